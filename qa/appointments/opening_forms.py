"""The shape of weekly hours, absences and one day's own hours, and in words why they are refused."""

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired

from qa.appointments.models import Change
from qa.appointments.setup_forms import (
    OFF_GRID,
    TOO_LONG_SPAN,
    DayField,
    HourField,
    Ticks,
    WholeField,
    weekday_names,
)
from qa.language.marks import N_
from qa.web.forms import Form
from qa.web.i18n import gettext, lazy_gettext

OPENING_REFUSALS = {
    "weekday": N_("Choisissez un jour de la semaine."),
    "end: off the grid": OFF_GRID,
    "end": TOO_LONG_SPAN,
    "every_weeks": N_("Écrivez un nombre entre 1 et 12."),
    "anchor": N_("Indiquez un jour d’une semaine où vous recevez : les autres semaines s’en déduisent."),
    "valid_until": N_("Le dernier jour doit suivre le premier."),
    "confirmed": N_(
        "Un autre lieu est déjà ouvert à ces heures. Une heure prise dans l’un disparaît de l’autre. "
        "Cochez la case si c’est voulu."
    ),
    "": N_("Vous avez déjà soixante horaires. Retirez-en un d’abord."),
}
EXCEPTION_REFUSALS = {
    "last_day: too long": N_("Une absence dure deux ans au plus."),
    "last_day": N_("Le dernier jour doit suivre le premier."),
    "weekday": N_("Choisissez un jour de la semaine."),
    "kind": N_("Choisissez ce qui change ce jour-là."),
    "place_id": N_("Choisissez un lieu."),
    "end: off the grid": OFF_GRID,
    "end": TOO_LONG_SPAN,
    "": N_("La liste est pleine : 200 absences et jours particuliers. Retirez-en un d’abord."),
}
START = N_("Indiquez l’heure de début.")
END = N_("Indiquez l’heure de fin.")
DAY = N_("Indiquez le jour.")


def _any_weekday() -> list[tuple[str, str]]:
    return [("", gettext("Tous les jours")), *weekday_names()]


def _changes() -> list[tuple[str, str]]:
    return [
        (Change.OPEN, gettext("Je reçois à ces heures")),
        (Change.CLOSED, gettext("Je ne reçois pas à ces heures")),
    ]


class OpeningForm(Form):
    """A weekly opening; the places and motives to choose are the view's to give."""

    weekday = SelectField(lazy_gettext("Jour"), choices=weekday_names, validate_choice=False)
    start = HourField(lazy_gettext("De"), required=lazy_gettext(START))
    end = HourField(lazy_gettext("À"), required=lazy_gettext(END))
    place_id = SelectField(
        lazy_gettext("Lieu"),
        choices=[],
        validate_choice=False,
        validators=[DataRequired(lazy_gettext("Choisissez un lieu."))],
    )
    motive_ids = Ticks(lazy_gettext("Motifs"), choices=[])
    every_weeks = WholeField(lazy_gettext("Toutes les … semaines"), low=1, high=12)
    anchor = DayField(lazy_gettext("Un jour d’une semaine où je reçois"))
    valid_from = DayField(lazy_gettext("À partir du"))
    valid_until = DayField(lazy_gettext("Jusqu’au"))
    confirmed = BooleanField(lazy_gettext("Oui, ouvrir ces deux lieux en même temps"))


class AbsenceForm(Form):
    """Days without visits."""

    first_day = DayField(lazy_gettext("Premier jour"), required=lazy_gettext(DAY))
    last_day = DayField(lazy_gettext("Dernier jour"))
    start = HourField(lazy_gettext("De"))
    end = HourField(lazy_gettext("À"))
    weekday = SelectField(lazy_gettext("Seulement le"), choices=_any_weekday, validate_choice=False)


class ExceptionForm(Form):
    """One day's own hours."""

    day = DayField(lazy_gettext("Jour"), required=lazy_gettext(DAY))
    kind = RadioField(lazy_gettext("Ce jour-là"), choices=_changes, validate_choice=False)
    start = HourField(lazy_gettext("De"), required=lazy_gettext(START))
    end = HourField(lazy_gettext("À"), required=lazy_gettext(END))
    place_id = SelectField(lazy_gettext("Lieu"), choices=[], validate_choice=False)


class HolidaysForm(Form):
    """The public holidays of a year on which the doctor works; the days to tick are the view's to give."""

    days = Ticks(lazy_gettext("Je travaille ce jour-là"), choices=[])
