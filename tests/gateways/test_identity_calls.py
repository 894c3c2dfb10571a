"""What comes back from Pro Santé Connect by a wrong way, at a wrong time or not at all proves nothing."""

import gzip
from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace

import pytest
from werkzeug.wrappers import Response

from qa.gateways import identity_calls
from qa.gateways.identity import IdentityRefused, Refusal
from qa.gateways.identity_oidc import open_identities
from tests.gateways.visiting import RETURN, Visit
from tests.plugins.clock import Clock
from tests.verification import provider as providers
from tests.verification.provider import Provider, query

DISCOVERY = "/.well-known/openid-configuration"
PATHS = (DISCOVERY, "/jwks", "/oauth2/token", "/userinfo")


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providers.running() as one:
        yield one


@pytest.fixture
def visit(provider: Provider) -> Visit:
    return Visit(provider)


def attempt(visit: Visit) -> object:
    """As a whole sign-in, also where it ends at its beginning."""
    try:
        return visit.whole()
    except IdentityRefused as refused:
        return refused.reason


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(visit: Visit, path: str, status: int) -> None:
    elsewhere = f"{visit.provider.url}/elsewhere"
    visit.provider.answers[path] = Response("{}", status, headers={"Location": elsewhere})
    assert attempt(visit) == Refusal.FAULT
    assert not any(call.path == "/elsewhere" for call in visit.provider.calls)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Response("no", 500), Refusal.DOWN),
        (Response("no", 503), Refusal.DOWN),
        (Response('{"error": "unauthorized"}', 403, mimetype="application/json"), Refusal.FAULT),
        (Response("<p>Bonjour", 200), Refusal.FAULT),
        (Response("[1]", 200, mimetype="application/json"), Refusal.FAULT),
        (Response("null", 200, mimetype="application/json"), Refusal.FAULT),
        (Response('"a"' + " " * 600_000, 200, mimetype="application/json"), Refusal.FAULT),
    ],
    ids=["500", "503", "403", "HTML", "a list", "null", "too large"],
)
def test_an_answer_that_is_none_is_refused(
    visit: Visit, path: str, answer: Response, reason: Refusal
) -> None:
    visit.provider.answers[path] = answer
    assert attempt(visit) == reason


def test_an_answer_that_drips_is_given_up(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = count(step=identity_calls.TIMEOUT_SECONDS + 1)
    monkeypatch.setattr(identity_calls, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    assert attempt(visit) == Refusal.DOWN


def test_a_small_answer_that_unpacks_to_a_large_one_is_refused(visit: Visit) -> None:
    packed = gzip.compress(b'"' + b" " * 5_000_000 + b'"')
    headers = {"Content-Encoding": "gzip"}
    visit.provider.answers["/userinfo"] = Response(packed, 200, headers, mimetype="application/json")
    assert len(packed) < 10_000
    assert attempt(visit) == Refusal.FAULT


def test_a_provider_that_is_down_is_told_as_such(provider: Provider) -> None:
    closed = Visit(provider)
    closed.identities = open_identities(provider.settings() | {"QA_PSC_ISSUER": "http://localhost:9"})
    with pytest.raises(IdentityRefused, match="down"):
        closed.begin()
    back = provider.authorize(Visit(provider).begin())
    assert closed.finish(back) == Refusal.RETURN
    assert closed.identities.leave("hint", RETURN) is None


def test_a_discovery_that_failed_is_asked_again(visit: Visit) -> None:
    visit.provider.answers[DISCOVERY] = Response("no", 503)
    assert attempt(visit) == Refusal.DOWN
    del visit.provider.answers[DISCOVERY]
    assert visit.whole().identity


def test_the_discovery_is_read_once_an_hour(visit: Visit, clock: Clock) -> None:
    for _ in range(2):
        visit.begin()
    assert [call.path for call in visit.provider.calls].count(DISCOVERY) == 1
    clock.advance(minutes=61)
    visit.begin()
    assert [call.path for call in visit.provider.calls].count(DISCOVERY) == 2


@pytest.mark.parametrize("issuer", ["https://another.test", "", "http://localhost"])
def test_a_discovery_of_another_issuer_is_refused(visit: Visit, issuer: str) -> None:
    visit.provider.changes[DISCOVERY] = lambda one: one | {"issuer": issuer}
    with pytest.raises(IdentityRefused, match="issuer"):
        visit.begin()


@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"]
)
@pytest.mark.parametrize(
    "address", ["http://another.test/x", "ftp://localhost/x", "https://localhost/x", 5, None]
)
def test_an_unsafe_address_of_the_discovery_is_refused(visit: Visit, name: str, address: object) -> None:
    visit.provider.changes[DISCOVERY] = lambda one: one | {name: address}
    assert attempt(visit) == Refusal.FAULT


def test_no_proxy_of_the_environment_sees_a_sign_in(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://localhost:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert visit.whole().identity


def test_a_return_of_nobody_is_refused(visit: Visit) -> None:
    for address in ("/?", "/?state=unknown&code=a", "/?code=a", "/?error=access_denied", "/?state=&error=x"):
        assert visit.finish(address) == Refusal.RETURN
    assert "/oauth2/token" not in [call.path for call in visit.provider.calls]


def test_a_return_into_another_session_is_refused(visit: Visit) -> None:
    back = visit.provider.authorize(visit.begin())
    assert Visit(visit.provider).finish(back) == Refusal.RETURN


def test_a_return_works_once(visit: Visit) -> None:
    back = visit.provider.authorize(visit.begin())
    assert visit.finish(back).identity
    assert visit.finish(back) == Refusal.RETURN
    again = f"/?state={query(visit.begin())['state']}&code={query(back)['code']}"
    assert visit.finish(again) == Refusal.RETURN


def test_a_return_after_ten_minutes_is_refused(visit: Visit, clock: Clock) -> None:
    back = visit.provider.authorize(visit.begin())
    clock.advance(minutes=11)
    assert visit.finish(back) == Refusal.RETURN


def test_who_stops_and_what_fails_there_is_told_apart_and_ends_the_sign_in(visit: Visit) -> None:
    for error, reason in (("access_denied", Refusal.CANCELLED), ("server_error", Refusal.FAULT)):
        state = query(visit.begin())["state"]
        assert visit.finish(f"/?state={state}&error={error}&error_description=x") == reason
        assert visit.kept == {}


def test_a_return_without_a_code_or_of_another_issuer_is_refused(visit: Visit) -> None:
    state = query(visit.begin())["state"]
    assert visit.finish(f"/?state={state}&code=") == Refusal.RETURN
    state = query(visit.begin())["state"]
    assert visit.finish(f"/?state={state}&code=a&iss=https://another.test") == Refusal.ISSUER
    assert "/oauth2/token" not in [call.path for call in visit.provider.calls]


def test_the_way_out_names_the_token_the_return_and_a_state(visit: Visit) -> None:
    hint = visit.whole().hint
    address = visit.identities.leave(hint, "https://site.test/espace/verification") or ""
    asked = query(address)
    assert address.startswith(f"{visit.provider.url}/oauth2/end_session?")
    assert asked["id_token_hint"] == hint
    assert asked["post_logout_redirect_uri"] == "https://site.test/espace/verification"
    assert len(asked["state"]) >= 20


def test_a_provider_without_a_way_out_has_none(visit: Visit) -> None:
    visit.provider.changes[DISCOVERY] = lambda one: {
        name: one[name] for name in one if name != "end_session_endpoint"
    }
    assert visit.whole().identity
    assert visit.identities.leave("hint", RETURN) is None
