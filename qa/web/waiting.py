"""Tells somebody who sent too often to wait, with the form filled again: nothing that was written is lost."""

from qa.kernel.errors import TooMany
from qa.web.forms import Form
from qa.web.i18n import ngettext


def ask_to_wait(form: Form, refusal: TooMany) -> dict[str, str]:
    """Puts the wait in minutes at the top of the form; returns the header that tells it to programs, in seconds."""
    minutes = -(-refusal.retry_after // 60)
    form.form_errors.append(
        ngettext(
            "Trop d’envois en peu de temps. Rien n’est perdu : envoyez de nouveau dans %(num)s minute.",
            "Trop d’envois en peu de temps. Rien n’est perdu : envoyez de nouveau dans %(num)s minutes.",
            minutes,
        )
    )
    return {"Retry-After": str(refusal.retry_after)}
