"""Doctors write their own profile: who they are, their photo, when they are away."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select

from qa.accounts.name_rules import shown_name
from qa.doctors.models import Doctor, DoctorLanguage
from qa.doctors.queries import doctor_of_account
from qa.doctors.rules import BIO, LANGUAGES_MOST, PHOTO_BYTES, PHOTO_SIDE, QUOTA_MOST, TRAINING
from qa.doctors.services import free_slug
from qa.gateways.current import gateways
from qa.kernel.access import Action, Actor, require
from qa.kernel.database import after_commit, transaction
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.pictures import cleaned_picture
from qa.kernel.sanitize import RULES_VERSION, render
from qa.kernel.text import normalise
from qa.language.specialties import SPECIALTIES
from qa.language.tongues import tongues


@dataclass(frozen=True)
class Profile:
    """What a doctor says in the profile; name and specialty count only until somebody has verified them."""

    name: str = ""
    specialty: str = ""
    bio: str = ""
    training: str = ""
    languages: tuple[str, ...] = ()
    away_from: date | None = None
    away_until: date | None = None
    daily_quota: int = 0


def own_doctor(actor: Actor) -> Doctor:
    """The profile of the one who acts; raises NotAllowed, or NotFound for an account without one."""
    require(actor, Action.EDIT_PROFILE)
    doctor = doctor_of_account(actor.account_id)
    if doctor is None:
        raise NotFound
    return doctor


def save_profile(actor: Actor, profile: Profile) -> None:
    """Keeps the profile; its changes show at once wherever the doctor is named, for rows hold only the number.

    The name and specialty of a verified doctor stay as they were checked. Raises NotAllowed, NotFound, Invalid.
    """
    bio, training = normalise(profile.bio), normalise(profile.training)
    _check(profile, bio, training)
    html = render(bio) if bio else ""
    with transaction() as session:
        doctor = own_doctor(actor)
        # Who is verified at this very moment keeps the verified name.
        session.execute(select(Doctor.id).where(Doctor.id == doctor.id).with_for_update())
        session.refresh(doctor)
        if doctor.verified_at is None:
            _rename(doctor, profile)
        doctor.bio, doctor.bio_html, doctor.rules_version = bio, html, RULES_VERSION
        doctor.training = training
        doctor.away_from, doctor.away_until = profile.away_from, profile.away_until
        doctor.daily_quota = profile.daily_quota
        _speak(doctor, profile.languages)


def _check(profile: Profile, bio: str, training: str) -> None:
    if len(bio) > BIO[1]:
        raise Invalid("bio", "too long")
    if len(training) > TRAINING[1]:
        raise Invalid("training", "too long")
    if len(profile.languages) > LANGUAGES_MOST or not set(profile.languages) <= set(tongues("fr")):
        raise Invalid("languages", "unknown or too many languages")
    if profile.away_from and profile.away_until and profile.away_until < profile.away_from:
        raise Invalid("away_until", "ends before it begins")
    if not 0 <= profile.daily_quota <= QUOTA_MOST:
        raise Invalid("daily_quota", "out of bounds")


def _rename(doctor: Doctor, profile: Profile) -> None:
    """Nobody has checked the name yet: it may still be corrected, and the address follows."""
    if profile.specialty in SPECIALTIES:
        doctor.specialty = profile.specialty
    name = shown_name(profile.name, two_words=True) if profile.name else doctor.name
    if name != doctor.name:
        doctor.slug = free_slug(name)
        doctor.name = doctor.account.name = name


def _speak(doctor: Doctor, codes: tuple[str, ...]) -> None:
    kept = {one.code: one for one in doctor.languages}
    doctor.languages = [kept.get(code) or DoctorLanguage(code=code) for code in dict.fromkeys(codes)]
    for position, one in enumerate(doctor.languages):
        one.position = position


def set_photo(actor: Actor, content: bytes) -> None:
    """Keeps a photo made anew without metadata, at most 800 pixels long; the former one goes. Raises Invalid."""
    require(actor, Action.EDIT_PROFILE)
    if len(content) > PHOTO_BYTES:
        raise Invalid("photo", "too large")
    picture = cleaned_picture(content, longest_side=PHOTO_SIDE, field="photo")
    with transaction():
        doctor = own_doctor(actor)
        _drop_photo(doctor)
        doctor.photo_key, doctor.photo_hash = gateways().files.keep(picture), sha256(picture).hexdigest()[:20]


def remove_photo(actor: Actor) -> None:
    """Initials stand again where the photo stood."""
    with transaction():
        _drop_photo(own_doctor(actor))


def _drop_photo(doctor: Doctor) -> None:
    key, files = doctor.photo_key, gateways().files
    if key:
        doctor.photo_key = doctor.photo_hash = ""
        after_commit(lambda: files.forget(key))


def opened_photo(doctor: Doctor) -> bytes:
    """The photo's bytes; raises NotFound where there is none."""
    try:
        return gateways().files.open(doctor.photo_key)
    except KeyError as error:
        raise NotFound from error


def forget_profile(doctor: Doctor) -> None:
    """Inside the caller's transaction: everything that the doctor said goes, but name, specialty and verification."""
    _drop_photo(doctor)
    doctor.bio = doctor.bio_html = doctor.training = ""
    doctor.languages, doctor.practices, doctor.interests = [], [], []
    doctor.away_from = doctor.away_until = None
    doctor.daily_quota = 0


def reclean() -> int:
    """Cleans every biography again under the present rules; returns how many were older."""
    changed = 0
    with transaction() as session:
        old = (Doctor.rules_version < RULES_VERSION) & (Doctor.bio != "")
        for doctor in session.scalars(select(Doctor).where(old)):
            doctor.bio_html, doctor.rules_version = render(doctor.bio), RULES_VERSION
            changed += 1
    return changed
