"""Whether a mail about an appointment is still true at the moment when it would leave."""

from collections.abc import Mapping
from datetime import datetime

from qa.appointments.booking_models import Appointment, AppointmentMail, MailState, Notice, Status

TRUE_WHILE: Mapping[Notice, frozenset[Status]] = {
    Notice.CONFIRM: frozenset({Status.PENDING}),
    Notice.EXPIRED: frozenset({Status.EXPIRED}),
    Notice.PROPOSED: frozenset({Status.PROPOSED}),
    Notice.BOOKED: frozenset({Status.BOOKED}),
    Notice.MOVED: frozenset({Status.BOOKED, Status.PROPOSED}),
    Notice.CANCELLED: frozenset({Status.CANCELLED}),
    Notice.REMINDER_WEEK: frozenset({Status.BOOKED}),
    Notice.REMINDER_DAY: frozenset({Status.BOOKED}),
    Notice.REMINDER_HOURS: frozenset({Status.BOOKED}),
}


def fate(mail: AppointmentMail, appointment: Appointment, *, moment: datetime) -> MailState:
    """LEASED where the mail may leave now; else what it becomes: EXPIRED in time, CANCELLED by what happened since."""
    if appointment.revision != mail.revision:
        return MailState.CANCELLED
    if Status(appointment.status) not in TRUE_WHILE[Notice(mail.kind)]:
        return MailState.CANCELLED
    return MailState.EXPIRED if moment >= mail.expires_at else MailState.LEASED
