"""Forms: a signed, dated, single-use token without a cookie, clean text, and one way to send a form once."""

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, request, session
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from werkzeug.wrappers import Response
from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError

from qa.kernel.clock import now
from qa.kernel.crypto import vault
from qa.kernel.database import transaction
from qa.kernel.once import AlreadyUsed, claim, leave, outcome_of
from qa.kernel.text import normalise
from qa.kernel.tokens import hashed, new_token
from qa.language.specialties import ASKED
from qa.web.i18n import gettext, lazy_gettext, named_specialties

MAX_AGE_SECONDS = 4 * 60 * 60


class _Signer(TimestampSigner):
    """Dates by the only clock."""

    def get_timestamp(self) -> int:
        return int(now().timestamp())


def _serializer(form_name: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        vault().fingerprint("forms", purpose="forms"), salt=form_name, signer=_Signer
    )


def _bound_to() -> str:
    """The signed-in session that the token belongs to; empty for anonymous people."""
    token = getattr(session, "token", "")
    return hashed(token) if token else ""


class SignedToken(CSRF):
    """WTForms' `csrf_class`: nothing is kept until the form is sent."""

    def setup_form(self, form: Any) -> Any:
        """Remembers which form the token is for."""
        self.form_name = type(form).__name__
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """A new token at each showing."""
        token = _serializer(self.form_name).dumps([new_token()[:22], _bound_to()])
        return token if isinstance(token, str) else token.decode()

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Raises ValidationError with a sentence for the person; keeps the form's number for `once`."""
        try:
            number, bound = _serializer(self.form_name).loads(field.data or "", max_age=MAX_AGE_SECONDS)
        except (SignatureExpired, BadSignature) as error:
            raise ValidationError(
                gettext("Le formulaire a expiré. Rien n’est perdu : envoyez-le de nouveau.")
            ) from error
        if bound != _bound_to():
            raise ValidationError(
                gettext("Votre session a changé. Rien n’est perdu : envoyez-le de nouveau.")
            )
        form.number = number


class Form(FlaskForm):
    """The base of every form."""

    number = ""

    class Meta(FlaskForm.Meta):
        csrf = True
        csrf_class = SignedToken
        csrf_context = None
        locales = ()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Takes what a form sends; JSON is none, whatever it holds (Flask-WTF would read it as one)."""
            return None if request and request.is_json else super().wrap_formdata(form, formdata)

    def refuse(self, field: str, message: str) -> None:
        """Puts a service's refusal beside its field, or at the top where the form has no such field."""
        target = self._fields.get(field)
        if target is None:
            self.form_errors.append(message)
        else:
            target.errors = [*target.errors, message]


class ActionForm(Form):
    """A form with a button only."""


def one_line(value: Any) -> Any:
    """WTForms filter: normalised text on one line."""
    return normalise(value, multiline=False) if isinstance(value, str) else value


def many_lines(value: Any) -> Any:
    """WTForms filter: normalised text."""
    return normalise(value) if isinstance(value, str) else value


class Between:
    """Length in characters after normalisation, both bounds allowed; an empty text is refused unless low is 0."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high
        self.field_flags = {"minlength": low, "maxlength": high} if low else {"maxlength": high}

    def __call__(self, form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length < self.low:
            message = lazy_gettext("Écrivez au moins %(low)s caractères : il en manque %(missing)s.")
            raise ValidationError(str(message) % {"low": self.low, "missing": self.low - length})
        if length > self.high:
            message = lazy_gettext(
                "Raccourcissez ce texte : %(high)s caractères au plus, il y en a %(length)s."
            )
            raise ValidationError(str(message) % {"high": self.high, "length": length})


def specialty_choices() -> list[tuple[str, str]]:
    """Every specialty by name, after « I do not know »."""
    return [("", gettext("Je ne sais pas")), *named_specialties(ASKED)]


def once(form: Form, act: Callable[[], str]) -> Response:
    """Does what the form asks in one transaction and goes to the address that `act` returns (303).

    Sent twice, even at the same moment, it acts once: the second sending goes where the first one went. What was kept
    of an earlier sending whose session had ended is needed no more.
    """
    try:
        with transaction():
            used = claim(form.number)
            outcome = act()
            leave(used, form.number, outcome)
            current_app.extensions["forget_text"]()
    except AlreadyUsed as before:
        outcome = before.outcome
    return redirect(outcome or current_app.config["QA_SITE_URL"], 303)


def sent_before(form: Form) -> Response | None:
    """The way to the first sending's outcome, where this very form was sent before."""
    outcome = outcome_of(form.number) if form.number else None
    return redirect(outcome or current_app.config["QA_SITE_URL"], 303) if outcome is not None else None
