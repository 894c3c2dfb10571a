"""Documents that prove: sent by the applicant, seen by verifiers alone."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.gateways.papers import page_pictures
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import Invalid, TooMany
from qa.verification.document_forms import REFUSALS, DocumentForm
from qa.verification.document_queries import alive_documents, destroyed_documents
from qa.verification.document_rules import (
    ALIVE_MOST,
    DOCUMENT_BYTES,
    KIND_NAMES,
    REQUEST_BYTES,
    destroyed_by,
)
from qa.verification.models import Document, DocumentKind
from qa.verification.services import documents
from qa.verification.services.applicants import own_application
from qa.verification.services.proofs import PROVABLE
from qa.verification.views import blueprint
from qa.web.access import access, actor
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.pictures import picture_response
from qa.web.waiting import ask_to_wait

__all__ = ["blueprint"]


def kind_name(one: Document) -> str:
    """What a document is, in the page's language."""
    return gettext(KIND_NAMES[one.kind])


@blueprint.route("/espace/verification/document", methods=["GET", "POST"], endpoint="send_document")
@access(Action.APPLY)
def send() -> ResponseReturnValue:
    """What was sent and until when it is kept; one more document."""
    request.max_content_length = REQUEST_BYTES
    form = DocumentForm()
    if request.method != "POST":
        return _page(form)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    chosen = getattr(form.file.data, "filename", "")
    content = form.file.data.read(DOCUMENT_BYTES + 1) if chosen else b""
    if not content:
        form.refuse("file", _refusal("missing"))
    if not valid or not content:
        return _page(form, 422)
    try:
        limits.count(limits.DOCUMENT, str(actor().account_id))
        return _send(form, content)
    except TooMany as refusal:
        headers = ask_to_wait(form, refusal)
        return *_page(form, 429), headers
    except Invalid as refusal:
        form.refuse("file", _refusal(refusal.message))
        return _page(form, 422)


def _refusal(reason: str) -> str:
    words = REFUSALS.get(reason) or REFUSALS["broken"]
    return gettext(words)


def _send(form: DocumentForm, content: bytes) -> ResponseReturnValue:
    """The slow part first, then the files, then one transaction."""
    doing = actor()
    documents.check_room(doing)
    if len(content) > DOCUMENT_BYTES:
        raise Invalid("file", "too large")
    pages = page_pictures(content, field="file")
    staged = documents.stage_document(doing, kind=DocumentKind(form.kind.data), pages=pages)

    def act() -> str:
        documents.send_document(doing, staged)
        flash(gettext("Votre document est envoyé. Seules les personnes qui vérifient le verront."), "success")
        return url_for("verification.send_document")

    return once(form, act)


def _page(form: Form, status: int = 200) -> tuple[str, int]:
    found = own_application(actor())
    alive = alive_documents(found.id)
    page = render_template(
        "verification/document.html",
        form=form if isinstance(form, DocumentForm) else DocumentForm(formdata=None),
        refused=form,
        action_form=ActionForm(formdata=None),
        sent=[(one, kind_name(one), destroyed_by(found, one)) for one in alive],
        destroyed=[(one, kind_name(one)) for one in destroyed_documents(found.id)],
        may_send=found.state in PROVABLE,
        room=len(alive) < ALIVE_MOST,
        most=ALIVE_MOST,
        robots="noindex",
    )
    return page, status


@blueprint.post("/espace/verification/document/<int:document_id>/retirer", endpoint="take_document_back")
@access(Action.APPLY)
def take_back(document_id: int) -> ResponseReturnValue:
    """The applicant takes a document back while nothing is decided."""
    form = ActionForm()
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        form.refuse("", gettext("Le formulaire a expiré. Rien n’est perdu : envoyez-le de nouveau."))
        return _page(form, 422)
    doing = actor()

    def act() -> str:
        documents.take_document_back(doing, document_id)
        flash(gettext("Votre document est détruit."), "success")
        return url_for("verification.send_document")

    return once(form, act)


@blueprint.get(
    "/administration/verifications/<int:application_id>/documents/<int:document_id>/<int:page>",
    endpoint="document_page",
)
@access(Action.VERIFY)
def page(application_id: int, document_id: int, page: int) -> ResponseReturnValue:
    """One page of a document, for who verifies: never cached, and each look is in the trail."""
    content = documents.opened_page(actor(), application_id, document_id, page)
    return picture_response(content, media_type="image/jpeg", name=f"document-{document_id}-{page}.jpg")
