"""Tells the moderators at once that a text waits for a human eye; no word of it and no group is in the mail."""

from qa.accounts.team_queries import told
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
    for one in told(Role.MODERATOR):
        send_once(f"alert:{alert_id}", one.email, "alert", link=link)
