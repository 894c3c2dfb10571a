"""A proof of control arrives: kept beside the request, then the worker looks the person up."""

from typing import Any

from sqlalchemy import select

from qa.doctors.models import Method
from qa.kernel import audit
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, NotFound
from qa.kernel.events import emit
from qa.verification.models import Application, State

# What a human weighs most: a weaker proof comes beside a stronger one and never takes its place.
WEIGHT = (Method.PSC, Method.MSS, Method.DOCUMENT)
PROVABLE = (State.OPEN, State.MORE, State.WAITING, State.CHECKING)


def note_proof(account_id: int, *, method: Method, proof: dict[str, Any]) -> None:
    """Keeps what the proof says of the person and lets the worker decide (`application.proved`).

    Raises NotFound without a request, Conflict where it is decided. A later proof takes the place of
    the one before, unless that one weighs more: it is looked at anew with what came.
    """
    with transaction() as session:
        found = session.scalars(
            select(Application).where(Application.account_id == account_id).with_for_update(of=Application)
        ).first()
        if found is None:
            raise NotFound
        if found.state not in PROVABLE:
            raise Conflict("the request is decided")
        if not found.method or WEIGHT.index(method) <= WEIGHT.index(Method(found.method)):
            found.method, found.proof = method, proof
        found.proved_at, found.state = now(), State.CHECKING
        session.flush()
        emit("application.proved", found.id)
        audit.record(account_id, "proof.given", kind="application", subject_id=found.id)
