"""Tells the moderators at once that a text waits for a human eye; no word of it and no group is in the mail."""

from collections.abc import Sequence

from qa.accounts.models import Account
from qa.accounts.team_queries import team
from qa.alerts.queries import alert
from qa.kernel.access import Role
from qa.notifications.services import send_once
from qa.web.locale import absolute


def mail_alert(alert_id: int) -> None:
    """Each active moderator once, where nobody has looked yet; where there is none, who administers."""
    found = alert(alert_id)
    if found is None or found.seen_at is not None:
        return
    link = absolute(f"/moderation/questions/{found.question_id}", language="fr")
    for one in _moderators():
        send_once(f"alert:{alert_id}", one.email, "alert", link=link)


def _moderators() -> Sequence[Account]:
    active = [one for one in team() if one.is_active]
    moderators = [one for one in active if one.has_role(Role.MODERATOR)]
    return moderators or [one for one in active if one.has_role(Role.ADMINISTRATOR)]
