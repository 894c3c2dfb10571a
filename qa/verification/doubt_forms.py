"""The shape of an answer to a doubt, and of what settles it."""

from wtforms import TextAreaField

from qa.verification.doubt_rules import WORD
from qa.verification.rules import REASON
from qa.web.forms import ActionForm, Between, Form, many_lines
from qa.web.i18n import lazy_gettext


class StillForm(Form):
    """The professional still exercises."""

    word = TextAreaField(
        lazy_gettext("Un mot pour la personne qui vérifie"),
        description=lazy_gettext("Par exemple un nouveau nom, ou une opposition à la publication."),
        filters=[many_lines],
        validators=[Between(*WORD)],
    )


class KeepForm(ActionForm):
    """The right stays."""


class DoubtForm(Form):
    """Why the right is suspended."""

    reason = TextAreaField(
        lazy_gettext("Raison"),
        description=lazy_gettext("La personne la lit. Elle reste écrite ici."),
        filters=[many_lines],
        validators=[Between(*REASON)],
    )


class GoOnForm(ActionForm):
    """Doubts may be opened again."""
