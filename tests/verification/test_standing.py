"""Where one stands is said in plain words at every step; who is not verified enters nothing."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.accounts.services.factors import keep_totp
from qa.doctors.models import Method
from qa.kernel.access import SYSTEM, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.charter_rules import CHARTER_VERSION
from qa.verification.models import Doubt, Judgement, Oddity, State, Verdict
from qa.verification.services.rights import suspend_right
from qa.verification.services.verdicts import accept
from tests import people
from tests.verification import doubted, writing

PAGE = "/espace/verification"


def page_of(client: FlaskClient, application_id: int) -> str:
    who = people.Person("alice@exemple.fr", writing.owner(application_id))
    return people.sign_in(client, who).get(PAGE).text


def test_what_is_missing_and_how_long_it_takes(client: FlaskClient) -> None:
    page = page_of(client, writing.filed())
    assert "il manque une preuve" in page
    assert "sous 24 heures dès que la preuve est là" in page
    assert "moins d’une minute" not in page  # Pro Santé Connect is not connected here
    assert "ni répondre, ni voter, ni entrer" in page
    assert 'href="/espace/verification/demande"' in page
    assert 'href="/espace/verification/document"' in page
    assert 'href="/espace/verification/parrains"' in page
    assert 'href="/espace/verification/psc"' not in page
    assert 'href="/espace/verification/mss"' not in page
    assert "js/standing.js" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.CHECKING, "quelques secondes"),
        (State.WAITING, "au plus tard"),
        (State.MORE, "Il manque quelque chose"),
        (State.REFUSED, "refusée"),
    ],
)
def test_each_state_has_its_words(client: FlaskClient, state: State, words: str) -> None:
    number = writing.filed(state=state)
    verdict = {State.MORE: Verdict.MORE, State.REFUSED: Verdict.REFUSE}.get(state)
    if verdict:
        with transaction() as session:
            said = Judgement(application_id=number, verdict=verdict, decided_at=now())
            said.reason = "La date de la carte est passée."
            session.add(said)
    page = page_of(client, number)
    assert words in page
    assert ("data-checking" in page and "js/standing.js" in page) == (state == State.CHECKING)
    assert ("La date de la carte est passée." in page) == bool(verdict)
    assert ('href="/espace/verification/recours"' in page) == (state == State.REFUSED)


def test_nothing_of_the_register_is_shown(client: FlaskClient, app: Flask) -> None:
    writing.use_register(app, writing.person(family="TOUT-AUTRE"))
    number = writing.waiting()
    with transaction() as session:
        found = writing.request(number)
        session.add(found)
        found.register = {"person": {"family": "TOUT-AUTRE", "mailboxes": ["a@medecin.mssante.fr"]}}
    page = page_of(client, number)
    assert "TOUT-AUTRE" not in page
    assert "mssante.fr" not in page


def test_a_verified_doctor_reads_since_when_and_by_what(client: FlaskClient) -> None:
    martin = doubted.verified(method=Method.PSC)
    page = people.sign_in(client, martin).get(PAGE).text
    assert "Vous êtes vérifié depuis le" in page
    assert "par Pro Santé Connect" in page
    assert 'href="/espace/questions"' in page


def test_the_claim_is_there_before_and_after_the_decision_with_its_specialty_and_charter(
    client: FlaskClient,
) -> None:
    number = writing.waiting()
    before = page_of(client, number)
    assert "Corriger ma demande" in before
    accept(writing.verifier().actor, number)
    keep_totp(writing.owner(number).account_id or 0, people.SECRET)  # who answers needs one
    after = page_of(client, number)
    assert "Vous êtes vérifié depuis le" in after
    assert "Corriger ma demande" not in after
    for page in (before, after):
        assert '<span lang="fr">Médecine générale</span>' in page
        assert writing.RPPS in page
        assert 'href="/charte/telechargement"' in page


def test_where_a_second_factor_remains_its_link_leads_to_where_it_is_set(client: FlaskClient) -> None:
    number = writing.waiting(profession="21", specialty="")
    page_of(client, number)
    accept(writing.verifier().actor, number)
    page = client.get(PAGE).text
    assert "Il reste une étape" in page
    assert 'href="/espace/compte/facteurs"' in page
    assert client.get("/espace/compte/facteurs").status_code == 200
    assert (
        'lang="fr">' not in page.split("Votre demande")[1].split("</dl>")[0]
    )  # a pharmacist claims no specialty


def test_a_doubt_and_a_suspension_are_told_there(client: FlaskClient) -> None:
    martin = doubted.verified()
    with transaction() as session:
        doubt = Doubt(account_id=martin.actor.account_id, kind=Oddity.VANISHED, noticed_at=now())
        doubt.confirm_by = now() + timedelta(days=14)
        session.add(doubt)
    assert 'href="/espace/verification/doute"' in people.sign_in(client, martin).get(PAGE).text
    suspend_right(SYSTEM, martin.actor.account_id or 0, reason="Le registre ne dit plus la même chose.")
    page = people.sign_in(client, martin).get(PAGE).text
    assert "est suspendu" in page
    assert "Le registre ne dit plus la même chose." in page
    assert 'href="/espace/verification/recours"' in page


def test_an_account_without_a_request_may_file_one(client: FlaskClient) -> None:
    page = people.sign_in(client, people.staff(Role.REGISTERED, "lou@exemple.fr")).get(PAGE).text
    assert 'href="/espace/verification/demande"' in page


@pytest.mark.parametrize("path", ["/espace", "/espace/questions", "/espace/parrainages"])
def test_who_is_not_verified_enters_nothing(client: FlaskClient, path: str) -> None:
    who = people.Person("alice@exemple.fr", writing.owner(writing.filed()))
    assert people.sign_in(client, who).get(path).status_code == 404


def test_who_claims_to_be_no_practising_doctor_has_no_profile_to_edit(
    client: FlaskClient, app: Flask
) -> None:
    who = people.Person("alice@exemple.fr", writing.owner(writing.filed(profession="21", specialty="")))
    people.sign_in(client, who)
    assert '/espace/profil"' not in client.get(PAGE).text
    token = people.token(client.get(f"{PAGE}/demande").text)
    rules = [one for one in app.url_map.iter_rules() if one.rule.startswith("/espace/profil")]
    tries = [(one, method) for one in rules for method in sorted((one.methods or set()) & {"GET", "POST"})]
    assert len(tries) >= 9
    for rule, method in tries:
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        assert client.open(path, method=method, data={"csrf_token": token}).status_code == 404, path


def test_each_member_begins_where_there_is_something_to_do(client: FlaskClient, app: Flask) -> None:
    alice = people.Person("alice@exemple.fr", writing.owner(writing.filed()))
    assert people.password_proved(client, alice).location == PAGE
    for role, place in ((Role.PROFESSIONAL, "/espace"), (Role.STUDENT, "/espace")):
        member = people.staff(role, f"{role}@exemple.fr", factor=False)
        assert people.password_proved(app.test_client(), member).location == place


def test_others_than_doctors_read_their_label_and_never_dr(client: FlaskClient) -> None:
    emma = people.staff(Role.STUDENT, "emma@exemple.fr", factor=False)
    client = people.sign_in(client, emma)
    page = client.get("/espace").text
    assert "médecins en exercice" in page
    assert "Dr " not in page
    assert client.get("/espace/questions").status_code == 404
    assert client.get("/espace/profil").status_code == 404


def test_the_charter_is_one_text_on_the_page_and_in_the_file(client: FlaskClient) -> None:
    page = client.get("/charte").text
    assert f"Version {CHARTER_VERSION}" in page
    file = client.get("/charte/telechargement")
    assert file.mimetype == "text/plain"
    assert file.headers["Content-Disposition"] == f'attachment; filename="charte-{CHARTER_VERSION}.txt"'
    for words in (f"Version {CHARTER_VERSION}", "R.4127-13", "R.4127-19-1", "L.4113-9", "Pas de dose"):
        assert words in file.text
    assert "<" not in file.text
