"""Doctors say where they receive patients, and declare what ties them to companies."""

import re
from dataclasses import dataclass

from qa.doctors.models import Doctor, DoctorInterest, Nature, Payment, Practice
from qa.doctors.profile_services import own_doctor
from qa.doctors.rules import FEES, FIRST_YEAR, INTERESTS_MOST, PRACTICES_MOST, has_shown_duties
from qa.kernel.access import Actor
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.text import normalise
from qa.language.towns import Town, folded, namesakes, region_of

NONE_OF_THEM = -1
POSTCODE, TELEPHONE = re.compile(r"[0-9]{5}|"), re.compile(r"(\+?[0-9][0-9 .()-]{4,28}[0-9])?")


@dataclass(frozen=True)
class Place:
    """A practice place as a doctor writes it; `town_id` tells apart towns of one name (`NONE_OF_THEM`: none)."""

    town: str
    name: str = ""
    street: str = ""
    postcode: str = ""
    town_id: int | None = None
    telephone: str = ""
    fees: str = ""
    payment: tuple[str, ...] = ()
    shown: bool = False
    position: int = 0


def save_practice(actor: Actor, practice_id: int | None, place: Place) -> Practice:
    """Adds a practice place, or changes one's own. Raises NotFound, or Invalid beside the field that is wrong.

    What is shown states fees and means of payment (R.4127-53 CSP). A town that GeoNames does not know is kept
    as written and is not found by distance; of towns with one name the doctor chooses (`town_id`).
    """
    _check(place)
    found = located(place)
    with transaction() as session:
        doctor = own_doctor(actor)
        practice = _own_practice(doctor, practice_id) if practice_id is not None else _new_practice(doctor)
        for field in ("name", "street", "town"):
            setattr(practice, field, normalise(getattr(place, field), multiline=False))
        practice.postcode, practice.telephone = place.postcode, place.telephone
        practice.fees, practice.payment = normalise(place.fees), list(place.payment)
        practice.shown, practice.position = place.shown, place.position
        practice.town_id = found.id if found else None
        practice.latitude, practice.longitude = (found.latitude, found.longitude) if found else (None, None)
        session.flush()
    return practice


def _check(place: Place) -> None:
    if not folded(place.town):
        raise Invalid("town", "missing")
    _check_lengths(place)
    if not POSTCODE.fullmatch(place.postcode):
        raise Invalid("postcode", "five digits")
    if not TELEPHONE.fullmatch(place.telephone):
        raise Invalid("telephone", "not a number")
    if not 0 <= place.position <= 99:
        raise Invalid("position", "out of bounds")
    if not set(place.payment) <= set(Payment):
        raise Invalid("payment", "unknown")
    if place.shown and not has_shown_duties(fees=place.fees, payment=place.payment):
        raise Invalid("payment" if place.fees.strip() else "fees", "missing")


def _check_lengths(place: Place) -> None:
    for field, most in (("name", 120), ("street", 200), ("town", 100), ("fees", FEES[1])):
        if len(normalise(getattr(place, field))) > most:
            raise Invalid(field, "too long")


def located(place: Place) -> Town | None:
    """The town meant, None where no known one is; raises Invalid("town_id", "several") where it cannot be told."""
    candidates = namesakes(place.town)
    chosen = next((one for one in candidates if one.id == place.town_id), None)
    if chosen or place.town_id == NONE_OF_THEM:
        return chosen
    region = region_of(place.postcode)
    near = [one for one in candidates if region in ("", one.region)]
    if len(near) == 1:
        return near[0]
    if candidates:
        raise Invalid("town_id", "several")
    return None


def _own_practice(doctor: Doctor, practice_id: int) -> Practice:
    found = next((one for one in doctor.practices if one.id == practice_id), None)
    if found is None:
        raise NotFound
    return found


def _new_practice(doctor: Doctor) -> Practice:
    if len(doctor.practices) >= PRACTICES_MOST:
        raise Invalid("", "too many")
    practice = Practice()
    doctor.practices.append(practice)
    return practice


def remove_practice(actor: Actor, practice_id: int) -> None:
    """Takes one's own practice place out; raises NotFound."""
    with transaction():
        doctor = own_doctor(actor)
        doctor.practices.remove(_own_practice(doctor, practice_id))


def declare_interest(actor: Actor, *, company: str, nature: str, year: int) -> DoctorInterest:
    """Declares a tie with a company of health products, shown beside every answer (L.4113-13 CSP); raises Invalid."""
    named = normalise(company, multiline=False)
    if not 1 <= len(named) <= 120:
        raise Invalid("company", "1 to 120 characters")
    if nature not in set(Nature):
        raise Invalid("nature", "unknown")
    if not FIRST_YEAR <= year <= now().year + 1:
        raise Invalid("year", "out of bounds")
    with transaction() as session:
        doctor = own_doctor(actor)
        if len(doctor.interests) >= INTERESTS_MOST:
            raise Invalid("", "too many")
        interest = DoctorInterest(company=named, nature=nature, year=year)
        doctor.interests.append(interest)
        session.flush()
    return interest


def withdraw_interest(actor: Actor, interest_id: int) -> None:
    """Takes back a tie declared by mistake; raises NotFound."""
    with transaction():
        doctor = own_doctor(actor)
        found = next((one for one in doctor.interests if one.id == interest_id), None)
        if found is None:
            raise NotFound
        doctor.interests.remove(found)
