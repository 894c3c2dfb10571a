"""States of the pages that keep an asker safe, in the words of `states.State`."""

from typing import Any

from tests import people
from tests.browser.asking import write
from tests.browser.safety_cast import CHEST, NAMED
from tests.browser.steps import press

DYING = "J’ai envie de mourir, je veux en finir ce soir."
PAST = "J’ai fait un AVC en 2015 et je vais bien depuis. Quels sont les signes d’un AVC à connaître ?"
BOTH = f"{CHEST} {DYING} Mon fils a avalé de la javel et il vomit du sang."
KNOWN = (
    "J’ai 42 ans et j’ai la maladie de Gaucher. Je travaille à la mairie de Plounévez-Quintin "
    "et j’ai été opérée le 12 mars 2024. Puis-je reprendre le sport ?"
)
ASK, ALERTS = "/poser-une-question", "/administration/alertes"
TOLD = "Prenez 2 comprimés de paracétamol 500 mg trois fois par jour. Je vous prescris aussi un arrêt de travail."
WEIGHED = "Vous avez une sinusite. Le Dr Zibelinard le dirait aussi. Doliprane est très efficace."


def _second(body: str, age: str = "", choices: str = "") -> Any:
    """The second screen with this text."""

    def steps(page: Any, cast: Any) -> None:
        write(page, people.TITLE, body)
        if age:
            page.select_option("#age_band", age)
        if choices:
            page.fill("#more", choices)
            press(page, "[data-mask-update]")

    return steps


def _young(page: Any, cast: Any) -> None:
    _second(CHEST, "6_14")(page, cast)
    page.check("#consent")
    press(page, "button[value=envoyer]")


def _whole(page: Any, cast: Any) -> None:
    _second(CHEST)(page, cast)
    page.evaluate("document.querySelector('main [name=title]').value = ''")
    press(page, "button[value=envoyer]")


def _kept(page: Any, cast: Any) -> None:
    _second(NAMED, choices="numéro")(page, cast)
    page.check("input[name=keep][value=Zibelinard]")
    press(page, "[data-mask-update]")


def _adds(name: str, text: str) -> Any:
    """A precision or thanks, sent once: it is shown again before it leaves."""

    def steps(page: Any, cast: Any) -> None:
        page.fill(f"#{name}", text)
        press(page, f"form[action$='/{name}'] button.button")

    return steps


def _withdraw(page: Any, cast: Any) -> None:
    page.click("summary:has-text('Retirer mon accord')")
    press(page, "form[action$='/accord'] button")


def _name_back(page: Any, cast: Any) -> None:
    page.fill("#body", NAMED)
    press(page, "button:has-text('Publier la question')")


def _write(explanation: str) -> Any:
    def steps(page: Any, cast: Any) -> None:
        for name, text in (people.PARTS | {"explanation": explanation}).items():
            page.fill(f"#{name}", text)
        press(page, "button.button-primary:has-text('Publier')")

    return steps


def _propose(page: Any, cast: Any) -> None:
    page.fill("#title_fr", "")
    press(page, "main button:has-text('Proposer')")


def _refuse(page: Any, cast: Any) -> None:
    press(page, "main button:has-text('Refuser')")


def _asks(**more: Any) -> dict[str, Any]:
    return {"path": ASK, **more}


def _team(path: str = "", role: str = "administrator", **more: Any) -> dict[str, Any]:
    return {"path": f"{ALERTS}{path}", "role": role, **more}


def _reads(**more: Any) -> dict[str, Any]:
    return {"path": "/moderation/questions/{alarming}", "role": "moderator", **more}


def _answers(explanation: str, **more: Any) -> dict[str, Any]:
    return {"path": "/espace/questions/{checked}", "role": "doctor", "then": _write(explanation), **more}


ASKING: dict[str, dict[str, Any]] = {
    "ask-card": _asks(then=_second(CHEST)),
    "ask-card-support": _asks(then=_second(DYING)),
    "ask-cards": _asks(then=_second(BOTH)),
    "ask-soft": _asks(then=_second(PAST)),
    "ask-masks": _asks(then=_kept),
    "ask-recognised": _asks(then=_second(KNOWN)),
    "ask-young": _asks(then=_second(people.BODY, "6_14")),
    "ask-young-alone": _asks(status=422, then=_young),
    "ask-whole-card": _asks(status=422, then=_whole),
    "ask-card-english": {"path": f"/en{ASK}", "then": _second(f"{CHEST} {NAMED}")},
    "search-card": {"path": "/recherche?q=envie+d%E2%80%99en+finir"},
    "search-card-found": {"path": "/recherche?q=palpitations+et+douleur+qui+serre+dans+la+poitrine"},
    "search-soft": {"path": "/recherche?q=signes+d%E2%80%99un+AVC"},
    "numbers": {"path": "/urgences"},
    "numbers-english": {"path": "/en/urgences"},
}  # fmt: skip
FOLLOWING: dict[str, dict[str, Any]] = {
    "precision-card": {"path": "/suivi/{@full}", "then": _adds("precision", CHEST)},
    "precision-masks": {"path": "/suivi/{@full}", "then": _adds("precision", NAMED)},
    "thanks-card": {"path": "/suivi/{@full}", "then": _adds("merci", f"Merci. {DYING}")},
    "follow-alarming": {"path": "/suivi/{@alarming}"},
    "consent-withdrawn-wrong": {"path": "/suivi/{@waiting}", "status": 422, "then": _withdraw},
}  # fmt: skip
READING: dict[str, dict[str, Any]] = {
    "review-alarming": _reads(),
    "review-unsure": _reads(status=422, then=_name_back),
    "editor-stopped": _answers(TOLD, status=422),
    "editor-weighed": _answers(WEIGHED),
    "alerts": _team(),
    "alerts-empty": _team(stage="empty"),
    "alert-group": _team("/SUICIDE"),
    "alert-group-wrong": _team("/SUICIDE", status=422, then=_propose),
    "proposal-own": _team("/propositions/{version-waits}"),
    "proposal": _team("/propositions/{version-waits}", "second"),
    "proposal-wrong": _team("/propositions/{version-waits}", "second", status=422, then=_refuse),
    "proposal-applied": _team("/propositions/{version-applied}"),
    "proposal-stale": _team("/propositions/{version-stale}", "second"),
}  # fmt: skip
STATES = ASKING | FOLLOWING | READING
