"""Reads a professional out of the userinfo of Pro Santé Connect; what is not as it should be proves nothing.

Shapes: ANS, keycloak-prosanteconnect and the samples of its proof of concept. Standard claims are not relied on.
"""

import re
from collections.abc import Mapping
from typing import Any

from qa.gateways.identity import Identity, IdentityRefused, Refusal
from qa.kernel.text import normalise

IDNPS = re.compile(r"8([0-9]{11})")  # the national identifier of who has an RPPS: 8, then the RPPS
PROFESSION = re.compile(r"[0-9]{2}")
CATEGORY = re.compile(r"[A-Z]")
SPECIALTY = re.compile(r"[A-Z]{2,4}[0-9]{2,3}")
NAME_LENGTH = 80


def identity_in(userinfo: Mapping[str, Any], *, acr: str) -> Identity:
    """The professional; raises IdentityRefused for who is none, and for numbers that are no RPPS or disagree."""
    professional = userinfo.get("SubjectRefPro")
    if not isinstance(professional, dict) or not professional:
        raise IdentityRefused(Refusal.NOT_HEALTH)
    told = _dicts(professional.get("exercices"))
    exercises = _distinct(filter(None, map(_exercise, told)))
    if not exercises:
        raise IdentityRefused(Refusal.NO_EXERCISE)
    first = next(one for one in told if _exercise(one))
    return Identity(
        rpps=_rpps(userinfo),
        family=_name(first.get("nomDexercice")) or _name(userinfo.get("family_name")),
        given=_name(first.get("prenomDexercice")) or _name(userinfo.get("given_name")),
        exercises=exercises,
        specialties=_distinct(filter(None, map(_specialty, told))),
        acr=acr,
    )


def _rpps(userinfo: Mapping[str, Any]) -> str:
    others = [one for one in _dicts(userinfo.get("otherIds")) if one.get("origine") == "RPPS"]
    told = [userinfo.get("SubjectNameID"), *(one.get("identifiant") for one in others)]
    numbers = {str(one) for one in told if one not in (None, "")}
    if not numbers:
        raise IdentityRefused(Refusal.NO_NUMBER)
    if any(not (one.isascii() and one.isdigit()) for one in numbers):
        raise IdentityRefused(Refusal.TEST_NUMBER)
    if len(numbers) > 1:
        raise IdentityRefused(Refusal.TWO_NUMBERS)
    found = IDNPS.fullmatch(numbers.pop())
    if found is None:
        raise IdentityRefused(Refusal.NO_NUMBER)
    return found.group(1)


def _exercise(told: Mapping[str, Any]) -> dict[str, str] | None:
    profession = _code(told.get("codeProfession"), PROFESSION)
    category = _code(told.get("codeCategorieProfessionnelle"), CATEGORY)
    return {"profession": profession, "category": category} if profession and category else None


def _specialty(told: Mapping[str, Any]) -> str:
    return _code(told.get("codeSavoirFaire"), SPECIALTY) if told.get("codeTypeSavoirFaire") == "S" else ""


def _code(value: Any, shape: re.Pattern[str]) -> str:
    return value if isinstance(value, str) and shape.fullmatch(value) else ""


def _name(value: Any) -> str:
    return normalise(value, multiline=False)[:NAME_LENGTH] if isinstance(value, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _distinct(values: Any) -> list[Any]:
    kept: list[Any] = []
    for one in values:
        if one not in kept:
            kept.append(one)
    return kept
