"""The shape of what an asker sends."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError

from qa.language.marks import N_
from qa.questions.models import ForWhom, Pregnant, Sex
from qa.questions.rules import AGE_NAMES, BODY, CONSENT, CONTEXT_HIGH, TITLE, may_ask
from qa.web.forms import Between, many_lines, one_line, specialty_choices
from qa.web.i18n import gettext, lazy_gettext
from qa.web.masks import MaskForm, keep_field, more_field

FOR_WHOM = {
    ForWhom.SELF: N_("Pour moi"),
    ForWhom.CHILD: N_("Pour mon enfant"),
    ForWhom.OTHER: N_("Pour un proche"),
}
SEXES = {
    "": N_("Je préfère ne pas le dire"),
    Sex.FEMALE: N_("Femme"),
    Sex.MALE: N_("Homme"),
    Sex.OTHER: N_("Autre"),
}
PREGNANT = {"": N_("Sans objet ou inconnu"), Pregnant.YES: N_("Oui"), Pregnant.NO: N_("Non")}


def translated(table: dict[Any, str]) -> Iterable[tuple[str, str]]:
    """Choices with their labels in the reader's language."""
    return [(str(value), gettext(label)) for value, label in table.items()]


class AskForm(MaskForm):
    """The question, its context, and how to reach the asker; only three fields are compulsory.

    `lu` holds the groups of the care cards that the asker has been shown.
    """

    masked = ("title", "body")

    title = StringField(
        lazy_gettext("Votre question en une phrase"), filters=[one_line], validators=[Between(*TITLE)]
    )
    body = TextAreaField(
        lazy_gettext("Expliquez ce qui vous arrive"), filters=[many_lines], validators=[Between(*BODY)]
    )
    specialty = SelectField(lazy_gettext("Spécialité"), choices=specialty_choices, default="")
    for_whom = RadioField(
        lazy_gettext("Pour qui posez-vous cette question ?"),
        choices=lambda: translated(FOR_WHOM),
        default=ForWhom.SELF.value,
    )
    age_band = SelectField(
        lazy_gettext("Âge de la personne concernée"),
        choices=lambda: translated({"": N_("Je préfère ne pas le dire"), **AGE_NAMES}),
        default="",
    )
    with_parent = BooleanField(lazy_gettext("Un parent est avec moi et d’accord"))
    sex = RadioField(
        lazy_gettext("Sexe de la personne concernée"), choices=lambda: translated(SEXES), default=""
    )
    pregnant = RadioField(
        lazy_gettext("Grossesse en cours"), choices=lambda: translated(PREGNANT), default=""
    )
    duration = StringField(
        lazy_gettext("Depuis quand ?"), filters=[one_line], validators=[Between(0, CONTEXT_HIGH)]
    )
    treatments = TextAreaField(
        lazy_gettext("Traitements en cours"), filters=[many_lines], validators=[Between(0, CONTEXT_HIGH)]
    )
    history = TextAreaField(
        lazy_gettext("Maladies et opérations passées"),
        filters=[many_lines],
        validators=[Between(0, CONTEXT_HIGH)],
    )
    email = EmailField(lazy_gettext("Adresse e-mail"), filters=[one_line], validators=[Between(0, 254)])
    stage = HiddenField(validators=[Between(0, 60)])
    files = MultipleFileField(lazy_gettext("Photos pour les médecins"))
    keep = keep_field()
    more = more_field()
    lu = HiddenField()
    consent = BooleanField(
        lazy_gettext(CONSENT),
        validators=[InputRequired(lazy_gettext("Cochez cette case pour envoyer votre question."))],
    )

    @property
    def read(self) -> set[str]:
        """The groups whose care cards the asker has been shown."""
        return set((self.lu.data or "").split(","))

    def validate_with_parent(self, field: Any) -> None:
        """Raises ValidationError where somebody under 15 asks alone."""
        whose = self.for_whom.data or ForWhom.SELF, self.age_band.data or ""
        if not may_ask(*whose, with_parent=field.data):
            raise ValidationError(
                gettext("Avant 15 ans, demandez à un parent, puis cochez cette case avec lui.")
            )
