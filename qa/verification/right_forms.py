"""The shape of changes of rights, of appeals and of their answers."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from qa.verification.right_rules import APPEAL
from qa.verification.rules import REASON
from qa.web.forms import Between, Form, many_lines
from qa.web.i18n import gettext, lazy_gettext


class ReasonForm(Form):
    """Why a right changes."""

    reason = TextAreaField(
        lazy_gettext("Raison"),
        description=lazy_gettext("La personne la lit. Elle reste écrite ici."),
        filters=[many_lines],
        validators=[Between(*REASON)],
    )


class SuspendForm(ReasonForm):
    """A right to suspend."""


class EndForm(ReasonForm):
    """A right to end."""


class RestoreForm(ReasonForm):
    """A right to give back."""


class AppealForm(Form):
    """Why somebody disagrees."""

    text = TextAreaField(
        lazy_gettext("Votre recours"),
        description=lazy_gettext("Dites ce qui est faux ou ce qui manque. Ne citez aucun patient."),
        filters=[many_lines],
        validators=[Between(*APPEAL)],
    )


def decisions() -> list[tuple[str, str]]:
    """What an appeal may be answered."""
    return [("grant", gettext("Accepter le recours")), ("reject", gettext("Garder la décision contestée"))]


class AppealAnswerForm(Form):
    """What is decided of an appeal, and the answer that the person reads."""

    decision = RadioField(
        lazy_gettext("Décision"),
        choices=decisions,
        validators=[InputRequired(lazy_gettext("Choisissez une décision."))],
    )
    answer = TextAreaField(
        lazy_gettext("Réponse"),
        description=lazy_gettext("La personne la lit dans un message."),
        filters=[many_lines],
        validators=[Between(*REASON)],
    )
