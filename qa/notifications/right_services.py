"""Writes the mails about rights and appeals; each handler takes an id, re-reads, and may run twice."""

from qa.accounts.queries import account
from qa.accounts.team_queries import team
from qa.kernel.access import Role
from qa.language.marks import N_
from qa.notifications.services import send_once
from qa.verification.models import Right
from qa.verification.right_queries import appeal, right_change
from qa.verification.right_rules import APPEAL_TARGET
from qa.web.locale import absolute

WHAT: dict[str, str] = {
    Right.SUSPENDED: N_("Votre droit d’agir ici comme professionnel vérifié est suspendu."),
    Right.ENDED: N_("Votre droit d’agir ici comme professionnel vérifié a pris fin."),
    Right.VALID: N_("Votre droit d’agir ici comme professionnel vérifié vous est rendu."),
}
GRANTED = N_("Votre recours est accepté.")
REJECTED = N_("Votre recours n’est pas accepté : la décision reste.")


def mail_right_changed(change_id: int) -> None:
    """What happened to the right, why, and how to appeal; nothing to who has left."""
    change = right_change(change_id)
    owner = account(change.account_id) if change else None
    if change is None or owner is None or not owner.is_active:
        return
    valid = change.state == Right.VALID
    link = absolute("/connexion" if valid else "/espace/verification/recours", language="fr")
    send_once(
        f"right:{change_id}", owner.email, "right_changed", link=link, state=change.state, reason=change.reason,
        what=WHAT[change.state], days=APPEAL_TARGET.days,
    )  # fmt: skip


def mail_appeal_sent(appeal_id: int) -> None:
    """An appeal waits: told to every administrator, without a name."""
    found = appeal(appeal_id)
    if found is None or found.decided_at is not None:
        return
    link = absolute("/administration/recours", language="fr")
    for one in team():
        if one.is_active and one.has_role(Role.ADMINISTRATOR):
            send_once(f"appeal:{appeal_id}", one.email, "appeal_sent", link=link, days=APPEAL_TARGET.days)


def mail_appeal_decided(appeal_id: int) -> None:
    """The answer to an appeal, to who sent it."""
    found = appeal(appeal_id)
    if found is None or found.decided_at is None or not found.account.is_active:
        return
    link = absolute("/espace/verification", language="fr")
    what = GRANTED if found.granted else REJECTED
    send_once(f"appeal:{appeal_id}:decided", found.account.email, "appeal_decided", link=link, what=what,
              answer=found.answer)  # fmt: skip
