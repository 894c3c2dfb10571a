"""Everything kept about a question, for its asker (GDPR, articles 15 and 20)."""

from base64 import b64encode
from datetime import datetime
from typing import Any

from qa.alerts.queries import alerts_of, consent_of
from qa.answers.queries import public_answers
from qa.follow.queries import followups
from qa.gateways.current import gateways
from qa.kernel.text import plain
from qa.questions.models import Question
from qa.questions.queries import attachments, revisions

CONTEXT = ("specialty", "for_whom", "age_band", "sex")


def export(question: Question) -> dict[str, Any]:
    """The question as written and as published, the context, the address, additions and answers; moments in UTC."""
    private = question.private
    return {
        "state": question.state,
        "asked_at": _iso(question.asked_at),
        "due_at": _iso(question.due_at),
        "published_at": _iso(question.published_at),
        "refusal": question.refusal,
        "as_written": dict(private.content) if private else {},
        "email": private.email if private else None,
        "published": {"title": question.title, "body": question.body},
        "context": {name: getattr(question, name) for name in CONTEXT},
        "consent": _consent(question.id),
        "alerts": _alerts(question.id),
        "pictures": _pictures(question.id),
        "revisions": _revisions(question.id),
        "additions": _additions(question.id),
        "answers": _answers(question.id),
    }


def _consent(question_id: int) -> dict[str, Any] | None:
    found = consent_of(question_id)
    if found is None:
        return None
    return {
        "text_version": found.text_version,
        "language": found.language,
        "for_whom": found.for_whom,
        "with_parent": found.with_parent,
        "given_at": _iso(found.given_at),
    }


def _alerts(question_id: int) -> list[dict[str, Any]]:
    """When something written was read out of turn, oldest first.

    Dates only: what the rules saw follows from the text, which is here whole, and a file that people hand on must not
    name a suspected emergency, which is no diagnosis.
    """
    return [
        {"written_in": one.kind, "raised_at": _iso(one.raised_at), "seen_at": _iso(one.seen_at)}
        for one in reversed(alerts_of([question_id]))
    ]


def _pictures(question_id: int) -> list[dict[str, Any]]:
    files = gateways().files
    return [
        {
            "media_type": one.media_type,
            "kept_at": _iso(one.kept_at),
            "base64": b64encode(files.open(one.key)).decode(),
        }
        for one in attachments(question_id)
    ]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _revisions(question_id: int) -> list[dict[str, Any]]:
    return [
        {"number": one.number, "title": one.title, "body": one.body, "made_at": _iso(one.made_at)}
        for one in revisions(question_id)
    ]


def _additions(question_id: int) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "state": one.state,
            "text": one.content["text"],
            "no_names": one.content.get("keep", []),
            "masked_too": one.content.get("more", []),
            "published": one.body,
            "refusal": one.refusal,
            "written_at": _iso(one.written_at),
            "published_at": _iso(one.published_at),
        }
        for one in followups(question_id)
    ]


def _answers(question_id: int) -> list[dict[str, Any]]:
    return [
        {
            "doctor": one.author_name,
            "text": plain(one.html),
            "published_at": _iso(one.published_at),
            "updated_at": _iso(one.updated_at),
            "helped_at": _iso(one.helped_at),
            "most_useful": one.most_useful,
        }
        for one in public_answers(question_id)
    ]
