"""The shape of the sign-in form."""

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from qa.web.forms import Form, one_line
from qa.web.i18n import lazy_gettext


class SignInForm(Form):
    """Address and password; with a code where failures have closed the address."""

    email = EmailField(
        lazy_gettext("Adresse e-mail"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez votre adresse e-mail.")), Length(max=254)],
    )
    password = PasswordField(
        lazy_gettext("Mot de passe"),
        validators=[InputRequired(lazy_gettext("Indiquez votre mot de passe.")), Length(max=1000)],
    )
    code = StringField(
        lazy_gettext("Code de l’application ou code de secours"),
        filters=[one_line],
        validators=[Length(max=40)],
    )
