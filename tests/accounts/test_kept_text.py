"""What somebody was writing survives the end of the session, for the same person alone."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from qa.accounts.kept_rules import MOST_BYTES, fields_to_keep
from qa.accounts.models import KeptText
from qa.accounts.services.kept import forget_kept, keep_text
from qa.accounts.services.sessions import forget_sessions
from qa.answers.models import Answer
from qa.extensions import db
from qa.questions.queries import question
from tests import people
from tests.people import PARTS, Person, fields
from tests.plugins.clock import Clock


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


@pytest.fixture
def martin(dora: Person) -> Person:
    return people.doctor()


@pytest.fixture
def editor(dora: Person) -> str:
    """The address of an open question's editor."""
    return f"/espace/questions/{people.published_question(dora)}"


@pytest.fixture
def browser(client: FlaskClient, martin: Person) -> FlaskClient:
    return people.sign_in(client, martin)


def kept_rows() -> list[KeptText]:
    db.session.rollback()
    return list(db.session.scalars(select(KeptText).order_by(KeptText.id)))


def come_in(client: FlaskClient, person: Person, door: str) -> TestResponse:
    """Both steps, from the page to which the refused form led."""
    assert "Votre texte est gardé" in client.get(door).text
    assert people.password_proved(client, person, door).location == "/connexion/code"
    return people.second_step(client, person)


def resend(client: FlaskClient, place: str, target: str) -> TestResponse:
    """The button « Retrouver mon texte »."""
    return client.post(target, data=fields(client.get(place).text, target))


def test_an_answer_survives_and_is_published_once(
    browser: FlaskClient, martin: Person, editor: str, clock: Clock
) -> None:
    written = fields(browser.get(editor).text) | PARTS
    clock.advance(minutes=31)
    refused = browser.post(editor, data=written)
    assert refused.status_code == 303
    came = come_in(browser, martin, refused.location)
    assert came.location.startswith("/espace/compte/texte-garde/")
    again = resend(browser, came.location, editor)
    assert again.status_code == 422
    assert "Rien n’est perdu" in again.text
    found = fields(again.text, editor)
    assert {name: found[name].replace("\r\n", "\n") for name in PARTS} == PARTS
    assert db.session.query(Answer).count() == 0
    assert [browser.post(editor, data=found).status_code for _ in range(2)] == [303, 303]
    (answer,) = db.session.scalars(select(Answer)).all()
    assert answer.parts == PARTS
    assert kept_rows() == []


def test_a_moderators_refusal_survives(client: FlaskClient, dora: Person, clock: Clock) -> None:
    waiting = people.pending_question()
    page, target = f"/moderation/questions/{waiting}", f"/moderation/questions/{waiting}/refuser"
    people.sign_in(client, dora)
    note = "Votre question nomme quelqu’un : écrivez-la de nouveau sans son nom."
    written = fields(client.get(page).text, "/refuser") | {"reason": "identifying", "note": note}
    clock.advance(minutes=31)
    came = come_in(client, dora, client.post(target, data=written).location)
    found = fields(resend(client, came.location, target).text, "/refuser")
    assert (found["reason"], found["note"]) == ("identifying", note)
    assert client.post(target, data=found).status_code == 303
    assert note in question(waiting).refusal


def test_a_proof_that_is_too_old_keeps_the_text_too(
    browser: FlaskClient, martin: Person, clock: Clock
) -> None:
    page = "/espace/compte/adresse"
    written = fields(browser.get(page).text) | {"email": "nouvelle@exemple.fr"}
    clock.advance(minutes=11)
    answer = browser.post(page, data=written)
    assert "texte-garde" in answer.location
    assert kept_rows()[0].fields["fields"] == [["email", "nouvelle@exemple.fr"]]


def test_it_is_encrypted_and_without_the_forms_token(browser: FlaskClient, editor: str, clock: Clock) -> None:
    written = fields(browser.get(editor).text) | PARTS
    clock.advance(minutes=31)
    browser.post(editor, data=written)
    (row,) = db.session.execute(text("SELECT * FROM kept_text")).all()
    assert "battements" not in str(row)
    assert "csrf_token" not in dict(kept_rows()[0].fields["fields"])


def test_nothing_is_kept_for_people_without_the_cookie(app: Flask, editor: str) -> None:
    stranger = app.test_client()
    for cookie in (None, "choisi"):
        if cookie:
            stranger.set_cookie("session", cookie)
        answer = stranger.post(editor, data=PARTS)
        assert answer.status_code == 303
        assert "next" not in parse_qs(urlsplit(answer.location).query)
    assert kept_rows() == []


def test_after_an_hour_the_cookie_says_nothing_any_more(
    browser: FlaskClient, editor: str, clock: Clock
) -> None:
    clock.advance(minutes=91)
    forget_sessions()
    browser.post(editor, data=PARTS)
    assert kept_rows() == []


def test_autosaved_drafts_and_previews_are_not_kept(browser: FlaskClient, editor: str, clock: Clock) -> None:
    clock.advance(minutes=31)
    for path in (f"{editor}/brouillon", f"{editor}/apercu"):
        assert browser.post(path, data=PARTS).status_code == 303
    assert browser.post(editor, data=PARTS, headers={"Sec-Fetch-Dest": "empty"}).status_code == 303
    assert kept_rows() == []


def test_another_account_finds_nothing(
    app: Flask, browser: FlaskClient, dora: Person, martin: Person
) -> None:
    kept_id = keep_text(martin.actor.account_id, path="/x", place="answers", fields=[("a", "b c")])
    page = f"/espace/compte/texte-garde/{kept_id}"
    assert browser.get(page).status_code == 200
    other = people.sign_in(app.test_client(), dora)
    assert other.get(page).status_code == 404
    token = fields(browser.get(page).text, "/oublier")
    assert other.post(f"{page}/oublier", data=token).status_code == 404
    assert len(kept_rows()) == 1


def test_it_goes_when_its_owner_says_so_and_after_an_hour(
    browser: FlaskClient, martin: Person, clock: Clock
) -> None:
    first, second = (
        keep_text(martin.actor.account_id, path=path, place="answers", fields=[("a", "b c")])
        for path in ("/x", "/y")
    )
    page = f"/espace/compte/texte-garde/{first}"
    browser.post(f"{page}/oublier", data=fields(browser.get(page).text, "/oublier"))
    assert [one.id for one in kept_rows()] == [second]
    clock.advance(minutes=59, seconds=59)
    forget_kept()
    assert len(kept_rows()) == 1
    clock.advance(seconds=1)
    forget_kept()
    assert kept_rows() == []


def test_the_five_newest_are_kept_and_one_for_each_address(app: Flask, martin: Person, dora: Person) -> None:
    for number in range(7):
        keep_text(martin.actor.account_id, path=f"/{number}", place="", fields=[("a", "b")])
    keep_text(dora.actor.account_id, path="/0", place="", fields=[("a", "b")])
    keep_text(martin.actor.account_id, path="/6", place="", fields=[("a", "nouveau")])
    mine = [one for one in kept_rows() if one.account_id == martin.actor.account_id]
    assert [one.path for one in mine] == ["/2", "/3", "/4", "/5", "/6"]
    assert mine[-1].fields["fields"] == [["a", "nouveau"]]
    assert len(kept_rows()) == 6


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ([("title", "a"), ("csrf_token", "t")], [("title", "a")]),
        (
            [("password", "p"), ("new_password", "p"), ("code", "1"), ("postcode", "75001")],
            [("postcode", "75001")],
        ),
        ([("csrf_token", "t")], None),
        ([("a", "")], None),
        ([], None),
        ([("a", "é" * (MOST_BYTES // 2))], None),
        ([("a", "1"), ("a", "2")], [("a", "1"), ("a", "2")]),
    ],
)
def test_what_is_secret_empty_or_too_much_is_not_kept(
    sent: list[tuple[str, str]], kept: list[tuple[str, str]] | None
) -> None:
    assert fields_to_keep(sent) == kept
