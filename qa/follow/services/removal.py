"""Removes a question with everything that depends on it, in one transaction."""

from sqlalchemy import delete, select

from qa.alerts.services.consents import withdraw_consent
from qa.alerts.services.raising import forget_alerts
from qa.answers.models import Answer, AnswerDraft, AnswerRevision
from qa.follow.models import Followup
from qa.kernel.access import Action, Actor, require
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links
from qa.questions.models import State
from qa.questions.queries import with_private
from qa.questions.rules import SCOPE
from qa.questions.services.attachments import drop_attachments
from qa.questions.services.publishing import erase


def remove_question(actor: Actor, question_id: int) -> None:
    """The asker deletes: texts, context, address, pictures, answers, drafts, alerts and links go; a bare row stays.

    The consent ends with it: its proof is kept for five years (GDPR, 7 and 17(3)(e)). The question's
    address says 410 if it was public. Emits question.removed, and answer.removed and followup.removed for each.
    """
    require(actor, Action.FOLLOW)
    with transaction() as session:
        question = with_private(question_id)
        if question is None or question.state == State.REMOVED:
            raise NotFound
        answers = session.scalars(select(Answer.id).where(Answer.question_id == question_id)).all()
        additions = session.scalars(select(Followup.id).where(Followup.question_id == question_id)).all()
        session.execute(delete(AnswerRevision).where(AnswerRevision.answer_id.in_(answers)))
        for table in (Answer, AnswerDraft, Followup):
            session.execute(delete(table).where(table.question_id == question_id))
        drop_attachments(question_id)
        forget_alerts(question_id)
        withdraw_consent(question_id)
        forget_links(SCOPE, question_id)
        erase(question_id)
        emit("question.removed", question_id)
        for answer_id in answers:
            emit("answer.removed", answer_id)
        for followup_id in additions:
            emit("followup.removed", followup_id)
