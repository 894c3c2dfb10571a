"""Pictures for the doctors: made anew without metadata, encrypted, staged for an hour until the form is right."""

from sqlalchemy import select

from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.clock import now
from qa.kernel.database import after_commit, transaction
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.pictures import cleaned_picture
from qa.kernel.tokens import hashed
from qa.questions.models import Attachment
from qa.questions.queries import attachment, attachments, staged
from qa.questions.rules import FILE_BYTES, FILES_MOST, STAGED_FOR

LONGEST_SIDE = 2400


def stage_pictures(stage: str, contents: list[bytes]) -> None:
    """Keeps pictures for a form that is not accepted yet; raises Invalid for what is no picture or too much.

    `stage` is the form's secret, of which only the hash is kept.
    """
    if len(staged(hashed(stage))) + len(contents) > FILES_MOST:
        raise Invalid("files", "too many")
    if any(len(content) > FILE_BYTES for content in contents):
        raise Invalid("files", "too large")
    pictures = [cleaned_picture(content, longest_side=LONGEST_SIDE) for content in contents]
    files = gateways().files
    with transaction() as session:
        for picture in pictures:
            row = Attachment(stage=hashed(stage), key=files.keep(picture), media_type="image/jpeg")
            row.size, row.kept_at = len(picture), now()
            session.add(row)


def attach_staged(question_id: int, stage: str) -> None:
    """Gives the staged pictures to the question, inside the caller's transaction."""
    for row in staged(hashed(stage)) if stage else ():
        row.question_id, row.stage = question_id, None


def opened_picture(question_id: int, attachment_id: int) -> tuple[bytes, Attachment]:
    """The decrypted picture of this very question; raises NotFound."""
    found = attachment(attachment_id)
    if found is None or found.question_id != question_id:
        raise NotFound
    return gateways().files.open(found.key), found


def drop_attachments(question_id: int) -> None:
    """Removes the question's pictures; the bytes go once the caller's transaction is committed."""
    _drop(list(attachments(question_id)))


def _drop(rows: list[Attachment]) -> None:
    files = gateways().files
    for row in rows:
        key = row.key
        db.session.delete(row)
        after_commit(lambda key=key: files.forget(key))  # type: ignore[misc]


def forget_staged() -> None:
    """By the clock: drops pictures whose form was not sent within the hour."""
    old = (Attachment.question_id.is_(None)) & (Attachment.kept_at < now() - STAGED_FOR)
    with transaction() as session:
        _drop(list(session.scalars(select(Attachment).where(old))))
