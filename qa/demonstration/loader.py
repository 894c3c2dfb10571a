"""Loads the demonstration through the same services that people use, at moments of the past."""

import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from qa.accounts.factor_rules import new_secret
from qa.accounts.models import Account
from qa.accounts.services.accounts import create_account
from qa.accounts.services.factors import keep_totp
from qa.answers.queries import public_answers
from qa.answers.services.publishing import mark_helped, publish_answer
from qa.demonstration.agendas import agendas, open_agenda
from qa.demonstration.applicants import file_request, send_card
from qa.demonstration.profiles import fill_profile
from qa.demonstration.services import Show, grow
from qa.doctors.models import Doctor, Method
from qa.doctors.services import create_doctor, verify_doctor
from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.kernel import clock
from qa.kernel.access import ANONYMOUS, ASKER, SYSTEM, Actor, Role
from qa.kernel.database import transaction
from qa.kernel.disk import whole_file
from qa.kernel.events import deliver
from qa.moderation.services import publish_followup, publish_question
from qa.questions.models import Question
from qa.questions.services.asking import Submission, ask

FOLDER = Path(__file__).parent
CONTEXT = (
    "title",
    "body",
    "specialty",
    "for_whom",
    "age_band",
    "sex",
    "pregnant",
    "duration",
    "treatments",
    "history",
)


def is_empty() -> bool:
    """True where the database holds no account and no question."""
    one = db.session.scalar(select(Question.id).limit(1)) or db.session.scalar(select(Account.id).limit(1))
    return one is None


def is_demonstration() -> bool:
    """True where the database holds the demonstration, which may grow; a site of real people never does."""
    fictional = db.session.scalar(
        select(Doctor.id).where(Doctor.verified_by == Method.DEMONSTRATION).limit(1)
    )
    return fictional is not None


def load_demonstration(questions: int = 0, seed: int = 1, *, show: Show = iter) -> int:
    """Loads people and questions, writes the accounts' file, grows to that many questions, delivers the events.

    Returns how many questions there are. Killed before the end of the first transaction, it has loaded nothing;
    killed while it grows, it goes on where it stood (`grow_demonstration`).
    """
    accounts: list[dict[str, Any]] = []
    with transaction():
        loaded, with_card = _load_all(accounts)
        _write_accounts(accounts)
    for actor in with_card:
        send_card(actor)
    return loaded + grow_demonstration(questions, seed, show=show)


def grow_demonstration(questions: int, seed: int = 1, *, show: Show = iter) -> int:
    """Adds generated questions up to that many in all, and delivers the events; returns how many were added."""
    added = grow(questions, seed, show=show)
    while deliver():
        pass
    return added


def _load_all(accounts: list[dict[str, Any]]) -> tuple[int, list[Actor]]:
    """How many questions there are, and which applicants still send a card."""
    people = json.loads((FOLDER / "people.json").read_text(encoding="utf-8"))
    doctors = {one["key"]: _doctor(one, accounts) for one in people["doctors"]}
    for one in agendas():
        open_agenda(doctors[one["doctor"]], one)
    moderator, *_ = [_staff(one, Role.MODERATOR, accounts) for one in people["moderators"]]
    for one in people["administrators"]:
        _staff(one, Role.ADMINISTRATOR, accounts)
    for one in people["verifiers"]:
        _staff(one, Role.VERIFIER, accounts)
    applicants = [(one["card"], _applicant(one, accounts)) for one in people["applicants"]]
    rows = [
        row for path in sorted(FOLDER.glob("questions-*.json")) for row in json.loads(path.read_text("utf-8"))
    ]
    for row in sorted(rows, key=lambda row: -row["days_ago"]):
        _load(row, doctors, moderator)
    return len(rows), [actor for with_card, actor in applicants if with_card]


def _applicant(one: dict[str, Any], accounts: list[dict[str, Any]]) -> Actor:
    password = secrets.token_urlsafe(12)
    account = file_request(one, password)
    row = {"role": Role.REGISTERED.value, "email": account.email, "password": password, "totp_secret": None}
    accounts.append(row)
    return account.actor


def _staff(one: dict[str, str], role: Role, accounts: list[dict[str, Any]]) -> Actor:
    password = secrets.token_urlsafe(12)
    account = create_account(SYSTEM, email=one["email"], name=one["name"], password=password, role=role)
    _note(accounts, account, role, password)
    return account.actor


def _note(accounts: list[dict[str, Any]], account: Account, role: Role, password: str) -> None:
    """The account with an application of codes, whose secret the accounts' file tells."""
    secret = new_secret()
    keep_totp(account.id, secret)
    accounts.append({"role": role.value, "email": account.email, "password": password, "totp_secret": secret})


def _doctor(one: dict[str, Any], accounts: list[dict[str, Any]]) -> Actor:
    password = secrets.token_urlsafe(12)
    doctor: Doctor = create_doctor(
        SYSTEM,
        email=one["email"],
        name=one["name"],
        password=password,
        specialty=one["specialty"],
    )
    fill_profile(doctor.account.actor, one)
    verify_doctor(SYSTEM, doctor.id, method=Method.DEMONSTRATION)
    _note(accounts, doctor.account, Role.DOCTOR, password)
    return doctor.account.actor


def _asked_at(row: dict[str, Any]) -> datetime:
    """`days_ago` days and a few hours ago, spread over the day by the title's length."""
    spread = timedelta(minutes=len(row["title"]) * 7 % 600)
    return (
        clock.now() - timedelta(days=row["days_ago"]) - (spread if row["days_ago"] else timedelta(minutes=30))
    )


def _load(row: dict[str, Any], doctors: dict[str, Actor], moderator: Actor) -> None:
    """Asks, publishes and answers one question, each at its own moment."""
    asked_at = _asked_at(row)
    hours = current_app.config["QA_ANSWER_WITHIN_HOURS"]
    with clock.at(asked_at):
        question, _ = ask(ANONYMOUS, Submission(**{name: row[name] for name in CONTEXT}), within_hours=hours)
    if row["state"] == "pending":
        return
    with clock.at(asked_at + timedelta(minutes=15)):
        text = {"title": row["title"], "body": row["body"], "specialty": row["specialty"]}
        publish_question(moderator, question.id, **text)
    for one in row["answers"]:
        parts = {name: one[name] for name in ("understood", "explanation", "action", "consult", "limits")}
        with clock.at(asked_at + timedelta(hours=max(one["hours_after"], 0.4))):
            publish_answer(doctors[one["doctor"]], question.id, parts=parts)
    _afterwards(row, question.id, moderator)


def _afterwards(row: dict[str, Any], question_id: int, moderator: Actor) -> None:
    """What the asker did later: precision, thanks, « this helped »."""
    later = clock.now() - timedelta(hours=2)
    answers = public_answers(question_id)
    if row["helped"] and answers:
        with clock.at(later):
            mark_helped(question_id, answers[0].id)
    for kind, text in ((FollowupKind.PRECISION, row["precision"]), (FollowupKind.THANKS, row["thanks"])):
        if not text:
            continue
        soon = min(later, answers[0].published_at + timedelta(days=20)) if answers else later
        with clock.at(soon):
            addition = add_followup(ASKER, question_id, kind=kind, text=text)
            publish_followup(moderator, addition.id, text=text)


def _write_accounts(accounts: list[dict[str, Any]]) -> None:
    """The file of accounts, readable by its owner alone; written before the commit, or nobody knew the passwords."""
    with whole_file(Path(current_app.instance_path) / "demo-accounts.json") as file:
        file.write(json.dumps(accounts, ensure_ascii=False, indent=1).encode())
