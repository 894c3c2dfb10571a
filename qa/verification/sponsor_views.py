"""Verified colleagues say that they know the applicant."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.kernel.access import Action
from qa.kernel.errors import Invalid
from qa.verification.models import Application
from qa.verification.queries import application
from qa.verification.services.applicants import own_application
from qa.verification.services.proofs import PROVABLE
from qa.verification.services.sponsorships import (
    check_sponsor,
    give_sponsorship,
    renew_sponsor_link,
    withdraw_sponsorship,
)
from qa.verification.sponsor_queries import sponsor_count, sponsored_by, sponsorship
from qa.verification.sponsor_rules import SCOPE
from qa.verification.views import blueprint, profession_label
from qa.web.access import access, actor
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link, opened
from qa.web.locale import absolute
from qa.web.sessions import staff_session

__all__ = ["blueprint"]


@blueprint.route("/espace/verification/parrains", methods=["GET", "POST"], endpoint="ask_sponsors")
@access(Action.APPLY)
def ask() -> ResponseReturnValue:
    """Makes a link for colleagues, shows it once, and says how many have spoken."""
    form, doing = ActionForm(), actor()
    sent = request.method == "POST"
    valid = sent and form.validate()
    before = sent_before(form) if sent else None
    if before:
        return before
    if not valid:
        return _page(form, 422 if sent else 200)

    def act() -> str:
        staff_session()["sponsors"] = renew_sponsor_link(doing)
        return url_for("verification.ask_sponsors")

    return once(form, act)


def _page(form: Form, status: int) -> ResponseReturnValue:
    found, token = own_application(actor()), staff_session().pop("sponsors", None)
    page = render_template(
        "verification/sponsors.html",
        form=form,
        link=absolute(url_for("verification.sponsor", token=token), language="fr") if token else None,
        count=sponsor_count(found.id),
        may_ask=found.state in PROVABLE,
        robots="noindex",
    )
    return behind_link(page, status)


@blueprint.route("/espace/parrainage/<token>", methods=["GET", "POST"], endpoint="sponsor")
@access(Action.SPONSOR)
def say(token: str) -> ResponseReturnValue:
    """Who asks, and the colleague's button."""
    form, doing = ActionForm(), actor()
    sent = request.method == "POST"
    valid = sent and form.validate()
    before = sent_before(form) if sent else None
    if before:
        return before
    found = application(opened(SCOPE, token) or 0)
    if found is None or found.state not in PROVABLE:
        return _gone()
    try:
        check_sponsor(doing, found)
    except Invalid:
        form.refuse("", gettext("Vous ne pouvez pas vous parrainer vous-même."))
        return _ask_colleague(form, found, 422, oneself=True)
    if not valid:
        return _ask_colleague(form, found, 422 if sent else 200)

    def act() -> str:
        give_sponsorship(doing, token)
        flash(gettext("C’est noté. La personne qui vérifie le lira."), "success")
        return url_for("verification.my_sponsorships")

    return once(form, act)


def _ask_colleague(
    form: Form, found: Application, status: int, *, oneself: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "verification/sponsor.html",
        form=form,
        asks=found,
        profession=profession_label(found.profession, found.status),
        said=sponsorship(found.id, actor().account_id),
        oneself=oneself,
        robots="noindex",
        canonical=None,
        alternate=None,
    )
    return behind_link(page, status)


def _gone() -> ResponseReturnValue:
    page = render_template("verification/sponsor_gone.html", robots="noindex", canonical=None, alternate=None)
    return behind_link(page, 404)


@blueprint.get("/espace/parrainages", endpoint="my_sponsorships")
@access(Action.SPONSOR)
def mine() -> ResponseReturnValue:
    """For whom this colleague has spoken, while nothing is decided."""
    return _mine(ActionForm(formdata=None), 200)


def _mine(form: Form, status: int) -> tuple[str, int]:
    page = render_template(
        "verification/sponsorships.html",
        form=form,
        action_form=ActionForm(formdata=None),
        given=sponsored_by(actor().account_id),
        robots="noindex",
    )
    return page, status


@blueprint.post("/espace/parrainages/<int:application_id>/retirer", endpoint="withdraw_sponsorship")
@access(Action.SPONSOR)
def withdraw(application_id: int) -> ResponseReturnValue:
    """The colleague takes it back."""
    form, doing = ActionForm(), actor()
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        form.refuse("", gettext("Le formulaire a expiré. Rien n’est perdu : envoyez-le de nouveau."))
        return _mine(form, 422)

    def act() -> str:
        withdraw_sponsorship(doing, application_id)
        flash(gettext("Votre parrainage est retiré."), "success")
        return url_for("verification.my_sponsorships")

    return once(form, act)
