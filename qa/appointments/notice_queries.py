"""Reads of the mails about appointments."""

from sqlalchemy import exists, select

from qa.appointments.booking_models import AppointmentMail, Notice
from qa.extensions import db


def told_before(appointment_id: int, *kinds: Notice) -> bool:
    """True where such a mail was written down for the appointment, whether it left or not."""
    mine = (AppointmentMail.appointment_id == appointment_id) & AppointmentMail.kind.in_(kinds)
    return bool(db.session.scalar(select(exists().where(mine))))
