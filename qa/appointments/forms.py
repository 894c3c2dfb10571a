"""The shape of what patients send: a time, who comes and how to reach them, a few words."""

import re
from typing import Any

from wtforms import EmailField, HiddenField, RadioField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from qa.appointments.models import Kind
from qa.language.marks import N_
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import gettext, lazy_gettext

FOR_WHOM = {"self": N_("Pour moi"), "child": N_("Pour mon enfant"), "other": N_("Pour un proche")}
ANSWERS = {"yes": N_("Oui"), "no": N_("Non")}
TELEPHONE = re.compile(r"\+?[0-9 ().\-/\u00a0]+")
DIGITS = (6, 15)
NAME = (2, 120)
ADDRESS = (5, 300)
REASON_HIGH = 1000
WORDS_HIGH = 500
CALLED = (Kind.TELEPHONE, Kind.HOME)


def _choices(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(value, gettext(label)) for value, label in table.items()]


class Telephone:
    """A number as people write it: 6 to 15 digits (E.164), with spaces, dots, dashes, brackets or a plus."""

    def __call__(self, form: Any, field: Any) -> None:
        text = field.data or ""
        digits = sum(sign.isdigit() for sign in text)
        if text and not (TELEPHONE.fullmatch(text) and DIGITS[0] <= digits <= DIGITS[1]):
            raise ValidationError(gettext("Écrivez un numéro complet, par exemple 06 12 34 56 78."))


class TimeForm(Form):
    """A list of times, each of them a button that carries its place and start."""

    motif = HiddenField()
    lien = HiddenField()


class ContactForm(Form):
    """Who comes, and how to reach them; `fit` leaves the fields that this visit needs."""

    for_whom = RadioField(
        lazy_gettext("Pour qui est ce rendez-vous ?"), choices=lambda: _choices(FOR_WHOM), default="self"
    )
    name = StringField(
        lazy_gettext("Prénom et nom de la personne qui vient"),
        filters=[one_line],
        validators=[Between(*NAME)],
    )
    booker = StringField(
        lazy_gettext("Votre prénom et votre nom"), filters=[one_line], validators=[Between(0, NAME[1])]
    )
    email = EmailField(
        lazy_gettext("Adresse e-mail"),
        filters=[one_line],
        validators=[
            InputRequired(lazy_gettext("Donnez une adresse : le lien pour confirmer y est envoyé.")),
            Between(0, 254),
        ],
    )
    telephone = TelField(
        lazy_gettext("Téléphone"), filters=[one_line], validators=[Between(0, 30), Telephone()]
    )
    address = TextAreaField(
        lazy_gettext("Adresse de la visite"), filters=[many_lines], validators=[Between(*ADDRESS)]
    )
    first_visit = RadioField(
        lazy_gettext("Est-ce votre première visite chez ce médecin ?"),
        choices=lambda: _choices(ANSWERS),
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("Motif de votre visite"), filters=[many_lines], validators=[Between(0, REASON_HIGH)]
    )

    def fit(self, kind: str, *, asks_reason: bool) -> None:
        """Keeps the fields of a visit of this kind: an address at home, a telephone where one is called."""
        if kind != Kind.HOME:
            del self.address
        if not asks_reason:
            del self.reason
        if kind in CALLED:
            wanted = lazy_gettext("Donnez un numéro : le médecin en a besoin pour vous joindre.")
            self.telephone.validators = [InputRequired(wanted), *self.telephone.validators]
            self.telephone.flags.required = True

    def validate_booker(self, field: Any) -> None:
        """Who books for another says their own name too."""
        if self.for_whom.data in ("child", "other") and len(field.data or "") < NAME[0]:
            raise ValidationError(gettext("Écrivez votre nom : vous réservez pour quelqu’un d’autre."))


class CancelForm(Form):
    """Cancelling, with a word to the doctor or none."""

    mot = TextAreaField(
        lazy_gettext("Un mot pour le médecin"), filters=[many_lines], validators=[Between(0, WORDS_HIGH)]
    )
