"""What every register answers, and how it says that it cannot."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class RegisterDown(Exception):
    """The register cannot be asked now; the message is a French sentence for who waits."""


@dataclass(frozen=True)
class Exercise:
    """One way of exercising a profession: TRE_G15 code and TRE_R09 category (C civil, M public, E student)."""

    profession: str
    category: str


@dataclass(frozen=True)
class Person:
    """One person as the register knows it today.

    `active` is False only where the register says so; then names and exercises may be empty. `specialties` are
    TRE_R38 codes of ordinal specialties, `mailboxes` addresses of MSSanté, `sectors` TRE_R02 codes of activity,
    `as_of` the day that the register speaks of.
    """

    rpps: str
    family: str
    given: str
    active: bool
    exercises: tuple[Exercise, ...]
    specialties: tuple[str, ...]
    mailboxes: tuple[str, ...]
    sectors: tuple[str, ...]
    as_of: date


class Register(Protocol):
    """Looks one person up by RPPS."""

    def look_up(self, rpps: str) -> Person | None:
        """The person, or None where the register has nobody under this number; raises RegisterDown."""

    def as_of(self) -> date | None:
        """The day that the register speaks of; None where there is none to ask."""
