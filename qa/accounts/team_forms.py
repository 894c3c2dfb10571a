"""The shape of invitations and of changes of roles."""

from collections.abc import Iterable

from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from qa.accounts.team_rules import REASON, TEAM_NAMES
from qa.kernel.access import TEAM_ROLES, Role
from qa.web.forms import Between, Form, many_lines, one_line
from qa.web.i18n import gettext, lazy_gettext


def role_choices(roles: Iterable[Role] = TEAM_ROLES) -> list[tuple[str, str]]:
    """Roles of the team with their names."""
    return [(role.value, gettext(TEAM_NAMES[role])) for role in roles]


class InviteForm(Form):
    """Whom to invite, and to what."""

    email = EmailField(
        lazy_gettext("Adresse e-mail"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez une adresse e-mail."))],
    )
    name = StringField(
        lazy_gettext("Prénom et nom"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez le nom de la personne."))],
    )
    role = SelectField(lazy_gettext("Rôle"), choices=role_choices)


class RoleForm(Form):
    """A role to grant or to take, and why."""

    role = SelectField(lazy_gettext("Rôle"), choices=role_choices)
    reason = TextAreaField(lazy_gettext("Raison"), filters=[many_lines], validators=[Between(*REASON)])


class GrantForm(RoleForm):
    """A role to grant."""


class TakeForm(RoleForm):
    """A role to take."""
