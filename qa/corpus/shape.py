"""What a line of a corpus must be."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from qa.kernel.text import normalise
from qa.language.specialties import find_specialty

TITLE = (3, 300)
BODY_HIGH = 50_000
ANSWERS_HIGH = 50
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # a clock elsewhere may be fast


class Refused(Exception):
    """The line cannot be taken; the message says why."""


@dataclass(frozen=True)
class CorpusAnswer:
    """One answer: Markdown, the name of who gave it, and when (UTC)."""

    body: str
    doctor: str
    at: datetime


@dataclass(frozen=True)
class CorpusQuestion:
    """One question with its answers; moments in UTC."""

    external_id: str
    title: str
    body: str
    specialty: str
    asked_at: datetime
    answers: list[CorpusAnswer]


def parse(line: bytes, *, moment: datetime) -> CorpusQuestion:
    """The question of one line; what has no date is of this moment. Raises Refused."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Refused("not JSON in UTF-8") from error
    if not isinstance(row, dict):
        raise Refused("not a JSON object")
    asked_at = _moment(row.get("asked_at"), moment, "asked_at", latest=moment + AHEAD)
    answers = row.get("answers") or []
    if not isinstance(answers, list) or len(answers) > ANSWERS_HIGH:
        raise Refused(f"answers must be a list of {ANSWERS_HIGH} at most")
    return CorpusQuestion(
        external_id=_identity(row.get("id")),
        title=_text(row.get("title"), "title", *TITLE, multiline=False),
        body=_text(row.get("body"), "body", 0, BODY_HIGH),
        specialty=_specialty(row.get("specialty")),
        asked_at=asked_at,
        answers=[_answer(one, asked_at, latest=moment + AHEAD) for one in answers],
    )


def _identity(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _text(value, "id", 1, 200, multiline=False)


def _text(value: Any, name: str, low: int, high: int, *, multiline: bool = True) -> str:
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise Refused(f"{name} must be text")
    text = normalise(value, multiline=multiline)
    if not low <= len(text) <= high:
        raise Refused(f"{name} must have {low} to {high} characters, it has {len(text)}")
    return text


def _specialty(value: Any) -> str:
    text = _text(value, "specialty", 0, 200, multiline=False)
    known = find_specialty(text) if text else None
    return known.code if known else ""


def _moment(value: Any, otherwise: datetime, name: str, *, latest: datetime) -> datetime:
    """An ISO 8601 moment since 1900 and not to come; without a zone it is UTC."""
    if value in (None, ""):
        return otherwise
    try:
        found = datetime.fromisoformat(value)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(f"{name} must be a date in ISO 8601") from error
    if not EARLIEST <= found <= latest:
        raise Refused(f"{name} must lie between 1900 and now")
    return found


def _answer(row: Any, asked_at: datetime, *, latest: datetime) -> CorpusAnswer:
    if not isinstance(row, dict):
        raise Refused("an answer must be a JSON object")
    return CorpusAnswer(
        body=_text(row.get("body"), "answer's body", 1, BODY_HIGH),
        doctor=_text(row.get("doctor"), "doctor", 0, 120, multiline=False),
        at=_moment(row.get("at"), asked_at, "at", latest=latest),
    )
