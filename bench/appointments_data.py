"""Doctors with agendas and visits, straight into the tables: the same seed gives the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from qa.accounts.models import Account, AccountRole
from qa.appointments.booking_models import Appointment, By, Claim, Status
from qa.appointments.models import Agenda, Kind, Motive, Opening, Place, Who
from qa.appointments.slots import units
from qa.doctors.models import Doctor, Method, Practice
from qa.extensions import db
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.language.specialties import SPECIALTIES
from qa.language.territories import HOME_ZONE
from qa.language.towns import find_towns

DOCTORS = 1000
BUSY = 20
"""How many of them have 18 visits on each of 14 days, on which they are open all the same; the others have four."""
A_DAY, A_QUIET_DAY, DAYS = 18, 4, 14
MINUTES = 20
HOURS = ((540, 720), (840, 1140))
TOWNS = (
    "Paris Marseille Lyon Toulouse Nice Nantes Montpellier Strasbourg Bordeaux Lille Rennes Reims Toulon Grenoble "
    "Dijon Angers Villeurbanne Nîmes Brest Limoges Tours Amiens Perpignan Metz Besançon Orléans Rouen Mulhouse Caen "
    "Nancy Avignon Poitiers Pau Calais Colmar Bourges Quimper Valence Troyes Niort Chambéry Lorient Laval Vannes "
    "Évreux Belfort Annecy Cholet Albi Tarbes"
).split()
CODES = list(SPECIALTIES)


def fill(seed: int = 1, doctors: int = DOCTORS) -> None:
    """Doctors of all specialties in fifty towns, open each day, with visits to come."""
    random = Random(seed)
    with transaction() as session:
        for model, rows in _people(doctors).items():
            session.execute(insert(model), rows)
        visits = list(_visits(random, doctors))
        session.execute(insert(Appointment), visits)
        session.execute(insert(Claim), [claim for visit in visits for claim in _claims(visit)])
    db.session.remove()


def _people(doctors: int) -> dict[Any, list[dict[str, Any]]]:
    """Rows of the tables of doctors and of what they open; the n-th doctor has the n-th place and motive."""
    moment, numbers = now(), range(1, doctors + 1)
    towns = [find_towns(name)[0] for name in TOWNS]
    points = [towns[n % len(towns)] for n in range(doctors)]
    where = [
        {"town": one.name, "town_id": one.id, "latitude": one.latitude, "longitude": one.longitude}
        for one in points
    ]
    return {
        Account: [
            {"id": n, "email": f"d{n}@exemple.test", "name": "Jean Banc", "password_hash": "-", "created_at": moment}
            for n in numbers
        ],
        AccountRole: [{"account_id": n, "role": Role.DOCTOR, "granted_at": moment} for n in numbers],
        Doctor: [
            {"id": n, "account_id": n, "name": "Jean Banc", "slug": f"banc-{n}", "specialty": specialty_of(n),
             "verified_at": moment, "verified_by": Method.OPERATOR, "created_at": moment}
            for n in numbers
        ],
        Practice: [{"doctor_id": n, "shown": True} | where[n - 1] for n in numbers],
        Agenda: [{"doctor_id": n, "online": True, "created_at": moment} for n in numbers],
        Place: [
            {"id": n, "doctor_id": n, "kind": Kind.OFFICE, "name": "Cabinet", "zone": HOME_ZONE} | where[n - 1]
            for n in numbers
        ],
        Motive: [
            {"id": n, "doctor_id": n, "name": "Consultation", "minutes": MINUTES, "step": MINUTES,
             "who": Who.PUBLIC}
            for n in numbers
        ],
        Opening: [
            {"doctor_id": n, "place_id": n, "weekday": day, "start_minute": start, "end_minute": end,
             "anchor": date(2024, 1, 1)}
            for n in numbers for day in range(7) for start, end in HOURS
        ],
    }  # fmt: skip


def specialty_of(number: int) -> str:
    """The specialty of a doctor: in turn."""
    return CODES[number % len(CODES)]


def _visits(random: Random, doctors: int) -> Iterator[dict[str, Any]]:
    """Booked visits of fourteen days, from tomorrow on."""
    moment, zone = now(), ZoneInfo(HOME_ZONE)
    minutes = [at for start, end in HOURS for at in range(start, end, MINUTES)]
    number = 0
    for doctor_id in range(1, doctors + 1):
        for day in range(1, DAYS + 1):
            midnight = datetime.combine(
                moment.astimezone(zone).date() + timedelta(days=day), datetime.min.time()
            )
            for at in sorted(random.sample(minutes, A_DAY if doctor_id <= BUSY else A_QUIET_DAY)):
                number += 1
                starts_at = (midnight + timedelta(minutes=at)).replace(tzinfo=zone).astimezone(UTC)
                yield {
                    "id": number, "public_id": f"bench-{number}", "doctor_id": doctor_id, "motive_id": doctor_id,
                    "place_id": doctor_id, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=MINUTES),
                    "zone": HOME_ZONE, "status": Status.BOOKED, "made_by": By.DOCTOR, "made_at": moment,
                    "status_at": moment,
                }  # fmt: skip


def _claims(visit: dict[str, Any]) -> Iterator[dict[str, int]]:
    for unit in units(visit["starts_at"], visit["ends_at"]):
        yield {"doctor_id": visit["doctor_id"], "unit": unit, "lane": 0, "appointment_id": visit["id"]}
