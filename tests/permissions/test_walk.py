"""Every route as every member of the cast: the right gets in; what belongs to somebody else is not there."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from qa.accounts.factor_models import Passkey
from qa.accounts.models import KeptText, LoginSession
from qa.extensions import db
from qa.kernel.access import PERMISSIONS, Action, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests import people
from tests.appointments.planted import opened
from tests.test_routes import Scene, action_of, rules, scene  # noqa: F401 - a fixture
from tests.told import OPEN, OWN_STEPS

CAST = {
    "anonymous": None,
    "patient with link": None,
    "unverified": Role.REGISTERED,
    "verified doctor": Role.DOCTOR,
    "other profession": Role.PROFESSIONAL,
    "student": Role.STUDENT,
    "industry": Role.INDUSTRY,
    "moderator": Role.MODERATOR,
    "verifier": Role.VERIFIER,
    "administrator": Role.ADMINISTRATOR,
}
# The object in the address belongs to one person: for everybody else, whatever their role, it does not exist.
OWNED = {
    "accounts.end_one",
    "accounts.remove_key",
    "accounts.kept",
    "accounts.forget_kept",
    "doctors.practice",
    "doctors.drop_practice",
    "doctors.drop_interest",
    "answers.withdraw",
    "answers.published",
}
KEPT = (
    "keep_one keep_agree keep_cancel keep_move keep_outcome keep_block keep_unblock place drop_place motive"
)
KEPT += " drop_motive new_motive_link opening drop_opening absence drop_absence drop_exception"
OWNED |= {f"appointments.{name}" for name in KEPT.split()}
# A later step of something that this person has not begun leads back to its first step, or is not there yet.
BEGUN = {
    "accounts.application_picture",
    "accounts.recovery_codes",
    "accounts.application",
    "appointments.hold",
}
BEGUN |= {"appointments.take_another"}


def newcomer(name: str) -> people.Person | None:
    """Somebody of that kind who owns nothing in the scene."""
    role = CAST[name]
    if role is None:
        return None
    if role in (Role.REGISTERED, Role.DOCTOR):
        made = people.doctor("autre@exemple.fr", name="Claude Autre", verified=role == Role.DOCTOR)
        opened(made)
        return made
    return people.staff(role, "autre@exemple.fr")


def visitor(app: Flask, name: str) -> FlaskClient:
    client, person = app.test_client(), newcomer(name)
    return people.sign_in(client, person) if person else client


def owned_by_the_doctor(world: Scene) -> None:
    """A session, a passkey and a kept text that belong to the scene's doctor."""
    owner = world.people[Role.DOCTOR]
    people.sign_in(world.app.test_client(), owner)
    account_id, moment = owner.actor.account_id, now()
    with transaction() as session:
        key = Passkey(account_id=account_id, credential_id=b"1", public_key=b"1", sign_count=0, name="clé")
        key.created_at = moment
        kept = KeptText(
            account_id=account_id, path="/espace/profil", fields={"place": "", "fields": []}, kept_at=moment
        )
        session.add_all([key, kept])
        session.flush()
        world.values.update(passkey_id=key.id, kept_id=kept.id)
    found = db.session.scalars(select(LoginSession.id).where(LoginSession.account_id == account_id)).first()
    world.values["session_id"] = found


def may(name: str, action: Action) -> bool:
    allowed = PERMISSIONS[action]
    held = {Role.ANYONE, Role.ASKER} if name == "patient with link" else {Role.ANYONE, CAST[name]}
    return bool(allowed & held) or action in (
        Action.FOLLOW,
        Action.ATTEND,
    )  # the secret in the address is the right


def methods(rule: Rule) -> Iterator[str]:
    yield from sorted((rule.methods or set()) & {"GET", "POST"})


def _of_another_scope(rule: Rule) -> bool:
    """The scene's secret links open a question and a visit: anywhere else they open nothing."""
    return "token" in rule.arguments and not rule.endpoint.startswith(("follow.", "appointments."))


def signed(client: FlaskClient, rule: Rule) -> dict[str, str]:
    """The token of a button, fresh and of this session: what is refused is refused for the object's sake."""
    if rule.endpoint not in OWNED:
        return {}
    found = re.search(r'action="/deconnexion">.*?value="([^"]+)"', client.get("/espace/compte").text)
    return {"csrf_token": found[1]} if found else {}


def expected(name: str, rule: Rule, action: Action) -> set[int]:
    """The statuses that this person may get."""
    if not may(name, action):
        machine = action == Action.OPERATE
        return {404} if machine or CAST[name] else {303}
    if rule.endpoint in OWNED or _of_another_scope(rule):
        return {404}
    if rule.endpoint in BEGUN | OWN_STEPS:
        return {200, 302, 303, 404, 409, 422}
    return {200, 301, 302, 303, 304, 400, 422}


@pytest.mark.parametrize("name", CAST)
def test_every_route_as(scene: Scene, name: str) -> None:  # noqa: F811
    owned_by_the_doctor(scene)
    client, checks, sent = visitor(scene.app, name), 0, {"answer": str(scene.values["answer_id"])}
    for rule in rules(scene.app, "GET", "POST"):
        action = action_of(scene.app, rule)
        assert action is not None, f"{rule} declares no action"
        for method in methods(rule):
            if rule.endpoint == "accounts.sign_out":
                continue
            answer = client.open(scene.address(rule), method=method, data=sent | signed(client, rule))
            assert answer.status_code in expected(name, rule, action), (
                name,
                method,
                rule,
                answer.status_code,
            )
            if answer.status_code == 303 and not may(name, action):
                assert answer.location.partition("?")[0] == "/connexion", (name, rule)
            checks += 1
    assert checks > 100


def test_what_is_owned_is_there_for_its_owner(scene: Scene) -> None:  # noqa: F811
    owned_by_the_doctor(scene)
    client, seen = people.sign_in(scene.app.test_client(), scene.people[Role.DOCTOR]), set()
    for rule in rules(scene.app, "GET", "POST"):
        if rule.endpoint in OWNED:
            for method in methods(rule):
                answer = client.open(scene.address(rule), method=method)
                assert answer.status_code in {200, 303, 400, 422}, (method, rule, answer.status_code)
                seen.add(rule.endpoint)
    assert seen == OWNED


def test_the_open_actions_are_those_that_everybody_may() -> None:
    open_to_all = {one for one in Action if Role.ANYONE in PERMISSIONS[one]}
    assert open_to_all | {Action.FOLLOW, Action.ATTEND} == OPEN
