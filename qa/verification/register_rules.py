"""Which file of the register may take the place of the present one."""

from datetime import date, datetime, timedelta

from qa.gateways.register.models import FileKind, ImportState, RegisterImport
from qa.language.marks import N_

KIND_NAMES: dict[str, str] = {
    FileKind.ACTIVITY: N_("Personnes et activités"),
    FileKind.SKILL: N_("Spécialités"),
}
STATE_NAMES: dict[str, str] = {
    ImportState.LOADING: N_("en cours ou interrompu"),
    ImportState.HELD: N_("retenu"),
    ImportState.CURRENT: N_("utilisé"),
    ImportState.OLD: N_("remplacé"),
    ImportState.DROPPED: N_("refusé ou abandonné"),
}
GONE = (ImportState.OLD, ImportState.DROPPED)
NO_ROW = "the file has no row that can be used"
FUTURE = "the file's date lies in the future"


def refused_date(day: date, current: RegisterImport | None, moment: datetime) -> str:
    """Why a file of this day is refused, or empty.

    In Paris the day begins before it does in UTC: a file of tomorrow is taken.
    """
    if day > (moment + timedelta(days=1)).date():
        return FUTURE
    if current is not None and day <= current.file_date:
        return f"the file in use is of {current.file_date}: this one, of {day}, is not newer"
    return ""


def refused_rows(used: int, current: RegisterImport | None) -> str:
    """Why so few rows are refused, or empty: none at all, or more than 20 % fewer than in the file in use."""
    if not used:
        return NO_ROW
    if current is not None and used * 5 < current.rows * 4:
        return f"the file has {used} rows, more than 20 % fewer than the {current.rows} of the one in use"
    return ""
