"""The shape of what a doctor writes in the agenda: a wall time at a place, a patient, a few words."""

from datetime import date
from typing import Any

from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import DateInput, TimeInput

from qa.appointments.forms import NAME, REASON_HIGH, WORDS_HIGH, Telephone
from qa.appointments.setup_rules import FIRST_DAY, LAST_DAY, read_hour
from qa.language.marks import N_
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import gettext, lazy_gettext

MINUTES = (5, 480)
GRID = 5
SEEN_BEFORE = {"": N_("Je ne sais pas"), "yes": N_("Oui, première visite"), "no": N_("Non, déjà venu")}


def _is_day(_: Any, field: Any) -> None:
    if field.data and field.day is None:
        raise ValidationError(gettext("Écrivez une date, par exemple 2026-12-31."))


def _is_hour(_: Any, field: Any) -> None:
    if field.data and (field.minute is None or field.minute % GRID):
        raise ValidationError(gettext("Écrivez une heure de 5 en 5 minutes, par exemple 09:05."))


def _is_length(_: Any, field: Any) -> None:
    text = field.data or ""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if text and not (MINUTES[0] <= number <= MINUTES[1] and number % GRID == 0):
        raise ValidationError(gettext("Écrivez un nombre de minutes de 5 en 5, entre 5 et 480."))


class CalendarDay(StringField):
    """A day of the calendar of the place."""

    widget = DateInput()

    @property
    def day(self) -> date | None:
        """The day that was read; None where there is none, or none between 2000 and 2199."""
        try:
            found = date.fromisoformat(self.data or "")
        except ValueError:
            return None
        return found if FIRST_DAY <= found <= LAST_DAY and found.isoformat() == self.data else None


class WallHour(StringField):
    """What the clock on the wall of the place shows."""

    widget = TimeInput()

    @property
    def minute(self) -> int | None:
        """Minutes since midnight; None where nothing, or no hour of the day, was written."""
        found = read_hour(self.data or "")
        return None if found is None or found >= 24 * 60 else found


class MomentForm(Form):
    """A wall time at one of the doctor's places; `which` is asked only in the hour that comes twice."""

    place_id = SelectField(lazy_gettext("Lieu"), choices=[], coerce=str)
    day = CalendarDay(
        lazy_gettext("Jour"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez le jour.")), _is_day],
    )
    hour = WallHour(
        lazy_gettext("Heure"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez l’heure.")), _is_hour],
    )
    which = RadioField(lazy_gettext("Laquelle des deux ?"), choices=[], validate_choice=False)
    overbook = BooleanField(lazy_gettext("Accepter le chevauchement"))


class VisitForm(MomentForm):
    """An appointment that the doctor makes for a patient."""

    motive_id = SelectField(lazy_gettext("Motif de consultation"), choices=[], coerce=str)
    minutes = StringField(lazy_gettext("Durée en minutes"), filters=[one_line], validators=[_is_length])
    name = StringField(
        lazy_gettext("Prénom et nom du patient"), filters=[one_line], validators=[Between(*NAME)]
    )
    email = EmailField(lazy_gettext("Adresse e-mail"), filters=[one_line], validators=[Between(0, 254)])
    telephone = TelField(
        lazy_gettext("Téléphone"), filters=[one_line], validators=[Between(0, 30), Telephone()]
    )
    first_visit = RadioField(
        lazy_gettext("Est-ce sa première visite ?"),
        choices=lambda: [(value, gettext(words)) for value, words in SEEN_BEFORE.items()],
        default="",
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("Raison de la visite"), filters=[many_lines], validators=[Between(0, REASON_HIGH)]
    )


class WordsForm(Form):
    """A few words to a patient, or none."""

    words = TextAreaField(
        lazy_gettext("Un mot pour le patient"), filters=[many_lines], validators=[Between(0, WORDS_HIGH)]
    )


class IllForm(Form):
    """A day that does not take place, or its first hours."""

    ends = WallHour(lazy_gettext("Je suis absent jusqu’à"), filters=[one_line], validators=[_is_hour])
    words = TextAreaField(
        lazy_gettext("Un mot pour les patients"), filters=[many_lines], validators=[Between(0, WORDS_HIGH)]
    )
