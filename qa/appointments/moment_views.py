"""A wall time that a doctor writes: read in its place's zone, and what stands in its way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask.typing import ResponseReturnValue

from qa.appointments.keeping_forms import MomentForm
from qa.appointments.models import Place
from qa.appointments.queries import open_places
from qa.appointments.rules import Refusal
from qa.appointments.slots import instants_of, start_of, start_text
from qa.appointments.views import refusal_words
from qa.appointments.week_queries import in_the_way
from qa.appointments.week_rules import Seen
from qa.appointments.week_views import seen
from qa.doctors.models import Doctor
from qa.kernel.clock import now
from qa.kernel.errors import Conflict, Invalid
from qa.language.marks import N_
from qa.web.forms import once
from qa.web.i18n import gettext
from qa.web.local_times import hour_in

REFUSED: dict[str, str] = {
    "email": N_("Écrivez une adresse complète, par exemple nom@exemple.fr, ou laissez vide."),
    "name": N_("Écrivez le nom du patient."),
    "minutes": N_("Écrivez un nombre de minutes de 5 en 5, entre 5 et 480."),
    "starts_at": N_("Choisissez une heure de 5 en 5 minutes."),
}
FIELDS = {"starts_at": "hour"}


@dataclass(frozen=True)
class Asked:
    """What a form of a time asks for."""

    place: Place
    starts_at: datetime
    overbook: bool


def offer_places(form: MomentForm, doctor: Doctor) -> Sequence[Place]:
    """Gives the form the doctor's open places to choose from, and returns them."""
    places = open_places(doctor.id)
    form.place_id.choices = [(str(one.id), one.name) for one in places]
    return places


def asked_time(form: MomentForm, places: Sequence[Place]) -> Asked | None:
    """The moment that the form means, read in the place's zone; None with a sentence beside the field."""
    place = next(one for one in places if str(one.id) == form.place_id.data)
    starts_at = _moment(form, place.zone)
    return Asked(place, starts_at, bool(form.overbook.data)) if starts_at else None


def _moment(form: MomentForm, zone: str) -> datetime | None:
    """A wall time that does not exist is refused; of one that comes twice the form asks which (never guessed)."""
    day, minute = form.day.day, form.hour.minute
    found = instants_of(day, minute, zone) if day and minute is not None else []
    if len(found) == 1:
        return found[0]
    if not found:
        form.refuse(
            "hour",
            gettext(
                "Cette heure n’existe pas ce jour-là : les horloges la sautent. Choisissez-en une autre."
            ),
        )
        return None
    form.which.choices = [(start_text(one), hour_in(one, zone)) for one in found]
    chosen = start_of(form.which.data or "")
    if chosen in found:
        return chosen
    form.refuse("which", gettext("Ce jour-là, cette heure sonne deux fois. Choisissez laquelle."))
    return None


def tried(
    form: MomentForm, act: Callable[[], str], show: Callable[[int], ResponseReturnValue]
) -> ResponseReturnValue:
    """Does it once; what the service refuses stands beside its field, and a taken time shows who is there (A7)."""
    try:
        return once(form, act)
    except Invalid as refusal:
        form.refuse(FIELDS.get(refusal.field, refusal.field), gettext(REFUSED[refusal.field]))
        return show(422)
    except Conflict as refusal:
        taken = refusal.message == Refusal.TAKEN
        form.refuse("hour" if taken else "", _taken() if taken else refusal_words(refusal.message))
        return show(409)


def _taken() -> str:
    return gettext("Cet horaire est déjà pris. Changez l’heure, ou acceptez le chevauchement.")


def there_already(doctor: Doctor, span: tuple[datetime, datetime], but: int | None = None) -> Sequence[Seen]:
    """Who is at that time already; a mere request has no name."""
    return [seen(one) for one in in_the_way(doctor.id, *span, moment=now(), but=but)]
