"""A doctor's motives: added, changed, closed, given to some by a private link."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.models import Motive, Who
from qa.appointments.motive_forms import MOTIVE_REFUSALS, OUT_OF_BOUNDS, MotiveForm
from qa.appointments.services.motives import BOUNDS, MotiveText, close_motive, motive_link, save_motive
from qa.appointments.setup_forms import WholeField
from qa.appointments.setup_queries import own
from qa.appointments.setup_views import answered, pressed
from qa.appointments.views import blueprint
from qa.doctors.profile_services import own_doctor
from qa.kernel.access import Action
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid
from qa.kernel.once import AlreadyUsed, claim, leave
from qa.web.access import access, actor
from qa.web.forms import ActionForm, sent_before
from qa.web.i18n import gettext
from qa.web.links import behind_link
from qa.web.locale import absolute

__all__ = ["blueprint"]

REFUSALS = dict.fromkeys(BOUNDS, OUT_OF_BOUNDS) | MOTIVE_REFUSALS
NEW = MotiveText("")
OWN_STEP = "step"


@blueprint.route("/espace/agenda/motifs/nouveau", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def new_motive() -> ResponseReturnValue:
    """Adds a motive."""
    own_doctor(actor())
    form = MotiveForm()
    return _sent(form, None) if form.is_submitted() else _page(_filled(NEW), None, 200)


@blueprint.route("/espace/agenda/motifs/<int:motive_id>", methods=["GET", "POST"])
@access(Action.KEEP_AGENDA)
def motive(motive_id: int) -> ResponseReturnValue:
    """Changes a motive."""
    kept = own(Motive, own_doctor(actor()).id, motive_id)
    form = MotiveForm()
    return _sent(form, motive_id) if form.is_submitted() else _page(_filled(kept), kept, 200)


def _filled(kept: Motive | MotiveText) -> MotiveForm:
    """The form with what is kept; a step that follows from the lengths is left empty."""
    values = {name: str(getattr(kept, name)) for name in (*BOUNDS, "name", "who", "bring")}
    if kept.step in (None, kept.minutes + kept.buffer_after):
        values[OWN_STEP] = ""
    return MotiveForm(formdata=None, data=values | {"needs_consent": kept.needs_consent})


def _page(form: MotiveForm, kept: Motive | None, status: int, link: str = "") -> tuple[str, int]:
    return render_template(
        "appointments/motive.html", form=form, motive=kept, action_form=ActionForm(formdata=None), link=link,
        by_link=kept is not None and kept.who == Who.LINK, robots="noindex",
    ), status  # fmt: skip


def _sent(form: MotiveForm, motive_id: int | None) -> ResponseReturnValue:
    doing = actor()

    def act() -> str:
        kept = save_motive(doing, motive_id, _text(form))
        flash(gettext("Le motif est enregistré."), "success")
        if kept.who == Who.LINK:
            return url_for("appointments.motive", motive_id=kept.id, _anchor="link")
        return url_for("appointments.setup", _anchor="motives")

    def show(status: int) -> ResponseReturnValue:
        return _page(form, own(Motive, own_doctor(doing).id, motive_id) if motive_id else None, status)

    return answered(form, act, show, REFUSALS)


def _text(form: MotiveForm) -> MotiveText:
    """What is left empty is as it is proposed."""
    numbers = {one.name: one.number for one in form if isinstance(one, WholeField)}
    given = {name: value for name, value in numbers.items() if value is not None}
    return MotiveText(
        name=form.name.data or "", who=form.who.data or "", bring=form.bring.data or "",
        needs_consent=bool(form.needs_consent.data), **given,
    )  # fmt: skip


@blueprint.post("/espace/agenda/motifs/<int:motive_id>/lien")
@access(Action.KEEP_AGENDA)
def new_motive_link(motive_id: int) -> ResponseReturnValue:
    """Makes a private link and shows it, this once; sent twice, it makes one."""
    doctor, doing, form = own_doctor(actor()), actor(), ActionForm()
    own(Motive, doctor.id, motive_id)
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return _again(form, motive_id)
    try:
        with transaction():
            used = claim(form.number)
            secret = motive_link(doing, motive_id)
            leave(used, form.number, url_for("appointments.motive", motive_id=motive_id))
    except Invalid:
        form.refuse(
            "", gettext("Choisissez d’abord « Les personnes à qui je donne un lien », puis enregistrez.")
        )
        return _again(form, motive_id)
    except AlreadyUsed:
        return sent_before(form) or _again(form, motive_id)
    kept = own(Motive, doctor.id, motive_id)
    address = absolute(f"/medecins/{doctor.slug}/rendez-vous?motif={motive_id}&lien={secret}")
    return behind_link(*_page(_filled(kept), kept, 200, address))


def _again(form: ActionForm, motive_id: int) -> ResponseReturnValue:
    """The motive's page, with what was wrong with the button's form."""
    kept = own(Motive, own_doctor(actor()).id, motive_id)
    shown = _filled(kept)
    for message in (*form.form_errors, *form.csrf_token.errors):
        shown.refuse("", message)
    return _page(shown, kept, 422)


@blueprint.post("/espace/agenda/motifs/<int:motive_id>/fermer")
@access(Action.KEEP_AGENDA)
def drop_motive(motive_id: int) -> ResponseReturnValue:
    """Closes a motive."""
    own(Motive, own_doctor(actor()).id, motive_id)
    return pressed(lambda: close_motive(actor(), motive_id), "motives")
