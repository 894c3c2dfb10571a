"""Whether the person of the register is the one that is claimed, before a mail goes to that person's mailbox."""

from qa.gateways.register import Person
from qa.kernel.text import slugify


def is_claimed(person: Person, *, family: str, given: str) -> bool:
    """True where family and first given name agree, without accents, case and hyphens; no name agrees with none."""
    claimed, known = (_key(family), _first(given)), (_key(person.family), _first(person.given))
    return claimed == known and all(claimed)


def _key(name: str) -> str:
    return slugify(name, fallback="", limit=400)


def _first(given: str) -> str:
    return _key(given).split("-")[0]
