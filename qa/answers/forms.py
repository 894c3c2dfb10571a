"""The shape of an answer."""

from wtforms import IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from qa.answers.rules import MOST_CHARACTERS, PARTS, REQUIRED
from qa.web.forms import Between, Form, many_lines
from qa.web.i18n import lazy_gettext


def _part(name: str) -> TextAreaField:
    low = 3 if name in REQUIRED else 0
    return TextAreaField(
        lazy_gettext(PARTS[name]), filters=[many_lines], validators=[Between(low, MOST_CHARACTERS)]
    )


class AnswerForm(Form):
    """Five short parts, the second, third and fourth required; 10,000 characters in all.

    `keep`: words that would be masked and name nobody; `acknowledged`: remarks that were shown and are set aside.
    """

    understood = _part("understood")
    explanation = _part("explanation")
    action = _part("action")
    consult = _part("consult")
    limits = _part("limits")
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    keep = SelectMultipleField(choices=[], validate_choice=False)
    acknowledged = StringField(widget=HiddenInput())

    @property
    def parts(self) -> dict[str, str]:
        """The five texts by name."""
        return {name: self._fields[name].data or "" for name in PARTS}

    @property
    def seen(self) -> set[str]:
        """The keys of the remarks that were shown before this sending."""
        return set((self.acknowledged.data or "").split(","))
