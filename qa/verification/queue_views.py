"""The verifiers' queue: the register beside the claim, and the decision."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.kernel import audit
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import NotFound
from qa.verification.document_queries import alive_documents, destroyed_documents
from qa.verification.document_rules import KIND_NAMES
from qa.verification.models import Application, State
from qa.verification.queries import application
from qa.verification.queue_forms import AcceptForm, MoreForm, RefuseForm, RegisterForm, VerdictForm
from qa.verification.queue_queries import (
    count_overdue,
    count_waiting,
    judgements_of,
    known_against,
    waiting_applications,
)
from qa.verification.queue_rules import (
    FLAG_WORDS,
    PAGE,
    STATE_NAMES,
    VERDICT_NAMES,
    accords,
    asked_at,
    mark_of,
    person_of,
)
from qa.verification.queue_table_rules import comparison
from qa.verification.right_views import pages, settle
from qa.verification.rules import TARGET, decision_of
from qa.verification.services import verdicts
from qa.verification.sponsor_queries import sponsorships
from qa.verification.views import blueprint, profession_label
from qa.web.access import access, actor
from qa.web.forms import Form
from qa.web.i18n import gettext
from qa.web.pager import Pager, page_number

__all__ = ["blueprint"]

HOURS = int(TARGET.total_seconds() // 3600)


@blueprint.get("/administration/verifications")
@access(Action.VERIFY)
def queue() -> ResponseReturnValue:
    """Requests that wait for a human, oldest due first."""
    total = count_waiting()
    pager = Pager(page_number(request.args.get("page")), PAGE, total)
    if pager.number > pager.pages:
        raise NotFound
    return render_template(
        "verification/queue.html",
        waiting=waiting_applications(offset=(pager.number - 1) * PAGE, limit=PAGE),
        total=total,
        overdue=count_overdue(now()),
        needed=verdicts.accords_needed(),
        me=actor().account_id,
        said=profession_label,
        hours=HOURS,
        pager=pages(pager, "verification.queue"),
        robots="noindex",
    )


def _found(application_id: int) -> Application:
    """A request that came with a proof once, of somebody else; each opening is in the trail, once an hour."""
    found = application(application_id)
    if found is None or found.state == State.OPEN or found.account_id == actor().account_id:
        raise NotFound
    if not found.account.is_active:
        raise NotFound
    if audit.record_hourly(actor().account_id, "application.viewed", kind="application", subject_id=found.id):
        return _found(application_id)
    return found


@blueprint.get("/administration/verifications/<int:application_id>")
@access(Action.VERIFY)
def review(application_id: int) -> ResponseReturnValue:
    """Everything that a decision needs."""
    return _page(_found(application_id), 200)


def _page(found: Application, status: int, refused: Form | None = None) -> tuple[str, int]:
    page = render_template(
        "verification/review.html",
        application=found,
        said=profession_label(found.profession, found.status),
        state=STATE_NAMES[found.state],
        waits=found.state == State.WAITING,
        hours=HOURS,
        form=refused,
        forms=_forms(found, refused),
        register_form=refused if isinstance(refused, RegisterForm) else RegisterForm(formdata=None),
        robots="noindex",
        **_evidence(found),
        **_accords(found),
    )
    return page, status


def _forms(found: Application, refused: Form | None) -> dict[str, VerdictForm]:
    """One form a verdict, each for what is shown now; the refused one keeps what was written."""
    forms: dict[str, VerdictForm] = {}
    for name, kind in (("accept", AcceptForm), ("refuse", RefuseForm), ("more", MoreForm)):
        form = refused if isinstance(refused, kind) else kind(formdata=None)
        form.seen.data = mark_of(found)
        forms[name] = form
    return forms


def _evidence(found: Application) -> dict[str, Any]:
    person, answer = person_of(found.register), found.register or {}
    decision = decision_of(found, person, down=bool(answer.get("down")), known=known_against(found))
    alive = alive_documents(found.id)
    return {
        "rows": comparison(found, person, say=gettext),
        "person": person,
        "asked": asked_at(answer),
        "note": answer.get("note", ""),
        "flags": [gettext(FLAG_WORDS[one]) for one in decision.reasons],
        "documents": [(one, gettext(KIND_NAMES[one.kind])) for one in alive],
        "destroyed": [(one, gettext(KIND_NAMES[one.kind])) for one in destroyed_documents(found.id)],
        "sponsors": sponsorships(found.id),
    }


def _accords(found: Application) -> dict[str, Any]:
    judgements, needed = judgements_of(found.id), verdicts.accords_needed()
    agreed = accords((one for one, _ in judgements), proved_at=found.proved_at)
    return {
        "judgements": judgements,
        "verdict_names": VERDICT_NAMES,
        "agreed": len(agreed),
        "needed": needed,
        "mine": actor().account_id in agreed and len(agreed) < needed,
    }


def _decide(application_id: int, form: Form, act: Callable[[], None], done: str) -> ResponseReturnValue:
    """Acts on a request that this verifier may see; what is wrong stands beside its field."""
    _found(application_id)

    def again(status: int) -> ResponseReturnValue:
        return _page(_found(application_id), status, form)

    back = url_for("verification.review", application_id=application_id)
    return settle(form, act, again, back, done)


@blueprint.post("/administration/verifications/<int:application_id>/accepter", endpoint="accept_application")
@access(Action.VERIFY)
def accept(application_id: int) -> ResponseReturnValue:
    """The verifier agrees; where two are needed, the first accord is noted."""
    form, doing = AcceptForm(), actor()

    def act() -> None:
        verdicts.accept(doing, application_id, seen=form.seen.data or "")

    return _decide(application_id, form, act, gettext("Votre accord est noté."))


@blueprint.post("/administration/verifications/<int:application_id>/refuser", endpoint="refuse_application")
@access(Action.VERIFY)
def refuse(application_id: int) -> ResponseReturnValue:
    """The request is refused, with a reason."""
    form, doing = RefuseForm(), actor()

    def act() -> None:
        verdicts.refuse(doing, application_id, reason=form.reason.data or "", seen=form.seen.data or "")

    return _decide(application_id, form, act, gettext("Demande refusée. La personne est prévenue."))


@blueprint.post("/administration/verifications/<int:application_id>/completer", endpoint="ask_applicant")
@access(Action.VERIFY)
def more(application_id: int) -> ResponseReturnValue:
    """The applicant is asked for what is missing."""
    form, doing = MoreForm(), actor()

    def act() -> None:
        verdicts.ask_more(doing, application_id, what=form.what.data or "", seen=form.seen.data or "")

    return _decide(application_id, form, act, gettext("Complément demandé. La personne est prévenue."))


@blueprint.post("/administration/verifications/<int:application_id>/annuaire", endpoint="ask_register")
@access(Action.VERIFY)
def register(application_id: int) -> ResponseReturnValue:
    """The worker asks the register once more."""
    form, doing = RegisterForm(), actor()
    done = gettext("L’annuaire est interrogé. Rechargez cette page dans un instant.")
    return _decide(application_id, form, lambda: verdicts.ask_register_again(doing, application_id), done)
