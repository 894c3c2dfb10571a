"""What tests of profiles write: pictures with secrets in them, practice places, bulk doctors."""

from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from qa.accounts.models import Account, AccountRole
from qa.doctors.models import Doctor, DoctorLanguage, Method, Practice
from qa.doctors.practice_services import Place, save_practice
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.language.towns import find_towns
from tests.people import Person

SECRET = b"48.8583-2.2945-camera-of-Camille"


def portrait(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A picture that says where and by what it was taken."""
    image, out = Image.new("RGB", size, "teal"), BytesIO()
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.88)
    image.save(out, kind, exif=exif)
    return out.getvalue()


def settle(person: Person, town: str, **changes: Any) -> int:
    """A practice place that is shown."""
    said = {"fees": "30 €, secteur 1.", "payment": ("card",), "shown": True} | changes
    return save_practice(person.actor, None, Place(town=town, **said)).id


def many_doctors(
    number: int, *, specialty: str = "cardiologie", town: str = "", language: str = "fr"
) -> list[int]:
    """Verified doctors, written straight into the tables."""
    here = find_towns(town)[0] if town else None
    made = []
    with transaction() as session:
        for one, _ in zip(_numbers, range(number), strict=False):
            account = Account(
                email=f"d{one}@exemple.fr", name="Jean Nombreux", password_hash="-", created_at=now()
            )
            account.grants.append(AccountRole(role=Role.DOCTOR, granted_at=now()))
            doctor = Doctor(
                account=account, name="Jean Nombreux", slug=f"nombreux-{one}", specialty=specialty
            )
            doctor.verified_at, doctor.verified_by, doctor.created_at = now(), Method.OPERATOR, now()
            doctor.languages.append(DoctorLanguage(code=language))
            if here:
                place = Practice(town=here.name, town_id=here.id, shown=True)
                place.latitude, place.longitude = here.latitude, here.longitude
                doctor.practices.append(place)
            session.add(doctor)
            made.append(doctor)
        session.flush()
        return [doctor.id for doctor in made]


_numbers = count(1)
