"""A doctor gets a first time online in one step: a place, a motive, days and hours."""

from collections.abc import Sequence

from qa.appointments.models import Agenda
from qa.appointments.services.agendas import changing
from qa.appointments.services.motives import MotiveText, add_motive, checked_motive
from qa.appointments.services.openings import OpeningText, add_opening, check_opening
from qa.appointments.services.places import PlaceText, add_place, checked_place
from qa.appointments.setup_queries import is_set_up
from qa.extensions import db
from qa.kernel.access import Actor
from qa.kernel.errors import Invalid


def open_first(
    actor: Actor,
    place: PlaceText,
    motive: MotiveText,
    *,
    days: Sequence[int],
    hours: Sequence[tuple[int, int]],
) -> Agenda:
    """Adds the place and the motive, opens the hours on each of the days (0 is Monday), and puts the agenda online.

    All or nothing. Raises Invalid beside the wrong field: `motive_name` and `minutes` are the motive's.
    """
    place = checked_place(place)
    motive = _checked(motive)
    if not days or not set(days) <= set(range(7)):
        raise Invalid("days", "missing")
    if not hours:
        raise Invalid("morning_start", "missing")
    week = [OpeningText(0, day, start, end) for day in sorted(set(days)) for start, end in sorted(hours)]
    for one in week:
        check_opening(one)
    with changing(actor) as doctor:
        if is_set_up(doctor.id):
            raise Invalid("", "already")
        place_id = add_place(doctor.id, place).id
        add_motive(doctor.id, motive)
        for one in week:
            add_opening(doctor.id, OpeningText(place_id, one.weekday, one.start, one.end))
        agenda = db.session.get_one(Agenda, doctor.id)
        agenda.online = True
        return agenda


def _checked(motive: MotiveText) -> MotiveText:
    try:
        return checked_motive(motive)
    except Invalid as refusal:
        field = "motive_name" if refusal.field == "name" else "minutes"
        raise Invalid(field, refusal.message) from refusal
