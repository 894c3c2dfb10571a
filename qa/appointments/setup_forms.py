"""Fields of what doctors set up (hours, days, numbers), the first step of an agenda, and what it does."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TimeInput

from qa.appointments.setup_rules import FIRST_DAY, LAST_DAY, WEEKDAYS, ends_after, read_hour, wrong_hours
from qa.language.marks import N_
from qa.web.forms import Between, Form, one_line
from qa.web.i18n import gettext, lazy_gettext

Choices = Callable[[], Iterable[tuple[str, str]]]
HOURS_PAIR = N_("Indiquez le début et la fin, ou laissez les deux vides.")
OFF_GRID = N_("Écrivez une heure par pas de cinq minutes, par exemple 09:00.")
TOO_LONG_SPAN = N_("La fin doit venir après le début, au plus tard à midi le lendemain.")


def named(table: dict[str, str]) -> Choices:
    """The choices of a table of French names, in the page's language."""
    return lambda: [(str(value), gettext(name)) for value, name in table.items()]


def weekday_names() -> list[tuple[str, str]]:
    """The days of the week, from Monday."""
    return [(str(number), gettext(name)) for number, name in enumerate(WEEKDAYS)]


def _is_hour(_: Any, field: Any) -> None:
    minutes = read_hour(field.data) if field.data else 0
    if minutes is None or minutes % 5:
        raise ValidationError(gettext(OFF_GRID))


def _is_day(_: Any, field: Any) -> None:
    try:
        found = date.fromisoformat(field.data) if field.data else FIRST_DAY
    except ValueError:
        found = date.min
    if not FIRST_DAY <= found <= LAST_DAY or field.data not in ("", None, found.isoformat()):
        raise ValidationError(gettext("Écrivez une date, par exemple 2026-12-31."))


def _is_whole(_: Any, field: Any) -> None:
    text = field.data or ""
    digits = text.isascii() and text.isdigit() and len(text) < 7
    if text and not (digits and field.low <= int(text) <= field.high):
        raise ValidationError(
            gettext("Écrivez un nombre entre %(low)s et %(high)s.", low=field.low, high=field.high)
        )
    if text and int(text) % field.grid:
        raise ValidationError(
            gettext(
                "Écrivez un multiple de %(grid)s, par exemple %(near)s.", grid=field.grid, near=_near(field)
            )
        )


def _near(field: Any) -> int:
    return max(field.low, int(field.data) // field.grid * field.grid)


class HourField(StringField):
    """A time of the day; `minutes` since midnight, None where it is left empty. « 24:00 » is midnight at its end."""

    widget = TimeInput()

    def __init__(self, label: Any, *, required: Any = None, **values: Any) -> None:
        validators = [DataRequired(required), _is_hour] if required else [_is_hour]
        super().__init__(label, filters=[one_line], validators=validators, **values)

    @property
    def minutes(self) -> int | None:
        """The time that was read."""
        return read_hour(self.data) if self.data else None


class DayField(StringField):
    """A day of the calendar, which no zone shifts; `day` is None where it is left empty."""

    widget = DateInput()

    def __init__(self, label: Any, *, required: Any = None, **values: Any) -> None:
        validators = [DataRequired(required), _is_day] if required else [_is_day]
        super().__init__(label, filters=[one_line], validators=validators, **values)

    @property
    def day(self) -> date | None:
        """The day that was read."""
        return date.fromisoformat(self.data) if self.data else None


class WholeField(StringField):
    """A whole number between two bounds, on a grid; `number` is None where it is left empty."""

    def __init__(
        self, label: Any, *, low: int, high: int, grid: int = 1, required: Any = None, **values: Any
    ) -> None:
        validators = [DataRequired(required), _is_whole] if required else [_is_whole]
        super().__init__(label, filters=[one_line], validators=validators, **values)
        self.low, self.high, self.grid = low, high, grid

    @property
    def number(self) -> int | None:
        """The number that was read."""
        return int(self.data) if self.data else None


class Ticks(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **values: Any) -> None:
        super().__init__(label, validate_choice=False, **values)


def picked(text: str | None) -> int | None:
    """The number of what was chosen in a list, None where nothing or no number was."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 11 else None


class AgendaForm(Form):
    """What the agenda does."""

    online = BooleanField(lazy_gettext("Les patients peuvent prendre rendez-vous en ligne"))
    reminds_week = BooleanField(lazy_gettext("Rappeler aussi sept jours avant"))
    reminds_hours = BooleanField(lazy_gettext("Rappeler aussi deux heures avant"))
    tells_doctor = BooleanField(lazy_gettext("M’écrire quand un rendez-vous est pris, déplacé ou annulé"))
    delays_release = BooleanField(
        lazy_gettext("Ne remettre en ligne une heure annulée qu’après 5 à 60 minutes, au hasard")
    )


class FirstForm(Form):
    """The first step: a place, a motive, days and hours."""

    kind = SelectField(lazy_gettext("Type de lieu"), choices=[], validate_choice=False)
    name = StringField(
        lazy_gettext("Nom du lieu"),
        filters=[one_line],
        validators=[DataRequired(lazy_gettext("Indiquez le nom du lieu.")), Between(0, 120)],
    )
    street = StringField(lazy_gettext("Adresse"), filters=[one_line], validators=[Between(0, 200)])
    postcode = StringField(lazy_gettext("Code postal"), filters=[one_line], validators=[Between(0, 20)])
    town = StringField(lazy_gettext("Ville"), filters=[one_line], validators=[Between(0, 100)])
    town_id = RadioField(lazy_gettext("Quelle commune ?"), choices=[], validate_choice=False)
    telephone = StringField(lazy_gettext("Téléphone"), filters=[one_line], validators=[Between(0, 30)])
    motive_name = StringField(
        lazy_gettext("Motif de consultation"),
        filters=[one_line],
        validators=[DataRequired(lazy_gettext("Indiquez un motif.")), Between(0, 120)],
    )
    minutes = WholeField(
        lazy_gettext("Durée en minutes"), low=5, high=480, grid=5,
        required=lazy_gettext("Indiquez la durée."),
    )  # fmt: skip
    days = Ticks(lazy_gettext("Jours"), choices=weekday_names)
    morning_start = HourField(lazy_gettext("Matin, de"))
    morning_end = HourField(lazy_gettext("Matin, à"))
    afternoon_start = HourField(lazy_gettext("Après-midi, de"))
    afternoon_end = HourField(lazy_gettext("Après-midi, à"))

    def spans(self) -> list[tuple[int, int]]:
        """The hours that are filled in, in minutes; what is half filled or wrong is refused beside its field."""
        found = []
        for part in ("morning", "afternoon"):
            start, end = self._fields[f"{part}_start"], self._fields[f"{part}_end"]
            if bool(start.data) != bool(end.data):
                self.refuse(f"{part}_{'end' if start.data else 'start'}", gettext(HOURS_PAIR))
            elif start.data and not start.errors and not end.errors:
                span = (start.minutes, ends_after(start.minutes, end.minutes))
                found.append(span)
                if wrong_hours(*span):
                    self.refuse(f"{part}_end", gettext(TOO_LONG_SPAN))
        return found
