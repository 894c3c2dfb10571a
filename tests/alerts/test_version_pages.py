"""Pages of the versions: forms that keep what was typed, two people, and nothing changed by looking."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from qa.alerts import queries
from qa.alerts.models import SafetyVersion, VersionState
from qa.alerts.rules import rows_as_text, rows_from_text
from qa.extensions import db
from qa.safety import effects, red_flags
from qa.safety.effects import Example
from tests import people
from tests.alerts.scene import in_force, planted
from tests.people import Person

HOME = "/administration/alertes"
PROPOSALS = f"{HOME}/propositions"
REASON = "Le 15 répond d’abord."
SETS = (Example("Je veux mourir, j’ai envie d’en finir", ("SUICIDE",)), Example("Quelle crème ?", ()))
ROW = '[[rule]]\nid = "co.x"\nall = ["%s"]\nsource = "essai"\ndate = "2026-11-26"'


@pytest.fixture(autouse=True)
def two_messages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "sets", lambda: SETS)


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def desk(client: FlaskClient, ada: Person) -> FlaskClient:
    return people.sign_in(client, ada)


def spaced(html: str) -> str:
    return html.replace("\u202f", " ").replace("\u00a0", " ")


def send(desk: FlaskClient, group: str, **changes: Any) -> TestResponse:
    """Sends the form of a group, as it came but for the changes."""
    values = people.untouched(desk.get(f"{HOME}/{group}").text, f"/{group}") | {"reason": REASON} | changes
    return desk.post(f"{HOME}/{group}", data=values)


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SafetyVersion)) or 0


def test_it_works(desk: FlaskClient, ada: Person) -> None:
    sent = send(desk, "CO", level="today")
    assert sent.status_code == 303
    made = queries.versions()[0]
    assert sent.location.endswith(f"{PROPOSALS}/{made.id}")
    page = spaced(desk.get(sent.location).text)
    assert REASON in page
    assert "1/1 : 100,0 % (de 20,7 à 100,0 %)" in page
    assert list(made.content["messages"]) == ["CO"]
    assert not made.content.get("rules")
    bob = people.sign_in(desk.application.test_client(), people.administrator("bob@exemple.fr"))
    path = f"{PROPOSALS}/{made.id}"
    done = people.send(bob, path, "/appliquer", {"note": "D’accord."})
    assert (done.status_code, queries.current().number) == (303, 1)
    assert "version 1" in spaced(bob.get(path).text)
    assert "Version 1, depuis" in spaced(bob.get(HOME).text)


@pytest.mark.parametrize("group", red_flags.GROUPS)
def test_the_rows_of_a_group_come_back_from_the_form_as_they_were(group: str) -> None:
    rows = red_flags.shipped_document()["rules"][group]
    assert rows_from_text(rows_as_text(rows)) == rows


@pytest.mark.parametrize(
    "rules",
    [
        "[[rule]", "id = 3", "[[rules]]\nid = 'a'", "rule = 3", ROW % "no_such_concept", "[[rule]]\nid = 'co.x'",
        f"{ROW % 'headache'}\n\n{ROW % 'headache'}", "[[rule]]\nid = 'co.x'\nall = 3\nsource = 'x'\ndate = 'x'",
        "x = nan", "[[rule]]\nid = 'a'\nall = ['headache']\nsource = 'x'\ndate = 'x'\nacross = nan",
        f"a = {'[' * 900}",
    ],
)  # fmt: skip
def test_rules_that_do_not_hold_are_refused_beside_their_field(desk: FlaskClient, rules: str) -> None:
    sent = send(desk, "CO", rules=rules, title_fr="Un titre à garder")
    assert sent.status_code == 422
    values = people.fields(sent.text, "/CO")
    assert values["rules"].replace("\r", "") == rules
    assert (values["title_fr"], values["reason"]) == ("Un titre à garder", REASON)
    assert 'id="rules-error"' in sent.text
    assert count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_fr": ""}, "title_fr"), ({"text_en": " "}, "text_en"), ({"reason": ""}, "reason"),
        ({"numbers": []}, "numbers"), ({"numbers": ["0612345678"]}, "numbers"), ({"level": "perhaps"}, "level"),
        ({"numbers": ["116 117"]}, "numbers"), ({}, "rules"),
    ],
)  # fmt: skip
def test_a_message_that_does_not_hold_is_refused_beside_its_field(
    desk: FlaskClient, changes: dict[str, Any], field: str
) -> None:
    sent = send(desk, "CO", **changes)
    assert sent.status_code == 422
    assert f'id="{field}-error"' in sent.text
    assert count() == 0


def test_a_day_written_as_toml_does_is_kept_as_text(desk: FlaskClient) -> None:
    assert send(desk, "CO", rules=(ROW % "headache").replace('"2026-11-26"', "2026-11-26")).status_code == 303
    assert queries.versions()[0].content["rules"]["CO"][0]["date"] == "2026-11-26"


def test_sent_twice_it_proposes_once(desk: FlaskClient) -> None:
    values = people.untouched(desk.get(f"{HOME}/CO").text, "/CO") | {"reason": REASON, "level": "today"}
    first, second = (desk.post(f"{HOME}/CO", data=values) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert (first.status_code, count()) == (303, 1)


@pytest.mark.parametrize("path", [f"{HOME}/RIEN", f"{HOME}/co", f"{PROPOSALS}/999"])
def test_what_there_is_not_is_not_found(desk: FlaskClient, path: str) -> None:
    assert desk.get(path).status_code == 404


def test_who_proposed_sees_no_button_and_is_refused_without_one(desk: FlaskClient, ada: Person) -> None:
    path = f"{PROPOSALS}/{planted(ada.actor.account_id)['version_id']}"
    page = desk.get(path).text
    assert "/appliquer" not in page
    assert "/refuser" not in page
    other = planted(people.administrator("bob@exemple.fr").actor.account_id)["version_id"]
    token = people.token(desk.get(f"{PROPOSALS}/{other}").text, "/appliquer")
    values = {"csrf_token": token, "note": "Moi seul."}
    for step in ("/appliquer", "/refuser"):
        assert desk.post(path + step, data=values).status_code == 403
    assert {one.state for one in queries.versions()} == {VersionState.PROPOSED}
    assert people.send(desk, path, "/retirer").status_code == 303
    assert queries.versions()[-1].state == VersionState.WITHDRAWN


def test_a_refusal_without_words_comes_back_and_one_with_words_ends_it(desk: FlaskClient) -> None:
    path = f"{PROPOSALS}/{planted(people.administrator('bob@exemple.fr').actor.account_id)['version_id']}"
    token = people.token(desk.get(path).text, "/appliquer")
    empty = desk.post(f"{path}/refuser", data={"csrf_token": token, "note": ""})
    assert (empty.status_code, 'id="note-error"' in empty.text) == (422, True)
    assert people.send(desk, path, "/appliquer", {}).status_code == 303
    assert desk.post(f"{path}/refuser", data={"csrf_token": token, "note": "Non"}).status_code == 409
    assert queries.current().number == 1


def test_a_proposal_on_an_older_version_is_shown_without_its_button(desk: FlaskClient) -> None:
    path = f"{PROPOSALS}/{planted(people.administrator('bob@exemple.fr').actor.account_id)['version_id']}"
    token = people.token(desk.get(path).text, "/appliquer")
    in_force(1, messages={})
    page = spaced(desk.get(path).text)
    assert "Une autre version est en vigueur depuis" in page
    assert "Appliquer ce changement" not in page
    assert desk.post(f"{path}/appliquer", data={"csrf_token": token, "note": ""}).status_code == 409


def test_looking_changes_nothing(desk: FlaskClient, ada: Person) -> None:
    path = f"{PROPOSALS}/{planted(ada.actor.account_id)['version_id']}"
    for page in (HOME, f"{HOME}/CO", path):
        assert desk.get(page).status_code == 200
    for step in ("/appliquer", "/refuser", "/retirer"):
        assert desk.get(path + step).status_code == 405
    assert (queries.versions()[0].state, count()) == (VersionState.PROPOSED, 1)


@pytest.mark.parametrize("who", [people.moderator, people.doctor])
def test_others_do_not_find_it_and_strangers_sign_in_first(
    client: FlaskClient, ada: Person, who: Any
) -> None:
    path = f"{PROPOSALS}/{planted(ada.actor.account_id)['version_id']}"
    pages = (HOME, f"{HOME}/CO", path)
    assert {client.get(page).status_code for page in pages} == {303}
    people.sign_in(client, who())
    assert {client.get(page).status_code for page in pages} == {404}
