"""What alarms, what is masked, and versions of red flags at every point of their way, for the browser tests."""

from dataclasses import replace
from datetime import timedelta

from qa.alerts.models import SafetyVersion, VersionState
from qa.alerts.queries import group_in_force, release
from qa.kernel import clock
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.safety.effects import Change, effect, wilson
from qa.safety.red_flags import shipped
from tests import people
from tests.browser.cast import MOMENT, Cast

CHEST = "Depuis une heure, j’ai une douleur qui me serre dans la poitrine et dans le bras gauche."
NAMED = "Le Dr Zibelinard me suit, son numéro est le 06 12 34 56 78. Ma fille s’appelle Ondine."
WHY = "Le texte d’avant disait deux choses à la fois.\n\nRelu avec une infirmière du 15."


def alarm(cast: Cast) -> None:
    """A question that alarms and names people, one to answer with remarks, and proposals of every kind."""
    with clock.at(MOMENT - timedelta(hours=3)):
        cast.ask(
            "alarming",
            "Ça serre dans la poitrine, dois-je attendre ?",
            f"{CHEST}\n\n{NAMED}",
            age_band="45_59",
            email="serre@exemple.fr",
        )
        cast.show(
            "checked", "Peut-on prendre du paracétamol avec un rhume ?", "J’ai le nez pris et mal à la tête."
        )
        cast.staff["second"] = people.administrator("seconde@exemple.fr")
        _propose(cast)


def _propose(cast: Cast) -> None:
    """Version 1 is in force; one proposal waits on it, one on the rules of before."""
    first, second = (cast.staff[name].actor.account_id for name in ("administrator", "second"))
    _, message = group_in_force("TESTIS")

    def content(text: str) -> dict[str, object]:
        return {"rules": {}, "messages": {"TESTIS": message | {"fr": message["fr"] | {"text": text}}}}

    decided = {"decided_by_id": second, "decided_at": now(), "decision_note": "Relu, plus clair."}
    rows = {
        "applied": {"state": VersionState.APPLIED, "number": 1, **decided},
        "stale": {},
        "waits": {"base_number": 1, "effect": _moved(), "content": content("Ne mangez et ne buvez rien.")},
    }
    with transaction() as session:
        for name, more in rows.items():
            made = SafetyVersion(reason=WHY, proposed_by_id=first, base_number=0)
            made.proposed_at = now() - timedelta(days=1)
            made.content = content("Ne mangez pas, ne buvez pas : chaque heure compte.")
            made.effect = effect(shipped(), shipped(), []).as_data()
            for field, value in more.items():
                setattr(made, field, value)
            session.add(made)
            session.flush()
            cast.questions[f"version-{name}"] = made.id


def _moved() -> dict[str, object]:
    """An effect as it looks on sets of a usual size: one message begins to be told, one stops."""
    told = [
        Change("mon mari a tres mal au testicule gauche depuis ce matin", ("TESTIS",), (), ("TESTIS",)),
        Change("Mon père a eu une torsion à 14 ans, qu’en reste-t-il ?", (), ("TESTIS",), ()),
    ]
    found = effect(shipped(), shipped(), [])
    rates = {"seen_before": (160, 164), "seen_after": (161, 164), "alarmed_before": (12, 164)}
    told_rates = {name: wilson(*pair) for name, pair in (rates | {"alarmed_after": (11, 164)}).items()}
    return replace(found, changes=told, **told_rates).as_data() | {"release": release()}
