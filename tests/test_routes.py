"""Every route says who may take it; reading changes nothing; nothing is written without a signed form."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text
from werkzeug.routing import Rule

from qa.alerts.models import AlertKind
from qa.answers.services.drafts import save_draft
from qa.doctors.practice_services import Place, declare_interest, save_practice
from qa.doctors.profile_services import set_photo
from qa.doctors.queries import doctor_of_account
from qa.extensions import Model, db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER, PERMISSIONS, Action, Role
from qa.kernel.clock import now
from qa.moderation.services import publish_question
from qa.questions import queries
from qa.questions.services.attachments import stage_pictures
from tests import people
from tests.alerts import scene as proposals
from tests.appointments import scene as visits
from tests.moderation.scene import alarm
from tests.told import ACTIONS, OPEN, OWN_STEPS, SINGLE, UNDER
from tests.verification.scene import planted

STAFF = PERMISSIONS
ROLES = ("anonymous", Role.DOCTOR, Role.MODERATOR, Role.ADMINISTRATOR)
AT_ONCE = 24
EXTRAS: tuple[dict[str, str], ...] = ({}, {"action_apercu": "1"}, {"etape": "suite"})
PICTURES = ("answers.picture", "moderation.picture")
# Who looks at what askers wrote in private, or takes an export along, leaves an entry: the one exception.
TRAIL = ("audit_entry", "audit_head")
# A message that waits for the next page lies in the session.
MESSAGES = ("login_session.seen_at", "login_session.data")
# What a person might send with any form of the site, but for its token.
SENT = people.PARTS | {
    "title": people.TITLE,
    "body": people.BODY,
    "specialty": "cardiologie",
    "consent": "y",
    "email": "patiente@exemple.fr",
    "password": people.PASSWORD,
    "text": "Merci beaucoup docteur.",
    "reason": "Une raison tout à fait lisible.",
    "precision": "Une précision assez longue pour passer.",
    "merci": "Merci beaucoup docteur.",
    "confirm": "y",
    "answer": "1",
    "plus_utile": "1",
    "version": "1",
    "target": "1",
}


@dataclass(frozen=True)
class Scene:
    """The site with one of each thing, and what fills the parts of addresses."""

    app: Flask
    values: dict[str, Any]
    people: dict[str, people.Person]
    waiting_id: int

    def client(self, role: str) -> FlaskClient:
        """Somebody of that role, signed in where the role has an account."""
        client = self.app.test_client()
        return people.sign_in(client, self.people[role]) if role in self.people else client

    def address(self, rule: Rule) -> str:
        """The rule with the parts of things that are there."""
        values = dict(self.values)
        if rule.endpoint in ("moderation.publish", "moderation.refuse", "moderation.merge"):
            values["question_id"] = self.waiting_id
        if rule.endpoint.endswith(("specialty", "specialty_feed")):
            values["slug"] = "cardiologie"
        if rule.endpoint in (
            "doctors.show",
            "doctors.photo",
            "appointments.book",
            "appointments.hold",
            "api.slots",
        ):
            values["slug"] = "camille-martin"
        if rule.endpoint.startswith("appointments."):
            values |= {"token": values["visit_token"], "change_id": values["exception_id"]}
        built = rule.build({name: values.get(name, 1) for name in rule.arguments})
        assert built is not None, rule
        return built[1]

    def is_there(self, rule: Rule) -> bool:
        """True where the scene has what the address names; its secret link opens a question and nothing else."""
        named = rule.arguments <= set(self.values) and rule.endpoint not in OWN_STEPS
        return named and (
            "token" not in rule.arguments or rule.endpoint.startswith(("follow.", "appointments."))
        )


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A question with picture, answer, draft and addition, and one that waits."""
    dora, martin, ada = people.moderator(), people.doctor(), people.administrator()
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    stage_pictures("etape", [picture.getvalue()])
    question_id, token = people.asked(email="patiente@exemple.fr", stage="etape")
    texts = {"title": people.TITLE, "body": people.BODY, "specialty": "cardiologie"}
    publish_question(dora.actor, question_id, **texts)
    answer_id = people.published_answer(martin, question_id)
    addition = add_followup(ASKER, question_id, kind=FollowupKind.PRECISION, text="Faut-il attendre encore ?")
    save_draft(martin.actor, martin.doctor_id, question_id, parts=people.PARTS)
    values = {
        "question_id": question_id,
        "slug": queries.question(question_id).slug,
        "token": token,
        "answer_id": answer_id,
        "followup_id": addition.id,
        "alert_id": alarm(question_id, kind=AlertKind.PRECISION, subject_id=addition.id),
        "attachment_id": queries.attachments(question_id)[0].id,
        "month": f"{now():%Y-%m}",
        "number": 0,
    }
    set_photo(martin.actor, picture.getvalue())
    values["practice_id"] = save_practice(martin.actor, None, Place(town="Lyon")).id
    values["interest_id"] = declare_interest(martin.actor, company="Labo", nature="speaker", year=2026).id
    values["hashed"] = doctor_of_account(martin.actor.account_id).photo_hash
    values |= planted() | visits.planted(martin) | proposals.planted()
    cast = {Role.DOCTOR: martin, Role.MODERATOR: dora, Role.ADMINISTRATOR: ada}
    return Scene(app, values, cast, people.pending_question())


def batched(every: Iterator[Rule], many: int) -> Iterator[list[Rule]]:
    """The routes in groups: reading all rows costs more than a sending."""
    while several := list(islice(every, many)):
        yield several


def rules(app: Flask, *methods: str) -> Iterator[Rule]:
    """The routes that take one of the methods, static files apart."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and set(methods) & (rule.methods or set()):
            yield rule


def rows(*, but: tuple[str, ...] = ("login_session.seen_at",)) -> dict[str, list[str]]:
    """Everything in the database, but for when a session was last seen and for the audit trail."""
    db.session.rollback()
    found = {}
    for table in Model.metadata.sorted_tables:
        if table.name in TRAIL:
            continue
        columns = ", ".join(f'"{column.name}"' for column in table.columns if str(column) not in but)
        content = db.session.execute(text(f'SELECT {columns} FROM "{table.name}"'))
        found[table.name] = sorted(str([_plain(one) for one in row]) for row in content)
    db.session.rollback()
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def action_of(app: Flask, rule: Rule) -> Action | None:
    found = getattr(app.view_functions[rule.endpoint], "action", None)
    return found if isinstance(found, Action) else None


def test_every_route_declares_the_action_of_its_room(app: Flask) -> None:
    for rule in rules(app, "GET", "POST", "PUT", "PATCH", "DELETE"):
        room = rule.endpoint.partition(".")[0]
        under = next((action for path, action in UNDER.items() if rule.rule.startswith(path)), None)
        expected = SINGLE.get(rule.endpoint) or under or ACTIONS.get(room, Action.READ)
        assert action_of(app, rule) == expected, rule


def test_only_get_and_post_are_used(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS", "POST"}, rule


@pytest.mark.parametrize("role", ROLES)
def test_who_has_no_right_sees_nothing(scene: Scene, role: str) -> None:
    client = scene.client(role)
    for rule in rules(scene.app, "GET", "POST"):
        action = action_of(scene.app, rule)
        if action in OPEN or role in STAFF.get(action, set()):
            continue
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        answer = client.open(scene.address(rule), method=method)
        if role == "anonymous" and action != Action.OPERATE:
            assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/connexion"), rule
        else:
            assert answer.status_code == 404, rule


@pytest.mark.parametrize("role", ROLES)
def test_reading_works_for_whom_it_may_and_changes_nothing(scene: Scene, role: str) -> None:
    client = scene.client(role)
    before = rows()
    assert len(before["question"]) == 2
    for rule in rules(scene.app, "GET"):
        action = action_of(scene.app, rule)
        page = scene.address(rule)
        for address in (page, f"/en{page}"):
            answer = client.get(address)
            if action in OPEN or role in STAFF.get(action, set()):
                assert answer.status_code in (200, 301, 303) or not scene.is_there(rule), address
            assert client.head(address).status_code == answer.status_code, address
    assert rows() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("token", [None, "x", "other"], ids=["none", "false", "of another form"])
def test_a_form_without_its_own_token_changes_nothing(scene: Scene, role: str, token: str | None) -> None:
    client = scene.client(role)
    if token == "other":
        token = people.token(client.get("/suivi/retrouver").text)
    before = rows(but=MESSAGES)
    for several in batched(rules(scene.app, "POST"), AT_ONCE):
        for rule in several:
            if token and len(token) > 1 and rule.endpoint == "follow.find_links":
                continue
            for extra in EXTRAS if token is None else EXTRAS[:1]:
                values = SENT | extra | ({"csrf_token": token} if token else {})
                answer = client.post(scene.address(rule), data=values)
                assert answer.status_code in (200, 303, 400, 404, 409, 422), rule
                assert "Set-Cookie" not in answer.headers, rule
        after = rows(but=MESSAGES)
        after["rate_count"] = before["rate_count"]
        assert after == before, several


def test_the_same_forms_with_their_token_do_change_something(scene: Scene) -> None:
    client, before = scene.client("anonymous"), rows()
    values = SENT | {"csrf_token": people.token(client.get("/suivi/retrouver").text)}
    assert client.post("/suivi/retrouver", data=values).status_code == 303
    assert rows()["link_request"] != before["link_request"]
