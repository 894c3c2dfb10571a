"""What a doctor may set up: names, bounds, how hours of the day are read, and which weekly openings collide."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from math import gcd
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from qa.appointments.models import LAST_MINUTE, Kind, Opening, Who
from qa.appointments.slots import Weekly
from qa.language.marks import N_
from qa.language.territories import HOME_ZONE, ZONES, zone_of

PLACES_MOST = 10
MOTIVES_MOST = 30
OPENINGS_MOST = 60
EXCEPTIONS_MOST = 200
DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES
DIRECTIONS = (0, 2000)
BRING = (0, 2000)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)

WEEKDAYS = (
    N_("lundi"),
    N_("mardi"),
    N_("mercredi"),
    N_("jeudi"),
    N_("vendredi"),
    N_("samedi"),
    N_("dimanche"),
)
KIND_NAMES: dict[str, str] = {
    Kind.OFFICE: N_("Au cabinet"),
    Kind.HOME: N_("À domicile"),
    Kind.TELEPHONE: N_("Par téléphone"),
    Kind.VIDEO: N_("En vidéo"),
}
WHO_NAMES: dict[str, str] = {
    Who.PUBLIC: N_("Tout le monde"),
    Who.LINK: N_("Les personnes à qui je donne un lien"),
    Who.DOCTOR: N_("Moi seul"),
}
_HOUR = re.compile(r"([0-9]{1,2})(?::|[hH]| h )([0-9]{2})")


def read_hour(text: str) -> int | None:
    """Minutes since midnight of « 09:00 », « 9h00 » or « 24:00 »; None for anything else."""
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if int(found[2]) < 60 and minutes <= DAY_MINUTES else None


def hour_text(minute: int) -> str:
    """« 09:00 » of 540, as a time field holds it; a minute of the day after by its hour there."""
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    return f"{hour:02}:{rest:02}"


def ends_after(start: int, end: int) -> int:
    """The end in minutes of the first day: an end at or before the start is one of the day after."""
    return end if end > start else end + DAY_MINUTES


def wrong_hours(start: int, end: int) -> str:
    """Why a span of minutes cannot be kept, empty where it can: in fives, up to noon the day after."""
    if start % 5 or end % 5:
        return "off the grid"
    return "" if 0 <= start < DAY_MINUTES and start < end <= LAST_MINUTE else "out of bounds"


def proposed_zone(postcode: str, default: str) -> str:
    """The IANA zone of a French postcode; without one the site's, where it is French, else that of Paris."""
    if re.fullmatch("[0-9]{5}", postcode):
        return zone_of(postcode)
    return default if default in ZONES else HOME_ZONE


def is_video_link(text: str) -> bool:
    """True for an https address with a host and without a name or password in it."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises ValueError for a port that is none
    except ValueError:
        return False
    plain = text.isascii() and not re.search(r"[\s\\<>\"']", text)
    return plain and parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc


def weekly(opening: Opening) -> Weekly:
    """A weekly opening of the table, as far as time goes."""
    return Weekly(
        opening.place_id, opening.weekday, opening.start_minute, opening.end_minute, opening.every_weeks,
        opening.anchor, opening.valid_from, opening.valid_until,
    )  # fmt: skip


def offset_minutes(zone: str, moment: datetime) -> int:
    """By how many minutes the zone is ahead of UTC at an aware moment."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return int(offset.total_seconds()) // 60


def collisions(one: Weekly, others: Iterable[Weekly], ahead: Mapping[int, int]) -> list[Weekly]:
    """The openings at other places that ask for the doctor at the same time as this one in some week.

    `ahead`: by how many minutes each place is ahead of UTC.
    """
    return [other for other in others if other.place_id != one.place_id and _collide(one, other, ahead)]


def _collide(one: Weekly, other: Weekly, ahead: Mapping[int, int]) -> bool:
    starts = max(one.valid_from or FIRST_DAY, other.valid_from or FIRST_DAY)
    ends = min(one.valid_until or LAST_DAY, other.valid_until or LAST_DAY)
    if starts > ends + timedelta(days=1):  # the last night reaches into the day after
        return False
    common = gcd(one.every_weeks, other.every_weeks)
    apart = (_monday(one.anchor) - _monday(other.anchor)).days // 7
    here = one.weekday * DAY_MINUTES - ahead[one.place_id]
    there = other.weekday * DAY_MINUTES - ahead[other.place_id]
    for shift in (-1, 0, 1):  # the other one's week lies so many weeks later
        met = there + shift * WEEK_MINUTES
        overlap = here + one.start < met + other.end and met + other.start < here + one.end
        if overlap and (apart + shift) % common == 0:
            return True
    return False


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
