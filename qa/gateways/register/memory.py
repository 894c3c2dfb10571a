"""A register in memory, for tests: it knows who it was told of, and answers for a fixed day."""

from collections.abc import Iterable
from datetime import date

from qa.gateways.register.contract import Person, RegisterDown
from qa.language.marks import N_

DOWN = N_("L’annuaire ne répond pas : une personne de l’équipe vérifiera votre demande.")


class MemoryRegister:
    """Persons in a dictionary; `down` makes it unreachable."""

    def __init__(self, persons: Iterable[Person] = (), *, day: date | None = None) -> None:
        self.persons = {one.rpps: one for one in persons}
        self.day = day
        self.down = False

    def look_up(self, rpps: str) -> Person | None:
        """The person told of, or None; raises RegisterDown while `down`."""
        if self.down:
            raise RegisterDown(DOWN)
        return self.persons.get(rpps)

    def as_of(self) -> date | None:
        """The day that it was made for."""
        return self.day
