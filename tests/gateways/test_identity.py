"""Pro Santé Connect through the whole code flow, against a local provider: what is sent, and every refusal."""

import base64
import hashlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from qa.gateways.identity import IdentityRefused, NoIdentities, Refusal
from qa.gateways.identity_oidc import OidcIdentities, discovery_of, open_identities
from tests.gateways.visiting import RETURN, Visit
from tests.verification import provider as providers
from tests.verification.provider import Json, Provider, professional, query

DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providers.running() as one:
        yield one


@pytest.fixture
def visit(provider: Provider) -> Visit:
    return Visit(provider)


def test_it_works(visit: Visit) -> None:
    told = visit.whole()
    exercises = [{"profession": "10", "category": "C"}]
    assert told.identity.proof() == {
        "rpps": "10999999997", "family": "EXEMPLE", "given": "ALICE", "exercises": exercises,
        "specialties": ["SM26"], "acr": "eidas1",
    }  # fmt: skip
    assert providers.read(told.hint)["sub"] == providers.SUB
    assert visit.kept == {}


def test_the_request_asks_for_the_card_with_pkce_state_and_nonce(visit: Visit) -> None:
    address = visit.begin()
    sent = query(address)
    state = visit.kept[f"_state_psc_{sent['state']}"]["data"]
    hashed = hashlib.sha256(state["code_verifier"].encode()).digest()
    assert address.startswith(f"{visit.provider.url}/oauth2/authorize?")
    assert sent == {
        "response_type": "code", "client_id": providers.CLIENT_ID, "redirect_uri": RETURN,
        "scope": "openid scope_all", "acr_values": "eidas1", "state": sent["state"], "nonce": state["nonce"],
        "code_challenge_method": "S256",
        "code_challenge": base64.urlsafe_b64encode(hashed).decode().rstrip("="),
    }  # fmt: skip
    assert len(sent["state"]) >= 20
    assert len(sent["nonce"]) >= 20
    assert visit.begin() != address


def test_the_code_is_exchanged_with_the_verifier_and_the_secret(visit: Visit) -> None:
    assert visit.whole().identity
    call = visit.provider.called("/oauth2/token")
    secret = base64.b64encode(f"{providers.CLIENT_ID}:{providers.CLIENT_SECRET}".encode()).decode()
    assert call.headers["Authorization"] == f"Basic {secret}"
    assert call.values["redirect_uri"] == RETURN
    assert len(call.values["code_verifier"]) >= 43
    assert visit.provider.called("/userinfo").headers["Authorization"].startswith("Bearer ")


def test_a_code_is_worth_nothing_with_another_verifier(visit: Visit) -> None:
    back = visit.provider.authorize(visit.begin())
    visit.kept[f"_state_psc_{query(back)['state']}"]["data"]["code_verifier"] = "x" * 48
    assert visit.finish(back) == Refusal.RETURN


TOKENS: list[tuple[str, Callable[[Json], Any], Refusal]] = [
    ("no acr", lambda one: {name: one[name] for name in one if name != "acr"}, Refusal.LEVEL),
    ("another acr", lambda one: one | {"acr": "eidas2"}, Refusal.LEVEL),
    ("a list of acr", lambda one: one | {"acr": ["eidas1"]}, Refusal.LEVEL),
    ("another nonce", lambda one: one | {"nonce": "another"}, Refusal.NONCE),
    ("no nonce", lambda one: {name: one[name] for name in one if name != "nonce"}, Refusal.NONCE),
    ("another audience", lambda one: one | {"aud": "another", "azp": "toubib"}, Refusal.AUDIENCE),
    ("no audience", lambda one: {name: one[name] for name in one if name != "aud"}, Refusal.AUDIENCE),
    ("another party", lambda one: one | {"azp": "another"}, Refusal.AUDIENCE),
    ("another issuer", lambda one: one | {"iss": "https://another.test"}, Refusal.ISSUER),
    ("expired", providers.expired, Refusal.EXPIRED),
    ("no end", lambda one: {name: one[name] for name in one if name != "exp"}, Refusal.SIGNATURE),
    ("of tomorrow", lambda one: one | {"iat": one["iat"] + 86400}, Refusal.SIGNATURE),
    ("of another access token", lambda one: one | {"at_hash": "another"}, Refusal.SIGNATURE),
]


@pytest.mark.parametrize(("change", "reason"), [one[1:] for one in TOKENS], ids=[one[0] for one in TOKENS])
def test_an_id_token_that_is_not_for_us_now_is_refused(
    visit: Visit, change: Callable[[Json], Any], reason: Refusal
) -> None:
    visit.provider.id_token = change
    assert visit.whole() == reason
    assert not any(call.path == "/userinfo" for call in visit.provider.calls)
    assert visit.kept == {}


@pytest.mark.parametrize("way", ["unsigned", "our secret", "the public key", "another key"])
def test_an_id_token_that_the_provider_did_not_sign_is_refused(visit: Visit, way: str) -> None:
    provider, ours = visit.provider, providers.new_key("ours")
    provider.published = ours
    provider.alg = {"unsigned": "none", "another key": "RS256"}.get(way, "HS256")
    provider.key = {
        "unsigned": b"",
        "our secret": providers.CLIENT_SECRET.encode(),
        "the public key": ours.as_pem(private=False),
        "another key": type(ours).generate_key(2048, parameters={"kid": "ours"}),
    }[way]
    assert visit.whole() == Refusal.SIGNATURE


def test_algorithms_that_sign_by_a_secret_are_not_learnt_from_the_provider(visit: Visit) -> None:
    told = {"id_token_signing_alg_values_supported": ["none", "HS256"]}
    visit.provider.changes[DISCOVERY] = lambda one: one | told
    with pytest.raises(IdentityRefused, match="signature"):
        visit.begin()


def test_an_answer_without_an_id_token_is_refused(visit: Visit) -> None:
    visit.provider.changes["/oauth2/token"] = lambda one: one | {"id_token": ""}
    assert visit.whole() == Refusal.SIGNATURE
    visit.provider.changes["/oauth2/token"] = lambda one: {
        name: one[name] for name in one if name != "id_token"
    }
    assert visit.whole() == Refusal.SIGNATURE


def test_a_new_key_of_the_provider_is_taken(visit: Visit) -> None:
    assert visit.whole().identity
    visit.provider.key = providers.new_key("newer")
    assert visit.whole().identity


USERINFO: list[tuple[str, Callable[[Json], Any], Refusal]] = [
    ("another person", lambda one: one | {"sub": "another"}, Refusal.SUBJECT),
    ("nobody", lambda one: {name: one[name] for name in one if name != "sub"}, Refusal.SUBJECT),
    ("no professional", lambda one: one | {"SubjectRefPro": None}, Refusal.NOT_HEALTH),
    ("no exercise", lambda one: one | {"SubjectRefPro": {"exercices": []}}, Refusal.NO_EXERCISE),
    ("a test number", lambda one: one | {"SubjectNameID": "ANS20231122132732"}, Refusal.TEST_NUMBER),
    ("two numbers", lambda one: one | {"SubjectNameID": "810000000009"}, Refusal.TWO_NUMBERS),
    ("no object", lambda one: ["sub"], Refusal.FAULT),
]


@pytest.mark.parametrize(
    ("change", "reason"), [one[1:] for one in USERINFO], ids=[one[0] for one in USERINFO]
)
def test_a_person_who_is_no_professional_is_refused(
    visit: Visit, change: Callable[[Json], Any], reason: Refusal
) -> None:
    visit.provider.changes["/userinfo"] = change
    assert visit.whole() == reason


def test_a_student_and_a_pharmacist_are_told_as_such(visit: Visit) -> None:
    for profession, category in (("10", "E"), ("21", "C")):
        visit.provider.put(professional(profession=profession, category=category))
        assert visit.whole().identity.exercises == [{"profession": profession, "category": category}]


def test_nothing_of_a_sign_in_is_logged(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visit.whole()
    visit.provider.id_token = providers.expired
    visit.whole()
    logged = [line for line in caplog.records if "werkzeug" not in line.name]
    assert [line.getMessage() for line in logged if line.name.startswith("qa")] == [
        "Pro Santé Connect: expired (ExpiredTokenError)"
    ]
    told = " ".join(line.getMessage() for line in logged)
    call = visit.provider.called("/oauth2/token")
    for secret in (call.values["code"], call.values["code_verifier"], "10999999997", "EXEMPLE"):
        assert secret not in told


def test_it_is_off_unless_all_three_settings_are_there(provider: Provider) -> None:
    assert isinstance(open_identities(provider.settings()), OidcIdentities)
    for name in ("QA_PSC_ISSUER", "QA_PSC_CLIENT_ID", "QA_PSC_CLIENT_SECRET"):
        off = open_identities(provider.settings() | {name: ""})
        assert isinstance(off, NoIdentities)
        assert off.leave("hint", RETURN) is None
        for act in (lambda off=off: off.begin(RETURN), off.finish):
            with pytest.raises(IdentityRefused, match="off"):
                act()


def test_pro_sante_connect_has_its_own_name_for_the_discovery_document() -> None:
    real = "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet"
    assert discovery_of(real) == f"{real}/.well-known/wallet-openid-configuration"
    for other in ("https://idp.test", "https://esante.gouv.fr.test", "https://notesante.gouv.fr"):
        assert discovery_of(other) == f"{other}/.well-known/openid-configuration"
