"""Writes the mails about appointments: what each says, to whom, with which calendar file; none names an illness."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import current_app, render_template
from flask_babel import force_locale

from qa.appointments.booking_models import Appointment, AppointmentMail, By, Notice, Status
from qa.appointments.booking_queries import takes_bookings
from qa.appointments.calendar_documents import CANCEL, REQUEST, calendar
from qa.appointments.models import Agenda, Kind, Who
from qa.appointments.notice_queries import told_before
from qa.appointments.plan_queries import free_between, visit_again
from qa.appointments.queries import appointment
from qa.appointments.services.links import new_link
from qa.extensions import db
from qa.gateways.current import gateways
from qa.gateways.mail import Calendar, Message
from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.notifications.services import written
from qa.web.locale import absolute

TEMPLATES: Mapping[Notice, str] = {
    Notice.CONFIRM: "appointment_confirm",
    Notice.EXPIRED: "appointment_expired",
    Notice.PROPOSED: "appointment_proposed",
    Notice.BOOKED: "appointment_booked",
    Notice.MOVED: "appointment_moved",
    Notice.CANCELLED: "appointment_cancelled",
    Notice.REMINDER_WEEK: "appointment_reminder",
    Notice.REMINDER_DAY: "appointment_reminder",
    Notice.REMINDER_HOURS: "appointment_reminder",
}
METHODS: Mapping[Notice, str] = {
    Notice.BOOKED: REQUEST,
    Notice.MOVED: REQUEST,
    Notice.CANCELLED: CANCEL,
}
OFFERED = 3
OFFERED_WITHIN = timedelta(days=42)


@dataclass(frozen=True)
class Text:
    """A text message to who gave a telephone and no address."""

    to: str
    text: str
    key: str


def letter(mail_id: int) -> Message | Text | None:
    """The message of a row, with a secret link of its own; None where there is nobody to write to."""
    mail = db.session.get(AppointmentMail, mail_id)
    visit = appointment(mail.appointment_id) if mail else None
    if mail is None or visit is None:
        return None
    kind, key = Notice(mail.kind), mail.key
    if mail.recipient == By.DOCTOR:
        return _to_doctor(visit, kind, key)
    content = visit.contact.content if visit.contact else {}
    if content.get("email"):
        return _to_patient(visit, kind, key, content["email"])
    if content.get("telephone") and gateways().sms is not None:
        return _by_text(visit, key, content["telephone"])
    return None


def _to_doctor(visit: Appointment, kind: Notice, key: str) -> Message | None:
    """What happened and when, in French; never who comes."""
    account = visit.doctor.account
    if not account.is_active:
        return None
    day = visit.starts_at.astimezone(ZoneInfo(visit.zone)).date()
    link = absolute(f"/espace/agenda?jour={day}", language="fr")
    facts: dict[str, Any] = {"kind": kind, "starts_at": visit.starts_at, "zone": visit.zone, "link": link}
    return written("appointment_doctor", to=account.email, key=key, language="fr", **facts)


def _to_patient(visit: Appointment, kind: Notice, key: str, to: str) -> Message:
    context = _facts(visit) | _more(visit, kind) | {"link": _link(visit, kind, key)}
    file = _file(visit, kind)
    return written(TEMPLATES[kind], to=to, key=key, language=visit.language, calendar=file, **context)


def _file(visit: Appointment, kind: Notice) -> Calendar | None:
    """The calendar file, with what is or was booked: a request that was refused stands in nobody's calendar."""
    method = METHODS.get(kind)
    if method is None or (method == CANCEL and not _stood(visit)):
        return None
    site, sender = (current_app.config[name] for name in ("QA_SITE_URL", "QA_MAIL_FROM"))
    return Calendar(calendar(visit, site=site, sender=sender, method=method), method)


def _stood(visit: Appointment) -> bool:
    return told_before(visit.id, Notice.BOOKED, Notice.MOVED)


def _by_text(visit: Appointment, key: str, to: str) -> Text:
    with force_locale(visit.language):
        context = _facts(visit) | {"link": _link(visit, Notice.REMINDER_DAY, key)}
        text = render_template("mail/appointment_reminder/sms.txt", **context)
    return Text(to=to, text=" ".join(text.split()), key=key)


def _link(visit: Appointment, kind: Notice, key: str) -> str:
    """The secret page of the visit; of a request that lapsed, where to ask anew, or nothing."""
    if kind != Notice.EXPIRED:
        token = new_link(visit.id, token=_token(key))
        return absolute(f"/rendez-vous/{token}", language=visit.language)
    agenda = db.session.get(Agenda, visit.doctor_id)
    again = (
        agenda is not None and agenda.online and visit.doctor.may_answer and visit.motive.who == Who.PUBLIC
    )
    return absolute(f"/medecins/{visit.doctor.slug}/rendez-vous", language=visit.language) if again else ""


def _token(key: str) -> str:
    """The link's secret: the same at every try of one mail, and unknown to who reads the database alone."""
    return urlsafe_b64encode(bytes.fromhex(vault().fingerprint(key, purpose="link"))).decode().rstrip("=")


def _facts(visit: Appointment) -> dict[str, Any]:
    """Doctor, time and place, in the place's zone; what to bring and until when the visit may be changed."""
    place, minutes = visit.place, visit.motive.cancel_minutes
    at_office = place.kind == Kind.OFFICE
    return {
        "doctor": visit.doctor.title_name,
        "day": _day(visit.starts_at, visit.zone, visit.language),
        "starts_at": visit.starts_at,
        "zone": visit.zone,
        "place_kind": place.kind,
        "place": place.name,
        "street": place.street if at_office else "",
        "town": f"{place.postcode} {place.town}".strip() if at_office else "",
        "telephone": place.telephone,
        "directions": place.directions if at_office else "",
        "bring": visit.motive.bring,
        "changes_until": visit.starts_at - timedelta(minutes=minutes) if minutes else None,
    }


def _more(visit: Appointment, kind: Notice) -> dict[str, Any]:
    """What only some mails say."""
    by_doctor = visit.cancelled_by == By.DOCTOR
    words = visit.contact.words if visit.contact else None
    again = kind == Notice.CANCELLED and by_doctor and takes_bookings(visit.doctor)
    said = by_doctor and kind == Notice.CANCELLED
    return {
        "deadline": visit.release_at,
        "by_doctor": by_doctor,
        "refused": kind == Notice.CANCELLED and by_doctor and not _stood(visit),
        "words": words if said and words else "",
        "proposed": visit.status == Status.PROPOSED,
        "was_proposed": kind == Notice.EXPIRED and told_before(visit.id, Notice.PROPOSED),
        "again": again,
        "offers": _offers(visit) if again else (),
    }


def _offers(visit: Appointment) -> list[datetime]:
    """The next free times at the same place, for the same motive."""
    today = now().astimezone(ZoneInfo(visit.zone)).date()
    last, again = today + OFFERED_WITHIN, visit_again(visit)
    free = free_between(visit.doctor_id, visit.motive, first_day=today, last_day=last, visit=again)
    return list(islice((one.starts_at for one in free if one.place_id == visit.place_id), OFFERED))


def _day(moment: datetime, zone: str, language: str) -> str:
    """The day for a subject: « 12 mars », « 1er mars », 12 March."""
    text = format_date(moment.astimezone(ZoneInfo(zone)), "d MMMM", locale=language)
    return f"1er{text[1:]}" if language == "fr" and text.startswith("1 ") else text
