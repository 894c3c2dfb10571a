"""States of the pages that accounts come in by, in the words of `states.State`."""

from typing import Any

from tests import people
from tests.browser import appointment_states, safety_states, team_states, verification_states
from tests.browser.cast import Cast
from tests.browser.steps import press


def _first_step(page: Any, email: str) -> None:
    page.fill("#email", email)
    page.fill("#password", people.PASSWORD)
    press(page, "main form button[type=submit]")


def _half(page: Any, cast: Cast) -> None:
    _first_step(page, cast.staff["moderator"].email)


def _wrong_code(page: Any, cast: Cast) -> None:
    _half(page, cast)
    press(page, "main form button[type=submit]")


def _closed(page: Any, cast: Cast) -> None:
    for _ in range(6):
        _first_step(page, "personne@exemple.fr")


def _new_codes(page: Any, cast: Cast) -> None:
    press(page, "form[action$='/codes'] button")


FACTORS = "/espace/compte/facteurs"
STATES: dict[str, dict[str, Any]] = (
    {
        "sign-in-code": {"path": "/connexion", "then": _half},
        "sign-in-code-wrong": {"path": "/connexion", "status": 422, "then": _wrong_code},
        "sign-in-closed": {"path": "/connexion", "status": 429, "then": _closed},
        "factor-first": {"path": "/connexion/second-facteur", "role": "bare"},
        "factors": {"path": FACTORS, "role": "moderator"},
        "recovery": {"path": FACTORS, "role": "doctor", "then": _new_codes},
        "confirm": {"path": "/espace/compte/confirmer", "role": "moderator"},
    }
    | team_states.STATES
    | verification_states.STATES
    | appointment_states.STATES
    | safety_states.STATES
)
