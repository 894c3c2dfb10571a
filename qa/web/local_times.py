"""Times of a visit on pages: always in the zone of its place, the repeated hour told apart, the zone named."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import Flask

from qa.language.territories import ZONE_LABELS
from qa.web.i18n import gettext
from qa.web.locale import locale

NO_BREAK = "\u00a0"


def moment_in(value: datetime, zone: str) -> str:
    """A moment in words, e.g. « jeudi 26 novembre 2026 à 10 h », in the zone of that IANA name."""
    local = value.astimezone(ZoneInfo(zone))
    return moment_words(local) + _which_hour(local)


def hour_in(value: datetime, zone: str) -> str:
    """The hour, e.g. « 10 h » or « 2 h 30 (heure d’été) » where the clock shows that hour twice."""
    local = value.astimezone(ZoneInfo(zone))
    return hour_words(local) + _which_hour(local)


def day_in(value: datetime | date, zone: str) -> str:
    """The day with its weekday, e.g. « jeudi 26 novembre 2026 »; a bare date is the same day everywhere."""
    return day_words(value.astimezone(ZoneInfo(zone)) if isinstance(value, datetime) else value)


def iso_in(value: datetime, zone: str) -> str:
    """ISO 8601 with the zone's offset at that moment, to the second."""
    return value.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def zone_label(zone: str) -> str:
    """The zone in words, e.g. « heure de La Réunion »; of a zone that is not French, its town."""
    if zone in ZONE_LABELS:
        return gettext(ZONE_LABELS[zone])
    return gettext("heure de %(town)s", town=zone.rpartition("/")[2].replace("_", " "))


def moment_words(local: datetime) -> str:
    """Day and hour that a local clock shows."""
    joint = ", " if locale() == "en" else " à "
    return f"{day_words(local)}{joint}{hour_words(local)}"


def day_words(local: date) -> str:
    """The day with its weekday."""
    text = format_date(local, "EEEE d MMMM y", locale=locale())
    return text if locale() == "en" else text.replace(" 1 ", " 1er ", 1)


def hour_words(local: datetime) -> str:
    """The hour that a local clock shows: « 10 h », « 10 h 30 », in English 10:30."""
    if locale() == "en":
        return format_datetime(local, "HH:mm", locale="en")
    text = format_datetime(local, f"H'{NO_BREAK}h{NO_BREAK}'mm", locale="fr")
    return text.removesuffix(f"{NO_BREAK}00")


def _which_hour(local: datetime) -> str:
    """Empty but in the hour that the clock shows twice, the first time in summer time."""
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return f" ({gettext('heure d’hiver') if local.fold else gettext('heure d’été')})"


def install(app: Flask) -> None:
    """Hooks the filters and the global in."""
    app.jinja_env.filters |= {"moment_in": moment_in, "hour_in": hour_in, "day_in": day_in, "iso_in": iso_in}
    app.jinja_env.globals["zone_label"] = zone_label
