"""A restored place is the saved one, on the same and on the other database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from qa import migrations
from qa.answers.models import AnswerDraft
from qa.backup.restoring import restore_archive
from qa.backup.saving import save_archive
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import ANONYMOUS
from qa.kernel.errors import Conflict
from qa.questions.models import Attachment, Question, QuestionPrivate
from qa.questions.services.asking import Submission, ask
from qa.search.queries import search
from tests import people
from tests.backup.places import Saved, contents, fill, place

Empty = Callable[[str], str]
KINDS = ("sqlite", "postgresql")
each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
def test_every_row_is_the_same_on_either_database(
    saved: Saved, empty: Empty, kind: str, tmp_path: Path
) -> None:
    with place(empty(kind), tmp_path / "restored"):
        restore_archive(saved.archive)
        assert contents() == saved.rows
    assert sum(map(len, saved.rows.values())) > 25
    assert {"question_private", "attachment", "followup", "answer_draft"} <= {
        table for table, rows in saved.rows.items() if rows
    }


@each_kind
def test_numbers_go_on_after_those_of_deleted_rows(
    new_database: Callable[..., str], empty: Empty, kind: str, tmp_path: Path
) -> None:
    with place(new_database(), tmp_path / "saved"):
        fill()
        lost = people.pending_question()
        db.session.delete(db.session.get(Question, lost))
        db.session.commit()
        save_archive(tmp_path / "site.qa")
    with place(empty(kind), tmp_path / "restored"):
        restore_archive(tmp_path / "site.qa")
        assert people.pending_question() == lost + 1


@each_kind
def test_a_site_started_anew_reads_what_was_encrypted(
    saved: Saved, empty: Empty, kind: str, tmp_path: Path
) -> None:
    url, folder = empty(kind), tmp_path / "restored"
    with place(url, folder):
        restore_archive(saved.archive)
    with place(url, folder):
        private = db.session.scalars(select(QuestionPrivate).where(QuestionPrivate.email.is_not(None))).one()
        assert private.email == "alice@exemple.fr"
        assert private.content["body"] == people.BODY
        assert db.session.scalars(select(AnswerDraft)).one().parts["explanation"] == "Un début de réponse."
        assert gateways().files.open(db.session.scalars(select(Attachment)).one().key)[:2] == b"\xff\xd8"


def test_the_secret_comes_along_readable_by_its_owner_alone(
    saved: Saved, empty: Empty, tmp_path: Path
) -> None:
    with place(empty("sqlite"), tmp_path / "restored"):
        assert (tmp_path / "restored" / "secret_key").read_text() != saved.secret
        restore_archive(saved.archive)
    kept = tmp_path / "restored" / "secret_key"
    assert kept.read_text() == saved.secret
    assert kept.stat().st_mode & 0o777 == 0o600


def test_what_was_public_is_found_at_once(saved: Saved, empty: Empty, tmp_path: Path) -> None:
    with place(empty("sqlite"), tmp_path / "restored"):
        _, files, indexed = restore_archive(saved.archive)
        assert (files, indexed) == (1, 1)
        assert [one.card.title for one in search("palpitations").items] == [people.TITLE]


def test_an_empty_schema_counts_as_an_empty_place(
    saved: Saved, new_database: Callable[..., str], tmp_path: Path
) -> None:
    with place(new_database(schema=True), tmp_path / "restored"):
        restore_archive(saved.archive)
        assert contents() == saved.rows


def test_a_place_with_a_row_is_refused_and_left_alone(
    saved: Saved, new_database: Callable[..., str], tmp_path: Path
) -> None:
    folder = tmp_path / "used"
    with place(new_database(), folder):
        ask(ANONYMOUS, Submission(title=people.TITLE, body=people.BODY), within_hours=48)
        before, secret = contents(), (folder / "secret_key").read_text()
        with pytest.raises(Conflict, match="not empty"):
            restore_archive(saved.archive)
        assert contents() == before
        assert (folder / "secret_key").read_text() == secret


def test_a_place_with_a_file_is_refused(saved: Saved, empty: Empty, tmp_path: Path) -> None:
    with place(empty("sqlite"), tmp_path / "used"):
        key = gateways().files.keep(b"kept")
        with pytest.raises(Conflict, match="not empty"):
            restore_archive(saved.archive)
        assert gateways().files.open(key) == b"kept"


GIVEN = "a secret that the environment gives, long enough"


def test_a_given_secret_that_is_not_the_saved_one_is_refused(
    saved: Saved, empty: Empty, tmp_path: Path
) -> None:
    with place(empty("sqlite"), tmp_path / "restored", QA_SECRET_KEY=GIVEN):
        with pytest.raises(Conflict, match="QA_SECRET_KEY"):
            restore_archive(saved.archive)
        assert contents() == {}


def test_the_saved_secret_may_be_given_as_an_earlier_one(saved: Saved, empty: Empty, tmp_path: Path) -> None:
    url, folder = empty("sqlite"), tmp_path / "restored"
    settings = {"QA_SECRET_KEY": GIVEN, "QA_SECRET_KEY_OLD": saved.secret}
    with place(url, folder, **settings):
        restore_archive(saved.archive)
    assert not (folder / "secret_key").exists()
    with place(url, folder, **settings):
        assert db.session.scalars(select(QuestionPrivate)).first().content["title"]
        assert gateways().files.open(db.session.scalars(select(Attachment)).one().key)


def test_earlier_secrets_of_the_saved_site_are_asked_for(
    saved: Saved, new_database: Callable[..., str], empty: Empty, tmp_path: Path
) -> None:
    url, old = new_database(), "an-earlier-secret-which-still-opens-some-rows"
    with place(url, tmp_path / "rotated", QA_SECRET_KEY=old):
        fill()
    with place(url, tmp_path / "rotated", QA_SECRET_KEY_OLD=old):
        save_archive(tmp_path / "rotated.qa")
    with place(empty("sqlite"), tmp_path / "restored"), pytest.raises(Conflict, match="QA_SECRET_KEY_OLD"):
        restore_archive(tmp_path / "rotated.qa")
    with place(empty("sqlite"), tmp_path / "restored", QA_SECRET_KEY_OLD=old):
        restore_archive(tmp_path / "rotated.qa")
        assert db.session.scalars(select(QuestionPrivate)).first().content["title"]


def test_an_archive_of_an_earlier_schema_is_restored_and_brought_up_to_date(
    new_database: Callable[..., str], tmp_path: Path
) -> None:
    old, new = new_database(schema=False), new_database(schema=True)
    migrations.upgrade(old, "20261125_first")
    with place(old, tmp_path / "old"):
        with db.engine.begin() as connection:
            connection.execute(text(ACCOUNT))
        save_archive(tmp_path / "old.qa")
    assert not migrations.pending(new)
    with place(new, tmp_path / "restored"):
        restore_archive(tmp_path / "old.qa")
        assert not migrations.pending(new)
        assert [row[1] for row in contents()["account"]] == ["a@exemple.fr"]


ACCOUNT = """INSERT INTO account (id, email, name, password_hash, created_at)
 VALUES (4, 'a@exemple.fr', 'A', '', '2026-01-01 00:00:00')"""
