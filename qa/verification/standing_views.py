"""Where somebody stands on the way to being verified: what is done, what is missing, how long it takes."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.accounts.factor_queries import has_factor
from qa.doctors.queries import doctor_of_account
from qa.gateways.current import gateways
from qa.kernel.access import Action, Role
from qa.kernel.clock import now
from qa.verification.appeal_queries import open_appeal
from qa.verification.document_queries import alive_documents, destroyed_documents
from qa.verification.document_rules import destroyed_by
from qa.verification.document_views import kind_name
from qa.verification.doubt_queries import open_doubt
from qa.verification.models import Application, State, Verdict
from qa.verification.queries import application_of, credential_of
from qa.verification.right_queries import last_change, right_of
from qa.verification.right_rules import role_of
from qa.verification.services.claims import CORRECTABLE
from qa.verification.services.proofs import PROVABLE
from qa.verification.services.verdicts import may_reopen
from qa.verification.views import blueprint
from qa.web.access import access
from qa.web.forms import ActionForm

__all__ = ["blueprint"]


@blueprint.get("/espace/verification")
@access(Action.APPLY)
def standing() -> ResponseReturnValue:
    """The own request, right and doubts; nothing of what the register says."""
    account_id = current_user.id
    mine, right = application_of(account_id), right_of(account_id)
    return render_template(
        "verification/standing.html",
        mine=mine,
        right=right,
        change=last_change(account_id) if right else None,
        credential=credential_of(account_id),
        doctor=doctor_of_account(account_id),
        doubt=open_doubt(account_id),
        appeal=open_appeal(account_id),
        has_factor=has_factor(account_id),
        reason=_last_word(mine),
        **_ways(mine),
        robots="noindex",
    )


def _ways(mine: Application | None) -> dict[str, object]:
    """What may be done about the request now."""
    if mine is None:
        return {"may_prove": False, "may_correct": False, "may_reopen": False, "documents": [], "gone": []}
    return {
        "may_prove": mine.state in PROVABLE,
        "may_correct": mine.state in CORRECTABLE,
        "may_reopen": may_reopen(mine),
        "documents": [(one, kind_name(one), destroyed_by(mine, one)) for one in alive_documents(mine.id)],
        "gone": [(one, kind_name(one)) for one in destroyed_documents(mine.id)],
        "late": mine.due_at is not None and mine.due_at <= now(),
        "psc": gateways().identities.offered,
        "at_once": _at_once(mine),
        "mss": gateways().mss_mail is not None,
        "form": ActionForm(formdata=None),
    }


def _at_once(mine: Application) -> bool:
    """True where Pro Santé Connect may be enough: practising doctors here, whom nobody has refused (`decision_of`)."""
    answers_patients = role_of(mine.profession, mine.status) == Role.DOCTOR
    refused = any(one.verdict == Verdict.REFUSE for one in mine.judgements)
    return gateways().identities.offered and answers_patients and not refused


def _last_word(mine: Application | None) -> str:
    """What a verifier asked for or refused for, as long as it is what the request waits for."""
    if mine is None or mine.state not in (State.MORE, State.REFUSED):
        return ""
    wanted = Verdict.MORE if mine.state == State.MORE else Verdict.REFUSE
    words = [one.reason for one in mine.judgements if one.verdict == wanted]
    return words[-1] if words else ""
