"""How many patients came and how many did not, told only where no single person shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.appointments.booking_models import Status

FEWEST = 5


@dataclass(frozen=True)
class Figure:
    """How many came and how many did not; None stands for « fewer than five »."""

    first_visit: bool | None
    came: int | None
    missed: int | None

    @property
    def percent(self) -> int | None:
        """Who did not come, of a hundred; None where one of the two is hidden."""
        if self.came is None or self.missed is None:
            return None
        return round(100 * self.missed / (self.came + self.missed))


def figures_of(counted: Mapping[tuple[bool | None, str], int]) -> tuple[Figure, ...]:
    """A line for first visits, known patients, and those of whom nothing was said; cells under five are hidden."""
    kinds = [kind for kind in (True, False, None) if any(key[0] is kind for key in counted)]
    return tuple(
        Figure(
            kind,
            _shown(counted.get((kind, Status.FULFILLED), 0)),
            _shown(counted.get((kind, Status.NOSHOW), 0)),
        )
        for kind in kinds
    )


def _shown(count: int) -> int | None:
    return count if count >= FEWEST else None
