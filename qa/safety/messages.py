"""The fixed messages of red flags and the numbers they give: what to do, never what somebody has."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from qa.language.marks import N_
from qa.safety.faults import Fault
from qa.safety.red_flags import GROUPS

LANGUAGES = ("fr", "en")
TEXTS = ("title", "action", "text")
# The first comes first on a page: who must call now, who may need somebody to talk to, who must be seen today.
LEVELS = ("call_now", "support", "today")
CHILDREN = ("119", "3018")
# Groups in which a child or teenager is also told of the numbers for the young.
FOR_THE_YOUNG = frozenset({"SUICIDE", "VIOLENCE", "SELF_HARM_MINOR"})
NEVER_ALONE = "116 117"
# « pendant 15 minutes » is no number to call.
_UNITS = r"(?!\s*(?:min|sec|h\b|heure|hour|jour|day|an\b|ans\b|year|mois|month|fois|time|cm|ml|mg|g\b|%|°))"


@dataclass(frozen=True)
class Number:
    """A number to tap: `address` is tel: or sms:; `when` and `hours` in the reader's language."""

    code: str
    label: str
    address: str
    when: str
    hours: str


@dataclass(frozen=True)
class Card:
    """The message of one group: one level, one action."""

    group: str
    level: str
    title: str
    action: str
    text: str
    numbers: tuple[Number, ...]


@cache
def _data(name: str) -> dict[str, Any]:
    file = resources.files("qa.safety").joinpath("data", name)
    return tomllib.loads(file.read_text("utf-8"))


def shipped_messages() -> dict[str, Any]:
    """The messages that come with this release, by group, as plain data."""
    return _data("messages.toml")


def checked_on() -> date:
    """The day on which the numbers were last compared with their sources."""
    return date.fromisoformat(_data("numbers.toml")["checked"])


def numbers(language: str = "fr") -> list[Number]:
    """All national numbers in the order in which a page lists them."""
    rows = _data("numbers.toml")
    return [
        _number(code, row, language) for code, row in rows.items() if isinstance(row, dict) and "label" in row
    ]


def poison_centres() -> list[tuple[str, str, str]]:
    """Town, number as written, tel: address of each poison centre."""
    rows = _data("numbers.toml")["centres"]
    return [(town, number, f"tel:{number.replace(' ', '')}") for town, number in rows.items()]


def _number(code: str, row: Mapping[str, Any], language: str) -> Number:
    said = {name: row[name][language] for name in ("label", "when", "hours")}
    return Number(code=code, address=row["address"], **said)


def card(
    group: str, messages: Mapping[str, Any] | None = None, *, language: str = "fr", minor: bool = False
) -> Card:
    """The card of a group; where a minor is concerned, with the numbers for the young (119, 3018)."""
    row = (messages or shipped_messages())[group]
    codes = list(row["numbers"])
    if minor and group in FOR_THE_YOUNG:
        codes += [one for one in CHILDREN if one not in codes]
    known = {one.code: one for one in numbers(language)}
    texts = {name: row[language][name] for name in TEXTS}
    return Card(
        group=group,
        level=row["level"],
        numbers=tuple(known[code] for code in codes if code in known),
        **texts,
    )


def ordered(cards: Iterable[Card]) -> list[Card]:
    """Cards as a page shows them: the most pressing level first."""
    return sorted(cards, key=lambda one: LEVELS.index(one.level))


def at_most(cards: Iterable[Card], most: int) -> tuple[Card, ...]:
    """No more than `most` messages, ordered; each level keeps its first one: who thinks of dying sees 3114 too.

    Those that call the same numbers under the same title are one card.
    """
    rows = ordered(cards)
    levels = [one.level for one in rows]
    first = [one for place, one in enumerate(rows) if one.level not in levels[:place]]
    return _together(ordered([*first, *(one for one in rows if one not in first)][:most]))


def _together(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The first card of each title and its numbers; the words of the others follow its own, a line each."""
    made: dict[tuple[object, ...], Card] = {}
    for one in cards:
        call = (one.level, one.title, one.numbers)
        first = made.get(call)
        made[call] = replace(first, text=f"{first.text}\n{one.action} {one.text}") if first else one
    return tuple(made.values())


def check_messages(messages: Mapping[str, Any]) -> None:
    """Raises Fault, a sentence that names the group, where a message is missing, empty or calls nobody."""
    known = {one.code for one in numbers()}
    strange = [group for group in messages if group not in GROUPS]
    if strange:
        raise Fault(N_("Le groupe « %(group)s » n’existe pas."), group=str(strange[0]))
    for group in GROUPS:
        row = messages.get(group)
        if not isinstance(row, Mapping) or row.get("level") not in LEVELS:
            raise Fault(
                N_("%(group)s : le niveau doit être %(levels)s."), group=group, levels=", ".join(LEVELS)
            )
        if not row.get("source") or not row.get("date"):
            raise Fault(N_("%(group)s : dites d’où vient le message et de quand il date."), group=group)
        _check_numbers(group, row.get("numbers"), known)
        for language in LANGUAGES:
            said = row.get(language)
            if not isinstance(said, Mapping) or not all(_is_said(said.get(name)) for name in TEXTS):
                raise Fault(
                    N_("%(group)s : remplissez le titre, l’action et le texte (%(language)s)."),
                    group=group,
                    language=language,
                )
            _check_tappable(group, " ".join(said[name] for name in TEXTS), row["numbers"], known)


def _is_said(text: Any) -> bool:
    return isinstance(text, str) and bool(text.strip())


def _check_numbers(group: str, codes: Any, known: set[str]) -> None:
    if not isinstance(codes, list) or not codes:
        raise Fault(N_("%(group)s : donnez au moins un numéro."), "numbers", group=group)
    wrong = [str(one) for one in codes if one not in known]
    if wrong:
        raise Fault(
            N_("%(group)s : numéro inconnu : %(codes)s."), "numbers", group=group, codes=", ".join(wrong)
        )
    if set(codes) == {NEVER_ALONE}:
        raise Fault(
            N_("%(group)s : le 116 117 ne répond pas partout, ajoutez un autre numéro."),
            "numbers",
            group=group,
        )


def _check_tappable(group: str, words: str, codes: list[str], known: set[str]) -> None:
    """A number that the words give is there to tap too."""
    for code in sorted(known - set(codes)):
        if re.search(rf"(?<![\d,.]){code}(?![\d,]|\.\d){_UNITS}", words):
            raise Fault(
                N_("%(group)s : le texte donne le %(code)s, cochez-le aussi."),
                "numbers",
                group=group,
                code=code,
            )


_AGE = r"(?:[4-9]|1[0-7])"
_YOUNG = re.compile(
    r"\b(?:mon (?:fils|enfant|b[ée]b[ée]|ado)|ma fille|mes enfants|coll[èe]ge|coll[ée]gien|lyc[ée]e|lyc[ée]en"
    rf"|[ée]cole|(?<!y )(?:j.?ai|g|ai|as?) {_AGE} ans?"
    rf"|(?:fille|gar[çc]on|enfant|[ée]l[èe]ve|[âa]g[ée]e?s?) (?:de )?{_AGE} ans?"
    r"|en (?:[3-6](?:e|[èe]me)|sixi[èe]me|cinqui[èe]me|quatri[èe]me|troisi[èe]me|terminale)"
    r"|mineure?|ado(?:lescente?)?s?|my (?:son|daughter|child)|school"
    rf"|(?:i am|i.m|is|aged?) {_AGE}(?= years?\b|[.,;!?]|$))\b",
    re.IGNORECASE,
)


def tells_of_a_minor(text: str) -> bool:
    """True where the words speak of a child, a pupil or an age below 18: only numbers are added by it."""
    return _YOUNG.search(text) is not None
