"""A doctor with an open agenda and patients at every point of the way, for the browser tests."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qa.appointments.booking_models import Status
from qa.appointments.models import Absence, Change, DayChange, Kind, Motive, Place, Who
from qa.appointments.services.bookings import book_for_patient, confirm, give_contact
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.holds import hold_slot
from qa.appointments.services.links import new_link
from qa.appointments.services.next_free import refresh_next_free
from qa.appointments.services.outcomes import block_patient, note_outcome
from qa.kernel import clock
from qa.kernel.access import PATIENT
from qa.kernel.database import transaction
from tests import people
from tests.appointments.bookers import patient
from tests.appointments.planted import Open, add_motive, add_opening, add_place, at, opened
from tests.browser.cast import LONG, MOMENT, Cast

BEFORE = MOMENT - timedelta(days=3)
JUST_NOW = MOMENT - timedelta(minutes=2)
AWAY = date(2027, 4, 5)
BRING = "Carte Vitale\nDernière ordonnance\nRésultats d’analyses"


@dataclass
class Desk:
    """The doctor's agenda, and patients who book there under a name."""

    cast: Cast
    of: Open
    consented: int

    def hold(self, name: str, text: str, /, *, motive_id: int = 0, when: datetime = JUST_NOW) -> int:
        """A time that is held; its browser's link is {@name}, its number {name}."""
        with clock.at(when):
            made, self.cast.links[name] = hold_slot(
                doctor_id=self.of.doctor_id,
                motive_id=motive_id or self.of.motive_id,
                place_id=self.of.place_id,
                starts_at=at(text),
            )
        self.cast.questions[name] = made.id
        return made.id

    def ask(
        self, name: str, text: str, /, *, when: datetime = JUST_NOW, motive_id: int = 0, **who: object
    ) -> int:
        """A request whose mail has left; the mail's link is {@name-mail}."""
        number = self.hold(name, text, motive_id=motive_id, when=when)
        with clock.at(when):
            give_contact(number, patient(f"{name}@exemple.fr", **who))
            self.cast.links[f"{name}-mail"] = new_link(number)
        return number

    def book(
        self, name: str, text: str, /, *, when: datetime = BEFORE, motive_id: int = 0, **who: object
    ) -> int:
        """A visit that was confirmed."""
        number = self.ask(name, text, when=when, motive_id=motive_id, **who)
        with clock.at(when):
            confirm(number)
        return number


def appoint(cast: Cast) -> None:
    """Noé Keller's week, and one patient of each kind."""
    with clock.at(MOMENT - timedelta(days=100)):
        doctor = people.doctor("keller@exemple.fr", name="Noé Keller", specialty="dermatologie")
    cast.staff["host"] = doctor
    with clock.at(BEFORE):
        desk = _open(cast, doctor)
        people.published_answer(doctor, cast.questions["q6"])
    _requests(desk)
    _visits(desk)
    _of_the_doctor(desk)
    with clock.at(JUST_NOW):
        refresh_next_free(doctor.doctor_id)


def _open(cast: Cast, doctor: people.Person) -> Desk:
    """Two places an ocean apart, three motives, an absence and a day that is different."""
    of = opened(doctor, days=tuple(range(5)), hours=(540, 720), patient_most=3, cancel_minutes=60)
    far = add_place(doctor.doctor_id, zone="Indian/Reunion", kind=Kind.TELEPHONE)
    consented = add_motive(doctor.doctor_id, name="Petite chirurgie", minutes=60, needs_consent=True)
    linked = add_motive(doctor.doctor_id, name="Contrôle après opération", who=Who.LINK)
    for day in range(5):
        add_opening(doctor.doctor_id, of.place_id, day, 840, 1080)
    opening = add_opening(doctor.doctor_id, far, 5, 480, 600)
    with transaction() as session:
        session.get_one(Motive, of.motive_id).bring = BRING
        session.get_one(Place, far).name = "Rendez-vous à distance"
        away = Absence(doctor_id=doctor.doctor_id, first_day=AWAY, last_day=AWAY + timedelta(days=6))
        closed = DayChange(doctor_id=doctor.doctor_id, kind=Change.CLOSED, day=date(2027, 3, 19))
        closed.start_minute, closed.end_minute = 540, 720
        session.add_all([away, closed])
        session.flush()
        cast.questions |= {"absence": away.id}
    cast.questions |= {"motif": of.motive_id, "motif-lien": linked, "lieu": of.place_id, "horaire": opening}
    return Desk(cast, of, consented)


def _requests(desk: Desk) -> None:
    """On the way: held, too late, waiting for the click, waiting for the doctor, and gone."""
    desk.hold("held", "2027-03-12 09:00")
    desk.hold("lost", "2027-03-12 10:00", when=MOMENT - timedelta(minutes=30))
    desk.book("winner", "2027-03-12 10:00", when=MOMENT - timedelta(minutes=10))
    desk.ask("asked", "2027-03-12 11:00")
    desk.ask("lapsed", "2027-03-12 14:00", when=BEFORE)
    desk.book("proposed", "2027-03-15 14:00", when=JUST_NOW, motive_id=desk.consented)


def _visits(desk: Desk) -> None:
    """Booked, cancelled by one and by the other, over."""
    doctor = desk.of.doctor.actor
    reason = "Un grain de beauté qui a changé de forme, à montrer."
    desk.book("visit", "2027-03-11 09:00", reason=reason, telephone="06 12 34 56 78", first_visit=True)
    desk.book("visit-child", "2027-03-11 09:30", name=LONG[:120], for_whom="child", booker="Anne Moreau")
    desk.book("given-up", "2027-03-11 15:00")
    desk.book("called-off", "2027-03-11 15:30")
    desk.book("over", "2027-03-09 10:00")
    desk.book("missed", "2027-03-09 11:00")
    with clock.at(JUST_NOW):
        cancel(PATIENT, desk.cast.questions["given-up"], words="Je suis guérie.")
        cancel(doctor, desk.cast.questions["called-off"], words="Je suis retenu à l’hôpital.\n\nPardon.")
        note_outcome(doctor, desk.cast.questions["missed"], Status.NOSHOW)
        block_patient(doctor, desk.cast.questions["missed"])


def _of_the_doctor(desk: Desk) -> None:
    """What the doctor books: beside another one on purpose, in a hurry, long ago."""
    doctor, of = desk.of.doctor.actor, desk.of
    with clock.at(JUST_NOW):
        for name, text, email in (
            ("beside", "2027-03-11 09:00", "beside@exemple.fr"),
            ("unknown", "2027-03-10 14:00", None),
        ):
            made = book_for_patient(
                doctor,
                motive_id=of.motive_id,
                place_id=of.place_id,
                starts_at=at(text),
                patient=patient(email, name="Zoé Petit"),
                overbook=True,
            )
            desk.cast.questions[name] = made.id
