"""What an answer may not say, or should weigh: remarks with their legal source, from a reviewed file of rules.

Sources: code of medical ethics (R.4127-… CSP) and public health code; see the file, row by row.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from qa.safety.prescription_products import Own, Words, named, stamps, words_of
from qa.safety.prescription_text import Folded, folded, stamped

__all__ = ["Lint", "Own", "lint", "products"]

SLOTS = {"<brand>": "B+", "<drug>": "[BS]+", "<disease>": "D+", "<own>": "(?:C+|T+|L+)"}
DENIED = re.compile(r"(?:\bne|\bn'|\bsans|\bni|\bjamais|\baucune?|\bpas|\brien)[ ']*(?:\w+[ '-]+){0,4}$")


INVITED = re.compile(r"\bn'hesitez (?:donc |surtout )?pas(?: non plus)?")  # no negation


@dataclass(frozen=True)
class Lint:
    """A remark on a piece of text: `start` and `end` index it as given; `source` is the law's article."""

    rule: str
    start: int
    end: int
    piece: str
    blocking: bool
    message: str
    source: str


@dataclass(frozen=True)
class Rule:
    """A row of the file: it fires on any of its patterns unless the clause before or after spares it."""

    code: str
    blocking: bool
    source: str
    messages: dict[str, str]
    fires: tuple[re.Pattern[str], ...]
    spared_before: re.Pattern[str] | None
    spared_after: re.Pattern[str] | None
    spared_inside: re.Pattern[str] | None
    denied: bool
    quoted: bool


def lint(text: str, *, own: Own = Own(), language: str = "fr") -> list[Lint]:
    """Remarks in the order of the text, at most one of a rule on the same words; pure, for texts of any length.

    Negations, hypotheses and quotations do not fire. `own`: what must not be promoted inside an answer.
    """
    words, rules = _shipped()
    reading = folded(text)
    marked = stamped(reading.text, stamps(reading.text, words, own))
    found = [one for rule in rules for one in _found(rule, text, reading, marked, language)]
    return sorted(found, key=lambda one: (one.start, one.end, one.rule))


def products(text: str) -> tuple[str, ...]:
    """Brands and substances of medicines that the text names, as written, each once (for L.4113-13 CSP)."""
    return named(text, _shipped()[0])


def _found(rule: Rule, text: str, reading: Folded, marked: str, language: str) -> Iterator[Lint]:
    spans = sorted(found.span() for pattern in rule.fires for found in pattern.finditer(marked))
    last = -1
    for start, end in spans:
        if start < last or _is_spared(rule, reading, marked, start, end):
            continue
        last = end
        first, stop = reading.original(start, end)
        yield Lint(
            rule.code, first, stop, text[first:stop], rule.blocking, rule.messages[language], rule.source
        )


def _is_spared(rule: Rule, reading: Folded, marked: str, start: int, end: int) -> bool:
    before, after = reading.before(start), reading.after(end)
    return (
        (rule.denied and bool(DENIED.search(INVITED.sub("", before))))
        or (not rule.quoted and reading.is_quoted(start, end))
        or bool(rule.spared_before and rule.spared_before.search(before))
        or bool(rule.spared_after and rule.spared_after.search(after))
        or bool(rule.spared_inside and rule.spared_inside.search(marked[start:end]))
    )


@cache
def _shipped() -> tuple[Words, tuple[Rule, ...]]:
    """The rules delivered with the program."""
    document = tomllib.loads((resources.files("qa.safety") / "data" / "lints.toml").read_text("utf-8"))
    slots = SLOTS | {f"<{name}>": f"(?:{text})" for name, text in document["slots"].items()}
    return words_of(document["words"]), tuple(_rule(row, slots) for row in document["rule"])


def _rule(row: dict[str, Any], slots: dict[str, str]) -> Rule:
    spared = {
        name: _pattern(row[name], slots) if name in row else None for name in ("before", "after", "inside")
    }
    return Rule(
        code=row["code"],
        blocking=row["blocking"],
        source=row["source"],
        messages={"fr": row["fr"], "en": row["en"]},
        fires=tuple(_pattern(one, slots) for one in row["fires"]),
        spared_before=spared["before"],
        spared_after=spared["after"],
        spared_inside=spared["inside"],
        denied=row.get("denied", True),
        quoted=row.get("quoted", False),
    )


def _pattern(text: str, slots: dict[str, str]) -> re.Pattern[str]:
    while (filled := _filled(text, slots)) != text:
        text = filled
    return re.compile(text)


def _filled(text: str, slots: dict[str, str]) -> str:
    for name, pattern in slots.items():
        text = text.replace(name, pattern)
    return text
