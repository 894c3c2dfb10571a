"""Public pages of questions, and the way to ask one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.answers.documents import Card
from qa.answers.queries import cards, public_answers
from qa.doctors.rules import METHOD_NAMES
from qa.follow.documents import address, question_page
from qa.follow.queries import followups
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import Gone, NotFound
from qa.language.specialties import ASKED, SPECIALTIES
from qa.questions import queries
from qa.questions.models import Question, State
from qa.web.access import access
from qa.web.conditional import public
from qa.web.feeds import Entry, atom_feed
from qa.web.filters import day, zone
from qa.web.i18n import gettext, named_specialties, specialty_name
from qa.web.locale import LOCALES, absolute
from qa.web.pager import positive

blueprint = Blueprint("questions", __name__)
PAGE = 20
FEED = 30


@blueprint.get("/questions/<int:question_id>-<slug>")
@blueprint.get("/questions/<int:question_id>")
@access(Action.READ)
def show(question_id: int, slug: str = "") -> ResponseReturnValue:  # noqa: ARG001 - the path is compared
    """One question with its answers; any other spelling of its address leads to the right one, once."""
    question = _readable(question_id)
    if request.path != f"/questions/{question.id}-{question.slug}":
        return redirect(url_for("questions.show", question_id=question.id, slug=question.slug), 301)
    answers = public_answers(question.id)
    additions = followups(question.id, public_only=True)
    page = render_template(
        "questions/show.html",
        question=question,
        answers=answers,
        additions=additions,
        neighbours=queries.neighbours(question) if answers and question.specialty else [],
        robots=None if answers else "noindex, follow",
        json_ld=question_page(
            question, answers, additions, site=absolute(""), edited_at=queries.edited_at(question.id)
        ),
    )
    return public(page)


def _readable(question_id: int) -> Question:
    """The public question at a number, or the one it was merged into: 410 once it was public and is no more."""
    question = queries.survivor(queries.question(question_id))
    if question is None or question.published_at is None:
        raise NotFound
    if question.state == State.REMOVED:
        raise Gone
    return question


@blueprint.get("/questions")
@access(Action.READ)
def listing() -> ResponseReturnValue:
    """Answered questions, newest first; older ones by `?avant=<id>`."""
    anchor = _anchor(request.args.get("avant"))
    return _list("questions/listing.html", anchor=anchor, months=_months() if anchor is None else [])


def _anchor(raw: str | None) -> Question | None:
    if raw is None:
        return None
    anchor = queries.question(positive(raw))
    if anchor is None or not anchor.is_public or anchor.answered_at is None:
        raise NotFound
    return anchor


def _list(
    template: str, *, anchor: Question | None, specialty: str | None = None, **context: object
) -> ResponseReturnValue:
    found = list(queries.answered_before(anchor, limit=PAGE + 1, specialty=specialty))
    if anchor is not None and not found:
        raise NotFound
    shown = found[:PAGE]
    older = shown[-1].id if len(found) > PAGE else None
    robots = "noindex, follow" if specialty and anchor is None and len(found) < 3 else None
    own = request.path + (f"?avant={anchor.id}" if anchor else "")
    page = render_template(
        template,
        cards=cards(shown),
        older=older,
        anchor=anchor,
        robots=robots,
        canonical=absolute(own),
        alternate={language: absolute(own, language=language) for language in LOCALES},
        **context,
    )
    return public(page)


def _months() -> list[tuple[str, datetime]]:
    """The months with an answer, newest first, in the pages' zone."""
    moments = [moment.astimezone(zone()) for moment in queries.answered_moments()]
    months = sorted({(moment.year, moment.month) for moment in moments}, reverse=True)
    return [(f"{year:04d}-{month:02d}", datetime(year, month, 15, tzinfo=zone())) for year, month in months]


@blueprint.get("/questions/archives/<month>")
@access(Action.READ)
def month(month: str) -> ResponseReturnValue:
    """The questions answered in one month."""
    start, end = _bounds(month, zone())
    found = queries.answered_between(start, end, limit=500)
    if not found:
        raise NotFound
    return public(render_template("questions/month.html", cards=cards(found), start=start.astimezone(zone())))


def _bounds(month: str, place: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of a month written AAAA-MM, and of the next one; raises NotFound."""
    try:
        if len(month) != 7 or not month.isascii():
            raise ValueError
        start = datetime.strptime(month, "%Y-%m").replace(tzinfo=place)
        year, following = (start.year, start.month + 1) if start.month < 12 else (start.year + 1, 1)
        return start.astimezone(UTC), start.replace(year=year, month=following).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NotFound from error


@blueprint.get("/questions.atom")
@access(Action.READ)
def feed() -> ResponseReturnValue:
    """The latest answers as an Atom feed."""
    return _feed(gettext("Dernières réponses"), None)


@blueprint.get("/specialites/<slug>.atom")
@access(Action.READ)
def specialty_feed(slug: str) -> ResponseReturnValue:
    """The latest answers of one specialty."""
    if slug not in ASKED:
        raise NotFound
    return _feed(specialty_name(slug), slug)


def _feed(title: str, specialty: str | None) -> ResponseReturnValue:
    questions = queries.latest_answered(FEED, specialty=specialty)
    whole = f"{current_app.config['QA_SITE_NAME']} – {title}"
    page = f"/specialites/{specialty}" if specialty else "/questions"
    entries = [_entry(card, one.changed_at) for card, one in zip(cards(questions), questions, strict=True)]
    body = atom_feed(whole, own=absolute(request.path), page=absolute(page), entries=entries)
    return public(body, content_type="application/atom+xml; charset=utf-8")


def _entry(card: Card, changed_at: datetime | None) -> Entry:
    """The card in a feed; its identity is the French address by number, which outlives the slug."""
    return Entry(
        id=absolute(f"/questions/{card.id}", language="fr"),
        title=card.title,
        address=address(card, absolute("")),
        updated=changed_at or card.answered_at or now(),
        published=card.published_at,
        author=_author(card),
        summary=card.summary,
    )


def _author(card: Card) -> str:
    """Who answered first: name, specialty, and how verified; feeds carry no page's pieces."""
    doctor = card.first_doctor
    if doctor is None or doctor.nameless or doctor.verified_at is None:
        return gettext(card.first_doctor_name) if card.first_doctor_name else "Anonyme"
    date, method = day(doctor.verified_at), gettext(METHOD_NAMES[doctor.verified_by])
    at_the_time = gettext("Vérifié à l’époque, le %(date)s", date=date)
    verified = gettext("Médecin vérifié le %(date)s %(method)s", date=date, method=method)
    words = at_the_time if doctor.is_past else verified
    return f"{doctor.title_name}, {specialty_name(doctor.specialty, inside=True)} – {words}"


@blueprint.get("/specialites")
@access(Action.READ)
def specialties() -> ResponseReturnValue:
    """Every specialty with its number of answered questions."""
    counts = queries.specialty_counts()
    rows = [(code, name, counts.get(code, 0)) for code, name in named_specialties(ASKED)]
    return public(render_template("questions/specialties.html", rows=rows))


@blueprint.get("/specialites/<slug>")
@access(Action.READ)
def specialty(slug: str) -> ResponseReturnValue:
    """The answered questions of one specialty."""
    if slug not in ASKED:
        raise NotFound
    anchor = _anchor(request.args.get("avant"))
    if anchor is not None and anchor.specialty != slug:
        raise NotFound
    return _list("questions/specialty.html", anchor=anchor, specialty=slug, known=SPECIALTIES[slug])
