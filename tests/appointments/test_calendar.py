"""The iCalendar file of a visit: one event for life, right in every zone, and no way in for foreign lines."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Component, Event

from qa.appointments.booking_models import Appointment, Contact, Status
from qa.appointments.calendar_documents import CANCEL, PUBLISH, REQUEST, calendar, zone_component
from qa.appointments.models import Kind, Place
from qa.language.territories import ZONES
from tests.appointments.planted import at

SITE = "https://exemple.fr:8443"
SENDER = "ne-pas-repondre@exemple.fr"
TZID = {"TZID": "Europe/Paris"}


def visit(starts: str = "2026-03-10 09:00", *, zone: str = "Europe/Paris", **more: object) -> Appointment:
    """A visit of half an hour that is in no table."""
    starts_at = at(starts, zone)
    place = Place(
        kind=Kind.OFFICE, name="Cabinet", street="3 rue des Tilleuls", postcode="69003", town="Lyon"
    )
    values = {
        "public_id": "k7", "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30), "zone": zone,
        "status": Status.BOOKED, "revision": 0, "language": "fr", "place": place,
        "contact": Contact(content={"name": "Léa Martin", "email": "lea@exemple.fr"}),
    }  # fmt: skip
    return Appointment(**values | more)


def written(one: Appointment, method: str = REQUEST) -> bytes:
    return calendar(one, site=SITE, sender=SENDER, method=method)


def read(content: bytes) -> tuple[Calendar, Event]:
    """The file, and its one event."""
    file = Calendar.from_ical(content)
    (event,) = file.walk("VEVENT")
    return file, event


def unfolded(content: bytes) -> list[str]:
    """The lines as they are meant, by RFC 5545 alone."""
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_it_works() -> None:
    lines = unfolded(written(visit()))
    wanted = {
        "METHOD:REQUEST", "UID:k7@exemple.fr", "SEQUENCE:0", "STATUS:CONFIRMED",
        "SUMMARY:Rendez-vous médical", "LOCATION:3 rue des Tilleuls\\, 69003 Lyon",
        "DTSTART;TZID=Europe/Paris:20260310T090000", "DTEND;TZID=Europe/Paris:20260310T093000",
        f"ORGANIZER:mailto:{SENDER}",
        "ATTENDEE;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:lea@exemple.fr",
    }  # fmt: skip
    assert wanted - set(lines) == set()
    assert next(line for line in lines if line.startswith("DTSTAMP:")).endswith("Z")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])


def test_f1_booked_moved_cancelled_is_one_event_with_growing_numbers() -> None:
    one, found = visit(), []
    for method, status, starts in (
        (REQUEST, Status.BOOKED, "2026-03-10 09:00"),
        (REQUEST, Status.BOOKED, "2026-03-12 14:00"),
        (CANCEL, Status.CANCELLED, "2026-03-12 14:00"),
    ):
        one.status, one.starts_at = status, at(starts)
        one.ends_at = one.starts_at + timedelta(minutes=30)
        file, event = read(written(one, method))
        assert "METHOD" not in event
        found.append((str(file["METHOD"]), int(event["SEQUENCE"]), str(event["STATUS"]), event.start))
        assert (str(event["UID"]), str(event["ORGANIZER"])) == ("k7@exemple.fr", f"mailto:{SENDER}")
        one.revision += 1
    assert [part[:3] for part in found] == [
        ("REQUEST", 0, "CONFIRMED"), ("REQUEST", 1, "CONFIRMED"), ("CANCEL", 2, "CANCELLED")
    ]  # fmt: skip
    assert found[1][3] == found[2][3] == at("2026-03-12 14:00")


def test_f2_the_instant_holds_in_outlook_with_rules_for_both_seasons() -> None:
    content = written(visit("2025-09-23 12:00"))
    file, event = read(content)
    assert event.start.astimezone(UTC) == datetime(2025, 9, 23, 10, 0, tzinfo=UTC)
    (zone,) = file.walk("VTIMEZONE")
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    assert all("RRULE" in part and "RDATE" not in part for part in zone.subcomponents)
    assert [line for line in unfolded(content) if "TZID=" in line and line.endswith("Z")] == []
    assert event["DTSTART"].params == TZID


def test_f3_folding_keeps_octets_accents_and_escapes() -> None:
    one = visit()
    one.place.street, one.place.town = "é" * 40 + ";,\\ " + "A" * 62, "Saint-Étienne"
    content = written(one)
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()
        assert not line.endswith(b"\\") or line.endswith(b"\\\\")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    _, event = read(content)
    assert str(event["LOCATION"]) == f"{one.place.street}, 69003 Saint-Étienne"
    description = next(line for line in unfolded(content) if line.startswith("DESCRIPTION:"))
    assert description.endswith("par courriel.\\nhttps://exemple.fr:8443")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x0b", "\x85", "\u2028"])
def test_f4_a_line_end_in_what_people_typed_begins_no_line(end: str) -> None:
    evil = f"Martin{end}ATTENDEE:mailto:x@exemple.org{end}END:VEVENT{end}BEGIN:VEVENT"
    one = visit(contact=Contact(content={"name": evil, "email": f"lea@exemple.fr{evil}"}))
    one.place.street = one.place.town = one.place.postcode = evil
    file, event = read(written(one))
    lines = unfolded(written(one))
    assert [line for line in lines if line.startswith("ATTENDEE:")] == []
    assert sum(line.startswith("ATTENDEE") for line in lines) == 1
    assert (lines.count("BEGIN:VEVENT"), lines.count("END:VEVENT")) == (1, 1)
    assert [part.name for part in file.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert "Martin ATTENDEE" in str(event["LOCATION"])


def test_c1_the_hour_is_right_across_the_autumn_change() -> None:
    _, event = read(written(visit("2026-10-27 10:00")))
    assert event.start.isoformat() == "2026-10-27T10:00:00+01:00"
    assert event.start.astimezone(UTC) == datetime(2026, 10, 27, 9, 0, tzinfo=UTC)


def test_of_the_hour_that_comes_twice_the_second_is_told_in_utc() -> None:
    first = visit("2026-10-25 01:45")
    first.starts_at, first.ends_at = (
        first.starts_at + timedelta(minutes=15),
        first.starts_at + timedelta(minutes=45),
    )
    assert "DTSTART;TZID=Europe/Paris:20261025T020000" in unfolded(written(first))
    second = visit()
    second.starts_at = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    second.ends_at = second.starts_at + timedelta(minutes=30)
    lines = unfolded(written(second))
    assert {"DTSTART:20261025T013000Z", "DTEND:20261025T020000Z"} <= set(lines)
    assert "BEGIN:VTIMEZONE" not in lines


def test_what_anyone_may_publish_invites_nobody() -> None:
    lines = unfolded(written(visit(), PUBLISH))
    assert "METHOD:PUBLISH" in lines
    assert [line for line in lines if line.startswith("ATTENDEE")] == []
    assert f"ORGANIZER:mailto:{SENDER}" in lines


def test_a_request_that_the_doctor_has_not_agreed_to_is_tentative() -> None:
    _, event = read(written(visit(status=Status.PROPOSED), PUBLISH))
    assert str(event["STATUS"]) == "TENTATIVE"


@pytest.mark.parametrize("kind", [Kind.HOME, Kind.TELEPHONE, Kind.VIDEO])
def test_a_visit_elsewhere_tells_no_address_and_no_link_of_a_video(kind: Kind) -> None:
    one = visit()
    one.place.kind, one.place.video_url = kind, "https://video.exemple.fr/salle"
    content = written(one).decode()
    assert "LOCATION" not in content
    assert "video.exemple.fr" not in content


def test_no_name_no_reason_and_no_secret_stands_in_the_file() -> None:
    one = visit(contact=Contact(content={"name": "Léa Martin", "email": None}, reason="Palpitations"))
    text = written(one).decode()
    assert [word for word in ("Léa", "Martin", "Palpitations", "/rendez-vous/") if word in text] == []
    assert "ATTENDEE" not in text


def test_it_speaks_the_language_of_the_patient() -> None:
    lines = unfolded(written(visit(language="en")))
    assert "SUMMARY:Medical appointment" in lines


class Read:
    """A zone as a reader of the file understands it: the latest onset before a wall time of standard clocks."""

    def __init__(self, component: Component, year: int) -> None:
        self.parts = component.subcomponents
        self.known = [one for when in (year - 1, year) for one in self.onsets(when)]

    def onsets(self, year: int) -> Iterator[tuple[datetime, timedelta]]:
        """UTC instants of one year with the offset from then on."""
        for part in self.parts:
            first, before = part["DTSTART"].dt, part["TZOFFSETFROM"].td
            if "RRULE" not in part:
                yield datetime(1970, 1, 1, tzinfo=UTC), part["TZOFFSETTO"].td
                continue
            rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=first)
            for one in rule.between(
                first.replace(year=year, month=1, day=1), first.replace(year=year, month=12, day=31)
            ):
                yield (one - before).replace(tzinfo=UTC), part["TZOFFSETTO"].td

    def offset_at(self, moment: datetime) -> timedelta:
        """The offset at a UTC instant."""
        return max(one for one in self.known if one[0] <= moment)[1]


def moments(name: str, year: int) -> Iterator[datetime]:
    """Noon of each fifth day, and each half hour of the days on which the zone's offset changes."""
    zone, day = ZoneInfo(name), datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        changes = day.astimezone(zone).utcoffset() != (day + timedelta(days=1)).astimezone(zone).utcoffset()
        if changes:
            yield from (day + timedelta(minutes=30 * one) for one in range(49))
        elif day.toordinal() % 5 == 0:
            yield day + timedelta(hours=12)
        day += timedelta(days=1)


@pytest.mark.parametrize("name", list(ZONES))
def test_each_french_zone_is_written_as_its_clocks_go_until_2035(name: str) -> None:
    for year in range(2024, 2036):
        component = zone_component(name, year=year)
        assert component is not None
        as_read = Read(Calendar.from_ical(component.to_ical()), year)
        for moment in moments(name, year):
            assert as_read.offset_at(moment) == moment.astimezone(ZoneInfo(name)).utcoffset(), moment


def test_the_overseas_zones_have_one_season_and_miquelon_the_american_dates() -> None:
    parts = {name: zone_component(name, year=2026).subcomponents for name in ZONES}
    assert {name for name, found in parts.items() if len(found) == 2} == {"Europe/Paris", "America/Miquelon"}
    assert [part["RRULE"]["BYDAY"] for part in parts["America/Miquelon"]] == ["2SU", "1SU"]


@pytest.mark.parametrize("name", ["Australia/Sydney", "Africa/Casablanca"])
def test_clocks_of_another_rule_are_told_in_utc(name: str) -> None:
    assert zone_component(name, year=2026) is None
    lines = unfolded(written(visit("2026-06-10 09:00", zone=name)))
    wanted = at("2026-06-10 09:00", name).strftime("DTSTART:%Y%m%dT%H%M%SZ")
    assert wanted in lines
