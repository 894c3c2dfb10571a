"""Where a mail provider tells of mails that came back; whether the mails of who is signed in are stopped."""

import json
from typing import Any, TypeGuard

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from qa.gateways.bounces import Kind
from qa.kernel.access import Action
from qa.kernel.errors import DomainError
from qa.notifications.bounce_services import Return, note_returns
from qa.notifications.queries import mail_stopped
from qa.web.machines import machine

MOST_BYTES = 256 * 1024
MOST_RETURNS = 1000

blueprint = Blueprint("notifications", __name__)


class BadReturns(DomainError):
    """The body is no list of returns."""

    status = 400


@blueprint.post("/courrier/retours")
@machine(Action.OPERATE, setting="QA_BOUNCES_TOKEN")
def returned() -> ResponseReturnValue:
    """Notes a JSON list of `{address, kind, permanent, id}`, all or nothing; failures that may pass do not count."""
    body = request.stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise RequestEntityTooLarge
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadReturns from error
    if not isinstance(sent, list):
        raise BadReturns
    if len(sent) > MOST_RETURNS:
        raise RequestEntityTooLarge
    counted = [_return(one) for one in sent]
    note_returns([one for one in counted if one is not None])
    return "", 204


def _return(one: Any) -> Return | None:
    """One of the list, None where it does not count; raises BadReturns."""
    if not isinstance(one, dict) or not isinstance(one.get("permanent"), bool):
        raise BadReturns
    address, number = one.get("address"), one.get("id")
    if not _is_short(address, 254) or not _is_short(number, 1000) or one.get("kind") not in list(Kind):
        raise BadReturns
    kind = Kind(one["kind"])
    return Return(address, kind, number) if one["permanent"] or kind == Kind.COMPLAINT else None


def _is_short(value: Any, most: int) -> TypeGuard[str]:
    """A text that is no longer than this and that can be written in UTF-8."""
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable()


@blueprint.app_context_processor
def _stopped() -> dict[str, Any]:
    """Gives templates `my_mail_stopped()`: nothing is read before a page asks."""
    return {"my_mail_stopped": lambda: current_user.is_authenticated and mail_stopped(current_user.email)}
