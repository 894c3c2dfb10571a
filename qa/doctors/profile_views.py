"""A doctor's own profile: what is said, the photo, the declared interests."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from qa.doctors.directory_queries import whole_doctor
from qa.doctors.forms import PHOTO_REFUSALS, REFUSALS, TOO_MANY, InterestForm, PhotoForm, ProfileForm
from qa.doctors.models import Doctor
from qa.doctors.practice_services import declare_interest, withdraw_interest
from qa.doctors.profile_services import (
    Profile,
    opened_photo,
    own_doctor,
    remove_photo,
    save_profile,
    set_photo,
)
from qa.doctors.rules import INTERESTS_MOST, PHOTO_BYTES, PRACTICES_MOST, missing
from qa.kernel import limits
from qa.kernel.access import Action
from qa.kernel.errors import Invalid, NotFound, TooMany
from qa.language.tongues import read_tongues, tongue_name, tongues
from qa.web import client
from qa.web.access import access, actor
from qa.web.forms import ActionForm, Form, once, sent_before
from qa.web.i18n import gettext
from qa.web.locale import locale

blueprint = Blueprint("doctors", __name__)
YEAR_SECONDS = 365 * 24 * 60 * 60


@blueprint.get("/espace/profil")
@access(Action.EDIT_PROFILE)
def profile() -> ResponseReturnValue:
    """The profile as it is, to be changed part by part."""
    return _page()


def _page(form: FlaskForm | None = None, status: int = 200) -> tuple[str, int]:
    """The page with the form that was refused, or with fresh ones."""
    doctor = own_doctor(actor())
    forms = {"profile_form": _filled(doctor), "photo_form": PhotoForm(formdata=None)}
    forms["interest_form"] = InterestForm(formdata=None)
    for name, one in forms.items():
        if type(form) is type(one):
            forms[name] = form
    return render_template(
        "doctors/profile.html", doctor=doctor, form=form or forms["profile_form"], **forms,
        action_form=ActionForm(formdata=None), missing=missing(doctor), tongues=sorted(tongues(locale()).values()),
        practices_most=PRACTICES_MOST, interests_most=INTERESTS_MOST, robots="noindex",
    ), status  # fmt: skip


def _filled(doctor: Doctor) -> ProfileForm:
    """The form with what is kept."""
    values = {name: getattr(doctor, name) for name in ("name", "specialty", "bio", "training")}
    values["languages"] = ", ".join(tongue_name(one.code, locale()) for one in doctor.languages)
    for name in ("away_from", "away_until"):
        day = getattr(doctor, name)
        values[name] = day.isoformat() if day else ""
    return ProfileForm(formdata=None, data=values | {"daily_quota": str(doctor.daily_quota)})


def answered(
    form: Form, act: Callable[[], str], show: Callable[[Form, int], ResponseReturnValue]
) -> ResponseReturnValue:
    """Does what a form asks, once; the service's refusal stands beside its field (422)."""
    try:
        return once(form, act)
    except Invalid as refusal:
        words = REFUSALS.get(refusal.field) or PHOTO_REFUSALS.get(refusal.message) or refusal.message
        form.refuse(refusal.field, gettext(words if refusal.field else TOO_MANY))
        return show(form, 422)


@blueprint.post("/espace/profil")
@access(Action.EDIT_PROFILE)
def change_profile() -> ResponseReturnValue:
    """Keeps what the doctor says."""
    form, doing, doctor = ProfileForm(), actor(), own_doctor(actor())
    if doctor.verified_at:
        form.name.data, form.specialty.data = doctor.name, doctor.specialty
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    codes, unknown = read_tongues(form.languages.data or "")
    if unknown:
        form.refuse("languages", gettext("Nous ne connaissons pas cette langue : %(name)s.", name=unknown[0]))
    if not valid or unknown:
        return _page(form, 422)
    said = _said(form, codes)

    def act() -> str:
        save_profile(doing, said)
        flash(gettext("Votre profil est enregistré."), "success")
        return url_for("doctors.profile")

    return answered(form, act, _page)


def _said(form: ProfileForm, codes: list[str]) -> Profile:
    return Profile(
        name=form.name.data or "",
        specialty=form.specialty.data or "",
        bio=form.bio.data or "",
        training=form.training.data or "",
        languages=tuple(codes),
        away_from=form.away_from.day,
        away_until=form.away_until.day,
        daily_quota=form.daily_quota.number,
    )


@blueprint.post("/espace/profil/photo")
@access(Action.EDIT_PROFILE)
def send_photo() -> ResponseReturnValue:
    """Takes a photo, without what it says of place and camera."""
    request.max_content_length = 3 * PHOTO_BYTES
    form, doing = PhotoForm(), actor()
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    content = form.photo.data.read(PHOTO_BYTES + 1) if getattr(form.photo.data, "filename", "") else b""
    if valid and not content:
        form.refuse("photo", gettext("Choisissez une photo."))
    if not valid or not content:
        return _page(form, 422)
    try:
        client.count(limits.UPLOAD)
    except TooMany:
        too_often = PHOTO_REFUSALS["too often"]
        form.refuse("photo", gettext(too_often))
        return _page(form, 429)

    def act() -> str:
        set_photo(doing, content)
        return url_for("doctors.profile")

    return answered(form, act, _page)


@blueprint.post("/espace/profil/photo/retirer")
@access(Action.EDIT_PROFILE)
def drop_photo() -> ResponseReturnValue:
    """Takes the photo away."""
    return pressed(lambda: remove_photo(actor()))


@blueprint.post("/espace/profil/interets")
@access(Action.EDIT_PROFILE)
def add_interest() -> ResponseReturnValue:
    """Declares a tie with a company."""
    form, doing = InterestForm(), actor()
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        return _page(form, 422)

    def act() -> str:
        declare_interest(
            doing, company=form.company.data or "", nature=form.nature.data or "", year=form.year.number
        )
        return url_for("doctors.profile", _anchor="interests")

    return answered(form, act, _page)


@blueprint.post("/espace/profil/interets/<int:interest_id>/retirer")
@access(Action.EDIT_PROFILE)
def drop_interest(interest_id: int) -> ResponseReturnValue:
    """Takes a declared tie back."""
    return pressed(lambda: withdraw_interest(actor(), interest_id))


def pressed(do: Callable[[], None]) -> ResponseReturnValue:
    """One button: done once, then the profile again."""
    form = ActionForm()
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    if not valid:
        form.refuse("", gettext("Le formulaire a expiré. Rien n’est perdu : envoyez-le de nouveau."))
        return _page(form, 422)

    def act() -> str:
        do()
        return url_for("doctors.profile")

    return once(form, act)


@blueprint.get("/medecins/<slug>/photo-<hashed>.jpg")
@access(Action.READ)
def photo(slug: str, hashed: str) -> ResponseReturnValue:
    """A doctor's photo: anyone's once the doctor is listed, before that the doctor's own; its address never changes."""
    doctor = whole_doctor(slug)
    own = doctor is not None and doctor.account_id == actor().account_id
    if doctor is None or not hashed or doctor.photo_hash != hashed or not (doctor.has_profile or own):
        raise NotFound
    response = Response(opened_photo(doctor), mimetype="image/jpeg")
    kept = f"public, max-age={YEAR_SECONDS}, immutable" if doctor.has_profile else "private, no-store"
    response.headers["Cache-Control"] = kept
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
