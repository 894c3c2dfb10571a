"""A small cast for tests: staff who sign in, a question that waits, one that is public, an answer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from qa.accounts.factor_models import Totp
from qa.accounts.factor_rules import code_at, step_at
from qa.accounts.rules import needs_factor
from qa.accounts.services.accounts import create_account
from qa.accounts.services.factors import keep_totp
from qa.accounts.services.sessions import end_session, start_session
from qa.answers.services.publishing import publish_answer
from qa.doctors.models import Method
from qa.doctors.services import create_doctor, verify_doctor
from qa.extensions import db
from qa.kernel.access import ANONYMOUS, SYSTEM, Actor, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.moderation.services import publish_question
from qa.questions.services.asking import Submission, ask
from tests.markup import main_of

PASSWORD = "une phrase longue que personne ne devine"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of everybody's application of codes
STAFF_NAMES = {
    Role.MODERATOR: "Dora Lecture",
    Role.ADMINISTRATOR: "Ada Réglage",
    Role.VERIFIER: "Vera Contrôle",
}
TITLE = "Palpitations le soir après le café"
BODY = "Depuis trois semaines, je sens mon cœur le soir. Faut-il consulter ?"
PARTS = {
    "understood": "Vous sentez des battements rapides le soir.",
    "explanation": "Le café et la fatigue suffisent souvent à les **expliquer**.",
    "action": "- Arrêtez le café pendant deux semaines.\n- Notez les moments où cela revient.",
    "consult": "Appelez le 15 en cas de douleur dans la poitrine ou de malaise.",
    "limits": "Sans examen, je ne peux pas écarter un trouble du rythme.",
}


@dataclass(frozen=True)
class Person:
    """A member of the staff; `doctor_id` is 0 for those who are no doctor."""

    email: str
    actor: Actor
    doctor_id: int = 0


@contextmanager
def quick_passwords() -> Iterator[None]:
    """The same hashing, with the least memory and time that argon2 allows."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with patch("qa.accounts.passwords._hasher", cheap):
        yield


def staff(role: Role, email: str, *, factor: bool = True) -> Person:
    """An account with one role, and an application of codes unless told otherwise."""
    with quick_passwords():
        account = create_account(
            SYSTEM, email=email, name=STAFF_NAMES.get(role, "Sacha Equipier"), password=PASSWORD, role=role
        )
    if factor:
        keep_totp(account.id, SECRET)
    return Person(email, account.actor)


def administrator(email: str = "admin@exemple.fr") -> Person:
    """An administrator."""
    return staff(Role.ADMINISTRATOR, email)


def moderator(email: str = "moderation@exemple.fr") -> Person:
    """A moderator."""
    return staff(Role.MODERATOR, email)


def doctor(
    email: str = "martin@exemple.fr",
    *,
    name: str = "Camille Martin",
    specialty: str = "cardiologie",
    verified: bool = True,
    factor: bool = True,
) -> Person:
    """A doctor, verified and with an application of codes unless told otherwise."""
    with quick_passwords():
        made = create_doctor(SYSTEM, email=email, name=name, password=PASSWORD, specialty=specialty)
    if factor:
        keep_totp(made.account_id, SECRET)
    if verified:
        verify_doctor(SYSTEM, made.id, method=Method.OPERATOR)
    return Person(email, made.account.actor, made.id)


def colleague() -> Person:
    """A second verified doctor."""
    return doctor("petit@exemple.fr", name="Dominique Petit", specialty="pediatrie")


def asked(*, within_hours: int = 48, **changes: Any) -> tuple[int, str]:
    """A question that nobody has read: its number and its secret token."""
    submission = Submission(**{"title": TITLE, "body": BODY, "specialty": "cardiologie"} | changes)
    question, token = ask(ANONYMOUS, submission, within_hours=within_hours)
    return question.id, token


def pending_question(**changes: Any) -> int:
    """A question that nobody has read."""
    return asked(**changes)[0]


def published_question(by: Person, **changes: Any) -> int:
    """A question that a moderator has published as it was written."""
    question_id = pending_question(**changes)
    texts = {"title": TITLE, "body": BODY, "specialty": "cardiologie"} | changes
    wanted = {name: texts[name] for name in ("title", "body", "specialty")}
    publish_question(by.actor, question_id, **wanted)
    return question_id


def published_answer(by: Person, question_id: int, **changes: str) -> int:
    """A public answer."""
    return publish_answer(by.actor, question_id, parts=PARTS | changes).id


def code() -> str:
    """What everybody's application shows now."""
    return code_at(SECRET, step_at(now()))


def fresh_code(person: Person) -> str:
    """The same as if the person had used none before: a code works once."""
    with transaction() as session:
        session.execute(update(Totp).where(Totp.account_id == person.actor.account_id).values(last_step=0))
    return code()


def password_proved(client: FlaskClient, person: Person, address: str = "/connexion") -> TestResponse:
    """The first step of signing in, by the form."""
    values = {"csrf_token": token(client.get(address).text), "email": person.email, "password": PASSWORD}
    with quick_passwords():
        answer = client.post(address, data=values)
    assert answer.status_code == 303, answer.text
    return answer


def second_step(client: FlaskClient, person: Person, address: str = "/connexion/code") -> TestResponse:
    """The second step of signing in, by the form."""
    values = {"csrf_token": token(client.get(address).text), "code": fresh_code(person)}
    return client.post(address, data=values)


def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Gives the client the session that the forms would give at once, or signs in by them; gives it back."""
    with client.application.app_context():
        factor = "totp" if db.session.get(Totp, person.actor.account_id) else ""
        if not factor and needs_factor(person.actor.roles):
            return sign_in_by_forms(client, person)
        if before := client.get_cookie("session"):
            end_session(before.value)
        client.set_cookie("session", start_session(person.actor.account_id, factor=factor))
    db.session.rollback()  # the test's own reading begins anew
    return client


def sign_in_by_forms(client: FlaskClient, person: Person) -> FlaskClient:
    """Signs in as people do, with a code where there is a second step; gives the client back."""
    asked = password_proved(client, person).location
    if asked == "/connexion/code":
        answer = second_step(client, person)
        assert answer.status_code == 303, answer.text
    return client


def fields(html: str, action: str = "") -> dict[str, str]:
    """What a browser would send with the first POST form of <main> whose address ends so."""
    main = main_of(html)
    forms = [one for one in main.iter("form") if one.get("method") == "post"]
    form = next(one for one in forms if (one.get("action") or "").endswith(action))
    values = {one.get("name"): one.get("value", "") for one in form.iter("input") if one.get("name")}
    values |= {one.get("name"): (one.text or "").removeprefix("\n") for one in form.iter("textarea")}
    return values | {one.get("name"): _chosen(one) for one in form.iter("select")}


def untouched(html: str, action: str = "") -> dict[str, Any]:
    """The same, to the letter: boxes only where they are ticked, names that come several times as a list."""
    main = main_of(html)
    form = next(one for one in main.iter("form") if (one.get("action") or "").endswith(action))
    values: dict[str, Any] = {}
    for one in form.iter("input"):
        boxed = one.get("type") in ("checkbox", "radio")
        if one.get("name") and (not boxed or one.get("checked") is not None):
            values.setdefault(one.get("name"), []).append(one.get("value", ""))
    single = {name: value[0] if len(value) == 1 else value for name, value in values.items()}
    areas = {one.get("name"): (one.text or "").removeprefix("\n") for one in form.iter("textarea")}
    return single | areas | {one.get("name"): _chosen(one) for one in form.iter("select")}


def _chosen(select: Any) -> str:
    options = list(select.iter("option"))
    chosen = next((one for one in options if one.get("selected") is not None), options[0])
    return str(chosen.get("value", ""))


def token(html: str, action: str = "") -> str:
    """The form's token."""
    return fields(html, action)["csrf_token"]


def send(client: FlaskClient, page: str, action: str, changes: Mapping[str, str] = {}) -> TestResponse:
    """Opens the page, fills its form whose address ends with `action`, and sends it."""
    path = page.rstrip("/")
    values = fields(client.get(path).text, action) | changes
    return client.post(path + action, data=values)
