"""The verifiers' queue and the page of one request: what is shown, to whom, and what sends a verdict."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.doctors.models import Method
from qa.extensions import db
from qa.kernel.audit.models import AuditEntry
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import deliver
from qa.verification.models import Document, DocumentKind, Sponsorship, State
from qa.verification.queue_rules import snapshot_of
from tests import people
from tests.people import Person
from tests.queries import statements
from tests.verification.writing import (
    RPPS,
    filed,
    person,
    proved,
    psc,
    request,
    use_register,
    verifier,
    waiting,
)

QUEUE = "/administration/verifications"


def spaced(html: str) -> str:
    """The page's words with ordinary spaces."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", re.sub("[\u00a0\u202f]", " ", html)))


def set_register(number: int, *, note: str = "", **found) -> None:
    """The register has answered this."""
    with transaction():
        request_now = request(number)
        request_now.register = snapshot_of(None if note else person(**found), at=now(), note=note)


def seen(number: int) -> int:
    """How often the trail says that somebody opened it."""
    db.session.rollback()
    wanted = (AuditEntry.action == "application.viewed") & (AuditEntry.subject_id == number)
    return db.session.scalar(select(func.count()).where(wanted)) or 0


@pytest.fixture
def vera(app: Flask) -> Person:
    return verifier()


@pytest.fixture
def desk(client: FlaskClient, vera: Person) -> FlaskClient:
    return people.sign_in(client, vera)


def test_it_works(desk: FlaskClient, app: Flask) -> None:
    use_register(app, person(given="BEA"))
    number = proved()
    deliver()
    set_register(number, given="BEA")
    with transaction():
        request(number).state = State.WAITING
    listed = desk.get(QUEUE)
    assert "Alice Exemple" in listed.text
    assert desk.get(f"{QUEUE}/{number}").status_code == 200
    sent = people.send(desk, f"{QUEUE}/{number}", "/accepter")
    assert (sent.status_code, sent.location) == (303, f"{QUEUE}/{number}")
    assert request(number).state == State.ACCEPTED
    page = spaced(desk.get(f"{QUEUE}/{number}").text)
    assert "Votre accord est noté." in page
    assert "Cette demande est décidée : acceptée" in page


def test_the_list_shows_name_and_profession_alone(desk: FlaskClient) -> None:
    number = waiting()
    page = desk.get(QUEUE).text
    assert "Alice Exemple" in page
    assert "Médecin" in page
    for hidden in (RPPS, "alice@exemple.fr", "SM26", "généraliste"):
        assert hidden not in page
    assert seen(number) == 0


def test_the_oldest_due_comes_first_and_what_is_late_says_so(desk: FlaskClient, clock) -> None:
    late, soon = waiting(family="Tardif"), waiting("bea@exemple.fr", family="Urgente")
    with transaction():
        request(late).due_at = now() - timedelta(hours=3)
    page = spaced(desk.get(QUEUE).text)
    assert page.index("Tardif") < page.index("Urgente")
    assert "2 demandes attendent une décision, dont 1 en retard ." in page
    assert "En retard de 3 h" in page
    assert "24 heures" in page
    assert request(soon).due_at > now()


def test_what_does_not_wait_is_not_listed(desk: FlaskClient) -> None:
    for index, state in enumerate(one for one in State if one != State.WAITING):
        filed(f"nom{index}@exemple.fr", state=state)
    gone = waiting("parti@exemple.fr")
    with transaction():
        request(gone).account.disabled_at = now()
    page = spaced(desk.get(QUEUE).text)
    assert "Alice Exemple" not in page
    assert "Aucune demande n’attend" in page
    assert desk.get(f"{QUEUE}?page=2").status_code == 404
    assert desk.get(f"{QUEUE}/{gone}").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(desk: FlaskClient) -> None:
    waiting()
    desk.get(QUEUE)
    with statements() as one:
        desk.get(QUEUE)
    for index in range(6):
        waiting(f"nom{index}@exemple.fr")
    with statements() as many:
        desk.get(QUEUE)
    assert len(many) == len(one) <= 12


def test_the_claim_stands_beside_the_register_with_differences_in_words(desk: FlaskClient) -> None:
    number = waiting(proof=psc(family="AUTREMENT"))
    set_register(number, family="PETIT", specialties=("SM04",), sectors=("SA32",))
    page = spaced(desk.get(f"{QUEUE}/{number}").text)
    assert f"Numéro RPPS {RPPS} {RPPS} concorde {RPPS} concorde" in page
    assert "Nom Exemple PETIT différent AUTREMENT différent" in page
    assert "Prénom Alice ALICE concorde ALICE concorde" in page
    assert "Spécialité SM26 – Médecine générale SM04" in page
    assert "une activité inscrite à vérifier" in page
    assert "Le nom n’est pas le même." in page
    assert "La spécialité déclarée n’est pas dans l’annuaire." in page
    assert "Annuaire au 20 novembre 2026" in page
    assert "mssante" not in page


def test_a_register_that_was_down_is_told_and_may_be_asked_again(desk: FlaskClient, app: Flask) -> None:
    use_register(app, person())
    number = waiting()
    set_register(number, note="Le service est en panne.")
    page = spaced(desk.get(f"{QUEUE}/{number}").text)
    assert "L’annuaire n’a pas répondu : Le service est en panne." in page
    sent = people.send(desk, f"{QUEUE}/{number}", "/annuaire")
    assert sent.status_code == 303
    assert "Annuaire au" not in spaced(desk.get(f"{QUEUE}/{number}").text)
    deliver()
    assert "Annuaire au 20 novembre 2026" in spaced(desk.get(f"{QUEUE}/{number}").text)
    assert request(number).state == State.WAITING


def test_documents_and_sponsors_are_there(desk: FlaskClient, app: Flask) -> None:
    number, helper = waiting(method=Method.DOCUMENT, proof={"document": 1}), people.doctor()
    with transaction() as session:
        paper = Document(application_id=number, kind=DocumentKind.CARD, pages=["a", "b"], sent_at=now())
        session.add(paper)
        session.add(Sponsorship(application_id=number, account_id=helper.actor.account_id, given_at=now()))
    page = desk.get(f"{QUEUE}/{number}").text
    for leaf in (1, 2):
        assert f'href="{QUEUE}/{number}/documents/1/{leaf}"' in page
    assert "Camille Martin" in page
    assert "Dernière preuve : document" in spaced(page)


def test_each_opening_is_noted_once_an_hour(desk: FlaskClient, clock) -> None:
    number = waiting()
    for _ in range(3):
        assert desk.get(f"{QUEUE}/{number}").status_code == 200
    assert seen(number) == 1


def test_the_page_of_a_request_costs_what_was_measured(desk: FlaskClient) -> None:
    number = waiting()
    desk.get(f"{QUEUE}/{number}")
    with statements() as sent:
        desk.get(f"{QUEUE}/{number}")
    assert len(sent) <= 20


@pytest.mark.parametrize("state", [State.CHECKING, State.MORE, State.ACCEPTED, State.REFUSED])
def test_what_does_not_wait_has_no_forms(desk: FlaskClient, state: State) -> None:
    page = desk.get(f"{QUEUE}/{filed(state=state)}")
    assert page.status_code == 200
    assert f'action="{QUEUE}/' not in page.text


def test_what_was_never_proved_has_no_page(desk: FlaskClient) -> None:
    assert desk.get(f"{QUEUE}/{filed()}").status_code == 404
    assert desk.get(f"{QUEUE}/999").status_code == 404


def test_verifiers_and_administrators_find_the_way_from_everywhere(desk: FlaskClient, app: Flask) -> None:
    assert f'href="{QUEUE}"' in desk.get("/").text
    ada = people.sign_in(app.test_client(), people.administrator())
    assert f'href="{QUEUE}"' in ada.get("/").text
    dora = people.sign_in(app.test_client(), people.moderator())
    assert f'href="{QUEUE}"' not in dora.get("/").text
