"""The shape of a moderator's decisions."""

from collections.abc import Mapping
from typing import Any, Self

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from qa.moderation.mask_rules import Choice, left_in, remask
from qa.moderation.rules import BODY, REASONS, TITLE
from qa.web.forms import Between, Form, many_lines, one_line, specialty_choices
from qa.web.i18n import gettext, lazy_gettext
from qa.web.masks import Texts, keep_field, more_field, words_in

LONGEST = 10_000
UNSURE = lazy_gettext("Ces mots semblent identifier quelqu’un : masquez-les, ou confirmez.")


class MaskedForm(Form):
    """Texts about to be public, with the moderator's choice of masks and the one they were filled under.

    `sure`: the pieces `listed` identify nobody.
    """

    texts: tuple[str, ...] = ()
    keep = keep_field()
    more = more_field()
    keep_before = Texts(default=())
    more_before = Texts(default=())
    sure = BooleanField(lazy_gettext("Je confirme : ces mots n’identifient personne"))
    listed = Texts(default=())

    @classmethod
    def filled(cls, texts: Mapping[str, Any], choice: Choice) -> Self:
        """The form as it is first shown."""
        chosen = {"keep": choice.keep, "keep_before": choice.keep, "more_before": choice.more}
        return cls(formdata=None, data={**texts, **chosen, "more": "\n".join(choice.more)})

    @property
    def before(self) -> Choice:
        """The choice under which the texts were filled."""
        return Choice(tuple(self.keep_before.data or ()), tuple(self.more_before.data or ()))

    @property
    def after(self) -> Choice:
        """The choice as it is now."""
        return Choice(tuple(self.keep.data or ()), tuple(words_in(self.more.data)))

    @property
    def left(self) -> list[str]:
        """What still identifies someone in the texts as they are."""
        texts = [self[name].data or "" for name in self.texts]
        return left_in(*(text for text in texts if len(text) <= LONGEST))

    @property
    def confirmed(self) -> list[str]:
        """The pieces that the moderator has confirmed to identify nobody."""
        return list(self.listed.data or ()) if self.sure.data else []

    def remask(self, written: Mapping[str, str]) -> None:
        """Brings the texts in line with the choice; `written` is what their author wrote, by field."""
        before, after = self.before, self.after
        for name in self.texts:
            text = self[name].data or ""
            if len(text) <= LONGEST:
                self[name].data = remask(text, written.get(name, ""), before=before, after=after)
        self.keep_before.data, self.more_before.data = list(after.keep), list(after.more)

    def shown_again(self, written: Mapping[str, str], *, asked: bool) -> int:
        """Remasks, to be read before anything is done with it; the page’s status. If not `asked`, the page says why."""
        self.remask(written)
        if asked:
            return 200
        self.form_errors.append(
            gettext("Vos choix de masques ont changé le texte. Relisez-le, puis publiez-le.")
        )
        return 422


class ReviewForm(MaskedForm):
    """The text as it will be public."""

    texts = ("title", "body")
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


class FollowupReviewForm(MaskedForm):
    """The addition as it will be public, or why it will not be."""

    texts = ("text",)
    text = TextAreaField(lazy_gettext("Texte"), filters=[many_lines], validators=[Between(0, 2000)])
    reason = StringField(lazy_gettext("Raison du refus"), filters=[one_line], validators=[Between(0, 500)])
