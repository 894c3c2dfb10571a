"""When a reminder leaves: at the wall clock's hour of the place, and never in the night."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qa.appointments.booking_models import Notice

NIGHT_BEGINS = time(21)
NIGHT_ENDS = time(8)
LATEST = timedelta(hours=2)
USELESS = timedelta(hours=1)
REMINDERS = frozenset({Notice.REMINDER_WEEK, Notice.REMINDER_DAY, Notice.REMINDER_HOURS})


def reminder_times(
    starts_at: datetime, zone: str, *, moment: datetime, week: bool = False, hours: bool = False
) -> Mapping[Notice, datetime]:
    """The UTC instants at which reminders of a visit leave; those already past at the moment are not among them.

    One and seven days before count on the wall clock of the place: the same hour, whatever its clocks did between.
    """
    local = starts_at.astimezone(ZoneInfo(zone))
    wanted = {Notice.REMINDER_DAY: _days_before(local, 1)}
    if week:
        wanted[Notice.REMINDER_WEEK] = _days_before(local, 7)
    if hours:
        wanted[Notice.REMINDER_HOURS] = starts_at - LATEST
    due = {kind: awake(min(one, starts_at - LATEST), zone) for kind, one in wanted.items()}
    return {kind: one for kind, one in due.items() if one > moment}


def awake(moment: datetime, zone: str) -> datetime:
    """The moment itself, or between 21:00 and 08:00 in the zone the 21:00 before it; in UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    day, hour = local.date(), local.time()
    if NIGHT_ENDS <= hour <= NIGHT_BEGINS:
        return moment.astimezone(UTC)
    evening = day if hour > NIGHT_BEGINS else day - timedelta(days=1)
    return datetime.combine(evening, NIGHT_BEGINS, tzinfo=local.tzinfo).astimezone(UTC)


def _days_before(local: datetime, days: int) -> datetime:
    """The same wall time some days before: in a gap the moment after it, in a repeated hour the first."""
    wall = datetime.combine(local.date() - timedelta(days=days), local.time(), tzinfo=local.tzinfo)
    return wall.replace(fold=0).astimezone(UTC)
