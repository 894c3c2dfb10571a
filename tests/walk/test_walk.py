"""Whatever is asked, by whomever: no failure, no trace, no cookie, no way off the site."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from tests.walk.forms import FORMS
from tests.walk.values import FORM_TOKEN, GOOD
from tests.walk.walker import Walker, faults
from tests.walk.wild import Wild, wilds

QUICK, LONG = 600, 10_000
# An answer that was corrected meanwhile: chance alone hardly finds a number that is older than the row's.
STALE = Wild(
    "doctor",
    "POST",
    b"/espace/questions/1",
    body=urlencode(GOOD | {"version": "9", "csrf_token": FORM_TOKEN}).encode(),
    content_type="application/x-www-form-urlencoded",
    endpoint="answers.publish",
)
# Werkzeug leaves the parts of a broken multipart body to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")


@pytest.fixture
def walker(app: Flask) -> Walker:
    """A small living site."""
    return Walker(app)


def walk(walker: Walker, *, steps: int) -> dict[int, int]:
    """Sends so many requests, and counts the answers by status; the first fault fails, made as small as can be."""
    rules = sorted(walker.app.url_map.iter_rules(), key=str)
    seen: dict[int, int] = {}

    def judge(wild: Wild) -> None:
        response = walker.send(wild)
        seen[response.status_code] = seen.get(response.status_code, 0) + 1
        assert faults(wild, response) == []

    @settings(
        max_examples=steps, deadline=None, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(wilds(rules, walker.allowed()))
    def step(wild) -> None:  # type: ignore[no-untyped-def]
        judge(wild)

    judge(STALE)
    step()
    return seen


def test_every_form_is_known_to_the_walker(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    buttons = {
        "follow.helped", "accounts.sign_out", "answers.withdraw", "moderation.read", "moderation.restore",
        "moderation.see", "alerts.withdraw",
        "api.similar_questions", "accounts.first_codes", "accounts.begin_application", "accounts.renew_codes",
        "accounts.remove_application", "accounts.remove_key", "accounts.recovery_codes",
        "accounts.confirm_address", "accounts.end_one", "accounts.end_others", "accounts.forget_kept",
        "accounts.withdraw", "departures.close", "doctors.drop_interest", "doctors.drop_photo",
        "doctors.drop_practice", "notifications.returned", "verification.reopen_claim",
        "verification.take_document_back", "verification.mss", "verification.mss_link",
        "verification.ask_sponsors", "verification.sponsor", "verification.withdraw_sponsorship",
        "appointments.confirm", "appointments.keep_agree", "appointments.keep_outcome", "appointments.keep_block",
        "appointments.keep_unblock", "appointments.new_motive_link", "appointments.drop_place",
        "appointments.drop_motive", "appointments.drop_opening", "appointments.drop_absence",
        "appointments.drop_exception",
    }  # fmt: skip
    assert posts == set(FORMS) | buttons


def test_a_short_walk(walker: Walker) -> None:
    seen = walk(walker, steps=QUICK)
    assert sum(seen.values()) >= QUICK
    assert {200, 303, 404, 409, 422} <= set(seen)


@pytest.mark.slow
@pytest.mark.first
def test_a_long_walk(walker: Walker) -> None:
    seen = walk(walker, steps=LONG)
    assert sum(seen.values()) >= LONG
    assert {200, 303, 400, 404, 405, 409, 422} <= set(seen)
