"""The text to which an asker agrees, how old one must be to agree alone, and the steps of a version."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from qa.alerts.models import VersionState
from qa.language.marks import N_
from qa.safety import messages, red_flags
from qa.safety.red_flags import RuleSet

# GDPR, articles 7 and 9(2)(a): explicit, separate, unticked; the proof names the version of this text.
CONSENT_VERSION = "2026-12-04"
CONSENT_TEXT = N_(
    "J’accepte que ce que j’écris ici sur ma santé, ou sur celle de la personne concernée, soit lu par l’équipe "
    "et les médecins, et que ma question soit publiée avec les réponses, sans ce qui permet de reconnaître "
    "quelqu’un. Je peux retirer cet accord à tout moment sur ma page de suivi."
)
CONSENT_KEPT_YEARS = 5

STEPS: dict[VersionState, frozenset[VersionState]] = {
    VersionState.PROPOSED: frozenset({VersionState.APPLIED, VersionState.REFUSED, VersionState.WITHDRAWN}),
    VersionState.APPLIED: frozenset(),
    VersionState.REFUSED: frozenset(),
    VersionState.WITHDRAWN: frozenset(),
}

LEVEL_NAMES = {
    "call_now": N_("Appeler tout de suite"),
    "today": N_("Se faire voir aujourd’hui"),
    "support": N_("Parler à quelqu’un maintenant"),
}
TITLE = (3, 80)
MESSAGE = (3, 300)
NOTE = (3, 1000)
RULES = 20_000

ALONE_FROM_YEARS = 15
TOO_YOUNG_ALONE = frozenset({"under_1", "1_5", "6_14"})


def needs_parent(for_whom: str, age_band: str) -> bool:
    """True where somebody under 15 asks for themselves: a parent agrees with them (loi 78-17, article 45; GDPR, 8)."""
    return for_whom == "self" and age_band in TOO_YOUNG_ALONE


def compiled(overlay: Mapping[str, Any]) -> tuple[RuleSet, dict[str, Any]]:
    """The shipped rules and messages with the groups of a version in place of their own.

    Raises ValueError, a sentence that names the group or the row, where they do not hold.
    """
    document = red_flags.shipped_document()
    texts = messages.shipped_messages() | overlay.get("messages", {})
    messages.check_messages(texts)
    try:
        return red_flags.compile_rules(
            {**document, "rules": document["rules"] | overlay.get("rules", {})}
        ), texts
    except (TypeError, KeyError, AttributeError) as fault:
        raise ValueError(f"{fault}") from fault


def rows_as_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows of rules as TOML, one [[rule]] each: what JSON writes of a text, list, number or truth is TOML too."""
    return "\n\n".join(
        "\n".join(
            ["[[rule]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items())]
        )
        for row in rows
    )


def rows_from_text(text: str) -> list[dict[str, Any]]:
    """The rows that such a text holds; raises ValueError, a sentence, for anything else."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(str(fault)) from fault
    rows = document.get("rule", [])
    if (
        set(document) - {"rule"}
        or not isinstance(rows, list)
        or not all(isinstance(row, dict) for row in rows)
    ):
        raise ValueError("Écrivez chaque règle sous une ligne [[rule]].")
    return rows
