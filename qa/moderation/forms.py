"""The shape of a moderator's decisions."""

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from qa.moderation.rules import BODY, REASONS, TITLE
from qa.web.forms import Between, Form, many_lines, one_line, specialty_choices
from qa.web.i18n import gettext, lazy_gettext


class ReviewForm(Form):
    """The text as it will be public."""

    title = StringField(lazy_gettext("Titre"), filters=[one_line], validators=[Between(*TITLE)])
    body = TextAreaField(lazy_gettext("Texte"), filters=[many_lines], validators=[Between(*BODY)])
    specialty = SelectField(lazy_gettext("Spécialité"), choices=specialty_choices, default="")
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class RefuseForm(Form):
    """Why a question will not be public; the asker reads it."""

    reason = SelectField(
        lazy_gettext("Raison"),
        choices=lambda: [("", ""), *((code, gettext(text)) for code, text in REASONS.items())],
        validators=[InputRequired(lazy_gettext("Choisissez une raison."))],
    )
    note = TextAreaField(
        lazy_gettext("Explication pour la personne"), filters=[many_lines], validators=[Between(0, 1000)]
    )
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


WHICH = lazy_gettext("Indiquez le numéro d’une question publique.")


class QuestionNumber(IntegerField):
    """The number of a question."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Says in our words what is no number."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(WHICH)) from error


class MergeForm(Form):
    """The question that this one joins."""

    into = QuestionNumber(
        lazy_gettext("Numéro de la question publique"),
        validators=[InputRequired(WHICH), NumberRange(1, 2**31 - 1, WHICH)],
    )
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class HideForm(Form):
    """Why an answer is hidden; its author reads it."""

    reason = StringField(lazy_gettext("Raison"), filters=[one_line], validators=[Between(0, 500)])


class FollowupReviewForm(Form):
    """The addition as it will be public, or why it will not be."""

    text = TextAreaField(lazy_gettext("Texte"), filters=[many_lines], validators=[Between(0, 2000)])
    reason = StringField(lazy_gettext("Raison du refus"), filters=[one_line], validators=[Between(0, 500)])
