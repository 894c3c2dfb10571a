"""The shape of the forms of second factors."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from qa.web.forms import Form, one_line
from qa.web.i18n import lazy_gettext


class CodeForm(Form):
    """A code of the application, or one on paper."""

    code = StringField(
        lazy_gettext("Code"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez le code.")), Length(max=40)],
    )


class FirstCodeForm(CodeForm):
    """The first code of an application that is being set up."""
