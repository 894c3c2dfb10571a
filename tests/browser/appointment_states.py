"""States of the pages of appointments, in the words of `states.State`."""

import time
from typing import Any

from tests.browser.steps import press, unfold

BOOK, OWN = "/medecins/noe-keller/rendez-vous", "/espace/agenda"
WEEK = f"{BOOK}?motif={{motif}}&lieu={{lieu}}"
DAY = "2027-03-11"
TAKEN = "2027-03-11T08:00Z"


def _press(page: Any, cast: Any) -> None:
    press(page, "main form[method=post] button.button[type=submit] >> nth=-1")


def _too_slow(page: Any, cast: Any) -> None:
    """Somebody was quicker: the first time of the list is one that is taken."""
    value = f"{cast.questions['lieu']}/{TAKEN}"
    page.evaluate("(value) => { document.querySelector('main .slot').value = value }", value)
    press(page, "main .slot >> nth=0")


def _send_contact(page: Any, cast: Any) -> None:
    page.fill("#name", "Léa Moreau")
    page.fill("#email", f"{time.monotonic_ns()}@exemple.fr")
    press(page, "main form.contact-form .actions button")


def _no_minutes(page: Any, cast: Any) -> None:
    page.fill("#minutes", "douze")
    _press(page, cast)


def _no_town(page: Any, cast: Any) -> None:
    page.fill("#town", "")
    _press(page, cast)


def _add_there(page: Any, cast: Any) -> None:
    page.fill("#name", "Jean Valjean")
    page.fill("#day", DAY)
    page.fill("#hour", "09:00")
    _press(page, cast)


def _move_there(page: Any, cast: Any) -> None:
    page.fill("#day", DAY)
    page.fill("#hour", "09:30")
    press(page, "main button:has-text('Déplacer à cette heure')")


def _keeps(path: str, **more: Any) -> dict[str, Any]:
    """A page of the doctor's agenda."""
    return {"path": f"{OWN}{path}", "role": "host"} | more


def _keeps_wrong(path: str, then: Any = _press, **more: Any) -> dict[str, Any]:
    return _keeps(path, status=422, then=then, **more)


PATIENTS: dict[str, dict[str, Any]] = {
    "doctor-bookable": {"path": "/medecins/noe-keller"},
    "doctors-free": {"path": "/medecins?disponible=7"},
    "question-bookable": {"path": "/questions/{q6}"},
    "booking": {"path": BOOK},
    "booking-times": {"path": WEEK},
    "booking-times-english": {"path": f"/en{WEEK}"},
    "booking-times-none": {"path": f"{WEEK}&du=2027-04-05"},
    "booking-times-taken": {"path": WEEK, "status": 409, "then": _too_slow},
    "booking-unknown": {"path": f"{BOOK}?motif=999999", "status": 404},
    "booking-contact": {"path": "/rendez-vous/{@held}/coordonnees"},
    "booking-contact-wrong": {"path": "/rendez-vous/{@held}/coordonnees", "status": 422, "then": _press},
    "booking-contact-taken": {
        "path": "/rendez-vous/{@lost}/coordonnees",
        "status": 409,
        "then": _send_contact,
    },
    "visit-asked": {"path": "/rendez-vous/{@asked}", "then": unfold},
    "visit-confirm": {"path": "/rendez-vous/{@asked-mail}", "then": unfold},
    "visit-proposed": {"path": "/rendez-vous/{@proposed-mail}"},
    "visit": {"path": "/rendez-vous/{@visit-mail}", "then": unfold},
    "visit-browser": {"path": "/rendez-vous/{@winner}"},
    "visit-child": {"path": "/rendez-vous/{@visit-child-mail}"},
    "visit-given-up": {"path": "/rendez-vous/{@given-up-mail}"},
    "visit-called-off": {"path": "/rendez-vous/{@called-off-mail}"},
    "visit-lapsed": {"path": "/rendez-vous/{@lapsed-mail}"},
    "visit-over": {"path": "/rendez-vous/{@over-mail}"},
    "visit-missed": {"path": "/rendez-vous/{@missed-mail}"},
    "visit-move": {"path": "/rendez-vous/{@visit-mail}/deplacer"},
    "visit-move-taken": {"path": "/rendez-vous/{@proposed-mail}/deplacer", "status": 409, "then": _too_slow},
}
SETUP: dict[str, dict[str, Any]] = {
    "agenda-start": {"path": f"{OWN}/demarrer", "role": "colleague"},
    "agenda-start-new": {"path": f"{OWN}/demarrer", "role": "new"},
    "agenda-start-wrong": {
        "path": f"{OWN}/demarrer",
        "role": "colleague",
        "status": 422,
        "then": _no_minutes,
    },
    "agenda-started": _keeps("/demarrer/fait"),
    "agenda-settings": _keeps("/reglages"),
    "agenda-settings-none": {"path": f"{OWN}/reglages", "role": "colleague"},
    "agenda-place": _keeps("/lieux/{lieu}"),
    "agenda-place-new": _keeps("/lieux/nouveau"),
    "agenda-place-wrong": _keeps_wrong("/lieux/{lieu}", _no_town),
    "agenda-motive": _keeps("/motifs/{motif-lien}"),
    "agenda-motive-wrong": _keeps_wrong("/motifs/nouveau"),
    "agenda-opening": _keeps("/horaires/{horaire}"),
    "agenda-opening-wrong": _keeps_wrong("/horaires/nouveau"),
    "agenda-absence": _keeps("/absences/nouvelle"),
    "agenda-absence-wrong": _keeps_wrong("/absences/nouvelle"),
    "agenda-absence-kept": _keeps("/absences/{absence}"),
    "agenda-exception": _keeps("/exceptions/nouvelle"),
    "agenda-exception-wrong": _keeps_wrong("/exceptions/nouvelle"),
    "agenda-holidays": _keeps("/feries?annee=2027"),
}
KEEPING: dict[str, dict[str, Any]] = {
    "agenda-week": _keeps(""),
    "agenda-week-empty": _keeps("?semaine=2027-04-05"),
    "agenda-day": _keeps(f"?jour={DAY}"),
    "agenda-day-empty": _keeps("?jour=2027-03-21"),
    "agenda-one": _keeps("/rendez-vous/{visit}", then=unfold),
    "agenda-one-asked": _keeps("/rendez-vous/{asked}"),
    "agenda-one-proposed": _keeps("/rendez-vous/{proposed}", then=unfold),
    "agenda-one-over": _keeps("/rendez-vous/{over}", then=unfold),
    "agenda-one-called-off": _keeps("/rendez-vous/{called-off}"),
    "agenda-one-move": _keeps("/rendez-vous/{visit}/deplacer"),
    "agenda-one-move-taken": _keeps("/rendez-vous/{visit}/deplacer", status=409, then=_move_there),
    "agenda-new": _keeps("/nouveau?debut=2027-03-12T09:30Z"),
    "agenda-new-wrong": _keeps_wrong("/nouveau"),
    "agenda-new-taken": _keeps("/nouveau", status=409, then=_add_there),
    "agenda-ill": _keeps(f"/jour/{DAY}/annuler"),
    "agenda-blocked": _keeps("/bloques"),
    "agenda-figures": _keeps("/chiffres"),
}
STATES = PATIENTS | SETUP | KEEPING
