"""The page of the register: which one is asked, of which day, and what to do with a file that was held."""

import dataclasses
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.extensions import db
from qa.gateways.register.fhir import FhirRegister
from qa.gateways.register.imported import FileRegister
from qa.gateways.register.models import ImportState, RegisterImport
from qa.kernel.access import Role
from qa.verification.services.imports import import_register
from qa.verification.services.swaps import drop_import
from tests import people
from tests.gateways.register.files import activities, activity, fictional_rpps, many, skill, skills
from tests.people import Person
from tests.plugins.clock import Clock
from tests.queries import statements
from tests.verification.register_cast import verified

PAGE = "/administration/registre"
SOURCE = "Source : RPPS (Agence du Numérique en Santé), mise à jour du 20/11/2026"


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def desk(app: Flask, ada: Person) -> FlaskClient:
    """The administrator's browser."""
    return people.sign_in(app.test_client(), ada)


@pytest.fixture
def held(ada: Person, tmp_path: Path) -> int:
    """A file of which five of ten verified people are missing."""
    verified(*(fictional_rpps(number) for number in range(10)))
    import_register(activities(tmp_path, *many(10, first=0)))
    rows = [*many(5, first=0), *many(5, first=100)]
    return import_register(activities(tmp_path, *rows, day="20261121")).import_id


def plain(html: str) -> str:
    """The text with ordinary spaces."""
    return html.replace("\u202f", " ").replace("\u00a0", " ")


def state(import_id: int) -> str:
    return db.session.get_one(RegisterImport, import_id).state


def test_it_works(desk: FlaskClient, tmp_path: Path) -> None:
    import_register(activities(tmp_path, *many(7), "broken|row"))
    import_register(skills(tmp_path, skill(code="SM04"), skill(code="SM54"), day="20261101"))
    page = plain(desk.get(PAGE).text)
    assert SOURCE in page
    for words in ("7 lignes", "1 illisible", "2 lignes", "Personnes et activités", "Spécialités", "utilisé"):
        assert words in page
    assert "attend votre décision" not in page
    assert PAGE in desk.get("/administration/equipe").text


def test_no_person_of_the_register_is_shown(desk: FlaskClient, tmp_path: Path) -> None:
    mail = {"_43": "alice@ville.mssante.fr"}
    import_register(activities(tmp_path, *many(3), activity(family="INTROUVABLE", given="ZÉNOBIE", **mail)))
    for page in (desk.get(PAGE).text, desk.get("/confidentialite").text):
        for word in ("INTROUVABLE", "ZÉNOBIE", "mssante.fr", "990000", "NOM1"):
            assert word not in page


def test_without_a_file_it_says_so(desk: FlaskClient, client: FlaskClient) -> None:
    page = plain(desk.get(PAGE).text)
    assert "Aucun fichier n’est importé" in page
    assert "Aucun import." in page
    assert "mise à jour du" not in page
    assert "mise à jour du" not in plain(client.get("/confidentialite").text)


def test_everybody_reads_the_source_and_its_day(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    import_register(activities(tmp_path, *many(3)))
    assert SOURCE in plain(client.get("/confidentialite").text)
    assert "20/11/2026" in client.get("/en/confidentialite").text


def test_where_the_service_is_asked_the_files_are_not(
    app: Flask, desk: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_register(activities(tmp_path, *many(3)))
    service = FhirRegister("https://annuaire.exemple.fr/fhir/v2", "essai")
    monkeypatch.setitem(
        app.extensions, "gateways", dataclasses.replace(app.extensions["gateways"], register=service)
    )
    page = plain(desk.get(PAGE).text)
    assert "Les fichiers importés ne servent pas" in page
    assert SOURCE not in page


def test_the_files_are_asked_unless_the_settings_name_the_service(app: Flask) -> None:
    assert isinstance(app.extensions["gateways"].register, FileRegister)


def test_a_held_file_is_applied(desk: FlaskClient, held: int) -> None:
    page = plain(desk.get(PAGE).text)
    assert "5 personnes vérifiées en auraient disparu sur 10." in page
    assert "retenu" in page
    sent = people.send(desk, PAGE, f"/{held}/appliquer")
    assert (sent.status_code, sent.location, state(held)) == (303, PAGE, ImportState.CURRENT)
    page = plain(desk.get(PAGE).text)
    assert "Le nouveau fichier est utilisé." in page
    assert "mise à jour du 21/11/2026" in page


def test_a_held_file_is_dropped(desk: FlaskClient, held: int) -> None:
    sent = people.send(desk, PAGE, f"/{held}/abandonner")
    assert (sent.status_code, sent.location, state(held)) == (303, PAGE, ImportState.DROPPED)
    page = plain(desk.get(PAGE).text)
    assert "L’ancien reste utilisé." in page
    assert SOURCE in page


def test_what_was_decided_meanwhile_changes_nothing(desk: FlaskClient, ada: Person, held: int) -> None:
    values = people.fields(desk.get(PAGE).text, f"/{held}/appliquer")
    drop_import(ada.actor, held)
    sent = desk.post(f"{PAGE}/{held}/appliquer", data=values)
    assert (sent.status_code, sent.location, state(held)) == (303, PAGE, ImportState.DROPPED)
    assert "Rien n’a été fait" in plain(desk.get(PAGE).text)


def test_a_button_without_its_token_does_nothing(desk: FlaskClient, held: int) -> None:
    for verb in ("appliquer", "abandonner"):
        assert desk.post(f"{PAGE}/{held}/{verb}").status_code in (303, 400)
    assert state(held) == ImportState.HELD


def test_a_proof_that_is_too_old_is_asked_again(desk: FlaskClient, clock: Clock, held: int) -> None:
    values = people.fields(desk.get(PAGE).text, f"/{held}/appliquer")
    clock.advance(minutes=11)
    asked = desk.post(f"{PAGE}/{held}/appliquer", data=values)
    assert asked.status_code == 303
    assert state(held) == ImportState.HELD


def test_an_unknown_import_is_not_found(desk: FlaskClient, held: int) -> None:
    for verb in ("appliquer", "abandonner"):
        assert desk.post(f"{PAGE}/{held + 9}/{verb}").status_code == 404


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.MODERATOR])
def test_nobody_else_sees_or_decides_anything(app: Flask, held: int, role: Role) -> None:
    browser = people.sign_in(app.test_client(), people.staff(role, "autre@exemple.fr"))
    assert browser.get(PAGE).status_code == 404
    for verb in ("appliquer", "abandonner"):
        assert browser.post(f"{PAGE}/{held}/{verb}").status_code == 404
    assert state(held) == ImportState.HELD


def test_the_page_costs_the_same_for_one_and_for_many_imports(desk: FlaskClient, tmp_path: Path) -> None:
    import_register(activities(tmp_path, *many(3), day="20261001"))
    with statements() as few:
        desk.get(PAGE)
    for day in range(2, 16):
        import_register(activities(tmp_path, *many(3), day=f"202610{day:02d}"))
    with statements() as many_imports:
        page = desk.get(PAGE).text
    assert len(many_imports) == len(few)
    assert page.count("<time") == 12
    assert len(db.session.scalars(select(RegisterImport)).all()) == 15
