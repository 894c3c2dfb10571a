"""Sitemaps and robots.txt."""

from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from qa.doctors.queries import listed_doctors
from qa.extensions import db
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.questions.models import Question
from qa.questions.queries import ANSWERED, specialty_counts
from qa.web.access import access
from qa.web.conditional import public
from qa.web.feeds import sitemap
from qa.web.locale import absolute

blueprint = Blueprint("seo", __name__)
SHARD = 10_000
XML = "application/xml; charset=utf-8"
FIXED = ("/", "/questions", "/specialites", "/medecins", "/poser-une-question")
LEGAL = ("/mentions-legales", "/confidentialite", "/accessibilite", "/charte")


@blueprint.get("/robots.txt")
@access(Action.READ)
def robots() -> ResponseReturnValue:
    """What crawlers should leave: endless and private spaces."""
    closed = ("/recherche", "/suivi/", "/espace/", "/moderation/", "/administration/", "/connexion", "/api/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        *(f"Disallow: /en{path}" for path in closed),
    ]
    body = "\n".join([*lines, "", f"Sitemap: {absolute('/sitemap.xml', language='fr')}", ""])
    return public(body, content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
@access(Action.READ)
def index() -> ResponseReturnValue:
    """The index: pages, then answered questions in shards by id, so that most shards rarely change."""
    shard = (Question.id // SHARD).label("shard")
    newest = select(shard, func.max(Question.changed_at)).where(ANSWERED).group_by("shard")
    shards = sorted((int(number), changed) for number, changed in db.session.execute(newest))
    parts: list[tuple[str, datetime | None]] = [(absolute("/sitemaps/pages.xml", language="fr"), None)]
    parts += [
        (absolute(f"/sitemaps/questions-{number}.xml", language="fr"), changed) for number, changed in shards
    ]
    return public(sitemap(parts, index=True), content_type=XML)


@blueprint.get("/sitemaps/pages.xml")
@access(Action.READ)
def pages() -> ResponseReturnValue:
    """Fixed pages, specialties with enough to read, verified doctors."""
    paths = [*FIXED, *LEGAL]
    paths += [f"/specialites/{slug}" for slug, total in sorted(specialty_counts().items()) if total >= 3]
    paths += [f"/medecins/{doctor.slug}" for doctor in listed_doctors()]
    return public(sitemap([(absolute(path, language="fr"), None) for path in paths]), content_type=XML)


@blueprint.get("/sitemaps/questions-<int:number>.xml")
@access(Action.READ)
def questions(number: int) -> ResponseReturnValue:
    """One shard of answered questions."""
    if number > 2**31 // SHARD:
        raise NotFound
    within = (Question.id >= number * SHARD) & (Question.id < (number + 1) * SHARD)
    wanted = (
        select(Question.id, Question.slug, Question.changed_at).where(ANSWERED, within).order_by(Question.id)
    )
    rows = db.session.execute(wanted).all()
    if not rows:
        raise NotFound
    found = [(absolute(f"/questions/{row.id}-{row.slug}", language="fr"), row.changed_at) for row in rows]
    return public(sitemap(found), content_type=XML)
