"""The register as the imported files have it: who stands in the imports that are current."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from qa.extensions import db
from qa.gateways.register.contract import Exercise, Person, RegisterDown
from qa.gateways.register.models import FileKind, ImportState, RegisterImport, RegisterRow
from qa.language.marks import N_

NOTHING = N_(
    "L’annuaire n’est pas encore importé sur ce site : une personne de l’équipe vérifiera votre demande."
)

T = TypeVar("T")


class FileRegister:
    """Activities give names, exercises, sectors and mailboxes; the file of savoir-faire adds specialties."""

    def look_up(self, rpps: str) -> Person | None:
        """The person, or None where the file of activities has nobody; raises RegisterDown before a first import."""
        day = self.as_of()
        if day is None:
            raise RegisterDown(NOTHING)
        if not (rpps.isascii() and rpps.isdigit() and len(rpps) == 11):
            return None
        wanted = (
            select(RegisterRow, RegisterImport.kind)
            .join(RegisterImport, RegisterImport.id == RegisterRow.import_id)
            .where(RegisterRow.rpps == rpps, RegisterImport.state == ImportState.CURRENT)
            .order_by(RegisterRow.id)
        )
        rows = [(row, FileKind(kind)) for row, kind in db.session.execute(wanted)]
        activities = [row for row, kind in rows if kind == FileKind.ACTIVITY]
        return _person(activities, [row for row, _ in rows], day) if activities else None

    def as_of(self) -> date | None:
        """The day of the current file of activities; None before a first import."""
        current = select(RegisterImport.file_date).where(
            RegisterImport.kind == FileKind.ACTIVITY, RegisterImport.state == ImportState.CURRENT
        )
        return db.session.scalar(current)


def _person(activities: Sequence[RegisterRow], rows: Sequence[RegisterRow], day: date) -> Person:
    first = activities[0]
    return Person(
        rpps=first.rpps,
        family=first.family,
        given=first.given,
        active=True,
        exercises=_distinct(Exercise(one.profession, one.category) for one in activities),
        specialties=_distinct(one.specialty for one in rows if one.specialty),
        mailboxes=_distinct(one.mailbox for one in activities if one.mailbox),
        sectors=_distinct(one.sector for one in activities if one.sector),
        as_of=day,
    )


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
