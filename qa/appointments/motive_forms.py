"""The shape of a motive, and in words why one is refused."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired

from qa.appointments.setup_forms import WholeField, named
from qa.appointments.setup_rules import BRING, WHO_NAMES
from qa.language.marks import N_
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import lazy_gettext

MOTIVE_REFUSALS = {
    "name": N_("Indiquez un motif en 120 caractères au plus."),
    "horizon_days": N_(
        "Le délai d’ouverture doit être plus long que le délai minimal : sinon aucune heure n’est proposée."
    ),
    "who": N_("Choisissez qui peut prendre ce rendez-vous."),
    "bring": N_("Raccourcissez ce texte : 2 000 caractères au plus."),
    "": N_("Vous avez déjà trente motifs. Fermez-en un d’abord."),
}
OUT_OF_BOUNDS = N_("Écrivez un nombre possible, par pas de cinq minutes pour les durées.")


class MotiveForm(Form):
    """A motive."""

    name = StringField(
        lazy_gettext("Motif de consultation"),
        filters=[one_line],
        validators=[DataRequired(lazy_gettext("Indiquez un motif.")), Between(0, 120)],
    )
    minutes = WholeField(
        lazy_gettext("Durée en minutes"), low=5, high=480, grid=5, required=lazy_gettext("Indiquez la durée.")
    )
    who = RadioField(
        lazy_gettext("Qui peut prendre ce rendez-vous ?"), choices=named(WHO_NAMES), validate_choice=False
    )
    needs_consent = BooleanField(lazy_gettext("Je donne mon accord à chaque demande, sous 48 heures"))
    bring = TextAreaField(lazy_gettext("À apporter"), filters=[many_lines], validators=[Between(*BRING)])
    notice_minutes = WholeField(lazy_gettext("Délai minimal, en minutes"), low=0, high=525600)
    notice_days = WholeField(lazy_gettext("Délai minimal, en jours de calendrier"), low=0, high=365)
    horizon_days = WholeField(lazy_gettext("Ouvert combien de jours à l’avance"), low=1, high=730)
    cancel_minutes = WholeField(
        lazy_gettext("Le patient peut annuler ou déplacer jusqu’à (minutes avant)"), low=0, high=86400
    )
    patient_most = WholeField(lazy_gettext("Rendez-vous à venir par patient, au plus"), low=1, high=10)
    buffer_before = WholeField(lazy_gettext("Pause avant, en minutes"), low=0, high=240, grid=5)
    buffer_after = WholeField(lazy_gettext("Pause après, en minutes"), low=0, high=240, grid=5)
    step = WholeField(lazy_gettext("Une heure proposée toutes les … minutes"), low=5, high=480, grid=5)
