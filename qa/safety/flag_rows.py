"""One rule of red flags as the document gives it, checked."""

from dataclasses import dataclass
from typing import Any

from qa.language.marks import N_
from qa.safety.faults import Fault

_KEYS = {
    "id", "all", "with", "unless", "never", "near", "across", "lasting", "jokes", "source", "date", "note",
}  # fmt: skip
_NEAR = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. `all` stand within `near` words of one sentence (`across`: of the message), `context` anywhere.

    `unless` in the same sentence and `never` anywhere in the message spare it. `lasting`: the past does not soften it.
    `jokes`: a joke around it softens it.
    """

    group: str
    name: str
    all: tuple[frozenset[str], ...]
    context: tuple[frozenset[str], ...]
    unless: frozenset[str]
    never: frozenset[str]
    near: int
    across: bool
    lasting: bool
    jokes: bool


def row_of(group: str, row: Any, known: set[str]) -> Row:
    """The checked rule of a row of the document; raises Fault, a sentence that names it."""
    name = row.get("id") if isinstance(row, dict) else None
    if not isinstance(name, str) or not name:
        raise Fault(N_("Une règle de %(group)s n’a pas de « id »."), group=group)
    for key in ("all", "source", "date"):
        if not row.get(key):
            raise Fault(N_("La règle « %(row)s » n’a pas de « %(key)s »."), row=name, key=key)
    strange = set(row) - _KEYS
    if strange:
        raise Fault(N_("La règle « %(row)s » a une clé inconnue : « %(key)s »."), row=name, key=min(strange))
    near = row.get("near", _NEAR)
    if not isinstance(near, int) or isinstance(near, bool) or not 1 <= near <= 1000:
        raise Fault(N_("La règle « %(row)s » demande un nombre entier de 1 à 1000 pour « near »."), row=name)
    return Row(
        group,
        name,
        _slots(name, row["all"], known),
        _slots(name, row.get("with", []), known),
        frozenset().union(*_slots(name, row.get("unless", []), known)),
        frozenset().union(*_slots(name, row.get("never", []), known)),
        near,
        bool(row.get("across")),
        bool(row.get("lasting")),
        bool(row.get("jokes")),
    )


def _slots(name: str, value: Any, known: set[str]) -> tuple[frozenset[str], ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Fault(N_("La règle « %(row)s » demande des listes de noms de concepts."), row=name)
    slots = tuple(frozenset(one.split("|")) for one in value)
    missing = sorted(set().union(*slots) - known)
    if missing:
        raise Fault(
            N_("La règle « %(row)s » nomme un concept inconnu : « %(concept)s »."),
            row=name,
            concept=missing[0],
        )
    return slots
