"""The shape of what the asker sends from their own page."""

from wtforms import BooleanField, EmailField, TextAreaField
from wtforms.validators import InputRequired

from qa.follow.rules import FOLLOWUP
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import lazy_gettext


class FollowupForm(Form):
    """A precision."""

    precision = TextAreaField(
        lazy_gettext("Votre précision"), filters=[many_lines], validators=[Between(*FOLLOWUP)]
    )


class ThanksForm(Form):
    """Thanks."""

    merci = TextAreaField(
        lazy_gettext("Votre remerciement"), filters=[many_lines], validators=[Between(*FOLLOWUP)]
    )


class EmailForm(Form):
    """The address to be told at; empty removes it."""

    email = EmailField(lazy_gettext("Adresse e-mail"), filters=[one_line], validators=[Between(0, 254)])


class FindLinksForm(Form):
    """The address to which the links were sent."""

    email = EmailField(
        lazy_gettext("Adresse e-mail"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez l’adresse e-mail donnée avec votre question."))],
    )


class DeleteForm(Form):
    """The last word before everything goes."""

    confirm = BooleanField(
        lazy_gettext("Je comprends que tout sera effacé, réponses comprises."),
        validators=[InputRequired(lazy_gettext("Cochez cette case pour supprimer votre question."))],
    )
