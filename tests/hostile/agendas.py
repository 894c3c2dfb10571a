"""A doctor's agenda full of texts: places, motives, who comes, why, and the words of who cancels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa.appointments.booking_models import Appointment, By, Contact, Notice, Status
from qa.appointments.models import Agenda, Kind, Motive, Opening, Place
from qa.appointments.services.holds import hold_slot
from qa.appointments.services.links import new_link
from qa.appointments.services.notices import queue_notice
from qa.appointments.slots import instants_of
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.text import normalise
from qa.kernel.tokens import new_token
from tests.people import Person

ZONE, HALF = "Europe/Paris", timedelta(minutes=30)
END = " fin ordinaire"


@dataclass(frozen=True)
class Agendas:
    """A doctor's agenda with each text in each kind of field: `day` has a visit a text, the day after those called off.

    `tokens` open some of them; `held` is the browser's token of a time that is kept.
    """

    slug: str
    day: date
    booked: list[int]
    called_off: list[int]
    place_id: int
    motive_id: int
    tokens: dict[str, str]
    held: str


def short(text: str, most: int = 120) -> str:
    """The text on one line, cut, never empty."""
    return normalise(text, multiline=False)[: most - len(END)] + END


def plant_agenda(doctor: Person, texts: Sequence[str]) -> Agendas:
    """Fills the agenda; at most 47 texts, one each half hour."""
    day = (now() + timedelta(days=10)).date()
    with transaction() as session:
        session.add(Agenda(doctor_id=doctor.doctor_id, online=True, created_at=now()))
        session.flush()
        pairs = [_pair(doctor.doctor_id, text) for text in texts]
        session.flush()
        place, motive = pairs[0]
        monday = {"anchor": date(2024, 1, 1), "start_minute": 540, "end_minute": 720}
        for weekday in range(7):
            session.add(Opening(doctor_id=doctor.doctor_id, place_id=place.id, weekday=weekday, **monday))
        booked = [_visit(day, one, *pair) for one, pair in enumerate(zip(texts, pairs, strict=True))]
        off = [
            _called_off(_visit(day + timedelta(1), one, *pair))
            for one, pair in enumerate(zip(texts, pairs, strict=True))
        ]
        session.flush()
        start = instants_of(day - timedelta(5), 600, ZONE)[0]
        at = {"doctor_id": doctor.doctor_id, "place_id": place.id, "motive_id": motive.id, "starts_at": start}
        _, held = hold_slot(**at)
        tokens = {"visit": new_link(booked[0].id), "visit called off": new_link(off[0].id)}
        slug = session.get_one(Doctor, doctor.doctor_id).slug
    return Agendas(
        slug, day, *([one.id for one in found] for found in (booked, off)), place.id, motive.id, tokens, held
    )


def _pair(doctor_id: int, text: str) -> tuple[Place, Motive]:
    place = Place(doctor_id=doctor_id, kind=Kind.OFFICE, name=short(text), zone=ZONE, subdivision="")
    place.street, place.town, place.postcode = short(text, 200), short(text, 100), "69003"
    place.directions, place.telephone = normalise(text)[:2000] + END, "04 72 00 00 00"
    sizes = {"minutes": 30, "step": 30, "notice_minutes": 0, "horizon_days": 90, "patient_most": 2}
    motive = Motive(
        doctor_id=doctor_id, name=short(text), who="public", bring=normalise(text)[:2000] + END, **sizes
    )
    db.session.add_all([place, motive])
    return place, motive


def _visit(day: date, number: int, text: str, pair: tuple[Place, Motive]) -> Appointment:
    place, motive = pair
    starts_at = instants_of(day, 30 * number, ZONE)[0]
    one = Appointment(
        public_id=new_token(), doctor_id=place.doctor_id, motive_id=motive.id, place_id=place.id, zone=ZONE,
        starts_at=starts_at, ends_at=starts_at + HALF, status=Status.BOOKED, made_by=By.PATIENT, made_at=now(),
        status_at=now(),
    )  # fmt: skip
    who = dict.fromkeys(("name", "booker", "address"), short(text)) | {
        "email": "alice@exemple.fr",
        "for_whom": "other",
    }
    whole = normalise(text)[:1000] + END
    one.contact = Contact(content=who | {"telephone": "06 12 34 56 78"}, reason=whole, words=whole)
    db.session.add(one)
    return one


def _called_off(one: Appointment) -> Appointment:
    one.status, one.cancelled_by = Status.CANCELLED, By.DOCTOR
    return one


def queue_mails(agendas: Agendas) -> None:
    """What the visits cause, to patients and to the doctor."""
    told = dict.fromkeys(agendas.booked, (Notice.BOOKED, Notice.MOVED, Notice.REMINDER_DAY))
    told |= dict.fromkeys(agendas.called_off, (Notice.CANCELLED,))
    with transaction():
        for number, kinds in told.items():
            one = db.session.get_one(Appointment, number)
            for kind in kinds:
                queue_notice(one, kind)
            queue_notice(one, kinds[0], recipient=By.DOCTOR)
