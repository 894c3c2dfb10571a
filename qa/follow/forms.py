"""The shape of what the asker sends from their own page."""

from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, TextAreaField
from wtforms.validators import InputRequired

from qa.follow.rules import FOLLOWUP
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import lazy_gettext
from qa.web.masks import MaskForm, Texts, keep_field, more_field


class AdditionForm(MaskForm):
    """A text that will be public: what of it is masked, and what the asker read before sending it.

    `lu`: codes of the cards read, joined by commas. `relu`: the pieces that were shown marked, empty for none.
    """

    keep = keep_field()
    more = more_field()
    lu = HiddenField(filters=[one_line])
    relu = Texts(default=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Both forms stand on one page: their fields have ids of their own."""
        super().__init__(*args, **kwargs)
        self.more.id = f"{self.masked[0]}-more"


class FollowupForm(AdditionForm):
    """A precision."""

    masked = ("precision",)
    precision = TextAreaField(
        lazy_gettext("Votre précision"), filters=[many_lines], validators=[Between(*FOLLOWUP)]
    )


class ThanksForm(AdditionForm):
    """Thanks."""

    masked = ("merci",)
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


class ConsentForm(Form):
    """The consent ends, and the question with it (GDPR, article 7(3))."""

    retirer = BooleanField(
        lazy_gettext("Je retire mon accord et je comprends que tout sera effacé, réponses comprises."),
        validators=[InputRequired(lazy_gettext("Cochez cette case pour retirer votre accord."))],
    )
