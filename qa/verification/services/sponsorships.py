"""Verified colleagues say that they know the applicant: a help to who verifies, that decides nothing."""

from sqlalchemy import delete, select

from qa.kernel import audit
from qa.kernel.access import Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid, NotFound
from qa.kernel.tokens import forget_links, give_link, opened_by
from qa.verification.models import Application, Right, Sponsorship
from qa.verification.right_queries import right_of
from qa.verification.services.applicants import own_application
from qa.verification.services.proofs import PROVABLE
from qa.verification.sponsor_queries import sponsorship
from qa.verification.sponsor_rules import LASTS, SCOPE


def renew_sponsor_link(actor: Actor) -> str:
    """The secret of a new link for colleagues, to be shown once; the one before is void.

    Raises NotAllowed, NotFound, Conflict once decided.
    """
    with transaction():
        found = own_application(actor, lock=True)
        if found.state not in PROVABLE:
            raise Conflict("the request is decided")
        forget_links(SCOPE, found.id)
        token = give_link(SCOPE, found.id, expires_at=now() + LASTS)
        audit.record(actor.account_id, "sponsor.asked", kind="application", subject_id=found.id)
        return token


def check_sponsor(actor: Actor, found: Application) -> None:
    """Raises NotAllowed or NotFound for who is not verified today, Invalid("", "oneself") for the applicant."""
    require(actor, Action.SPONSOR)
    if right_of(actor.account_id or 0) != Right.VALID:
        raise NotFound
    if found.account_id == actor.account_id:
        raise Invalid("", "oneself")


def give_sponsorship(actor: Actor, token: str) -> None:
    """The colleague says so, once; said again, nothing changes. Raises as `check_sponsor`, NotFound for a link that
    opens nothing, Conflict once decided.
    """
    with transaction() as session:
        found = _undecided(opened_by(SCOPE, token) or 0)
        check_sponsor(actor, found)
        if sponsorship(found.id, actor.account_id) is not None:
            return
        session.add(Sponsorship(application_id=found.id, account_id=actor.account_id, given_at=now()))
        session.flush()
        audit.record(actor.account_id, "sponsorship.given", kind="application", subject_id=found.id)


def withdraw_sponsorship(actor: Actor, application_id: int) -> None:
    """The colleague takes it back. Raises NotAllowed, NotFound where nothing was said, Conflict once decided."""
    require(actor, Action.SPONSOR)
    with transaction() as session:
        said = sponsorship(application_id, actor.account_id)
        if said is None:
            raise NotFound
        _undecided(application_id)
        session.delete(said)
        session.flush()
        audit.record(actor.account_id, "sponsorship.withdrawn", kind="application", subject_id=application_id)


def _undecided(application_id: int) -> Application:
    """The request, locked against a decision at this very moment; raises NotFound, Conflict once decided."""
    with transaction() as session:
        mine = select(Application).where(Application.id == application_id).with_for_update(of=Application)
        found = session.scalars(mine.execution_options(populate_existing=True)).first()
    if found is None or not found.account.is_active:
        raise NotFound
    if found.state not in PROVABLE:
        raise Conflict("the request is decided")
    return found


def forget_sponsorships(application_id: int) -> None:
    """Inside the caller's transaction, where the claim changes: colleagues spoke for another name or profession."""
    with transaction() as session:
        session.execute(delete(Sponsorship).where(Sponsorship.application_id == application_id))
        forget_links(SCOPE, application_id)
