"""The API, version 1."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from qa.answers.documents import Card
from qa.answers.queries import cards, public_answers
from qa.api.openapi import openapi
from qa.doctors.models import Doctor
from qa.doctors.queries import listed_doctors
from qa.kernel.access import Action
from qa.kernel.errors import DomainError, NotFound
from qa.kernel.text import normalise, plain
from qa.language.specialties import SPECIALTIES
from qa.questions import queries
from qa.search.queries import LONGEST_QUERY, PAGE, search, similar
from qa.web.access import access
from qa.web.locale import absolute
from qa.web.pager import page_number, positive

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def badge(doctor: Doctor) -> dict[str, Any]:
    """When and by what a doctor was verified, since when no more (`ended_at`), and the declared interests."""
    ended_at = doctor.ended_at or doctor.closed_at
    return {
        "verified_at": doctor.verified_at.isoformat() if doctor.verified_at else None,
        "method": doctor.verified_by or None,
        "ended_at": ended_at.isoformat() if ended_at else None,
        "interests": [
            {"company": one.company, "nature": one.nature, "year": one.year} for one in doctor.interests
        ],
    }


def _short(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "url": absolute(f"/questions/{card.id}-{card.slug}"),
        "specialty": card.specialty or None,
        "summary": card.summary,
        "answers": card.answer_count,
        "answered_at": card.answered_at.isoformat() if card.answered_at else None,
    }


@blueprint.get("/questions")
@access(Action.READ)
def questions() -> ResponseReturnValue:
    """Answered questions, newest answer first, 20 a page; `before` is the last id of the page before."""
    before = request.args.get("before")
    anchor = queries.question(positive(before)) if before else None
    if before and (anchor is None or not anchor.is_public or anchor.answered_at is None):
        raise NotFound
    found = queries.answered_before(anchor, limit=20)
    return jsonify(items=[_short(card) for card in cards(found)])


@blueprint.get("/questions/<int:question_id>")
@access(Action.READ)
def question(question_id: int) -> ResponseReturnValue:
    """One public question with its answers as text and HTML."""
    found = queries.question(question_id)
    if found is None or not found.is_public:
        raise NotFound
    answers = [
        {
            "id": one.id,
            "doctor": one.author_name,
            "specialty": one.doctor.specialty if one.doctor and not one.doctor.nameless else None,
            "verified": one.doctor is not None and one.doctor.verified_at is not None,
            "badge": badge(one.doctor) if one.doctor and not one.doctor.nameless else None,
            "text": plain(one.html),
            "html": one.html,
            "published_at": one.published_at.isoformat(),
            "updated_at": one.updated_at.isoformat() if one.updated_at else None,
        }
        for one in public_answers(question_id)
    ]
    short = _short(cards([found])[0])
    context = {"age_band": found.age_band or None, "sex": found.sex or None}
    return jsonify(
        short | {"body": found.body, "html": found.body_html, "context": context, "answers": answers}
    )


@blueprint.get("/search")
@access(Action.READ)
def find() -> ResponseReturnValue:
    """Full-text search: `q`, `specialty`, `page`."""
    query = normalise(request.args.get("q", ""), multiline=False)[:LONGEST_QUERY]
    specialty = request.args.get("specialty") or None
    if specialty and specialty not in SPECIALTIES:
        raise NotFound
    number = page_number(request.args.get("page"))
    found = search(query, page=number, specialty=specialty) if query else None
    if number > 1 and not (found and found.items):
        raise NotFound
    items = [_short(one.card) | {"score": round(one.score, 4)} for one in found.items] if found else []
    total, facets = (found.total, found.facets) if found else (0, {})
    return jsonify(items=items, total=total, page=number, size=PAGE, facets=facets)


@blueprint.get("/doctors")
@access(Action.READ)
def doctors() -> ResponseReturnValue:
    """Verified doctors by name."""
    return jsonify(
        items=[
            {
                "name": one.title_name,
                "slug": one.slug,
                "specialty": one.specialty,
                "verified_at": one.verified_at.isoformat() if one.verified_at else None,
                "badge": badge(one),
                "url": absolute(f"/medecins/{one.slug}"),
            }
            for one in listed_doctors(interests=True)
        ]
    )


class BadBody(DomainError):
    """The body is no JSON object of two texts."""

    status = 400


@blueprint.post("/similar")
@access(Action.READ)
def similar_questions() -> ResponseReturnValue:
    """Up to five answered questions close to `{title, body}`; nothing is kept or logged."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError as error:
        raise BadBody from error
    if not isinstance(sent, dict):
        raise BadBody
    title, body = sent.get("title") or "", sent.get("body") or ""
    if not isinstance(title, str) or not isinstance(body, str):
        raise BadBody
    found = similar(normalise(title, multiline=False)[:300], normalise(body)[:5000])
    items = [
        {"id": one.id, "title": one.title, "url": f"{request.script_root}/questions/{one.id}-{one.slug}"}
        for one in found
    ]
    response = jsonify(items=items)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/openapi.json")
@access(Action.READ)
def description() -> Response:
    """The API itself, in OpenAPI 3.1."""
    return jsonify(openapi(current_app.config["QA_SITE_NAME"], absolute("", language="fr")))
