"""The shape of a forgotten password's two steps, and of an invitation's answer."""

from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from qa.web.forms import Form, one_line
from qa.web.i18n import lazy_gettext


class ForgottenForm(Form):
    """Whose password is forgotten."""

    email = EmailField(
        lazy_gettext("Adresse e-mail"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez votre adresse e-mail."))],
    )


class NewPasswordForm(Form):
    """The password that somebody chooses behind a link; what it must be, the rules say."""

    password = PasswordField(
        lazy_gettext("Nouveau mot de passe"),
        validators=[InputRequired(lazy_gettext("Choisissez un mot de passe.")), Length(max=1000)],
    )


class InvitationForm(NewPasswordForm):
    """The password of a new member of the team."""
