"""The shape of a place, and in words why one is refused."""

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from qa.appointments.setup_forms import named
from qa.appointments.setup_rules import DIRECTIONS, KIND_NAMES
from qa.language.marks import N_
from qa.language.territories import SUBDIVISIONS, ZONES
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import gettext, lazy_gettext

BY_POSTCODE = "auto"
PLACE_REFUSALS = {
    "kind": N_("Choisissez un type de lieu."),
    "name": N_("Indiquez le nom du lieu."),
    "street": N_("Indiquez l’adresse du cabinet."),
    "town": N_("Indiquez la ville."),
    "town_id": N_("Plusieurs communes portent ce nom. Choisissez la vôtre, ou indiquez le code postal."),
    "postcode": N_("Écrivez un code postal de cinq chiffres, ou laissez vide."),
    "telephone": N_("Écrivez un numéro de téléphone, par exemple 01 23 45 67 89."),
    "video_url": N_("Écrivez une adresse qui commence par https://, sans nom ni mot de passe."),
    "zone": N_("Choisissez un des fuseaux horaires de la liste."),
    "subdivision": N_("Choisissez un des calendriers de la liste."),
    "moves_rules": N_(
        "Des rendez-vous sont prévus dans ce lieu. Ils gardent leur heure actuelle. "
        "Cochez la case si vous voulez changer le fuseau."
    ),
    "": N_("Vous avez déjà dix lieux. Fermez-en un d’abord."),
}


def _zones() -> list[tuple[str, str]]:
    return [(BY_POSTCODE, gettext("D’après le code postal")), *named(ZONES)()]


def _subdivisions() -> list[tuple[str, str]]:
    return [(BY_POSTCODE, gettext("D’après le code postal")), *named(SUBDIVISIONS)()]


class PlaceForm(Form):
    """A place."""

    kind = RadioField(lazy_gettext("Type de lieu"), choices=named(KIND_NAMES), validate_choice=False)
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
    directions = TextAreaField(
        lazy_gettext("Pour venir"), filters=[many_lines], validators=[Between(*DIRECTIONS)]
    )
    video_url = StringField(
        lazy_gettext("Adresse de la vidéo"), filters=[one_line], validators=[Between(0, 500)]
    )
    zone = SelectField(lazy_gettext("Fuseau horaire"), choices=_zones, validate_choice=False)
    subdivision = SelectField(lazy_gettext("Jours fériés"), choices=_subdivisions, validate_choice=False)
    moves_rules = BooleanField(
        lazy_gettext("Changer le fuseau : mes horaires suivent, les rendez-vous pris restent")
    )
