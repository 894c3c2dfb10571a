"""The shape of what doctors say of themselves."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from qa.doctors.rules import BIO, FEES, FIRST_YEAR, NATURE_NAMES, PAYMENT_NAMES, QUOTA_MOST, TRAINING
from qa.language.marks import N_
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import gettext, lazy_gettext, named_specialties

Choices = Callable[[], Iterable[tuple[str, str]]]
REFUSALS = {
    "bio": N_("Raccourcissez ce texte : 2 000 caractères au plus."),
    "languages": N_("Choisissez 20 langues au plus, par leur nom."),
    "away_until": N_("Le retour doit suivre le départ."),
    "town": N_("Indiquez la ville."),
    "town_id": N_("Plusieurs communes portent ce nom. Choisissez la vôtre, ou indiquez le code postal."),
    "postcode": N_("Écrivez un code postal de cinq chiffres, ou laissez vide."),
    "telephone": N_("Écrivez un numéro de téléphone, par exemple 01 23 45 67 89."),
    "fees": N_("Indiquez vos honoraires : ils sont obligatoires dès que le lieu est affiché."),
    "payment": N_(
        "Cochez au moins un moyen de paiement : ils sont obligatoires dès que le lieu est affiché."
    ),
    "company": N_("Indiquez le nom de l’entreprise."),
    "year": N_("Écrivez une année en quatre chiffres, au plus tard l’an prochain."),
}
TOO_MANY = N_("La liste est pleine. Retirez d’abord une ligne.")
PHOTO_REFUSALS = {
    "too large": N_("Choisissez une photo de 5 Mo au plus."),
    "too many pixels": N_("Choisissez une photo plus petite."),
    "not a picture": N_("Choisissez une photo JPEG, PNG ou WebP. Ce fichier n’en est pas une."),
    "too often": N_("Trop de photos viennent de votre réseau. Réessayez plus tard."),
}


def _named(table: dict[str, str]) -> Choices:
    return lambda: [(str(value), gettext(name)) for value, name in table.items()]


def _is_day(_: Any, field: Any) -> None:
    """Refuses what is no day between 2000 and 2199."""
    try:
        found = field.day
    except ValueError:
        found = date.min
    if found and not (2000 <= found.year < 2200 and field.data == found.isoformat()):
        raise ValidationError(gettext("Écrivez une date, par exemple 2026-12-31."))


def _is_within(_: Any, field: Any) -> None:
    """Refuses what is no number in the field's bounds, in ASCII digits."""
    text = field.data or ""
    digits = text.isascii() and text.isdigit() and len(text) < 6
    if text and not (digits and field.low <= int(text) <= field.high):
        raise ValidationError(
            gettext("Écrivez un nombre entre %(low)s et %(high)s.", low=field.low, high=field.high)
        )


class DayField(StringField):
    """A day of the calendar; `day` is None where it is left empty."""

    widget = DateInput()

    def __init__(self, label: Any, **values: Any) -> None:
        super().__init__(label, filters=[one_line], validators=[_is_day], **values)

    @property
    def day(self) -> date | None:
        """The day that was read."""
        return date.fromisoformat(self.data) if self.data else None


class WholeNumber(StringField):
    """A whole number between two bounds; `number` is `low` where it is left empty."""

    def __init__(self, label: Any, *, low: int, high: int, required: Any = None, **values: Any) -> None:
        validators = [required, _is_within] if required else [_is_within]
        super().__init__(label, filters=[one_line], validators=validators, **values)
        self.low, self.high = low, high

    @property
    def number(self) -> int:
        """The number that was read."""
        return int(self.data) if self.data else self.low


class ProfileForm(Form):
    """Who the doctor is; name and specialty only until they are verified."""

    name = StringField(lazy_gettext("Prénom et nom"), filters=[one_line], validators=[Between(0, 120)])
    specialty = SelectField(lazy_gettext("Spécialité"), choices=named_specialties, validate_choice=True)
    bio = TextAreaField(lazy_gettext("Présentation"), filters=[many_lines], validators=[Between(*BIO)])
    languages = StringField(lazy_gettext("Langues parlées"), filters=[one_line], validators=[Between(0, 500)])
    training = TextAreaField(lazy_gettext("Formation"), filters=[many_lines], validators=[Between(*TRAINING)])
    away_from = DayField(lazy_gettext("Absence à partir du"))
    away_until = DayField(lazy_gettext("Absence jusqu’au"))
    daily_quota = WholeNumber(lazy_gettext("Réponses par jour"), low=0, high=QUOTA_MOST)


class PhotoForm(Form):
    """A photo to send."""

    photo = FileField(lazy_gettext("Photo"))


class PracticeForm(Form):
    """A practice place."""

    name = StringField(lazy_gettext("Nom du lieu"), filters=[one_line], validators=[Between(0, 120)])
    street = StringField(lazy_gettext("Adresse"), filters=[one_line], validators=[Between(0, 200)])
    postcode = StringField(lazy_gettext("Code postal"), filters=[one_line], validators=[Between(0, 20)])
    town = StringField(
        lazy_gettext("Ville"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez la ville.")), Between(0, 100)],
    )
    town_id = RadioField(lazy_gettext("Quelle commune ?"), choices=[], validate_choice=False)
    telephone = StringField(lazy_gettext("Téléphone"), filters=[one_line], validators=[Between(0, 30)])
    fees = TextAreaField(lazy_gettext("Honoraires"), filters=[many_lines], validators=[Between(*FEES)])
    payment = SelectMultipleField(
        lazy_gettext("Moyens de paiement acceptés"),
        choices=_named(PAYMENT_NAMES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    shown = BooleanField(lazy_gettext("Afficher ce lieu sur mon profil"))
    position = WholeNumber(lazy_gettext("Rang dans la liste"), low=0, high=99)


class InterestForm(Form):
    """A tie to declare."""

    company = StringField(
        lazy_gettext("Entreprise"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez le nom de l’entreprise.")), Between(0, 120)],
    )
    nature = SelectField(lazy_gettext("Nature du lien"), choices=_named(NATURE_NAMES))
    year = WholeNumber(
        lazy_gettext("Année"), low=FIRST_YEAR, high=9999,
        required=InputRequired(lazy_gettext("Indiquez l’année.")),
    )  # fmt: skip
