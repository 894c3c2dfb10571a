"""Each week, by the clock: what the register says now of everybody who was verified."""

import time
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import update
from sqlalchemy.orm import Session

from qa.gateways.current import gateways
from qa.gateways.register import Person, RegisterDown
from qa.gateways.register.fhir import FhirRegister
from qa.gateways.register.fhir_answers import Unclear
from qa.kernel import audit
from qa.kernel.access import SYSTEM, Action, Actor, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, TooMany
from qa.kernel.events import emit
from qa.kernel.limits import Limit, check, count
from qa.verification.doubt_queries import (
    HELD,
    RELEASED,
    Due,
    held_since,
    kept_lately,
    open_doubt,
    released_at,
    to_check,
    vanished_since,
    verified_count,
)
from qa.verification.doubt_rules import NO_LONGER, kept_person, may_ask_again, oddity, too_many
from qa.verification.models import Credential, Oddity, Right
from qa.verification.queries import credential_of
from qa.verification.services.doubts import close_doubt, lock_person, note_doubt
from qa.verification.services.rights import end_right

WEEK = timedelta(days=7)
MOST = 40
SEEN = 400
TICK_SECONDS = 20.0
REST = Limit("recheck_rest", 1, 15 * 60)
UNCLEAR = Limit("recheck_unclear", 1, 24 * 60 * 60)


def recheck_due() -> int:
    """By the clock: asks the register about at most 40 whom it was not asked about for a week; how many it answered.

    Where the register is down nothing changes and it is left alone until the next quarter of an hour begins; about
    whom it gives no clear answer it is asked again the next day.
    """
    if _is_used(REST, "register"):
        return 0
    done, began = 0, time.monotonic()
    for account_id, rpps, seen in _next_ones():
        if time.monotonic() - began > TICK_SECONDS:
            break
        try:
            person = gateways().register.look_up(rpps)
        except Unclear:
            _use(UNCLEAR, str(account_id))
            continue
        except RegisterDown:
            _use(REST, "register")
            break
        _judge(account_id, seen, person)
        done += 1
    return done


def _next_ones() -> list[Due]:
    clear = (one for one in to_check(now() - WEEK, SEEN) if not _is_used(UNCLEAR, str(one.account_id)))
    return list(islice(clear, MOST))


def _is_used(limit: Limit, who: str) -> bool:
    try:
        check(limit, who)
    except TooMany:
        return True
    return False


def _use(limit: Limit, who: str) -> None:
    with suppress(TooMany):
        count(limit, who)


def _judge(account_id: int, seen: datetime | None, person: Person | None) -> None:
    """Notes the look and acts on it, unless somebody else has looked or decided meanwhile."""
    with transaction() as session:
        account, credential = lock_person(session, account_id), credential_of(account_id)
        if account is None or credential is None or credential.checked_at != seen:
            return
        if credential.state != Right.VALID:
            return
        credential.checked_at = now()
        if person is not None and not person.active:
            close_doubt(account_id, kept=False)
            end_right(SYSTEM, account_id, reason=NO_LONGER)
            return
        kind = oddity(credential, person)
        if kind is None:
            close_doubt(account_id, kept=True)
        else:
            _doubt(session, account_id, kind, person)


def _doubt(session: Session, account_id: int, kind: Oddity, person: Person | None) -> None:
    """One doubt is open at most; it keeps its day, and what the register says last."""
    before = open_doubt(account_id)
    if before is not None:
        before.kind, before.found = kind, kept_person(person)
        return
    if not may_ask_again(kind) and kept_lately(account_id, kind):
        return
    if kind == Oddity.VANISHED and _holds_back():
        return
    note_doubt(session, account_id, kind=kind, person=person)


def _holds_back() -> bool:
    """True where one more vanished person makes more than 1 % within a week: the register may be ill, not the people.

    It stays so until an administrator says go on, and for a week after that nothing is held back.
    """
    if held_since() is not None:
        return True
    released = released_at()
    if released is not None and released > now() - WEEK:
        return False
    if not too_many(vanished_since(now() - WEEK) + 1, verified_count()):
        return False
    emit("vanishing.noticed", 0)
    audit.record(None, HELD, kind="doubt", subject_id=0)
    return True


def let_go_on(actor: Actor) -> None:
    """An administrator has looked: doubts are opened again, and everybody is looked at anew.

    Raises Conflict where nothing is held back.
    """
    require(actor, Action.ADMINISTER)
    with transaction() as session:
        if held_since() is None:
            raise Conflict("nothing is held back")
        _mark_all(session)
        audit.record(actor.account_id, RELEASED, kind="doubt", subject_id=0)


def recheck_all(_: int) -> None:
    """A new file of the register is in use: everybody is looked at now, forty a minute.

    The import itself was held where too many were missing from it, so that nothing is held back a second time.
    """
    with transaction() as session:
        _mark_all(session)
        if not isinstance(gateways().register, FhirRegister):
            audit.record(None, RELEASED, kind="doubt", subject_id=0)


def _mark_all(session: Session) -> None:
    valid = Credential.state == Right.VALID
    session.execute(update(Credential).where(valid).values(checked_at=None))
