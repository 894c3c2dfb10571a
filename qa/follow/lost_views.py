"""Lost links, sent again to the address that was given."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.accounts.rules import normal_email
from qa.follow.forms import FindLinksForm
from qa.follow.removal_views import blueprint
from qa.follow.services.links import request_links
from qa.kernel import limits
from qa.kernel.access import Action
from qa.web import client
from qa.web.access import access
from qa.web.forms import once, sent_before
from qa.web.i18n import gettext


@blueprint.route("/suivi/retrouver", methods=["GET", "POST"])
@access(Action.ASK)
def find_links() -> ResponseReturnValue:
    """Sends the links of an address again; the answer is the same whether the address is known or not."""
    form = FindLinksForm()
    if request.method != "POST":
        return _find_page(form, 200)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    email = normal_email(form.email.data or "")
    if form.email.data and email is None:
        form.refuse("email", gettext("Écrivez une adresse complète, par exemple nom@exemple.fr."))
    if not valid or email is None:
        return _find_page(form, 422)
    client.count(limits.FIND_LINKS_ADDRESS)
    limits.count(limits.FIND_LINKS, email)

    def act() -> str:
        request_links(email)
        return url_for("follow.links_sent")

    return once(form, act)


@blueprint.get("/suivi/envoye")
@access(Action.READ)
def links_sent() -> ResponseReturnValue:
    """Says where to look now."""
    return render_template("follow/links_sent.html", robots="noindex", canonical=None, alternate=None)


def _find_page(form: FindLinksForm, status: int) -> ResponseReturnValue:
    hours = current_app.config["QA_ANSWER_WITHIN_HOURS"]
    return render_template("follow/find_links.html", form=form, robots="noindex", hours=hours), status
