"""The directory of verified doctors."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from qa.answers.queries import answers_by, cards
from qa.doctors.queries import listed_doctor, listed_doctors
from qa.follow.documents import person
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.language.specialties import SPECIALTIES
from qa.web.access import access
from qa.web.conditional import public
from qa.web.i18n import named_specialties
from qa.web.locale import absolute

blueprint = Blueprint("doctors", __name__)


@blueprint.get("/medecins")
@access(Action.READ)
def listing() -> ResponseReturnValue:
    """Verified doctors by name, or those of one specialty."""
    specialty = request.args.get("specialite") or None
    if specialty and specialty not in SPECIALTIES:
        raise NotFound
    everyone = listed_doctors()
    shown = [one for one in everyone if specialty in (None, one.specialty)]
    known = named_specialties(one.specialty for one in everyone)
    robots = "noindex, follow" if specialty else None
    page = render_template(
        "doctors/listing.html", doctors=shown, specialties=known, chosen=specialty, robots=robots
    )
    return public(page)


@blueprint.get("/medecins/<slug>")
@access(Action.READ)
def show(slug: str) -> ResponseReturnValue:
    """A doctor: name, specialty, how and when verified, latest answers."""
    doctor = listed_doctor(slug)
    if doctor is None:
        raise NotFound
    answered = cards([question for _, question in answers_by(doctor.id)])
    profile = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": person(doctor, absolute("")),
    }
    return public(render_template("doctors/show.html", doctor=doctor, cards=answered, json_ld=profile))
