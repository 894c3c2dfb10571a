"""The fixed messages of red flags and the numbers they give: what to do, never what somebody has."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from qa.safety.red_flags import GROUPS

LANGUAGES = ("fr", "en")
TEXTS = ("title", "action", "text")
# The first comes first on a page: who must call now, who may need somebody to talk to, who must be seen today.
LEVELS = ("call_now", "support", "today")
CHILDREN = ("119", "3018")
# Groups in which a child or teenager is also told of the numbers for the young.
FOR_THE_YOUNG = frozenset({"SUICIDE", "VIOLENCE", "SELF_HARM_MINOR"})
NEVER_ALONE = "116 117"


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
    return Card(group=group, level=row["level"], numbers=tuple(known[code] for code in codes), **texts)


def ordered(cards: Iterable[Card]) -> list[Card]:
    """Cards as a page shows them: the most pressing level first."""
    return sorted(cards, key=lambda one: LEVELS.index(one.level))


def check_messages(messages: Mapping[str, Any]) -> None:
    """Raises ValueError, a sentence that names the group, where a message is missing, empty or calls nobody."""
    known = {one.code for one in numbers()}
    for group in GROUPS:
        row = messages.get(group) or {}
        if row.get("level") not in LEVELS:
            raise ValueError(f"{group} : le niveau doit être {', '.join(LEVELS)}.")
        _check_numbers(group, row.get("numbers"), known)
        for language in LANGUAGES:
            said = row.get(language)
            if not isinstance(said, Mapping) or not all(str(said.get(name) or "").strip() for name in TEXTS):
                raise ValueError(f"{group} : remplissez le titre, l’action et le texte ({language}).")


def _check_numbers(group: str, codes: Any, known: set[str]) -> None:
    if not isinstance(codes, list) or not codes:
        raise ValueError(f"{group} : donnez au moins un numéro.")
    wrong = [str(one) for one in codes if one not in known]
    if wrong:
        raise ValueError(f"{group} : numéro inconnu : {', '.join(wrong)}.")
    if set(codes) == {NEVER_ALONE}:
        raise ValueError(f"{group} : le 116 117 ne répond pas partout, ajoutez un autre numéro.")


_YOUNG = re.compile(
    r"\b(?:mon (?:fils|enfant|b[ée]b[ée]|ado)|ma fille|mes enfants|coll[èe]ge|coll[ée]gien|lyc[ée]e|lyc[ée]en"
    r"|[ée]cole|(?:j.?ai|g|ai|a) (?:[4-9]|1[0-7]) ans|mineure?|ado(?:lescente?)?s?|my (?:son|daughter|child))",
    re.IGNORECASE,
)


def tells_of_a_minor(text: str) -> bool:
    """True where the words speak of a child, a pupil or an age below 18: only numbers are added by it."""
    return _YOUNG.search(text) is not None
