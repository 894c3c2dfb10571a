"""Verified people with a credential, and refused requests, for tests of rights and appeals."""

from qa.doctors.models import Doctor, Method
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.models import Application, Credential, Judgement, State, Status, Verdict
from tests import people
from tests.people import Person


def verified_person(
    email: str = "emma@exemple.fr",
    *,
    profession: str = "40",
    status: str = Status.PRACTISING,
    role: Role = Role.PROFESSIONAL,
    method: Method = Method.PSC,
) -> Person:
    """An account with a credential and the role that goes with it."""
    made = people.staff(role, email)
    with transaction() as session:
        credential = Credential(account_id=made.actor.account_id, given="Emma", family="Rivière")
        credential.profession, credential.status, credential.rpps = profession, status, "10001234565"
        credential.method, credential.verified_at = method, now()
        session.add(credential)
    return made


def refused_person(
    *verifiers: Person, email: str = "felix@exemple.fr", reason: str = "Carte illisible."
) -> int:
    """An account whose request these verifiers refused: its number."""
    made = people.staff(Role.REGISTERED, email)
    account_id = made.actor.account_id or 0
    with transaction() as session:
        application = Application(account_id=account_id, given="Félix", family="Roche", profession="10")
        application.rpps, application.charter_version, application.charter_at = "10001234565", "1", now()
        application.state, application.asked_at, application.decided_at = State.REFUSED, now(), now()
        for one in verifiers:
            verdict = Judgement(verifier_id=one.actor.account_id, verdict=Verdict.REFUSE, reason=reason)
            verdict.decided_at = now()
            application.judgements.append(verdict)
        session.add(application)
    return account_id


def verified_by(person: Person, method: Method) -> None:
    """The doctor was verified by this."""
    with transaction() as session:
        session.get_one(Doctor, person.doctor_id).verified_by = method
