"""Visits as iCalendar (RFC 5545, RFC 5546): the only door to `icalendar`; zones are written with their rule."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from qa.appointments.booking_models import Appointment, Status
from qa.appointments.models import Kind
from qa.kernel.clock import now

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
TITLE = {"fr": "Rendez-vous médical", "en": "Medical appointment"}
WORDS = {
    "fr": "Pour voir, déplacer ou annuler ce rendez-vous, ouvrez le lien reçu par courriel.",
    "en": "To see, move or cancel this appointment, open the link that you got by e-mail.",
}
STATES = {Status.PROPOSED: "TENTATIVE", Status.CANCELLED: "CANCELLED", Status.EXPIRED: "CANCELLED"}
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONG_AGO = date(1970, 1, 1)


class Season(NamedTuple):
    """When clocks change each year: a month and a Sunday of it, as an RRULE says them, and a day where that was so."""

    month: int
    sunday: str
    first: date


class Clocks(NamedTuple):
    """Where clocks go forward and back; each `first` is a day on which that happened, or would have."""

    forward: Season
    back: Season


EUROPE = Clocks(Season(3, "-1SU", date(1970, 3, 29)), Season(10, "-1SU", date(1970, 10, 25)))
AMERICA = Clocks(Season(3, "2SU", date(2007, 3, 11)), Season(11, "1SU", date(2007, 11, 4)))


def calendar(appointment: Appointment, *, site: str, sender: str, method: str) -> bytes:
    """One visit as a file: the same UID for life, SEQUENCE its revision, no secret link, no reason, no specialty.

    `site` is the site's origin, `sender` the address that its mails come from; `method` PUBLISH, REQUEST or CANCEL.
    With PUBLISH nobody is invited (RFC 5546, 3.2.1).
    """
    host, zone = urlsplit(site).hostname, _written_zone(appointment)
    file = Calendar()
    file.add("prodid", f"-//{host}//agenda//FR")
    file.add("version", "2.0")
    file.add("method", method)
    if zone is not None:
        file.add_component(zone)
    event = _event(appointment, site=site, zone=UTC if zone is None else ZoneInfo(appointment.zone))
    event.add("uid", f"{appointment.public_id}@{host}")
    event.add("organizer", vCalAddress(f"mailto:{sender}"))
    if method != PUBLISH and appointment.contact and appointment.contact.content.get("email"):
        event.add("attendee", _attendee(appointment.contact.content["email"]))
    file.add_component(event)
    return bytes(file.to_ical())


def _event(appointment: Appointment, *, site: str, zone: tzinfo) -> Event:
    language = "en" if appointment.language == "en" else "fr"
    event = Event()
    event.add("sequence", appointment.revision)
    event.add("dtstamp", now())
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("status", STATES.get(Status(appointment.status), "CONFIRMED"))
    event.add("summary", TITLE[language])
    event.add("description", f"{WORDS[language]}\n{site}")
    if appointment.place.kind == Kind.OFFICE:
        event.add("location", _address(appointment))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event


def _address(appointment: Appointment) -> str:
    place = appointment.place
    town = " ".join(part for part in (place.postcode, place.town) if part)
    return ", ".join(_line(part) for part in (place.street, town) if part)


def _attendee(address: str) -> vCalAddress:
    """The patient, who need not answer."""
    attendee = vCalAddress(f"mailto:{_line(address)}")
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return attendee


def _line(text: str) -> str:
    """Without what could begin a line of the file."""
    return CONTROLS.sub(" ", text).strip()


def _written_zone(appointment: Appointment) -> Timezone | None:
    """The zone's component; None where the visit must be told in UTC.

    A wall time that comes twice means the first one in a file (RFC 5545, 3.3.5), so that the second cannot be told
    with its zone; neither can a time in a zone whose clocks follow no rule that stands here.
    """
    zone = ZoneInfo(appointment.zone)
    ends = (appointment.starts_at.astimezone(zone), appointment.ends_at.astimezone(zone))
    return None if any(one.fold for one in ends) else zone_component(appointment.zone, year=ends[0].year)


def zone_component(name: str, *, year: int) -> Timezone | None:
    """The VTIMEZONE of a zone as its clocks go that year and the next: with a rule for ever, as readers want it."""
    zone, component = ZoneInfo(name), Timezone()
    component.add("tzid", name)
    changes = [one for when in (year, year + 1) for one in _changes(zone, when)]
    if not changes:
        offset = _offset(zone, datetime(year, 1, 1, tzinfo=UTC))
        component.add_component(_part(TimezoneStandard(), datetime.combine(LONG_AGO, time()), offset, offset))
        return component
    clocks = next((one for one in (EUROPE, AMERICA) if _follows(zone, one, changes)), None)
    if clocks is None:
        return None
    for season, change in zip(clocks, changes[:2], strict=True):
        before, after = _offset(zone, change - timedelta(hours=1)), _offset(zone, change)
        part = TimezoneDaylight() if season is clocks.forward else TimezoneStandard()
        wall = (change + before).time()
        component.add_component(
            _part(part, datetime.combine(season.first, wall), before, after, season=season)
        )
    return component


def _part(
    part: Component, first: datetime, before: timedelta, after: timedelta, *, season: Season | None = None
) -> Component:
    part.add("dtstart", first)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    if season is not None:
        part.add("rrule", {"FREQ": "YEARLY", "BYMONTH": season.month, "BYDAY": season.sunday})
    return part


def _changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The UTC instants in a year at which the offset changes, to the hour."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=one) for one in range(367)]
    within = [one for one in days if one.year == year]
    changed = [one for one in within if _offset(zone, one) != _offset(zone, one + timedelta(days=1))]
    return [_change_after(zone, one) for one in changed]


def _change_after(zone: ZoneInfo, moment: datetime) -> datetime:
    hours = (moment + timedelta(hours=one) for one in range(1, 25))
    return next(one for one in hours if _offset(zone, one) != _offset(zone, moment))


def _follows(zone: ZoneInfo, clocks: Clocks, changes: list[datetime]) -> bool:
    """True where the changes of two years fall on the rule's Sundays, forward first."""
    walls = [one + _offset(zone, one - timedelta(hours=1)) for one in changes]
    wanted = [_sunday(season, year) for year in sorted({wall.year for wall in walls}) for season in clocks]
    return [wall.date() for wall in walls] == wanted


def _sunday(season: Season, year: int) -> date:
    days = [date(year, season.month, 1) + timedelta(days=one) for one in range(31)]
    sundays = [one for one in days if one.month == season.month and one.weekday() == 6]
    number = int(season.sunday.removesuffix("SU"))
    return sundays[number if number < 0 else number - 1]


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    found = zone.utcoffset(moment.astimezone(zone))
    return found if found is not None else timedelta()
