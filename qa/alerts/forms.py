"""The shape of a proposed change of red flags, and of what the second person decides."""

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from qa.alerts.rules import LEVEL_NAMES, MESSAGE, NOTE, RULES, SOURCE, TITLE
from qa.safety.messages import LANGUAGES, TEXTS, numbers
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import gettext, lazy_gettext, said


def _line(label: str, low: int, high: int) -> StringField:
    return StringField(label, filters=[one_line], validators=[Between(low, high)])


class ProposalForm(Form):
    """Message and rules of one group, and why they change."""

    level = SelectField(
        lazy_gettext("Niveau"), choices=lambda: [(code, gettext(name)) for code, name in LEVEL_NAMES.items()]
    )
    numbers = SelectMultipleField(
        lazy_gettext("Numéros à appeler"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=lambda: [(one.code, said(f"{one.code} ({one.label})")) for one in numbers()],
        validators=[InputRequired(lazy_gettext("Choisissez au moins un numéro."))],
    )
    title_fr = _line(lazy_gettext("Titre, en français"), *TITLE)
    action_fr = _line(lazy_gettext("Que faire, en français"), *MESSAGE)
    text_fr = _line(lazy_gettext("En attendant, en français"), *MESSAGE)
    title_en = _line(lazy_gettext("Titre, en anglais"), *TITLE)
    action_en = _line(lazy_gettext("Que faire, en anglais"), *MESSAGE)
    text_en = _line(lazy_gettext("En attendant, en anglais"), *MESSAGE)
    source = _line(lazy_gettext("D’où vient ce message"), *SOURCE)
    rules = TextAreaField(lazy_gettext("Règles"), filters=[many_lines], validators=[Between(0, RULES)])
    reason = TextAreaField(
        lazy_gettext("Pourquoi ce changement ?"), filters=[many_lines], validators=[Between(*NOTE)]
    )

    def message(self, *, date: str) -> dict[str, object]:
        """The message as the data files hold it."""
        chosen = self.numbers.data or []
        texts = {
            language: {name: self._fields[f"{name}_{language}"].data or "" for name in TEXTS}
            for language in LANGUAGES
        }
        said = {"level": self.level.data, "numbers": list(chosen), "source": self.source.data or ""}
        return {**said, "date": date, **texts}


class DecisionForm(Form):
    """What the second person says; a refusal needs words."""

    note = TextAreaField(
        lazy_gettext("Votre mot pour qui propose"), filters=[many_lines], validators=[Between(0, NOTE[1])]
    )
