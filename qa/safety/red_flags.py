"""Words that may mean an emergency: which group of fixed messages a text calls for; no score and no diagnosis.

Source of the groups: docs/safety.md; of each rule: its row in data/red_flags.toml.
"""

import gc
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from qa.safety.flag_rules import Finding, RuleSet, Strength, compile_document

__all__ = [
    "GROUPS", "Finding", "RuleSet", "Strength", "compile_rules", "find", "fired", "shipped", "shipped_document",
    "softened", "warm",
]  # fmt: skip

GROUPS: tuple[str, ...] = tuple(
    "CHEST STROKE BREATH ANAPHYLAXIS SUICIDE INFANT_FEVER PURPURA_MENINGITIS INFANT_SEVERE PREG_BLEED PREG_OTHER"
    " ECTOPIC POISON CO CONSCIOUSNESS THUNDERCLAP HEMORRHAGE ACUTE_ABDOMEN TESTIS DVT_PE CAUDA EYE DIABETES SEPSIS"
    " HEAD_TRAUMA BURN VIOLENCE SELF_HARM_MINOR WITHDRAWAL_PSYCH".split()
)


def find(text: str, *, rules: RuleSet | None = None) -> list[Finding]:
    """What the rules (the shipped ones by default) find, in the order of the text; nothing found says nothing."""
    found = (rules or shipped()).findings(text)
    return sorted(found, key=lambda one: (one.start, one.end, one.rule))


def fired(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The groups told as happening now, each once, in the order of GROUPS."""
    return _groups(findings, Strength.FIRES)


def softened(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The groups that are only told as past, supposed, asked about or quoted; none of those that fire."""
    findings = list(findings)
    return tuple(
        group for group in _groups(findings, Strength.SOFT) if group not in _groups(findings, Strength.FIRES)
    )


def _groups(findings: Iterable[Finding], strength: Strength) -> tuple[str, ...]:
    wanted = {finding.group for finding in findings if finding.strength == strength}
    return tuple(group for group in GROUPS if group in wanted)


def compile_rules(document: Mapping[str, Any]) -> RuleSet:
    """Rules of a document as `shipped_document` gives it; raises ValueError, a sentence that names the row."""
    return compile_document(document, GROUPS)


@cache
def shipped() -> RuleSet:
    """The rules that come with this release."""
    return compile_rules(shipped_document())


def warm() -> None:
    """Reads the shipped rules before somebody waits for them, and leaves their tree out of later collections."""
    try:
        shipped()
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()


def shipped_document() -> dict[str, Any]:
    """The shipped rules as plain data: « rules » by group, « concepts » and « words » by name."""
    document: dict[str, Any] = {"rules": {}, "concepts": {}, "words": {}}
    for file in sorted(resources.files("qa.safety").joinpath("data").iterdir(), key=lambda one: one.name):
        if file.name.startswith("concepts_") and file.name.endswith(".toml"):
            part = tomllib.loads(file.read_text("utf-8"))
            document["concepts"] |= part.get("concepts", {})
            document["words"] |= part.get("words", {})
        if file.name.startswith("red_flags") and file.name.endswith(".toml"):
            document["rules"] |= tomllib.loads(file.read_text("utf-8"))
    return document
