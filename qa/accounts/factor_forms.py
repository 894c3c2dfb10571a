"""The shape of the forms of second factors."""

from wtforms import HiddenField, PasswordField, StringField
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


class ProofForm(Form):
    """Password and code once more, by who is signed in."""

    password = PasswordField(
        lazy_gettext("Mot de passe"),
        validators=[InputRequired(lazy_gettext("Indiquez votre mot de passe.")), Length(max=1000)],
    )
    code = StringField(
        lazy_gettext("Code de l’application ou code de secours"),
        filters=[one_line],
        validators=[Length(max=40)],
    )


class PasskeyForm(Form):
    """What a browser answers for a passkey, and the challenge that it signed."""

    challenge = HiddenField(validators=[Length(max=2000)])
    credential = HiddenField(validators=[Length(max=20_000)])


class AddPasskeyForm(PasskeyForm):
    """A new passkey and its name in the list."""

    name = StringField(lazy_gettext("Nom de la clé"), filters=[one_line], validators=[Length(max=60)])
