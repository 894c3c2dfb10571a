"""The professional space's first page: who one is here, and what one may do."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa.doctors.queries import doctor_of_account
from qa.kernel.access import Action
from qa.verification.queries import credential_of
from qa.verification.views import blueprint
from qa.web.access import access, actor

__all__ = ["blueprint"]


@blueprint.get("/espace")
@access(Action.ENTER_SPACE)
def space() -> ResponseReturnValue:
    """For verified professionals, interns and students."""
    return render_template(
        "verification/space.html",
        doctor=doctor_of_account(current_user.id),
        credential=credential_of(current_user.id),
        may_answer=actor().may(Action.ANSWER),
        may_sponsor=actor().may(Action.SPONSOR),
        robots="noindex",
    )
