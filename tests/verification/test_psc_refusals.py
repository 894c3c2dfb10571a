"""Whatever Pro Santé Connect refuses or says wrongly has its own page, and nothing of it is kept."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.wrappers import Response

from qa.accounts.models import LoginSession
from qa.doctors.models import Method
from qa.extensions import db
from qa.gateways.identity import Refusal
from qa.kernel import limits
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.models import Credential, State
from qa.verification.psc_rules import REFUSALS, STATUSES
from tests.people import Person, doctor, moderator, sign_in
from tests.verification import provider as providers
from tests.verification.provider import Json, Provider, professional
from tests.verification.psc_visits import BEGIN, LEAVE, RETURN, connected, press, there_and_back, told
from tests.verification.sending import RPPS, applicant, request_of

DISCOVERY = "/.well-known/openid-configuration"
NUMBERS = {"otherIds": []}
Upset = Callable[[Provider], object]


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with connected(app, monkeypatch) as one:
        yield one


@pytest.fixture
def alice(client: FlaskClient) -> Person:
    person = applicant()
    sign_in(client, person)
    return person


def nothing_kept(person: Person) -> None:
    found = request_of(person)
    assert (found.state, found.method, found.proof, found.rpps) == (State.OPEN, "", {}, RPPS)
    data = dict(db.session.scalars(select(LoginSession)).one().data)
    assert set(data) <= {"account", "factor", "psc_language", "_fresh", "_id", "_user_id"}


def token(**changes: Any) -> Upset:
    return lambda provider: setattr(provider, "id_token", lambda claims: claims | changes)


def person(**changes: Any) -> Upset:
    return lambda provider: provider.put(professional() | changes)


def path(name: str, change: Callable[[Json], Any]) -> Upset:
    return lambda provider: provider.changes.update({name: change})


def unsigned(provider: Provider) -> None:
    provider.alg, provider.key, provider.published = "none", b"", providers.new_key("ours")


def redirecting(provider: Provider) -> None:
    provider.answers["/oauth2/token"] = Response("", 302, headers={"Location": f"{provider.url}/userinfo"})


UPSETS: dict[Refusal, Upset] = {
    Refusal.DOWN: lambda provider: provider.answers.update({"/userinfo": Response("no", 502)}),
    Refusal.FAULT: redirecting,
    Refusal.SIGNATURE: unsigned,
    Refusal.ISSUER: token(iss="https://another.test"),
    Refusal.AUDIENCE: token(aud="another"),
    Refusal.EXPIRED: lambda provider: setattr(provider, "id_token", providers.expired),
    Refusal.NONCE: token(nonce="another"),
    Refusal.LEVEL: token(acr=None),
    Refusal.SUBJECT: path("/userinfo", lambda one: one | {"sub": "another"}),
    Refusal.NOT_HEALTH: person(SubjectRefPro=None),
    Refusal.NO_EXERCISE: person(SubjectRefPro={"exercices": []}),
    Refusal.NO_NUMBER: person(SubjectNameID="", **NUMBERS),
    Refusal.TEST_NUMBER: person(SubjectNameID="ANS20231122132732", **NUMBERS),
    Refusal.TWO_NUMBERS: person(SubjectNameID="810000000009"),
}


@pytest.mark.parametrize("reason", UPSETS)
def test_every_refusal_has_its_page(
    client: FlaskClient, alice: Person, provider: Provider, reason: Refusal
) -> None:
    UPSETS[reason](provider)
    page = told(client, provider)
    assert page.status_code == STATUSES.get(reason, 422)
    assert f'data-psc="{reason}"' in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    nothing_kept(alice)
    assert client.get(RETURN).status_code == 422
    assert press_blindly(client).status_code == 422
    nothing_kept(alice)


def press_blindly(client: FlaskClient) -> Any:
    return client.post(BEGIN, data={"csrf_token": "x"})


def test_every_refusal_has_a_sentence_of_its_own_that_says_what_to_do() -> None:
    assert set(REFUSALS) == set(Refusal)
    assert len(set(REFUSALS.values())) == len(Refusal)
    tested = {*UPSETS, Refusal.OFF, Refusal.CANCELLED, Refusal.RETURN}
    assert tested == set(Refusal)
    words = ("ecommence", "essayez", "hoisissez", "crivez")
    assert [one for one in REFUSALS.values() if not any(word in one for word in words)] == []


def test_who_stops_there_may_begin_again(client: FlaskClient, alice: Person, provider: Provider) -> None:
    gone = client.get(BEGIN).location
    state = providers.query(gone)["state"]
    page = client.get(f"{RETURN}?error=access_denied&state={state}")
    assert (page.status_code, 'data-psc="cancelled"' in page.text) == (200, True)
    assert f'href="{BEGIN}"' in page.text
    nothing_kept(alice)
    state = providers.query(client.get(BEGIN).location)["state"]
    assert 'data-psc="fault"' in client.get(f"{RETURN}?error=server_error&state={state}").text
    assert told(client, provider).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["state=x&code=y", "code=y", "state=&code=", "error=access_denied", "state=a&state=b&code=%F0%9F%A9%BA"],
)
def test_a_return_that_nobody_began_is_refused(
    client: FlaskClient, alice: Person, provider: Provider, query: str
) -> None:
    page = client.get(f"{RETURN}?{query}")
    assert (page.status_code, 'data-psc="return"' in page.text) == (422, True)
    nothing_kept(alice)


def test_a_return_works_once(client: FlaskClient, alice: Person, provider: Provider) -> None:
    back = there_and_back(client, provider)
    assert client.get(back).status_code == 303
    again = client.get(back)
    assert (again.status_code, 'data-psc="return"' in again.text) == (422, True)
    nothing_told = client.get(RETURN)
    assert nothing_told.status_code == 422


def test_a_session_that_ended_meanwhile_keeps_nothing(
    client: FlaskClient, alice: Person, provider: Provider
) -> None:
    back = there_and_back(client, provider)
    client.delete_cookie("session")
    asked = client.get(back)
    assert asked.status_code == 303
    assert asked.location.startswith("/connexion")
    assert "/oauth2/token" not in [call.path for call in provider.calls]
    sign_in(client, alice)
    assert 'data-psc="return"' in client.get(back).text


def test_another_persons_return_is_refused(app: Flask, client: FlaskClient, provider: Provider) -> None:
    sign_in(client, applicant())
    victim = applicant("bob@exemple.fr", rpps="10000000009")
    back = there_and_back(client, provider)
    other = sign_in(app.test_client(), victim)
    assert 'data-psc="return"' in other.get(back).text
    assert request_of(victim).state == State.OPEN


def test_a_provider_that_cannot_be_reached_is_told_at_once(
    client: FlaskClient, alice: Person, provider: Provider
) -> None:
    provider.answers[DISCOVERY] = Response("no", 500)
    page = client.get(BEGIN)
    assert (page.status_code, 'data-psc="down"' in page.text) == (503, True)
    assert client.get(LEAVE).location == "/espace/verification"


def test_without_the_settings_it_is_not_offered(client: FlaskClient, alice: Person) -> None:
    page = client.get(BEGIN)
    assert (page.status_code, 'data-psc="off"' in page.text) == (404, True)
    assert client.get(f"{RETURN}?state=a&code=b").status_code == 404
    assert client.get(LEAVE).location == "/espace/verification"


def test_who_has_no_request_finds_nothing(app: Flask, client: FlaskClient, provider: Provider) -> None:
    for visitor in (moderator(), doctor()):
        inside = sign_in(app.test_client(), visitor)
        assert inside.get(BEGIN).status_code == 404
        assert inside.get(RETURN).status_code in (404, 422)


def credential(person: Person, rpps: str = RPPS) -> None:
    with transaction() as session:
        names = {"given": "Bob", "family": "Secret", "profession": "10", "status": "practising"}
        row = Credential(account_id=person.actor.account_id, rpps=rpps, method=Method.MSS, **names)
        row.verified_at = now()
        session.add(row)


def test_a_number_of_another_account_is_refused_without_a_word_of_it(
    client: FlaskClient, alice: Person, provider: Provider, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setitem(app.config, "QA_PUBLISHER_CONTACT", "equipe@exemple.fr")
    credential(applicant("bob@exemple.fr", family="Secret"))
    page = told(client, provider)
    assert (page.status_code, 'data-psc="taken"' in page.text) == (409, True)
    assert "equipe@exemple.fr" in page.text
    assert "Secret" not in page.text
    assert "bob@" not in page.text
    assert press_blindly(client).status_code == 422
    assert request_of(alice).state == State.OPEN


def test_a_number_taken_while_the_page_is_open_is_refused(
    client: FlaskClient, alice: Person, provider: Provider
) -> None:
    page = told(client, provider)
    credential(applicant("bob@exemple.fr"))
    used = press(client, page)
    assert (used.status_code, 'data-psc="taken"' in used.text) == (409, True)
    assert request_of(alice).state == State.OPEN


def test_an_expired_form_shows_what_was_told_again(
    client: FlaskClient, alice: Person, provider: Provider
) -> None:
    told(client, provider)
    page = press_blindly(client)
    assert (page.status_code, "Le formulaire a expiré" in page.text) == (422, True)
    assert press(client, page).status_code == 303


def test_an_account_begins_ten_times_an_hour(client: FlaskClient, alice: Person, provider: Provider) -> None:
    for _ in range(limits.PROVE.most):
        assert client.get(BEGIN).status_code == 302
    assert client.get(BEGIN).status_code == 429
