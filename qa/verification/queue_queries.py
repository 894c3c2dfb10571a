"""Reads of the verifiers' queue: what waits, how much was accepted by hand, and whose number is taken."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import load_only

from qa.accounts.models import Account
from qa.extensions import db
from qa.kernel.crypto import vault
from qa.verification.models import Application, Credential, Judgement, State, Verdict
from qa.verification.queue_rules import accords
from qa.verification.rules import Flag


@dataclass(frozen=True)
class Waiting:
    """One line of the queue: no more of the person than name and profession."""

    id: int
    name: str
    profession: str
    status: str
    due_at: datetime | None
    account_id: int
    accords: frozenset[int]


def _is_waiting() -> ColumnElement[bool]:
    open_account = Account.disabled_at.is_(None)
    return (Application.state == State.WAITING) & Application.account.has(open_account)


def count_waiting() -> int:
    """How many requests wait for a human."""
    return db.session.scalar(select(func.count()).select_from(Application).where(_is_waiting())) or 0


def count_overdue(moment: datetime) -> int:
    """How many of them have waited longer than announced."""
    late = _is_waiting() & (Application.due_at < moment)
    return db.session.scalar(select(func.count()).select_from(Application).where(late)) or 0


def waiting_applications(*, offset: int, limit: int) -> list[Waiting]:
    """What waits for a human, oldest due first."""
    columns = (
        Application.id, Application.given, Application.family, Application.profession, Application.status,
        Application.due_at, Application.account_id, Application.proved_at,
    )  # fmt: skip
    wanted = select(*columns).where(_is_waiting()).order_by(Application.due_at, Application.id)
    rows = db.session.execute(wanted.offset(offset).limit(limit)).all()
    said = _judgements([row.id for row in rows])
    return [
        Waiting(
            id=row.id,
            name=f"{row.given} {row.family}",
            profession=row.profession,
            status=row.status,
            due_at=row.due_at,
            account_id=row.account_id,
            accords=frozenset(accords(said[row.id], proved_at=row.proved_at)),
        )
        for row in rows
    ]


def _judgements(application_ids: Sequence[int]) -> dict[int, list[Judgement]]:
    """What was judged of each, without its reason."""
    found: dict[int, list[Judgement]] = defaultdict(list)
    light = load_only(
        Judgement.application_id, Judgement.verifier_id, Judgement.verdict, Judgement.decided_at
    )
    wanted = select(Judgement).where(Judgement.application_id.in_(application_ids)).options(light)
    for one in db.session.scalars(wanted.order_by(Judgement.id)):
        found[one.application_id].append(one)
    return found


def judgements_of(application_id: int) -> Sequence[tuple[Judgement, str | None]]:
    """Every verdict on a request with the verifier's name, oldest first; no name for an automatic one."""
    wanted = select(Judgement, Account.name).outerjoin(Account, Account.id == Judgement.verifier_id)
    mine = wanted.where(Judgement.application_id == application_id).order_by(Judgement.id)
    return [(one, name) for one, name in db.session.execute(mine)]


def last_judgement(application_id: int, verdict: Verdict) -> Judgement | None:
    """The last verdict of one kind."""
    mine = (Judgement.application_id == application_id) & (Judgement.verdict == verdict)
    return db.session.scalars(select(Judgement).where(mine).order_by(Judgement.id.desc()).limit(1)).first()


def accepted_by_hand() -> int:
    """How many professionals verifiers accepted; whoever was judged by people who left since is not counted."""
    human = (Judgement.verdict == Verdict.ACCEPT) & Judgement.verifier_id.is_not(None)
    wanted = select(func.count(func.distinct(Judgement.application_id))).join(Application).where(human)
    return db.session.scalar(wanted.where(Application.state == State.ACCEPTED)) or 0


def known_against(application: Application) -> tuple[Flag, ...]:
    """What this site knows against accepting without a human: the number is another account's, or a refusal."""
    taken = (Credential.rpps == application.rpps) & (Credential.account_id != application.account_id)
    refused = last_judgement(application.id, Verdict.REFUSE) is not None
    found = db.session.scalar(select(Credential.account_id).where(taken)) if application.rpps else None
    return (*((Flag.TAKEN,) if found else ()), *((Flag.REFUSED,) if refused else ()))


def stuck_applications(before: datetime) -> list[int]:
    """Requests that the worker has been checking since before a moment."""
    stuck = (Application.state == State.CHECKING) & (Application.proved_at <= before)
    return list(db.session.scalars(select(Application.id).where(stuck).order_by(Application.id)))


def kept_answers(before: datetime) -> list[int]:
    """Requests decided before a moment that still hold an answer of the register: a sealed text tells its length."""
    holds = func.length(Application.register) > len(vault().seal({}))
    old = Application.state.in_((State.ACCEPTED, State.REFUSED)) & (Application.decided_at <= before)
    return list(db.session.scalars(select(Application.id).where(old, holds).order_by(Application.id)))
