"""Writes of doctors."""

from sqlalchemy import select

from qa.accounts.name_rules import shown_name
from qa.accounts.services.accounts import create_account, exchange_role
from qa.doctors.models import Doctor, Method
from qa.doctors.rules import BIO
from qa.extensions import db
from qa.kernel.access import Action, Actor, Role, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid
from qa.kernel.sanitize import RULES_VERSION, render
from qa.kernel.text import normalise, slugify
from qa.language.specialties import find_specialty


def create_doctor(
    actor: Actor, *, email: str, name: str, password: str, specialty: str, bio: str = ""
) -> Doctor:
    """An account with a doctor's profile, not yet verified; raises Invalid."""
    require(actor, Action.ADMINISTER)
    known = find_specialty(specialty)
    if known is None:
        raise Invalid("specialty", f"unknown specialty: {specialty}")
    bare = shown_name(name, two_words=True)
    with transaction() as session:
        account = create_account(actor, email=email, name=bare, password=password, role=Role.REGISTERED)
        doctor = Doctor(account_id=account.id, name=account.name, slug=free_slug(bare), specialty=known.code)
        doctor.bio, doctor.created_at = normalise(bio)[: BIO[1]], now()
        doctor.bio_html, doctor.rules_version = render(doctor.bio), RULES_VERSION
        session.add(doctor)
        session.flush()
    return doctor


def free_slug(name: str) -> str:
    """A slug that no other doctor has: namesakes get a number."""
    base, number = slugify(name, fallback="medecin"), 1
    slug = base
    while db.session.scalar(select(Doctor.id).where(Doctor.slug == slug)):
        number += 1
        slug = f"{base}-{number}"
    return slug


def verify_doctor(actor: Actor, doctor_id: int, *, method: Method) -> None:
    """Notes that identity and right to practise were checked, when and how; a second time changes nothing."""
    require(actor, Action.VERIFY)
    with transaction() as session:
        doctor = session.get(Doctor, doctor_id)
        if doctor is None:
            raise Conflict("the doctor is gone")
        if doctor.verified_at is None:
            doctor.verified_at, doctor.verified_by = now(), method
            exchange_role(doctor.account, old=Role.REGISTERED, new=Role.DOCTOR)
