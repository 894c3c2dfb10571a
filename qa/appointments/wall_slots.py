"""From what a clock on the wall shows to moments: exact in the hour that is skipped and the hour that comes twice.

A number of minutes belongs to a local day and may pass midnight: 1500 is 01:00 of the day after. Units are of five
minutes, whole parts of the Unix time over 300; every French zone keeps a whole number of them from UTC.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

UNIT = 300


def instants_of(day: date, minute: int, zone: str) -> list[datetime]:
    """The UTC moments at which the clock of the zone shows that minute of that day: none, one or two, in order."""
    wall = _wall(day, minute)
    both = {_moment(wall, zone, fold) for fold in (0, 1)}
    return sorted(one for one in both if one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall)


def midnight(day: date, zone: str) -> datetime:
    """The UTC moment at which the day begins in the zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def begin_unit(day: date, minute: int, zone: str) -> int:
    """Where an interval that begins at that minute begins: at its first time; in a gap, right after the gap."""
    return _unit(day, minute, zone, 0)


def end_unit(day: date, minute: int, zone: str) -> int:
    """Where an interval that ends at that minute ends: at its second time; in a gap, right after the gap."""
    return _unit(day, minute, zone, 1)


@lru_cache(maxsize=16384)
def _unit(day: date, minute: int, zone: str, fold: int) -> int:
    wall = _wall(day, minute)
    first, second = (int(_moment(wall, zone, one).timestamp()) // UNIT for one in (0, 1))
    return _after_gap(second, first, zone) if first > second else (first, second)[fold]


def _after_gap(before: int, after: int, zone: str) -> int:
    """The first unit after the change of the clocks that lies between two units."""
    late = _offset(after, zone)
    return bisect_left(range(before, after), True, key=lambda unit: _offset(unit, zone) == late) + before


def _offset(unit: int, zone: str) -> timedelta | None:
    return datetime.fromtimestamp(unit * UNIT, ZoneInfo(zone)).utcoffset()


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _moment(wall: datetime, zone: str, fold: int) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
