"""The shapes of a sign-up and of a claim that is corrected."""

from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from qa.kernel.text import slugify
from qa.language.professions import PROFESSIONS
from qa.language.skills import SKILLS
from qa.verification.claim_rules import STATUS_CHOICES
from qa.verification.models import Status
from qa.web.forms import Form, one_line
from qa.web.i18n import gettext, lazy_gettext


def _professions() -> list[tuple[str, str]]:
    named = [(code, gettext(name)) for code, name in PROFESSIONS.items()]
    return [("", gettext("Choisissez votre profession")), *named]


def _statuses() -> list[tuple[str, str]]:
    return [(code, gettext(name)) for code, name in STATUS_CHOICES.items()]


def _skills() -> list[tuple[str, str]]:
    named = sorted(SKILLS.items(), key=lambda one: slugify(one[1]))
    return [("", gettext("Choisissez votre spécialité")), *named]


class ClaimForm(Form):
    """Who somebody says to be."""

    given = StringField(
        lazy_gettext("Prénom"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez votre prénom."))],
    )
    family = StringField(
        lazy_gettext("Nom d’exercice"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez votre nom."))],
    )
    profession = SelectField(
        lazy_gettext("Profession"),
        choices=_professions,
        validators=[InputRequired(lazy_gettext("Choisissez votre profession."))],
    )
    status = RadioField(lazy_gettext("Situation"), choices=_statuses, default=Status.PRACTISING.value)
    rpps = StringField(lazy_gettext("Numéro RPPS"), filters=[one_line])
    specialty = SelectField(lazy_gettext("Spécialité"), choices=_skills, validate_choice=False)
    sure = HiddenField()  # the number that was sent before although its key is wrong


def _charter() -> BooleanField:
    return BooleanField(
        lazy_gettext("J’ai lu la charte et je m’engage à la respecter."),
        validators=[InputRequired(lazy_gettext("Lisez la charte et acceptez-la pour vous inscrire."))],
    )


class CharterClaimForm(ClaimForm):
    """The claim of an account that has none yet."""

    charter = _charter()


class SignUpForm(ClaimForm):
    """Who wants to be here, and under which charter."""

    email = EmailField(
        lazy_gettext("Adresse e-mail"),
        filters=[one_line],
        validators=[InputRequired(lazy_gettext("Indiquez votre adresse e-mail."))],
    )
    charter = _charter()


class FirstPasswordForm(Form):
    """The password of a new account; what it must be, the rules say."""

    password = PasswordField(
        lazy_gettext("Mot de passe"),
        validators=[InputRequired(lazy_gettext("Choisissez un mot de passe.")), Length(max=1000)],
    )
