"""A doctor's practice places: added, changed, taken out."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from qa.doctors.forms import PracticeForm
from qa.doctors.models import Practice
from qa.doctors.practice_services import NONE_OF_THEM, Place, remove_practice, save_practice
from qa.doctors.profile_services import own_doctor
from qa.doctors.profile_views import answered, blueprint, pressed
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.language.towns import label, namesakes
from qa.web.access import access, actor
from qa.web.forms import ActionForm, sent_before
from qa.web.i18n import gettext

FIELDS = ("name", "street", "postcode", "town", "telephone", "fees", "payment", "shown")


@blueprint.route("/espace/profil/lieux/nouveau", methods=["GET", "POST"])
@access(Action.EDIT_PROFILE)
def new_practice() -> ResponseReturnValue:
    """Adds a practice place."""
    own_doctor(actor())
    form = PracticeForm()
    return _sent(form, None) if form.is_submitted() else _page(form, None)


@blueprint.route("/espace/profil/lieux/<int:practice_id>", methods=["GET", "POST"])
@access(Action.EDIT_PROFILE)
def practice(practice_id: int) -> ResponseReturnValue:
    """Changes a practice place."""
    found = _own(practice_id)
    form = PracticeForm()
    if form.is_submitted():
        return _sent(form, practice_id)
    values = {name: getattr(found, name) for name in FIELDS} | {"position": str(found.position)}
    return _page(
        PracticeForm(formdata=None, data=values | {"town_id": str(found.town_id or "")}), practice_id
    )


def _own(practice_id: int) -> Practice:
    found = next((one for one in own_doctor(actor()).practices if one.id == practice_id), None)
    if found is None:
        raise NotFound
    return found


def _page(form: PracticeForm, practice_id: int | None, status: int = 200) -> tuple[str, int]:
    _offer_towns(form)
    return render_template(
        "doctors/practice.html", form=form, practice_id=practice_id, action_form=ActionForm(formdata=None),
        robots="noindex",
    ), status  # fmt: skip


def _offer_towns(form: PracticeForm) -> None:
    """The towns of the name that was written, where there are several."""
    wanted = form.town.data or ""
    found = namesakes(wanted)
    choices = [(str(one.id), label(one)) for one in found] if len(found) > 1 else []
    form.town_id.choices = [*choices, (str(NONE_OF_THEM), gettext("Aucune de celles-ci"))] if choices else []


def _sent(form: PracticeForm, practice_id: int | None) -> ResponseReturnValue:
    """Keeps the place; of several towns with one name the doctor chooses."""
    valid, doing = form.validate(), actor()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return _page(form, practice_id, 422)
    place = _place(form)

    def act() -> str:
        save_practice(doing, practice_id, place)
        return url_for("doctors.profile", _anchor="practices")

    return answered(form, act, lambda _, status: _page(form, practice_id, status))


def _place(form: PracticeForm) -> Place:
    raw = form.town_id.data or ""
    chosen = int(raw) if raw.removeprefix("-").isdecimal() and raw.isascii() and len(raw) < 11 else None
    words = {name: getattr(form, name).data or "" for name in ("name", "street", "postcode", "town", "fees")}
    return Place(
        **words,
        telephone=form.telephone.data or "",
        town_id=chosen,
        payment=tuple(form.payment.data or ()),
        shown=bool(form.shown.data),
        position=form.position.number,
    )


@blueprint.post("/espace/profil/lieux/<int:practice_id>/retirer")
@access(Action.EDIT_PROFILE)
def drop_practice(practice_id: int) -> ResponseReturnValue:
    """Takes a practice place out."""
    return pressed(lambda: remove_practice(actor(), practice_id))
