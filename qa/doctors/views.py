"""The directory of verified doctors, in a neutral order, and their public profiles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.answers.queries import answers_by, cards
from qa.appointments.free_queries import Free, next_times
from qa.doctors.directory_queries import Wanted, doctors_in_order, find_doctors, whole_doctor
from qa.doctors.models import Doctor
from qa.doctors.practice_views import blueprint
from qa.doctors.rules import (
    FREE_WITHIN,
    METHOD_NAMES,
    NATURE_NAMES,
    PAGE,
    PAYMENT_NAMES,
    RADII,
    by_distance,
    daily_order,
    is_away,
)
from qa.follow.documents import profile_person
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import NotFound
from qa.kernel.text import normalise
from qa.language.specialties import SPECIALTIES
from qa.language.tongues import tongue_name, tongues
from qa.language.towns import Town, distance_km, find_towns, folded, label, town
from qa.web.access import access
from qa.web.conditional import public
from qa.web.filters import zone
from qa.web.i18n import gettext, named_specialties
from qa.web.locale import absolute, locale
from qa.web.pager import Pager, page_number


@blueprint.app_template_global("nature_name")
def _nature_name(nature: str) -> str:
    """The nature of a declared tie in words."""
    return gettext(NATURE_NAMES[nature]) if nature in NATURE_NAMES else ""


@blueprint.app_template_global("method_name")
def _method_name(method: str) -> str:
    """By what somebody was verified, in words."""
    return gettext(METHOD_NAMES[method]) if method in METHOD_NAMES else ""


@blueprint.app_template_global("payment_names")
def _payment_names(payment: list[str]) -> list[str]:
    """Means of payment in words."""
    return [gettext(PAYMENT_NAMES[one]) for one in payment if one in PAYMENT_NAMES]


@blueprint.app_template_global("tongue_name")
def _tongue_name(code: str) -> str:
    """A language's name in the page's language."""
    return tongue_name(code, locale())


@blueprint.app_template_global("doctor_is_away")
def _doctor_is_away(doctor: Doctor) -> bool:
    """True where the doctor is away today."""
    return is_away(doctor, now(), zone=zone())


@dataclass(frozen=True)
class Choice:
    """What the address asks for: filters, the town as typed, the towns that it may mean.

    `free`: only doctors with a free time, a key of FREE_WITHIN; empty: all.
    """

    wanted: Wanted
    typed: str
    candidates: list[Town]
    free: str = ""

    @property
    def is_narrowed(self) -> bool:
        """True where the page is not the directory's own first face."""
        return self.wanted != Wanted() or bool(self.typed or self.free)


@blueprint.get("/medecins")
@access(Action.READ)
def listing() -> ResponseReturnValue:
    """Verified doctors by distance from a town, else in the day's order; the order is the same for everyone."""
    choice = _choice()
    times = _free_times(choice) if choice.free else None
    found = find_doctors(choice.wanted, places=_points(times) if times is not None else None)
    order = daily_order(found.ids, now().astimezone(zone()).date())
    order = by_distance(order, found.distances) if choice.wanted.town else order
    pager = Pager(page_number(request.args.get("page")), PAGE, len(order))
    if pager.number > pager.pages:
        raise NotFound
    shown = order[(pager.number - 1) * PAGE : pager.number * PAGE]
    page = render_template(
        "doctors/listing.html", doctors=doctors_in_order(shown), total=len(order), distances=found.distances,
        times=next_times(shown) if times is None else times, site_zone=str(zone()), free_within=FREE_WITHIN,
        specialties=[(*one, found.specialties[one[0]]) for one in named_specialties(found.specialties)],
        languages=_named_languages(found.languages), choice=choice, radii=RADII,
        towns=[(one.id, label(one)) for one in choice.candidates],
        town_label=label(choice.wanted.town) if choice.wanted.town else "", pager=_addresses(pager), moment=now(),
        **_for_robots(choice, pager),
    )  # fmt: skip
    return public(page)


def _choice() -> Choice:
    """Reads the address; an unknown specialty, language, radius or town number is no page."""
    specialty, language = request.args.get("specialite") or None, request.args.get("langue") or None
    radius, typed = request.args.get("rayon") or "", normalise(request.args.get("ville", ""), multiline=False)
    free = request.args.get("disponible") or ""
    known = specialty in (None, *SPECIALTIES) and language in (None, *tongues("fr"))
    told = radius in ("", *map(str, RADII)) and free in ("", *FREE_WITHIN)
    if not known or not told or len(typed) > 100:
        raise NotFound
    here, others = _town(typed)
    wanted = Wanted(specialty, language, here, int(radius) if radius and here else None)
    return Choice(wanted, typed, others, free)


def _free_times(choice: Choice) -> dict[int, list[Free]]:
    """Each doctor's first free times in the span asked for; with a distance only those at offices near enough."""
    days, here, most = FREE_WITHIN[choice.free], choice.wanted.town, choice.wanted.radius
    found = next_times(within=timedelta(days=days) if days else None)
    if here is None or most is None:
        return dict(found)
    town_point = (here.latitude, here.longitude)
    near = {
        doctor_id: [one for one in times if one.point and distance_km(town_point, one.point) <= most]
        for doctor_id, times in found.items()
    }
    return {doctor_id: times for doctor_id, times in near.items() if times}


def _points(times: Mapping[int, list[Free]]) -> dict[int, list[tuple[float, float]]]:
    """Where the offices with free times are."""
    return {one: [time.point for time in free if time.point] for one, free in times.items()}


def _town(typed: str) -> tuple[Town | None, list[Town]]:
    """The town meant by a GeoNames number or a name, and the others that it may mean; raises NotFound for a number."""
    if typed.isascii() and typed.isdigit():
        found = town(int(typed)) if len(typed) < 10 else None
        if found is None:
            raise NotFound
        return found, [one for one in find_towns(found.name) if one != found and _same_name(one, found.name)]
    candidates = find_towns(typed.partition("(")[0])
    told = next((one for one in candidates if folded(label(one)) == folded(typed)), None)
    if told:
        return told, [one for one in candidates if one != told and _same_name(one, told.name)]
    sure = candidates and (len(candidates) == 1 or _same_name(candidates[0], typed))
    return (candidates[0], candidates[1:]) if sure else (None, candidates)


def _same_name(one: Town, name: str) -> bool:
    return folded(one.name) == folded(name)


def _named_languages(counts: Any) -> list[tuple[str, str, int]]:
    named = [(code, tongue_name(code, locale()), number) for code, number in counts.items()]
    return sorted(named, key=lambda one: folded(one[1]))


def _for_robots(choice: Choice, pager: Pager) -> dict[str, str]:
    """Search engines keep the directory's pages and none of its filters."""
    if choice.is_narrowed:
        return {"robots": "noindex, follow"}
    return {"canonical": absolute(f"/medecins?page={pager.number}")} if pager.number > 1 else {}


def _addresses(pager: Pager) -> dict[str, Any]:
    """The pages before and after, with the same filters."""
    kept = {
        name: request.args[name]
        for name in ("specialite", "langue", "ville", "rayon", "disponible")
        if request.args.get(name)
    }

    def address(number: int | None) -> str | None:
        if number is None:
            return None
        query = urlencode(kept | ({"page": number} if number > 1 else {}))
        return url_for("doctors.listing") + (f"?{query}" if query else "")

    pages = {"page": pager.number, "pages": pager.pages}
    return pages | {"previous": address(pager.previous), "next": address(pager.next)}


@blueprint.get("/medecins/<slug>")
@access(Action.READ)
def show(slug: str) -> ResponseReturnValue:
    """A doctor: who, how and when verified, where, what ties are declared, latest answers."""
    doctor = whole_doctor(slug)
    if doctor is None or not doctor.has_page:
        raise NotFound
    answered = cards([question for _, question in answers_by(doctor.id)])
    profile = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": profile_person(doctor, absolute("")),
    }
    spoken = [_tongue_name(one.code) for one in doctor.languages] if doctor.has_profile else []
    robots = {} if doctor.has_profile else {"robots": "noindex, follow"}
    page = render_template(
        "doctors/show.html", doctor=doctor, cards=answered, json_ld=profile, spoken=spoken, **robots
    )
    return public(page)
