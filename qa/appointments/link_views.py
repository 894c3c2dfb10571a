"""The appointment behind a patient's link, what one may try there, and what a page says when it is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Response, make_response, request
from werkzeug.wrappers import Response as Answer

from qa.appointments.booking_models import Appointment
from qa.appointments.offer_views import chosen_time
from qa.appointments.queries import opened_by_token
from qa.appointments.views import refusal_words
from qa.kernel import limits
from qa.kernel.errors import Conflict, Invalid, NotFound, TooMany
from qa.web import client
from qa.web.forms import Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link
from qa.web.waiting import ask_to_wait


@dataclass(frozen=True)
class Reply:
    """How a page that shows a form is answered."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def with_page(self, page: str, *, secret: bool = True) -> Response:
        """The page with it; kept apart where its address is a secret."""
        response = behind_link(page, self.status) if secret else make_response(page, self.status)
        response.headers.update(self.headers)
        return response


def behind(token: str, *, whole: bool = False) -> tuple[Appointment, bool]:
    """The appointment and whether the link is the mail's; unknown is 404, and ten of them in an hour are enough.

    `whole`: only the mail's link will do; the browser's is unknown then.
    """
    client.check(limits.UNKNOWN_LINK)
    found = opened_by_token(token)
    if found is None:
        client.count(limits.UNKNOWN_LINK)
        raise NotFound
    if whole and not found[1]:
        raise NotFound
    return found


def sent_time(form: Form) -> tuple[bool, tuple[int, datetime], Answer | None]:
    """Whether a form of times is valid, place and start of the button pressed, and the way on where it was sent before.

    Each time on one page counts as a form of its own. Raises NotFound without a time.
    """
    valid = form.validate()
    pressed = request.form.get("horaire")
    time = chosen_time(pressed)
    if time is None:
        raise NotFound
    form.number = f"{form.number}.{pressed}" if valid else ""
    return valid, time, sent_before(form)


def tried(form: Form, act: Callable[[], str], *, count: Callable[[], None]) -> Answer | Reply:
    """Counts, then acts once; a refusal is put into the form, and how its page is answered is given back."""
    try:
        count()
        return once(form, act)
    except TooMany as refusal:
        return Reply(429, ask_to_wait(form, refusal))
    except Conflict as refusal:
        form.form_errors.append(refusal_words(refusal.message))
        return Reply(409)
    except Invalid as refusal:
        past = gettext("Cet horaire est déjà passé. Choisissez-en un autre.")
        form.refuse(
            refusal.field, past if refusal.field == "starts_at" else gettext("Corrigez cette réponse.")
        )
        return Reply(422)
