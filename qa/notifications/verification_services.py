"""Writes the mails about requests for verification; each handler takes an id, re-reads, and may run twice."""

from qa.accounts.team_queries import told
from qa.kernel.access import Role
from qa.language.marks import N_
from qa.notifications.services import send_once
from qa.verification.models import State, Verdict
from qa.verification.queries import application
from qa.verification.queue_queries import last_judgement
from qa.verification.right_rules import APPEAL_TARGET, role_of
from qa.verification.rules import TARGET
from qa.web.locale import absolute

WHAT: dict[str, str] = {
    State.ACCEPTED: N_("Vous êtes vérifié : votre demande est acceptée."),
    State.REFUSED: N_("Votre demande de vérification n’est pas acceptée."),
    State.MORE: N_("Il manque quelque chose pour vous vérifier."),
}
VERDICTS: dict[str, Verdict] = {
    State.ACCEPTED: Verdict.ACCEPT,
    State.REFUSED: Verdict.REFUSE,
    State.MORE: Verdict.MORE,
}
LINKS: dict[str, str] = {
    State.ACCEPTED: "/connexion",
    State.REFUSED: "/espace/verification/recours",
    State.MORE: "/espace/verification",
}


def mail_application_waiting(application_id: int) -> None:
    """A request waits for a human: told once for each round to who verifies, without a name."""
    found = application(application_id)
    if found is None or found.state != State.WAITING or found.due_at is None:
        return
    cause = f"application:{application_id}:{int(found.due_at.timestamp())}"
    link = absolute("/administration/verifications", language="fr")
    for one in told(Role.VERIFIER, but=found.account_id):
        send_once(
            cause, one.email, "application_waiting", link=link, hours=int(TARGET.total_seconds() // 3600)
        )


def mail_application_decided(application_id: int) -> None:
    """What was decided of a request, why, and what comes next; nothing to who has left."""
    found = application(application_id)
    if found is None or found.state not in WHAT or not found.account.is_active:
        return
    judgement = last_judgement(application_id, VERDICTS[found.state])
    if judgement is None:
        return
    send_once(
        f"judgement:{judgement.id}", found.account.email, "application_decided", state=found.state,
        what=WHAT[found.state], reason=judgement.reason, link=absolute(LINKS[found.state], language="fr"),
        role=role_of(found.profession, found.status), days=APPEAL_TARGET.days,
    )  # fmt: skip
