"""States of the pages behind links of accounts, of sign-up and of the team, in the words of `states.State`."""

from typing import Any

from tests.browser.steps import send_last

TEAM = "/administration/equipe"


def _typing(page: Any, cast: Any) -> None:
    page.type("#password", "quatre mots au hasard")


def _common(page: Any, cast: Any) -> None:
    page.fill("#password", "123456789012")
    send_last(page, cast)


STATES: dict[str, dict[str, Any]] = {
    "forgotten": {"path": "/mot-de-passe-oublie"},
    "forgotten-wrong": {"path": "/mot-de-passe-oublie", "status": 422, "then": send_last},
    "reset-sent": {"path": "/mot-de-passe-oublie/envoye"},
    "reset-done": {"path": "/mot-de-passe-oublie/fait"},
    "reset": {"path": "/mot-de-passe/{@reset}", "then": _typing},
    "reset-wrong": {"path": "/mot-de-passe/{@reset}", "status": 422, "then": _common},
    "reset-gone": {"path": "/mot-de-passe/rien", "status": 404},
    "invitation": {"path": "/invitation/{@invitation}"},
    "invitation-wrong": {"path": "/invitation/{@invitation}", "status": 422, "then": _common},
    "invitation-gone": {"path": "/invitation/rien", "status": 404},
    "welcome": {"path": "/bienvenue"},
    "sign-up": {"path": "/inscription"},
    "sign-up-wrong": {"path": "/inscription", "status": 422, "then": send_last},
    "sign-up-sent": {"path": "/inscription/envoyee"},
    "sign-up-last": {"path": "/inscription/{@signup}"},
    "sign-up-gone": {"path": "/inscription/rien", "status": 404},
    "team": {"path": TEAM, "role": "administrator"},
    "team-found": {"path": f"{TEAM}?adresse=martin@exemple.fr", "role": "administrator"},
    "team-wrong": {"path": TEAM, "role": "administrator", "status": 422, "then": send_last},
    "member": {"path": f"{TEAM}/1", "role": "administrator"},
    "member-wrong": {"path": f"{TEAM}/1", "role": "administrator", "status": 422, "then": send_last},
}
