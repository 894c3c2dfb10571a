"""Two tables: which event calls which handlers, and what runs by the clock each minute."""

from collections.abc import Callable, Sequence

from qa.accounts.services.kept import forget_kept
from qa.accounts.services.resets import forget_requests
from qa.accounts.services.sessions import forget_sessions
from qa.alerts.services.consents import forget_consents
from qa.appointments.services.expiry import destroy_contacts, drop_past_claims, release_expired
from qa.appointments.services.next_free import refresh_next_free, refresh_of_appointment, refresh_stale
from qa.departures.services.answers import tell_right_change
from qa.kernel.audit import seal_months
from qa.kernel.events import Handler
from qa.kernel.limits import forget_counts
from qa.kernel.once import forget_used
from qa.kernel.tokens import forget_expired
from qa.moderation import services as moderation
from qa.notifications import account_services as accounts
from qa.notifications import address_services as addresses
from qa.notifications import alert_services as alerts
from qa.notifications import appointment_services as visits
from qa.notifications import bounce_services as bounces
from qa.notifications import doubt_services as doubts
from qa.notifications import factor_services as factors
from qa.notifications import mss_services as mss
from qa.notifications import right_services as rights
from qa.notifications import services as mail
from qa.notifications import verification_services as verification
from qa.questions.services.attachments import forget_staged
from qa.questions.services.repeats import forget_asks
from qa.search import services as search
from qa.verification.services.decisions import (
    decide_application,
    forget_answers,
    queue_stuck,
    read_register_again,
)
from qa.verification.services.documents import destroy_documents
from qa.verification.services.doubts import end_doubts
from qa.verification.services.rechecks import recheck_all, recheck_due
from qa.verification.services.swaps import forget_old_rows

EVENTS: dict[str, Sequence[Handler]] = {
    "question.asked": (mail.mail_asked,),
    "question.published": (mail.mail_published, search.index_question),
    "question.changed": (search.index_question,),
    "question.refused": (mail.mail_refused,),
    "question.merged": (mail.mail_merged, search.index_question),
    "question.reopened": (mail.mail_reopened,),
    "question.removed": (search.index_question, moderation.forget_question_reasons),
    "corpus.imported": (search.index_corpus,),
    "name.removed": (search.index_corpus,),
    "answer.published": (search.index_answer, mail.mail_answer),
    "answer.changed": (search.index_answer,),
    "answer.removed": (moderation.forget_answer_reasons,),
    "followup.removed": (moderation.forget_followup_reasons,),
    "followup.published": (mail.mail_followup,),
    "links.requested": (mail.mail_links,),
    "reset.requested": (accounts.mail_reset,),
    "signup.requested": (accounts.mail_sign_up,),
    "invitation.issued": (accounts.mail_invitation,),
    "password.changed": (accounts.mail_password_changed,),
    "email.requested": (addresses.mail_email_requested,),
    "email.changed": (addresses.mail_email_changed,),
    "factor.changed": (factors.mail_factor_changed,),
    "mss.requested": (mss.mail_mss,),
    "application.proved": (decide_application,),
    "application.queued": (verification.mail_application_waiting,),
    "application.decided": (verification.mail_application_decided,),
    "register.asked": (read_register_again,),
    "right.changed": (rights.mail_right_changed, tell_right_change),
    "doubt.noticed": (doubts.mail_doubt,),
    "doubt.settled": (doubts.mail_doubt_kept,),
    "vanishing.noticed": (doubts.mail_vanishing,),
    "register.imported": (recheck_all,),
    "appeal.lodged": (rights.mail_appeal_sent,),
    "appeal.decided": (rights.mail_appeal_decided,),
    "alert.raised": (alerts.mail_alert,),
    "appointment.changed": (
        visits.send_notices,
        refresh_of_appointment,
    ),
    "agenda.changed": (refresh_next_free,),
}

CLOCK: Sequence[Callable[[], object]] = (
    forget_staged,
    destroy_documents,
    queue_stuck,
    forget_answers,
    forget_old_rows,
    forget_asks,
    forget_used,
    forget_counts,
    seal_months,
    forget_sessions,
    forget_requests,
    forget_kept,
    forget_expired,
    forget_consents,
    recheck_due,
    end_doubts,
    mss.mail_mss_again,
    release_expired,
    drop_past_claims,
    destroy_contacts,
    visits.send_due_notices,
    bounces.take_reports,
    bounces.forget_returns,
    mail.forget_sent,
    search.heal_index,
    refresh_stale,
)
