"""The shape of a farewell."""

from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from qa.departures.rules import CHOICES
from qa.web.forms import Form
from qa.web.i18n import gettext, lazy_gettext


class ClosingForm(Form):
    """The last word before the account closes."""

    confirm = BooleanField(
        lazy_gettext("Je comprends que mon compte ne pourra pas être rouvert."),
        validators=[InputRequired(lazy_gettext("Cochez cette case pour fermer votre compte."))],
    )


class DoctorClosingForm(ClosingForm):
    """And what becomes of the answers."""

    choice = RadioField(
        lazy_gettext("Que deviennent vos réponses ?"),
        choices=lambda: [(code, gettext(text)) for code, text in CHOICES.items()],
        validators=[InputRequired(lazy_gettext("Choisissez ce que deviennent vos réponses."))],
    )
