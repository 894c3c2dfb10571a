"""The page on which a member closes the account."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.departures.forms import ClosingForm, DoctorClosingForm
from qa.departures.queries import belongings
from qa.departures.rules import Choice
from qa.departures.services.closing import close_account
from qa.kernel.access import Action
from qa.kernel.errors import Invalid
from qa.language.marks import N_
from qa.web.access import access, actor, proved
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext
from qa.web.sessions import staff_session

blueprint = Blueprint("departures", __name__)
REFUSALS = {
    "role": N_("Personne d’autre n’administre ce site. Donnez d’abord ce rôle à quelqu’un."),
    "visits": N_(
        "Des patients attendent un rendez-vous. Annulez-les d’abord depuis votre agenda : ils seront prévenus."
    ),
}


@blueprint.route("/espace/compte/fermer", methods=["GET", "POST"])
@access(Action.USE_ACCOUNT)
@proved
def close() -> ResponseReturnValue:
    """Says what stays and what goes, then does it."""
    form = DoctorClosingForm() if belongings(current_user.id).answers else ClosingForm()
    if request.method != "POST":
        return _page(form, 200)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    return _close(form) if valid else _page(form, 422)


def _close(form: ClosingForm) -> ResponseReturnValue:
    doing = actor()
    choice = Choice(form.choice.data) if isinstance(form, DoctorClosingForm) else Choice.REMOVE

    def act() -> str:
        close_account(doing, choice)
        return url_for("departures.closed")

    try:
        response = once(form, act)
    except Invalid as refusal:
        form.refuse("", gettext(REFUSALS[refusal.field]))
        return _page(form, 409)
    staff_session().end()
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _page(form: ClosingForm, status: int) -> tuple[str, int]:
    mine = belongings(current_user.id)
    return render_template("departures/close.html", form=form, mine=mine, robots="noindex"), status


@blueprint.get("/compte-ferme")
@access(Action.READ)
def closed() -> ResponseReturnValue:
    """It is done."""
    return render_template("departures/closed.html", robots="noindex", canonical=None, alternate=None)
