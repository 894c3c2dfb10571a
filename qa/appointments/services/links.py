"""Gives the secret links that mails carry."""

from qa.appointments.booking_models import Appointment
from qa.appointments.rules import LINKS_KEPT, SCOPE
from qa.kernel.database import transaction
from qa.kernel.errors import NotFound
from qa.kernel.tokens import forget_links, give_link

LATEST = 10


def new_link(appointment_id: int, *, token: str | None = None) -> str:
    """One more secret link to the appointment, for a year after it; the first and the ten newest work.

    A mail that is tried again gives its own `token` again, so that failed tries push no link out. Raises NotFound.
    """
    with transaction() as session:
        appointment = session.get(Appointment, appointment_id)
        if appointment is None:
            raise NotFound
        expires_at = appointment.ends_at + LINKS_KEPT
        given = give_link(SCOPE, appointment_id, expires_at=expires_at, token=token)
        session.flush()
        forget_links(SCOPE, appointment_id, keep_latest=LATEST)
    return given
