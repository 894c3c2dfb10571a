"""Closes an account, all or nothing, as its owner chose."""

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from qa.accounts.models import Account
from qa.accounts.queries import account as account_by_id
from qa.accounts.services.roles import spare_last_administrator
from qa.answers.models import AnswerDraft
from qa.appointments.services.expiry import forget_agenda
from qa.departures.name_rules import NamePattern, folded_words
from qa.departures.queries import visits_to_come
from qa.departures.rules import Choice
from qa.departures.services.answers import answered_questions, remove_answers, tell_change
from qa.departures.services.names import Eraser, erase_name
from qa.departures.services.traces import forget_traces
from qa.doctors.models import Doctor
from qa.doctors.profile_services import forget_profile
from qa.doctors.queries import doctor_of_account
from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.events import emit


def close_account(actor: Actor, choice: Choice) -> None:
    """The actor's own account closes: signing in is answered as for an unknown address from now on.

    Of a doctor what `choice` keeps stays, else nothing; of others their decisions, without a name. Raises
    Invalid("role") for the last administrator, Invalid("visits") while patients wait for a visit. Emits
    question.changed, question.reopened and name.removed: an index is built anew, for engines keep the words of what
    was replaced.
    """
    require(actor, Action.USE_ACCOUNT)
    with transaction() as session:
        account = account_by_id(actor.account_id or 0)
        if account is None or not account.is_active:
            raise NotFound
        spare_last_administrator(account.id)
        account_id, doctor = account.id, doctor_of_account(account.id)
        if doctor is not None:
            _leave_nobody_waiting(doctor.id)
            doctor = _leave(session, doctor, choice)
        forget_traces(account)
        if doctor is None:
            session.delete(account)
        else:
            _empty(account)
        session.flush()
        audit.record(account_id, "account.closed", kind="account", subject_id=account_id)


def _leave_nobody_waiting(doctor_id: int) -> None:
    """Patients are told before their doctor leaves; then the agenda goes, past visits with it."""
    if visits_to_come(doctor_id):
        raise Invalid("visits", "still to come")
    forget_agenda(doctor_id)


def _empty(account: Account) -> None:
    """Only the number stays: nobody can type this address, and no password fits."""
    account.email, account.name, account.password_hash = f"closed:{account.id}", "", ""
    account.disabled_at = now()


def _leave(session: Session, doctor: Doctor, choice: Choice) -> Doctor | None:
    """The doctor's part; the row that stays, or None where nothing needs it."""
    answered = answered_questions(doctor.id)
    session.execute(delete(AnswerDraft).where(AnswerDraft.doctor_id == doctor.id))
    if choice == Choice.NAME and answered:
        _say_goodbye(doctor)
        tell_change(answered)
        return doctor
    stays, doctor_id = choice == Choice.NAMELESS and bool(answered), doctor.id
    eraser = _eraser(session, doctor, answered)
    forget_profile(doctor)
    if stays:
        _lose_name(doctor)
    else:
        _remove(session, doctor)
    session.flush()
    tell_change(erase_name(eraser) | answered)
    emit("name.removed", doctor_id)
    return doctor if stays else None


def _remove(session: Session, doctor: Doctor) -> None:
    remove_answers(doctor.id, within_hours=current_app.config["QA_ANSWER_WITHIN_HOURS"])
    session.flush()
    session.expire(doctor)
    session.delete(doctor)


def _say_goodbye(doctor: Doctor) -> None:
    """Name, verification and declared ties stay beside the answers; where patients were received does not."""
    doctor.closed_at = now()
    doctor.practices = []
    doctor.away_from = doctor.away_until = None
    doctor.daily_quota = 0


def _lose_name(doctor: Doctor) -> None:
    doctor.closed_at, doctor.nameless = now(), True
    doctor.name, doctor.slug = "", f"medecin-parti-{doctor.id}"


def _eraser(session: Session, doctor: Doctor, answered: frozenset[int]) -> Eraser:
    """A namesake who is still here keeps the name outside the questions that this doctor answered."""
    page = f"/medecins/{doctor.slug}"
    site = current_app.config["QA_SITE_URL"]
    literals = (doctor.account.email, f"{site}{page}", f"{site}/en{page}", page)
    mine = folded_words(doctor.name)
    others = [folded_words(one) for one in session.scalars(select(Doctor.name).where(Doctor.id != doctor.id))]
    near = NamePattern(doctor.name, broad=True, literals=literals)
    if sorted(mine) in [sorted(one) for one in others]:
        return Eraser(near, None, answered)
    alone = not any(mine[-1] == one[-1] for one in others)
    far = near if alone else NamePattern(doctor.name, broad=False, literals=literals)
    return Eraser(near, far, answered)
