"""Writes and sends the mails; each handler takes an id, re-reads, and may run twice."""

from datetime import timedelta
from typing import Any

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import delete

from qa.answers.queries import answer, public_answers
from qa.extensions import db
from qa.follow.models import FollowupKind, LinkRequest
from qa.follow.queries import followup, questions_of_address
from qa.follow.services.links import new_link
from qa.gateways.current import gateways
from qa.gateways.mail import Calendar, Mail, Message
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import transaction
from qa.notifications.models import SentMail
from qa.notifications.queries import address_prints, mail_stopped
from qa.questions.models import Question
from qa.questions.queries import joined_to, with_private
from qa.web.locale import absolute

KEPT = timedelta(days=90)


def send_once(
    cause: str, to: str, template: str, *, language: str = "fr", through: Mail | None = None, **context: Any
) -> None:
    """Sends the mail unless this cause already sent one to this address, or too many came back from there.

    `through` is another way than the site's own. Killed between the hand-off and the note, it is handed over again
    under the same Message-ID.
    """
    if is_settled(cause, to):
        return
    message = written(template, to=to, key=_key(cause, to), language=language, **context)
    (through or gateways().mail).send(message)
    note_sent(message)


def written(
    template: str, *, to: str, key: str, language: str, calendar: Calendar | None = None, **context: Any
) -> Message:
    """The mail of a template, whose Message-ID is the key: 64 hexadecimal digits, by which a return is known."""
    with force_locale(language):
        subject, text, html = (
            render_template(f"mail/{template}/{part}", **context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    short = " ".join(subject.split())[:120]
    return Message(to=to, subject=short, text=text, html=html, message_id=key, calendar=calendar)


def note_sent(message: Message) -> None:
    """Notes that it was handed over, and by a keyed hash to whom: so that its return is known as that address's."""
    with transaction() as session:
        recipient = address_prints(message.to)[0]
        session.merge(SentMail(key=message.message_id, sent_at=now(), recipient=recipient))


def is_settled(cause: str, to: str) -> bool:
    """True where this cause needs no mail to this address: it went already, or none goes there any more."""
    return db.session.get(SentMail, _key(cause, to)) is not None or mail_stopped(to)


def _key(cause: str, to: str) -> str:
    return vault().fingerprint(f"{cause}|{to}", purpose="mail")


def _language(question: Question) -> str:
    """The language in which the question was asked."""
    return str(question.private.content.get("language", "fr")) if question.private else "fr"


def _tell_asker(question: Question | None, cause: str, template: str, **context: Any) -> None:
    """A mail to the asker with a secret link of its own; nothing where no address was given."""
    if question is None or question.private is None or not question.private.email:
        return
    to, language = question.private.email, _language(question)
    if is_settled(cause, to):
        return
    link = absolute(f"/suivi/{new_link(question.id)}", language=language)
    due_at = question.due_at
    send_once(cause, to, template, language=language, link=link, due_at=due_at, **context)


def mail_asked(question_id: int) -> None:
    """The question arrived: the secret link and the due time."""
    _tell_asker(with_private(question_id), f"asked:{question_id}", "asked")


def mail_published(question_id: int) -> None:
    """A moderator has published the question."""
    _tell_asker(with_private(question_id), f"published:{question_id}", "published")


def mail_refused(question_id: int) -> None:
    """A moderator has refused the question: the reason stands on the asker's page."""
    _tell_asker(with_private(question_id), f"refused:{question_id}", "refused")


def mail_merged(question_id: int) -> None:
    """The question joined another one, where the asker finds the answers."""
    _tell_asker(with_private(question_id), f"merged:{question_id}", "merged")


def mail_reopened(question_id: int) -> None:
    """The only answer went with its author: the question waits again, until a new due time."""
    for one in [question_id, *joined_to(question_id)]:
        question = with_private(one)
        if question is not None:
            _tell_asker(question, f"reopened:{question_id}:{one}:{question.due_at}", "reopened")


def mail_answer(answer_id: int) -> None:
    """A doctor has answered: told to the asker, and to those whose questions joined this one."""
    found = answer(answer_id)
    if found is not None and found.is_public:
        for question_id in [found.question_id, *joined_to(found.question_id)]:
            _tell_asker(
                with_private(question_id),
                f"answer:{answer_id}:{question_id}",
                "answered",
                doctor=found.doctor,
            )


def mail_followup(followup_id: int) -> None:
    """The doctors who answered learn of a precision or of thanks."""
    addition = followup(followup_id)
    if addition is None:
        return
    page = absolute(f"/espace/questions/{addition.question_id}", language="fr")
    for one in public_answers(addition.question_id):
        if one.doctor and one.doctor.may_answer:
            thanks = addition.kind == FollowupKind.THANKS
            send_once(
                f"followup:{followup_id}", one.doctor.account.email, "followup", link=page, thanks=thanks
            )


def mail_links(request_id: int) -> None:
    """The links of an address, in one mail, in the language last asked in; to an unknown address nothing is sent."""
    request = db.session.get(LinkRequest, request_id)
    if request is None:
        return
    known = [] if mail_stopped(request.email) else questions_of_address(request.email)
    asked = [(one.id, _language(one)) for one in known]
    links = [absolute(f"/suivi/{new_link(number)}", language=language) for number, language in asked]
    if links:
        send_once(f"links:{request_id}", request.email, "links", language=asked[-1][1], links=links)
    with transaction() as session:
        session.execute(delete(LinkRequest).where(LinkRequest.id == request_id))


def forget_sent() -> None:
    """By the clock: after 90 days no cause can come again."""
    with transaction() as session:
        session.execute(delete(SentMail).where(SentMail.sent_at < now() - KEPT))
