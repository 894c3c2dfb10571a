"""A professional is admitted: credential, role, and the doctor's page under the name that was verified."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qa.accounts.models import Account
from qa.accounts.services.accounts import exchange_role
from qa.doctors.models import Doctor, Method
from qa.doctors.queries import doctor_of_account
from qa.doctors.services import free_slug, verify_doctor
from qa.extensions import db
from qa.kernel import audit
from qa.kernel.access import Action, Actor, Role, require
from qa.kernel.clock import now
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import emit
from qa.language.specialties import find_specialty
from qa.verification.models import Application, Credential, Judgement, Right, State, Verdict
from qa.verification.queries import credential_of
from qa.verification.right_queries import right_of
from qa.verification.right_rules import role_of
from qa.verification.rules import plain_name


def locked_application(session: Session, application_id: int) -> Application:
    """The request and its account, kept for this transaction alone; raises NotFound, also where the person left."""
    owner = session.scalar(select(Application.account_id).where(Application.id == application_id))
    account = session.get(Account, owner, with_for_update=True, populate_existing=True) if owner else None
    wanted = select(Application).where(Application.id == application_id).with_for_update(of=Application)
    found = session.scalars(wanted.execution_options(populate_existing=True)).first()
    if found is None or account is None or not account.is_active:
        raise NotFound
    return found


def admit(actor: Actor, found: Application, *, method: Method) -> None:
    """Inside the caller's transaction, on a locked request: the person is a verified professional from now on.

    Emits application.decided. Raises Conflict where the number is another account's, or the account's own right is
    suspended or has ended: an administrator gives that back.
    """
    require(actor, Action.VERIFY)
    if right_of(found.account_id) in (Right.SUSPENDED, Right.ENDED) or credential_of(found.account_id):
        raise Conflict("verified before, or the right was taken")
    _keep_credential(found, method)
    _give_role(actor, found, method)
    found.state, found.decided_at, found.due_at = State.ACCEPTED, now(), None
    db.session.flush()
    emit("application.decided", found.id)
    audit.record(actor.account_id, "application.accepted", kind="application", subject_id=found.id)


def note_judgement(
    found: Application, *, verifier_id: int | None, verdict: Verdict, reason: str = ""
) -> None:
    """Inside the caller's transaction: one verdict more; no verifier for an automatic one."""
    found.judgements.append(
        Judgement(verifier_id=verifier_id, verdict=verdict, reason=reason, decided_at=now())
    )


def _keep_credential(found: Application, method: Method) -> None:
    credential = Credential(
        account_id=found.account_id, given=found.given, family=found.family, profession=found.profession,
        status=found.status, rpps=found.rpps or None, specialty=found.specialty, method=method, verified_at=now(),
        checked_at=now() if (found.register or {}).get("person") else None,
    )  # fmt: skip
    db.session.add(credential)
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Conflict("verified already, or the number is another account's") from taken


def _give_role(actor: Actor, found: Application, method: Method) -> None:
    """The role of the profession; a practising doctor's page is verified with it."""
    role = role_of(found.profession, found.status)
    doctor = doctor_of_account(found.account_id) if role == Role.DOCTOR else None
    if doctor is not None:
        _name_as_verified(doctor, found)
        verify_doctor(actor, doctor.id, method=method)
    exchange_role(found.account, old=Role.REGISTERED, new=role)


def _name_as_verified(doctor: Doctor, found: Application) -> None:
    """Until now the profile could be renamed freely: what was verified is the claim, and the badge stands by that."""
    name, known = f"{found.given} {found.family}"[:120], find_specialty(found.specialty)
    if plain_name(doctor.name) != plain_name(name):
        doctor.slug = free_slug(name)
        doctor.name = doctor.account.name = name
    if known is not None:
        doctor.specialty = known.code
