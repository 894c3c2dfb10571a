"""Public holidays of France and of each of its territories, computed and never listed.

C. trav. L3133-1 (everywhere), L3134-13 (Alsace-Moselle), L3422-2 (overseas, abolition of slavery). The only door to the
library `holidays`. A doctor may work on any of them: see `WorkedHoliday`.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

from qa.language.territories import SUBDIVISIONS

# Numbers of departments and of collectivities, for which the library has another code.
CODES = {
    "67": "6AE",
    "68": "6AE",
    "975": "PM",
    "977": "BL",
    "97133": "BL",
    "978": "MF",
    "97150": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
GOOD_FRIDAY = "Vendredi saint"
# Kept in some communes or by custom alone: closed like the others, and said to be so where the doctor unticks days.
CUSTOMS = {"57": (GOOD_FRIDAY,), "6AE": (GOOD_FRIDAY,), "971": (GOOD_FRIDAY, "Mi-Carême")}


@dataclass(frozen=True, order=True)
class Holiday:
    """A public holiday; `is_local` where the whole country does not have it, `is_custom` where not everybody does."""

    day: date
    name: str
    name_en: str
    is_local: bool = False
    is_custom: bool = False


def code_of(subdivision: str) -> str:
    """The calendar of a department, territory or calendar, a key of SUBDIVISIONS; empty for any other text."""
    code = CODES.get(subdivision, subdivision)
    return code if code in SUBDIVISIONS else ""


def holidays_of(subdivision: str, year: int) -> tuple[Holiday, ...]:
    """The public holidays of a year in order, with those of the territory; never raises for an unknown one."""
    return _computed(code_of(subdivision), year)


@lru_cache(maxsize=256)
def holiday_days(subdivision: str, first_year: int, last_year: int) -> frozenset[date]:
    """The days alone, of the years from the first to the last."""
    years = range(first_year, last_year + 1)
    return frozenset(one.day for year in years for one in holidays_of(subdivision, year))


@lru_cache(maxsize=256)
def _computed(code: str, year: int) -> tuple[Holiday, ...]:
    national = holidays.country_holidays("FR", years=year)
    french, english = (
        holidays.country_holidays("FR", subdiv=code or None, years=year, language=language)
        for language in ("fr", "en_US")
    )
    customs = CUSTOMS.get(code, ())
    return tuple(
        Holiday(
            day=day,
            name=name.replace("'", "’"),
            name_en=english[day].replace("'", "’"),
            is_local=day not in national,
            is_custom=name in customs,
        )
        for day, name in sorted(french.items())
    )
