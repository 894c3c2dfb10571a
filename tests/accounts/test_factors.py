"""Second factors: a code works once, recovery codes too, and nobody comes in half way."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from qa.accounts.factor_models import RecoveryCode
from qa.accounts.factor_queries import codes_left, totp_of
from qa.accounts.factor_rules import code_at, new_recovery_code, recovery_signs, step_at, totp_digits
from qa.accounts.models import Factor, LoginSession
from qa.accounts.services.factors import new_recovery_codes, prove_code
from qa.extensions import db
from qa.kernel.access import Action
from qa.kernel.clock import now
from tests import people
from tests.people import SECRET, Person
from tests.plugins.clock import Clock
from tests.together import together
from tests.told import OPEN

QUEUE = "/moderation/questions"
CODE = "/connexion/code"


@pytest.fixture
def dora(app: Flask, clock: Clock) -> Person:
    """A moderator with an application; the clock stands at the beginning of an hour."""
    clock.freeze(datetime(2026, 11, 25, 9, 0, 0, tzinfo=UTC))
    return people.moderator()


@pytest.fixture
def half(client: FlaskClient, dora: Person) -> FlaskClient:
    """A browser where the password is proved and nothing more."""
    assert people.password_proved(client, dora).location == CODE
    return client


def send(client: FlaskClient, code: str, **named: Any) -> TestResponse:
    values = {"csrf_token": people.token(client.get(CODE).text), "code": code}
    return client.post(CODE, data=values, **named)


def inside(client: FlaskClient) -> bool:
    return client.get(QUEUE).status_code == 200


def by(steps: int) -> str:
    return code_at(SECRET, step_at(now()) + steps)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_one_step_beside_the_present_opens(half: FlaskClient, steps: int) -> None:
    assert send(half, by(steps)).location == QUEUE
    assert inside(half)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_any_other_step_does_not(half: FlaskClient, steps: int) -> None:
    answer = send(half, by(steps))
    assert answer.status_code == 422
    assert "code-error" in answer.text
    assert not inside(half)


def test_spaces_in_a_code_are_allowed(half: FlaskClient) -> None:
    code = people.code()
    assert send(half, f" {code[:3]} {code[3:]} ").status_code == 303


def test_a_replayed_code_opens_nothing(app: Flask, half: FlaskClient, dora: Person, clock: Clock) -> None:
    seen = people.code()
    assert send(half, seen).status_code == 303
    thief = app.test_client()
    people.password_proved(thief, dora)
    assert send(thief, seen).status_code == 422
    clock.advance(seconds=30)
    assert send(thief, seen).status_code == 422
    assert send(thief, by(0)).status_code == 303


def test_a_code_before_the_last_one_used_opens_nothing(app: Flask, half: FlaskClient, dora: Person) -> None:
    assert send(half, by(1)).status_code == 303
    other = app.test_client()
    people.password_proved(other, dora)
    assert [send(other, by(steps)).status_code for steps in (-1, 0, 1)] == [422] * 3


def test_one_of_two_senders_of_the_same_code_gets_in(app: Flask, dora: Person) -> None:
    code, account_id = people.code(), dora.actor.account_id or 0
    assert together(app, [lambda: prove_code(account_id, code)] * 4).count(Factor.TOTP) == 1


def test_five_wrong_codes_close_the_second_step_for_a_quarter_of_an_hour(
    app: Flask, half: FlaskClient, dora: Person, clock: Clock
) -> None:
    assert [send(half, "000000").status_code for _ in range(5)] == [422] * 5
    closed = send(half, people.code())
    assert (closed.status_code, closed.headers["Retry-After"]) == (429, "900")
    assert not inside(half)
    clock.advance(minutes=15)
    again = app.test_client()
    people.password_proved(again, dora)
    assert send(again, people.code()).status_code == 303


def test_right_codes_close_nothing(app: Flask, dora: Person) -> None:
    for _ in range(7):
        client = people.sign_in(app.test_client(), dora)
        assert inside(client)


def test_a_stolen_cookie_opens_nothing_once_its_owner_has_signed_out_or_in_again(
    app: Flask, dora: Person
) -> None:
    owner, thief = people.sign_in(app.test_client(), dora), app.test_client()
    thief.set_cookie("session", owner.get_cookie("session").value)
    assert inside(thief)
    found = people.fields(owner.get(QUEUE).text.replace("<header", "<main").replace("</header", "</main"))
    assert owner.post("/deconnexion", data=found).status_code == 303
    assert not inside(thief)
    people.sign_in(owner, dora)
    assert inside(owner)
    assert not inside(thief)
    assert thief.get(CODE).location == "/connexion?delai=1"


def test_the_second_step_gives_a_new_identity_and_ends_the_half_one(app: Flask, half: FlaskClient) -> None:
    before = half.get_cookie("session").value
    send(half, people.code())
    assert half.get_cookie("session").value != before
    stolen = app.test_client()
    stolen.set_cookie("session", before)
    assert not inside(stolen)
    assert stolen.get(CODE).location == "/connexion?delai=1"
    row = db.session.scalars(select(LoginSession)).one()
    assert (row.stage, row.factor) == ("full", "totp")


def test_a_fixed_session_is_never_adopted(app: Flask, client: FlaskClient, dora: Person) -> None:
    attacker = app.test_client()
    people.password_proved(attacker, people.doctor("pirate@exemple.fr"))
    planted = attacker.get_cookie("session").value
    for value in (planted, "choisi-par-le-pirate"):
        client.set_cookie("session", value)
        assert people.password_proved(client, dora).location == CODE
        assert client.get_cookie("session").value != value
        assert people.second_step(client, dora).location == QUEUE
        attacker.set_cookie("session", value)
        assert not inside(attacker)
        assert attacker.get(CODE).location == "/connexion?delai=1"
        client.delete_cookie("session")


def test_the_half_session_opens_no_page_of_staff(app: Flask, half: FlaskClient) -> None:
    guarded = 0
    for rule in app.url_map.iter_rules():
        action = getattr(app.view_functions[rule.endpoint], "action", None)
        if action in (None, *OPEN, Action.OPERATE):
            continue
        built = rule.build(dict.fromkeys(rule.arguments, 1))
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        answer = half.open(built[1], method=method)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/connexion"), rule
        guarded += 1
    assert guarded > 20


def test_ten_minutes_end_the_half_session_with_a_sentence(half: FlaskClient, clock: Clock) -> None:
    clock.advance(minutes=9, seconds=59)
    assert half.get(CODE).status_code == 200
    clock.advance(seconds=1)
    answer = half.get(CODE)
    assert answer.location == "/connexion?delai=1"
    assert "dix minutes" in half.get(answer.location).text


def test_without_the_password_there_is_no_second_step(client: FlaskClient, dora: Person) -> None:
    for path in (CODE, "/connexion/second-facteur", "/connexion/second-facteur/code.svg"):
        assert client.get(path).location == "/connexion?delai=1"
    assert client.post(CODE, data={"code": people.code()}).location == "/connexion?delai=1"
    assert client.get("/connexion/codes-de-secours").location == "/connexion?delai=1"


def test_a_recovery_code_opens_once_and_tells_how_many_remain(
    app: Flask, half: FlaskClient, dora: Person
) -> None:
    account_id = dora.actor.account_id or 0
    code = new_recovery_codes(account_id)[3]
    assert send(half, code.upper().replace("-", " ")).location == QUEUE
    assert "Il vous en reste 9" in half.get(QUEUE).text
    again = app.test_client()
    people.password_proved(again, dora)
    assert send(again, code).status_code == 422
    assert codes_left(account_id) == 9


def test_new_recovery_codes_replace_those_before(app: Flask, dora: Person) -> None:
    account_id = dora.actor.account_id or 0
    old, new = new_recovery_codes(account_id), new_recovery_codes(account_id)
    assert prove_code(account_id, old[0]) is None
    assert prove_code(account_id, new[0]) == Factor.RECOVERY
    assert len(set(new)) == 10


def test_a_recovery_code_opens_its_own_account_only(app: Flask, dora: Person) -> None:
    martin = people.doctor()
    assert prove_code(martin.actor.account_id or 0, new_recovery_codes(dora.actor.account_id or 0)[0]) is None


def test_neither_codes_nor_secrets_lie_open_in_the_database(app: Flask, dora: Person) -> None:
    codes = new_recovery_codes(dora.actor.account_id or 0)
    kept = [row.hash for row in db.session.scalars(select(RecoveryCode))]
    assert all(len(one) == 64 for one in kept)
    assert not any(code.replace("-", "") in one for code in codes for one in kept)
    sealed = db.session.execute(text("SELECT secret FROM totp")).scalar_one()
    assert SECRET.encode() not in bytes(sealed)
    assert totp_of(dora.actor.account_id or 0).secret == SECRET


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "１２３４５", "٣٣٣", "-12345", "1.2345"])
def test_what_is_no_code_of_an_application(typed: str) -> None:
    assert totp_digits(typed) is None


def test_codes_are_read_as_they_are_meant() -> None:
    assert totp_digits("１２３ 456") == "123456"
    assert recovery_signs(" OIL11-ABCDE ") == "01111abcde"
    assert all(
        recovery_signs(one) == one.replace("-", "") for one in (new_recovery_code() for _ in range(50))
    )
