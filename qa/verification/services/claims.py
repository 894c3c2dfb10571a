"""A claim is filed and corrected; what depends on it follows."""

from datetime import datetime

from qa.accounts.models import Account
from qa.doctors.models import Doctor, Method
from qa.doctors.queries import doctor_of_account
from qa.doctors.services import free_slug
from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import emit
from qa.verification.charter_rules import CHARTER_VERSION
from qa.verification.claim_rules import Claim
from qa.verification.models import Application, State
from qa.verification.queries import application_of, credential_of
from qa.verification.right_queries import right_of
from qa.verification.services.applicants import own_application
from qa.verification.services.sponsorships import forget_sponsorships

CORRECTABLE = (State.OPEN, State.MORE, State.WAITING)


def new_application(account: Account, claim: Claim, *, charter: str, charter_at: str) -> Application:
    """Inside the caller's transaction: the request of an account, and the profile of a doctor, public once verified."""
    with transaction() as session:
        made = Application(account_id=account.id, state=State.OPEN, asked_at=now())
        made.charter_version, made.charter_at = charter, datetime.fromisoformat(charter_at)
        _write(made, claim)
        session.add(made)
        _follow(account, claim)
        session.flush()
    return made


def file_application(actor: Actor, claim: Claim) -> Application:
    """The request of an account that has none, under the charter of today; raises NotAllowed, Conflict."""
    require(actor, Action.APPLY)
    with transaction() as session:
        account = session.get(Account, actor.account_id, with_for_update=True) if actor.account_id else None
        if account is None:
            raise NotFound
        verified = right_of(account.id) is not None or credential_of(account.id) is not None
        if verified or application_of(account.id):
            raise Conflict("there is a request, or nothing to ask for")
        return new_application(account, claim, charter=CHARTER_VERSION, charter_at=now().isoformat())


def correct_claim(actor: Actor, claim: Claim) -> None:
    """The claim is another one: colleagues and earlier accords spoke for the old one, the proof is looked at anew.

    Raises NotFound without a request, Conflict where it is decided or being decided. Emits application.proved where
    a proof is there already.
    """
    require(actor, Action.APPLY)
    with transaction() as session:
        account = session.get(Account, actor.account_id, with_for_update=True) if actor.account_id else None
        if account is None:
            raise NotFound
        found = own_application(actor, lock=True)  # after the account, as a verdict locks them
        if found.state not in CORRECTABLE:
            raise Conflict("the request is decided, or being decided")
        if found.method == Method.MSS and found.rpps != claim.rpps:
            found.method, found.proof, found.proved_at = "", {}, None
        _write(found, claim)
        _follow(account, claim)
        forget_sponsorships(found.id)
        found.state, found.due_at, found.register = State.OPEN, None, {}
        if found.method:
            found.state, found.proved_at = State.CHECKING, now()
            emit("application.proved", found.id)
        session.flush()
        audit.record(actor.account_id, "claim.corrected", kind="application", subject_id=found.id)


def _write(found: Application, claim: Claim) -> None:
    found.given, found.family, found.rpps = claim.given, claim.family, claim.rpps
    found.profession, found.status, found.specialty = claim.profession, claim.status, claim.specialty


def _follow(account: Account, claim: Claim) -> None:
    """The account's name, and a profile for doctors who exercise alone; nobody has seen it yet."""
    account.name = claim.name
    with transaction() as session:
        doctor = doctor_of_account(account.id)
        if doctor is not None and not claim.is_doctor:
            session.delete(doctor)
        elif doctor is None and claim.is_doctor:
            doctor = Doctor(account_id=account.id, created_at=now(), name=claim.name)
            doctor.slug, doctor.specialty = free_slug(claim.name), claim.site_specialty
            session.add(doctor)
        elif doctor is not None:
            if doctor.name != claim.name:
                doctor.name, doctor.slug = claim.name, free_slug(claim.name)
            doctor.specialty = claim.site_specialty
        session.flush()
