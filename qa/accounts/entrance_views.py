"""How a browser comes in: a new session at each step, the one before ended."""

from typing import Any

from flask import current_app, flash, request, url_for

from qa.accounts.agent_rules import coarse_agent
from qa.accounts.factor_queries import codes_left
from qa.accounts.models import Account, Factor, Stage
from qa.accounts.queries import account
from qa.accounts.services import sessions
from qa.accounts.services.passkeys import Site
from qa.kernel.access import Action, Role
from qa.web.i18n import gettext
from qa.web.sessions import staff_session


def enter(found: Account, *, factor: str = "", onward: str | None = None) -> str:
    """Gives the browser a whole session with an identity of its own; returns where to go."""
    agent = coarse_agent(request.user_agent.string)
    _exchange(
        sessions.start_session(found.id, factor=factor, agent=agent), {"account": found.id, "factor": factor}
    )
    if factor == Factor.RECOVERY:
        _tell_codes_left(codes_left(found.id))
    return onward or home(found)


def _tell_codes_left(left: int) -> None:
    words = gettext("Ce code de secours a servi. Il vous en reste %(left)s.", left=left)
    flash(words, "warning" if left < 3 else "info")


def enter_half(found: Account, *, onward: str | None, **more: str) -> None:
    """The password is proved: a session that opens the second step alone, for ten minutes."""
    data = {"half": found.id, "next": onward, **more}
    _exchange(sessions.start_session(found.id, stage=Stage.PASSWORD, data=data), data)


def renew(found: Account, *, factor: str) -> None:
    """Password and factor were proved again: the session goes on under a new identity, what it holds included."""
    agent, kept = coarse_agent(request.user_agent.string), dict(staff_session())
    token = sessions.start_session(found.id, factor=factor, agent=agent)
    _exchange(token, kept | {"account": found.id, "factor": factor})


def _exchange(token: str, data: dict[str, Any]) -> None:
    own = staff_session()
    if own.token:
        sessions.end_session(own.token)
    own.clear()
    own.update(data)
    own.begin(token)


def half_account() -> Account | None:
    """Who has proved the password in this browser and nothing more."""
    account_id = staff_session().get("half")
    found = account(account_id) if account_id else None
    return found if found and found.is_active else None


def site() -> Site:
    """Whose passkeys these are."""
    return Site(current_app.config["QA_SITE_URL"], current_app.config["QA_SITE_NAME"])


def home(found: Account) -> str:
    """Where a member begins."""
    if found.has_role(Role.DOCTOR):
        return url_for("answers.queue")
    if found.actor.may(Action.MODERATE):
        return url_for("moderation.queue")
    if found.actor.may(Action.VERIFY):
        return url_for("verification.queue")
    if found.actor.may(Action.ENTER_SPACE):
        return url_for("verification.space")
    if found.actor.may(Action.APPLY):
        return url_for("verification.standing")
    return url_for("accounts.profile")
