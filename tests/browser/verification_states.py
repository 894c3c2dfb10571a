"""States of the pages of verification, in the words of `states.State`."""

from typing import Any

from tests.browser.steps import press, send_last, unfold

OWN, TEAM = "/espace/verification", "/administration"


def _refuse(page: Any, cast: Any) -> None:
    unfold(page, cast)
    press(page, "main form[action$='/refuser'] button[type=submit]")


def _suspend(page: Any, cast: Any) -> None:
    press(page, "main form[action$='/terminer'] button[type=submit]")


STATES: dict[str, dict[str, Any]] = {
    "standing": {"path": OWN, "role": "applicant"},
    "standing-waiting": {"path": OWN, "role": "waits"},
    "standing-more": {"path": OWN, "role": "asked"},
    "standing-refused": {"path": OWN, "role": "declined"},
    "standing-stopped": {"path": OWN, "role": "stopped"},
    "standing-valid": {"path": OWN, "role": "pharmacist"},
    "space": {"path": "/espace", "role": "pharmacist"},
    "claim": {"path": f"{OWN}/demande", "role": "applicant"},
    "claim-wrong": {"path": f"{OWN}/demande", "role": "new", "status": 422, "then": send_last},
    "document": {"path": f"{OWN}/document", "role": "waits"},
    "document-wrong": {"path": f"{OWN}/document", "role": "applicant", "status": 422, "then": send_last},
    "sponsors": {"path": f"{OWN}/parrains", "role": "applicant"},
    "sponsor": {"path": "/espace/parrainage/{@sponsor}", "role": "doctor"},
    "sponsorships": {"path": "/espace/parrainages", "role": "doctor"},
    "own-doubt": {"path": f"{OWN}/doute", "role": "pharmacist"},
    "appeal": {"path": f"{OWN}/recours", "role": "declined"},
    "appeal-wrong": {"path": f"{OWN}/recours", "role": "declined", "status": 422, "then": send_last},
    "appeal-waits": {"path": f"{OWN}/recours", "role": "stopped"},
    "psc-off": {"path": f"{OWN}/psc", "role": "applicant", "status": 404},
    "verifications": {"path": f"{TEAM}/verifications", "role": "verifier"},
    "verifications-empty": {"path": f"{TEAM}/verifications", "role": "administrator", "stage": "empty"},
    "verification-review": {
        "path": f"{TEAM}/verifications/{{waits-request}}",
        "role": "verifier",
        "then": unfold,
    },
    "verification-wrong": {
        "path": f"{TEAM}/verifications/{{waits-request}}",
        "role": "verifier",
        "status": 422,
        "then": _refuse,
    },
    "verification-decided": {"path": f"{TEAM}/verifications/{{declined-request}}", "role": "verifier"},
    "rights": {"path": f"{TEAM}/droits", "role": "administrator"},
    "right": {"path": f"{TEAM}/droits/{{account}}", "role": "administrator"},
    "right-wrong": {
        "path": f"{TEAM}/droits/{{account}}",
        "role": "administrator",
        "status": 422,
        "then": _suspend,
    },
    "appeals": {"path": f"{TEAM}/recours", "role": "administrator"},
    "appeal-review": {"path": f"{TEAM}/recours/{{appeal}}", "role": "administrator"},
    "doubts": {"path": f"{TEAM}/doutes", "role": "verifier"},
    "doubt": {"path": f"{TEAM}/doutes/{{doubt}}", "role": "verifier"},
    "register": {"path": f"{TEAM}/registre", "role": "administrator"},
    "register-none": {"path": f"{TEAM}/registre", "role": "administrator", "stage": "empty"},
}
