"""Reads the answers of the FHIR service (profile as-dp-practitioner, version 2): pure functions on JSON."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

from qa.gateways.register.contract import Exercise, Person, RegisterDown
from qa.kernel.text import normalise
from qa.language.marks import N_

RPPS_SYSTEM = "https://rpps.esante.gouv.fr"
IDNPS_SYSTEM = "urn:oid:1.2.250.1.71.4.2.1"
MSS_TYPE = "MSSANTE"
SHARED_MAILBOXES = ("ORG", "APP")  # TRE_R242: of an organisation or a program, so no proof of who reads it
LONGEST_NAME = 120
MAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,189}")
NATIONAL = re.compile(r"8(\d{11})", re.ASCII)
CODE = re.compile(r"[A-Za-z0-9-]{1,8}")

UNREADABLE = N_("L’Annuaire Santé a donné une réponse que nous ne savons pas lire. Nous réessaierons.")
UNCLEAR = N_(
    "L’Annuaire Santé ne dit pas clairement qui porte ce numéro. Une personne de l’équipe regardera."
)

Json = dict[str, Any]
T = TypeVar("T")


class Unclear(RegisterDown):
    """The service works, and what it says of this one number cannot be believed."""


def read_answer(body: bytes, *, rpps: str, today: date) -> Person | None:
    """The one person that the answer speaks of, None where it says that nobody has the number.

    Raises RegisterDown for what is no bundle of results, Unclear where it may speak of somebody else.
    """
    bundle = _bundle(body)
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise RegisterDown(UNREADABLE)
    if not entries:
        if bundle.get("total") != 0 or isinstance(bundle.get("total"), bool):
            raise Unclear(UNCLEAR)
        return None
    found = entries[0].get("resource") if len(entries) == 1 and isinstance(entries[0], dict) else None
    if not isinstance(found, dict) or found.get("resourceType") != "Practitioner":
        raise Unclear(UNCLEAR)
    return _person(found, rpps=rpps, today=today)


def _bundle(body: bytes) -> Json:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        read = None
    known = (
        isinstance(read, dict) and read.get("resourceType") == "Bundle" and read.get("type") == "searchset"
    )
    if not known:
        raise RegisterDown(UNREADABLE)
    bundle: Json = read
    return bundle


def _person(found: Json, *, rpps: str, today: date) -> Person:
    """Nothing but a boolean `active` is believed; names may lack of who exercises no longer."""
    active = found.get("active")
    if _numbers(found) != {rpps} or not isinstance(active, bool):
        raise Unclear(UNCLEAR)
    family, given = _name(found)
    if active and not (family and given):
        raise Unclear(UNCLEAR)
    codes = [_codes(one) for one in _each(found, "qualification") if not _over(one, today)]
    return Person(
        rpps=rpps,
        family=family,
        given=given,
        active=active,
        exercises=_distinct(Exercise(one["G15"], one.get("R09", "")) for one in codes if "G15" in one),
        specialties=_distinct(one["R38"] for one in codes if "R38" in one and one.get("R04", "S") == "S"),
        mailboxes=_distinct(_mailboxes(found, today)),
        sectors=(),
        as_of=today,
    )


def _numbers(found: Json) -> set[str]:
    """Every RPPS that the person bears, told plainly or as national identifier (`8` and the RPPS)."""
    told = [(one.get("system"), one.get("value")) for one in _each(found, "identifier")]
    plain = {value for system, value in told if system == RPPS_SYSTEM and isinstance(value, str)}
    national = {value for system, value in told if system == IDNPS_SYSTEM and isinstance(value, str)}
    read = {NATIONAL.fullmatch(value) for value in national}
    return plain | {one[1] if one else "" for one in read}


def _name(found: Json) -> tuple[str, str]:
    """Family and given names under which the person exercises; empty where none is told."""
    for one in _each(found, "name"):
        family, given = one.get("family"), one.get("given")
        if one.get("use") == "old" or not isinstance(family, str) or not isinstance(given, list):
            continue
        all_given = " ".join(part for part in given if isinstance(part, str))
        names = normalise(family, multiline=False), normalise(all_given, multiline=False)
        if all(0 < len(name) <= LONGEST_NAME for name in names):
            return names
    return "", ""


def _codes(qualification: Json) -> dict[str, str]:
    """The codes of one qualification by their table, such as G15 or R38."""
    concept = qualification.get("code")
    codes: dict[str, str] = {}
    for one in _each(concept if isinstance(concept, dict) else {}, "coding"):
        table = re.search(r"TRE[-_]([A-Z]\d+)", str(one.get("system", "")))
        code = one.get("code")
        if table and isinstance(code, str) and CODE.fullmatch(code):
            codes.setdefault(table[1], code)
    return codes


def _mailboxes(found: Json, today: date) -> Iterator[str]:
    """Addresses of MSSanté of the person alone; any other e-mail proves nothing."""
    for one in _each(found, "telecom"):
        if one.get("system") == "email" and one.get("use") != "old" and not _over(one, today):
            yield from _mailbox(one.get("value"), list(_extensions(one)))
    for one in _each(found, "extension"):
        if "mailbox-mss" in str(one.get("url", "")):
            inside = list(_extensions(one))
            value = next((part.get("valueString") for part in inside if part.get("url") == "value"), None)
            yield from _mailbox(value, [one, *inside])


def _mailbox(value: Any, extensions: list[Json]) -> Iterator[str]:
    marked = any("mailbox-mss" in str(one.get("url", "")) for one in extensions)
    codes = {code for one in extensions for code in _extension_codes(one)}
    personal = (marked or MSS_TYPE in codes) and not codes.intersection(SHARED_MAILBOXES)
    if personal and isinstance(value, str) and MAIL.fullmatch(value):
        yield value.lower()


def _extensions(holder: Json, depth: int = 3) -> Iterator[Json]:
    """The extensions of an element, and theirs."""
    for one in _each(holder, "extension"):
        yield one
        if depth > 1:
            yield from _extensions(one, depth - 1)


def _extension_codes(extension: Json) -> set[str]:
    coding, concept = extension.get("valueCoding"), extension.get("valueCodeableConcept")
    codings = [coding] if isinstance(coding, dict) else []
    codings += list(_each(concept, "coding")) if isinstance(concept, dict) else []
    return {one["code"] for one in codings if isinstance(one.get("code"), str)}


def _over(holder: Json, today: date) -> bool:
    """True where the period of the element has ended."""
    period = holder.get("period")
    end = period.get("end") if isinstance(period, dict) else None
    try:
        return end is not None and date.fromisoformat(str(end)[:10]) < today
    except ValueError:
        return False


def _each(holder: Json, name: str) -> Iterator[Json]:
    """The objects of a list; whatever else stands there is passed over."""
    values = holder.get(name)
    return (one for one in values if isinstance(one, dict)) if isinstance(values, list) else iter(())


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
