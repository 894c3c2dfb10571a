"""The shape of what an account's owner changes."""

from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from qa.web.forms import Form, one_line
from qa.web.i18n import lazy_gettext


class AddressForm(Form):
    """Another mail address."""

    email = EmailField(
        lazy_gettext("Nouvelle adresse e-mail"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez votre nouvelle adresse e-mail.")), Length(max=254)],
    )


class PasswordForm(Form):
    """The present password and a new one."""

    present = PasswordField(
        lazy_gettext("Mot de passe actuel"),
        validators=[InputRequired(lazy_gettext("Indiquez votre mot de passe actuel.")), Length(max=1000)],
    )
    password = PasswordField(
        lazy_gettext("Nouveau mot de passe"),
        validators=[InputRequired(lazy_gettext("Indiquez un nouveau mot de passe.")), Length(max=1000)],
    )
