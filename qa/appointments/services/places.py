"""Doctors say where visits take place; a place that was used is closed, never taken away."""

from dataclasses import dataclass, replace

from sqlalchemy import delete

from qa.appointments.models import DayChange, Kind, Opening, Place
from qa.appointments.services.agendas import changing
from qa.appointments.setup_queries import how_many, own, visits_to_come, was_used
from qa.appointments.setup_rules import DIRECTIONS, PLACES_MOST, is_video_link
from qa.doctors.practice_services import POSTCODE, TELEPHONE, located
from qa.doctors.practice_services import Place as Written
from qa.extensions import db
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.errors import Invalid
from qa.kernel.text import normalise
from qa.language.territories import SUBDIVISIONS, ZONES
from qa.language.towns import folded

LENGTHS = (("name", 120), ("street", 200), ("town", 100), ("directions", DIRECTIONS[1]))


@dataclass(frozen=True)
class PlaceText:
    """A place as a doctor writes it; `town_id` tells towns of one name apart.

    `moves_rules`: the doctor has read that a new zone moves the weekly hours and no appointment.
    """

    kind: str
    name: str
    zone: str
    subdivision: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    town_id: int | None = None
    telephone: str = ""
    directions: str = ""
    video_url: str = ""
    moves_rules: bool = False


def save_place(actor: Actor, place_id: int | None, text: PlaceText) -> Place:
    """Adds a place, or changes one's own; no appointment moves. Raises NotFound, or Invalid beside the wrong field.

    A zone is one of the French ones. Where appointments are still to come, a new zone needs `moves_rules`.
    """
    text = checked_place(text)
    with changing(actor) as doctor:
        if place_id is None:
            return add_place(doctor.id, text)
        place = own(Place, doctor.id, place_id)
        if text.zone != place.zone and not text.moves_rules and visits_to_come(place):
            raise Invalid("moves_rules", "appointments to come")
        _write(place, text)
        return place


def add_place(doctor_id: int, text: PlaceText) -> Place:
    """Inside `changing`: one more place, checked before."""
    number = how_many(Place, doctor_id)
    if number >= PLACES_MOST:
        raise Invalid("", "too many")
    place = Place(doctor_id=doctor_id, position=number)
    _write(place, text)
    db.session.add(place)
    db.session.flush()
    return place


def _clean(text: PlaceText) -> PlaceText:
    """Normalised; what a kind of place does not have is left out."""
    has_street, has_town = text.kind == Kind.OFFICE, text.kind in (Kind.OFFICE, Kind.HOME)
    return replace(
        text,
        name=normalise(text.name, multiline=False),
        street=normalise(text.street, multiline=False) if has_street else "",
        town=normalise(text.town, multiline=False) if has_town else "",
        directions=normalise(text.directions),
        video_url=text.video_url.strip() if text.kind == Kind.VIDEO else "",
    )


def checked_place(text: PlaceText) -> PlaceText:
    """The place normalised; raises Invalid beside the first field that is wrong."""
    text = _clean(text)
    _check(text)
    return text


def _check(text: PlaceText) -> None:
    if not text.name:
        raise Invalid("name", "missing")
    for name, most in LENGTHS:
        if len(getattr(text, name)) > most:
            raise Invalid(name, "too long")
    for name in ("street", "town") if text.kind == Kind.OFFICE else ():
        if not folded(getattr(text, name)):
            raise Invalid(name, "missing")
    for name, right in _tests(text).items():
        if not right:
            raise Invalid(name, "wrong")


def _tests(text: PlaceText) -> dict[str, bool]:
    link = text.video_url
    return {
        "kind": text.kind in set(Kind),
        "postcode": bool(POSTCODE.fullmatch(text.postcode)),
        "telephone": bool(TELEPHONE.fullmatch(text.telephone)),
        "video_url": not link or (is_video_link(link) and len(link) <= 500),
        "zone": text.zone in ZONES,
        "subdivision": text.subdivision in SUBDIVISIONS,
    }


def _write(place: Place, text: PlaceText) -> None:
    """Puts the text into the row, with the town's degrees where GeoNames knows it (distance in the directory)."""
    found = (
        located(Written(town=text.town, postcode=text.postcode, town_id=text.town_id)) if text.town else None
    )
    for name in (
        "kind",
        "name",
        "street",
        "postcode",
        "town",
        "telephone",
        "directions",
        "zone",
        "subdivision",
    ):
        setattr(place, name, getattr(text, name))
    place.video_url = text.video_url or None
    place.town_id = found.id if found else None
    place.latitude, place.longitude = (found.latitude, found.longitude) if found else (None, None)


def close_place(actor: Actor, place_id: int) -> None:
    """Nothing more is offered there; appointments stay. Deletes what was never used. Raises NotFound."""
    with changing(actor) as doctor:
        place = own(Place, doctor.id, place_id)
        for model in (Opening, DayChange):
            db.session.execute(delete(model).where(model.place_id == place.id))
        if was_used(place):
            place.closed_at = now()
            return
        db.session.delete(place)
