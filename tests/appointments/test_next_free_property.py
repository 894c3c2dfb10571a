"""Whatever happens in whatever order, a row of the next free times that is not stale says what the list says."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from qa.appointments.booking_models import Appointment
from qa.appointments.models import Kind, Motive, NextFree
from qa.appointments.plan_queries import next_slot
from qa.appointments.queries import open_motives, open_places
from qa.appointments.rules import is_alive
from qa.appointments.services.agendas import Settings, save_settings
from qa.appointments.services.bookings import Patient, book_for_patient, confirm, give_contact
from qa.appointments.services.cancellations import cancel
from qa.appointments.services.exceptions import AbsenceText, ChangeText, add_absence, add_change
from qa.appointments.services.holds import hold_slot
from qa.appointments.services.motives import MotiveText, save_motive
from qa.appointments.services.next_free import refresh_stale
from qa.appointments.services.places import close_place
from qa.extensions import db
from qa.kernel.access import PATIENT
from qa.kernel.clock import now
from qa.kernel.errors import DomainError
from qa.kernel.events import deliver
from tests import people
from tests.appointments import planted
from tests.appointments.planted import Open, opened
from tests.plugins.clock import Clock

MOMENT = datetime(2026, 3, 27, 7, 0, tzinfo=UTC)  # Friday; Paris changes its clocks on Sunday
ZONES = ("Europe/Paris", "Indian/Reunion", "America/Miquelon", "Pacific/Noumea")
_numbers = count(1)

minutes = st.sampled_from([5, 20, 30, 45])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.sampled_from([5, 20, 55])),
        st.tuples(st.just("wait"), st.sampled_from([1, 300, 1440, 4000])),
        st.tuples(st.just("hold"), st.integers(0, 3)),
        st.tuples(st.sampled_from(["hold", "ask", "book", "visit"]), st.integers(0, 5)),
        st.tuples(st.just("cancel"), st.booleans()),
        st.tuples(st.just("motive"), st.sampled_from([(0, 0), (90, 0), (0, 1), (1440, 2)])),
        st.tuples(st.sampled_from(["absence", "closed", "open"]), st.integers(0, 3)),
        st.tuples(st.just("online"), st.booleans()),
        st.tuples(st.just("close"), st.just(1)),
    ),
    min_size=4,
    max_size=10,
)


def expected(doctor_id: int) -> dict[tuple[int, int], datetime | None]:
    """What the one function says now, of each open place and public motive."""
    found = {}
    for place in open_places(doctor_id):
        for motive in open_motives(doctor_id):
            slot = next_slot(doctor_id, motive, place.id)
            found[place.id, motive.id] = slot.starts_at if slot else None
    return found


def said(doctor_id: int, *, stale: bool) -> dict[tuple[int, int], datetime | None]:
    """What the rows say, those that are stale among them or not."""
    db.session.rollback()
    found = db.session.scalars(select(NextFree).where(NextFree.doctor_id == doctor_id))
    return {(one.place_id, one.motive_id): one.starts_at for one in found if stale or one.stale_at > now()}


class Story:
    """A doctor's agenda to which things happen."""

    def __init__(self, zones: tuple[str, str], clock: Clock) -> None:
        number = next(_numbers)
        who = people.doctor(f"d{number}@exemple.fr", name="Camille Martin")
        self.clock = clock
        self.one: Open = opened(who, zone=zones[0], minutes=30, step=15, buffer_after=10, horizon_days=9)
        self.second = planted.add_place(self.one.doctor_id, zone=zones[1], kind=Kind.VIDEO)
        planted.add_opening(self.one.doctor_id, self.second, 6, 60, 240)
        planted.add_motive(self.one.doctor_id, minutes=20)
        save_settings(who.actor, Settings(online=True, delays_release=number % 2 == 0))

    def happen(self, what: str, value: object) -> None:
        """One step; what the services refuse did not happen."""
        try:
            getattr(self, what)(value)
        except DomainError:
            db.session.rollback()
        while deliver():
            pass

    def wait(self, span: int) -> None:
        self.clock.advance(minutes=span)

    def online(self, value: bool) -> None:
        save_settings(self.one.doctor.actor, Settings(online=value, delays_release=True))

    def hold(self, number: int) -> int:
        place, motive, starts_at = self._time(number)
        held, _ = hold_slot(
            doctor_id=self.one.doctor_id, motive_id=motive.id, place_id=place, starts_at=starts_at
        )
        return held.id

    def ask(self, number: int) -> int:
        held = self.hold(number)
        give_contact(held, Patient(name="Léa Exemple", email=f"lea{next(_numbers)}@exemple.fr"))
        return held

    def book(self, number: int) -> None:
        confirm(self.ask(number))

    def visit(self, number: int) -> None:
        """The doctor's own booking, beside whatever is there."""
        place, motive, starts_at = self._time(number)
        patient = Patient(name="Léa Exemple", email=None, telephone="06 39 98 00 01")
        book_for_patient(
            self.one.doctor.actor, motive_id=motive.id, place_id=place, starts_at=starts_at, patient=patient,
            minutes=45, overbook=True,
        )  # fmt: skip

    def cancel(self, by_patient: bool) -> None:
        mine = select(Appointment).where(Appointment.doctor_id == self.one.doctor_id)
        alive = [one for one in db.session.scalars(mine).unique() if is_alive(one, now())]
        if alive:
            actor = PATIENT if by_patient else self.one.doctor.actor
            cancel(actor, alive[0].id)

    def motive(self, notice: tuple[int, int]) -> None:
        text = MotiveText("Consultation", 30, 15, 0, 10, notice[0], notice[1], 9)
        save_motive(self.one.doctor.actor, self.one.motive_id, text)

    def absence(self, days: int) -> None:
        add_absence(self.one.doctor.actor, AbsenceText(self._day(0), self._day(days)))

    def closed(self, days: int) -> None:
        add_change(self.one.doctor.actor, ChangeText("closed", self._day(days), 540, 600))

    def open(self, days: int) -> None:
        add_change(self.one.doctor.actor, ChangeText("open", self._day(days), 420, 480, self.second))

    def close(self, _: int) -> None:
        close_place(self.one.doctor.actor, self.second)

    def _time(self, number: int) -> tuple[int, Motive, datetime]:
        """A free time a little after the first one of the motive and place of that number."""
        motives, places = open_motives(self.one.doctor_id), open_places(self.one.doctor_id)
        motive, place = motives[number % len(motives)], places[number // 2 % len(places)]
        slot = next_slot(self.one.doctor_id, motive, place.id)
        starts_at = slot.starts_at if slot else now() + timedelta(days=1)
        return place.id, motive, starts_at + timedelta(minutes=motive.step * (number // 4))

    def _day(self, ahead: int) -> date:
        return now().astimezone(ZoneInfo("Europe/Paris")).date() + timedelta(days=ahead)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zones=st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)), told=steps)
def test_each_row_that_is_not_stale_is_what_the_pure_function_says(
    app: Flask, clock: Clock, zones: tuple[str, str], told: list[tuple[str, object]]
) -> None:
    clock.freeze(MOMENT)
    story = Story(zones, clock)
    doctor_id, is_online = story.one.doctor_id, True
    for what, value in told:
        story.happen(what, value)
        is_online = bool(value) if what == "online" else is_online
        right = expected(doctor_id) if is_online else {}
        fresh = said(doctor_id, stale=False)
        assert fresh == {key: right[key] for key in fresh}
        refresh_stale()
        assert said(doctor_id, stale=True) == right
