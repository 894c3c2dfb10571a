"""The shape of a verifier's verdicts; `seen` tells what was judged, so that nobody decides on what has changed."""

from wtforms import HiddenField, TextAreaField

from qa.verification.rules import REASON
from qa.web.forms import Between, Form, many_lines
from qa.web.i18n import lazy_gettext


class VerdictForm(Form):
    """A verdict on what was seen."""

    seen = HiddenField()


class AcceptForm(VerdictForm):
    """The person is a verified professional."""


class RefuseForm(VerdictForm):
    """The request is refused."""

    reason = TextAreaField(
        lazy_gettext("Raison du refus"),
        description=lazy_gettext("La personne la lit. Dites ce qui ne va pas, sans recopier l’annuaire."),
        filters=[many_lines],
        validators=[Between(*REASON)],
    )


class MoreForm(VerdictForm):
    """Something is missing."""

    what = TextAreaField(
        lazy_gettext("Ce qui manque"),
        description=lazy_gettext("La personne le lit. Dites ce qu’elle doit envoyer ou corriger."),
        filters=[many_lines],
        validators=[Between(*REASON)],
    )


class RegisterForm(Form):
    """The register is to be asked once more."""
