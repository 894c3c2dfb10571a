"""Places where a site lives: made, filled with one of everything, and read row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import MetaData, select

from qa import create_app
from qa.answers.services.drafts import save_draft
from qa.backup.saving import save_archive
from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER
from qa.moderation.services import merge_question
from qa.questions.services.attachments import stage_pictures
from tests import people


@contextmanager
def place(url: str, folder: Path, **settings: str) -> Iterator[Flask]:
    """A site started anew in a folder; its secret is the folder's own unless one is given."""
    gateways = {
        "QA_DATABASE_URL": url,
        "QA_SEARCH_URL": f"whoosh:{folder / 'index'}",
        "QA_QUEUE_URL": "memory:",
        "QA_MAIL_URL": "memory:",
        "QA_FILES_URL": f"file:{folder / 'files'}",
    }
    app = create_app(gateways | settings, instance_path=str(folder))
    app.testing = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@dataclass(frozen=True)
class Saved:
    """An archive, what its place held, and the place's secret."""

    archive: Path
    rows: dict[str, list[tuple[Any, ...]]]
    secret: str


def saved_site(url: str, folder: Path) -> Saved:
    """A site with one of everything, and its archive `site.qa` in the folder."""
    with place(url, folder / "saved"):
        fill()
        save_archive(folder / "site.qa")
        return Saved(folder / "site.qa", contents(), (folder / "saved" / "secret_key").read_text())


def picture() -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()


def fill() -> None:
    """Staff, questions with a picture, an answer, a draft, additions, a merge into a later question."""
    moderator, doctor, second = people.moderator(), people.doctor(), people.colleague()
    early = people.published_question(moderator, title="Une question rattachée à une autre")
    stage_pictures("stage", [picture()])
    kept = people.published_question(moderator, stage="stage", email="alice@exemple.fr")
    merge_question(moderator.actor, early, into_id=kept)
    people.published_answer(doctor, kept)
    add_followup(ASKER, kept, kind=FollowupKind.THANKS, text="Merci beaucoup pour cette réponse.")
    waiting = people.pending_question(title="Une question que personne n’a lue")
    people.published_question(moderator, title="Une question sans réponse", body=people.BODY + " Merci.")
    save_draft(second.actor, second.doctor_id, kept, parts={"explanation": "Un début de réponse."})
    assert waiting > kept > early


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the present place, moments in UTC."""
    metadata = MetaData()
    with db.engine.connect() as connection:
        metadata.reflect(connection)
        return {
            table.name: [
                tuple(_plain(value) for value in row)
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return bytes(value) if isinstance(value, memoryview) else value
