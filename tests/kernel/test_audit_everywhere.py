"""What has to leave an entry does, and what has not does not: sessions, looks at private records, exports."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from qa.accounts.models import Stage
from qa.accounts.services.accounts import authenticate
from qa.accounts.services.sessions import end_session, end_sessions, start_session
from qa.extensions import db
from qa.kernel.audit import verify
from qa.kernel.audit.models import AuditEntry
from qa.questions.queries import attachments
from qa.questions.services.attachments import stage_pictures
from tests import people
from tests.plugins.clock import Clock
from tests.queries import statements

Entry = tuple[int | None, str, str, int | None]


def trail() -> list[Entry]:
    """Everything since the beginning, which holds."""
    db.session.rollback()
    assert verify().holds
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.actor_id, one.action, one.kind, one.subject_id) for one in rows]


def test_a_session_that_starts_and_ends_leaves_two_entries(app: Flask) -> None:
    own = people.moderator().actor.account_id
    end_session(start_session(own))
    assert trail() == [(own, "session.started", "account", own), (own, "session.ended", "account", own)]


def test_a_half_session_is_none_yet(app: Flask) -> None:
    own = people.moderator().actor.account_id
    end_session(start_session(own, stage=Stage.PASSWORD))
    start_session(own, stage=Stage.PASSWORD)
    end_sessions(own)
    assert trail() == []


def test_ending_all_sessions_leaves_an_entry_where_there_was_one(app: Flask) -> None:
    own = people.moderator().actor.account_id
    end_sessions(own)
    end_session("unknown")
    start_session(own)
    end_sessions(own)
    assert trail() == [(own, "session.started", "account", own), (None, "session.ended", "account", own)]


def test_a_wrong_password_leaves_an_entry_on_the_account_and_a_right_one_none(app: Flask) -> None:
    dora = people.moderator()
    with people.quick_passwords():
        assert authenticate(email=dora.email, password="not this one") is None
        assert authenticate(email=dora.email, password=people.PASSWORD) is not None
    assert trail() == [(None, "session.refused", "account", dora.actor.account_id)]


def test_a_refusal_costs_the_same_statements_for_known_and_unknown_addresses(app: Flask) -> None:
    dora, costs = people.moderator(), []
    with people.quick_passwords():
        for address in (dora.email, "personne@exemple.fr"):
            authenticate(email=address, password="to have the head there")
            with statements() as seen:
                authenticate(email=address, password="not this one")
            costs.append([one for one in seen if "account" not in one])
    assert costs[0] == costs[1]
    assert any("audit_entry" in one for one in costs[0])
    assert [one[3] for one in trail()] == [dora.actor.account_id] * 2 + [None] * 2


@pytest.fixture
def scene(app: Flask) -> tuple[int, int]:
    """A public question with a picture, and one that waits."""
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    stage_pictures("etape", [picture.getvalue()])
    return people.published_question(
        people.moderator("autre@exemple.fr"), stage="etape"
    ), people.pending_question()


def looks(person: people.Person) -> list[Entry]:
    return [one for one in trail() if one[1] == "private.viewed" and one[0] == person.actor.account_id]


def test_who_reads_what_an_asker_wrote_leaves_one_entry_an_hour(
    client: FlaskClient, scene: tuple[int, int], clock: Clock
) -> None:
    dora, public, waiting = people.moderator(), *scene
    people.sign_in(client, dora)
    view = (dora.actor.account_id, "private.viewed", "question")
    for _ in range(3):
        assert client.get(f"/moderation/questions/{waiting}").status_code == 200
    assert looks(dora) == [(*view, waiting)]
    assert client.get(f"/moderation/questions/{public}").status_code == 200
    clock.advance(minutes=20)
    assert client.get(f"/moderation/questions/{waiting}").status_code == 200
    clock.advance(minutes=20)
    assert client.get(f"/moderation/questions/{waiting}").status_code == 200
    clock.advance(minutes=20)
    assert client.get(f"/moderation/questions/{waiting}").status_code == 200
    assert looks(dora) == [(*view, waiting), (*view, public), (*view, waiting)]


def test_a_picture_is_a_protected_record_too(app: Flask, scene: tuple[int, int]) -> None:
    public = scene[0]
    picture = attachments(public)[0].id
    for person, folder in ((people.moderator(), "/moderation"), (people.doctor(), "/espace")):
        client = people.sign_in(app.test_client(), person)
        assert client.get(f"{folder}/questions/{public}/photos/{picture + 1}").status_code == 404
        assert looks(person) == []
        assert client.get(f"{folder}/questions/{public}/photos/{picture}").status_code == 200
        assert looks(person) == [(person.actor.account_id, "private.viewed", "question", public)]


def test_a_doctor_who_writes_an_answer_has_looked(client: FlaskClient, scene: tuple[int, int]) -> None:
    martin, public = people.doctor(), scene[0]
    people.sign_in(client, martin)
    assert client.get("/espace/questions").status_code == 200
    assert looks(martin) == []
    assert client.get(f"/espace/questions/{public}").status_code == 200
    assert looks(martin) == [(martin.actor.account_id, "private.viewed", "question", public)]


def test_what_is_public_is_read_without_an_entry(client: FlaskClient, scene: tuple[int, int]) -> None:
    for page in ("/", "/questions", "/medecins", f"/questions/{scene[0]}", "/moderation/questions"):
        client.get(page)
    assert trail() == []


def test_an_asker_s_export_leaves_an_entry_an_hour(client: FlaskClient) -> None:
    question_id, token = people.asked()
    assert client.get(f"/suivi/{token}").status_code == 200
    assert trail() == []
    for _ in range(2):
        assert client.get(f"/suivi/{token}/export").json["as_written"]["body"] == people.BODY
    assert trail() == [(None, "export.made", "question", question_id)]
