"""The shape of a doctor's sign-up."""

from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from qa.web.forms import Form, one_line
from qa.web.i18n import gettext, lazy_gettext, named_specialties


def _specialties() -> list[tuple[str, str]]:
    return [("", gettext("Choisissez votre spécialité")), *named_specialties()]


class SignUpForm(Form):
    """Who wants to answer."""

    name = StringField(
        lazy_gettext("Prénom et nom"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez votre nom."))],
    )
    email = EmailField(
        lazy_gettext("Adresse e-mail"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez votre adresse e-mail."))],
    )
    specialty = SelectField(
        lazy_gettext("Spécialité"),
        choices=_specialties,
        validators=[InputRequired(lazy_gettext("Choisissez votre spécialité."))],
    )


class FirstPasswordForm(Form):
    """The password of a new account; what it must be, the rules say."""

    password = PasswordField(
        lazy_gettext("Mot de passe"),
        validators=[InputRequired(lazy_gettext("Choisissez un mot de passe.")), Length(max=1000)],
    )
