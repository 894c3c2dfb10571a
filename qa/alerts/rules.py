"""The text to which an asker agrees, how old one must be to agree alone, and the steps of a version."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from qa.alerts.models import VersionState
from qa.kernel.text import normalise
from qa.language.marks import N_
from qa.safety import messages, red_flags
from qa.safety.faults import Fault
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
SOURCE = (2, 200)
NOTE = (3, 1000)
RULES = 20_000
GREAT = 1_000_000

TOO_YOUNG_ALONE = frozenset({"under_1", "1_5", "6_14"})


def needs_parent(for_whom: str, age_band: str) -> bool:
    """True where somebody under 15 asks for themselves: a parent agrees with them (loi 78-17, article 45; GDPR, 8)."""
    return for_whom == "self" and age_band in TOO_YOUNG_ALONE


def compiled(overlay: Mapping[str, Any]) -> tuple[RuleSet, dict[str, Any]]:
    """The shipped rules and messages with the groups of a version in place of their own.

    Raises ValueError, a sentence that names the group or the row, where they do not hold.
    """
    document = whole(overlay)
    try:
        messages.check_messages(document["messages"])
        return red_flags.compile_rules(document), document["messages"]
    except (TypeError, KeyError, AttributeError) as fault:
        raise ValueError(f"{type(fault).__name__}: {fault}") from fault


def whole(overlay: Mapping[str, Any]) -> dict[str, Any]:
    """Rules, messages, concepts and classes of words of this release, with what an overlay names in place of its own.

    Raises Fault for a part that no document has, or that names nothing.
    """
    shipped = red_flags.shipped_document() | {"messages": messages.shipped_messages()}
    strange = sorted(set(overlay) - set(shipped))
    if strange:
        raise Fault(N_("Le document n’a pas de partie « %(part)s »."), part=strange[0])
    for part, changed in overlay.items():
        if not isinstance(changed, Mapping):
            raise Fault(N_("La partie « %(part)s » ne va pas : il y faut des noms."), part=part)
    return {part: {**rows, **overlay.get(part, {})} for part, rows in shipped.items()}


def same_order(old: Iterable[str], new: Any) -> list[str]:
    """The new numbers of a message: what stays keeps its place, what is new follows."""
    kept = [one for one in old if one in new]
    return [*kept, *(one for one in new if one not in kept)]


def rows_as_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows of rules as TOML, one [[rule]] each: what JSON writes of a text, list, number or truth is TOML too."""
    return "\n\n".join(
        "\n".join(
            ["[[rule]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items())]
        )
        for row in rows
    )


def rows_from_text(text: str) -> list[dict[str, Any]]:
    """The rows that such a text holds, their texts cleaned; raises Fault, a sentence, for anything else."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        line = re.search(r"line (\d+), column (\d+)", str(fault))
        if line is None:
            raise Fault(N_("Le texte s’arrête trop tôt : un guillemet ou un crochet manque.")) from fault
        raise Fault(
            N_("Ligne %(line)s, caractère %(column)s : ce n’est pas du TOML."), line=line[1], column=line[2]
        ) from fault
    rows = document.get("rule", [])
    plain = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
    if set(document) - {"rule"} or not plain:
        raise Fault(N_("Écrivez chaque règle sous une ligne [[rule]]."))
    return [{key: _plain(key, value) for key, value in row.items()} for row in rows]


def _plain(key: str, value: Any) -> Any:
    """A text, a small whole number, a truth or a list of texts: what every database keeps alike."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return normalise(value, multiline=False)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [normalise(one, multiline=False) for one in value]
    if isinstance(value, int) and abs(value) < GREAT:
        return value
    raise Fault(
        N_("« %(key)s » demande un texte, un petit nombre entier, true ou false, ou une liste de textes."),
        key=key,
    )
