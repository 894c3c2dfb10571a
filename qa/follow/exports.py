"""Everything kept about a question, for its asker (GDPR, articles 15 and 20)."""

from typing import Any

from qa.answers.queries import public_answers
from qa.follow.queries import followups
from qa.kernel.text import plain
from qa.questions.models import Question
from qa.questions.queries import attachments, revisions


def export(question: Question) -> dict[str, Any]:
    """The question as written and as published, the context, the address, additions and answers; moments in UTC."""
    private = question.private
    return {
        "state": question.state,
        "asked_at": question.asked_at.isoformat(),
        "due_at": question.due_at.isoformat() if question.due_at else None,
        "published_at": question.published_at.isoformat() if question.published_at else None,
        "as_written": dict(private.content) if private else {},
        "email": private.email if private else None,
        "published": {"title": question.title, "body": question.body},
        "revisions": [
            {"number": one.number, "title": one.title, "body": one.body, "made_at": one.made_at.isoformat()}
            for one in revisions(question.id)
        ],
        "context": {
            "specialty": question.specialty,
            "for_whom": question.for_whom,
            "age_band": question.age_band,
            "sex": question.sex,
        },
        "pictures": len(attachments(question.id)),
        "additions": [
            {
                "kind": one.kind,
                "state": one.state,
                "text": one.content["text"],
                "written_at": one.written_at.isoformat(),
            }
            for one in followups(question.id)
        ],
        "answers": [
            {"doctor": one.author_name, "text": plain(one.html), "published_at": one.published_at.isoformat()}
            for one in public_answers(question.id)
        ],
    }
