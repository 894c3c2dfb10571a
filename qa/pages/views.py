"""Home, legal pages, style guide, health checks."""

from babel.dates import format_date
from flask import Blueprint, Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from qa.answers.queries import cards
from qa.config_checks import is_loopback
from qa.gateways.current import gateways
from qa.kernel.access import Action
from qa.kernel.clock import now
from qa.kernel.errors import NotFound
from qa.kernel.text import plain
from qa.pages.health import problems
from qa.pages.queries import Promise, promise_of
from qa.questions.queries import latest_answered, specialty_counts
from qa.verification.charter_rules import CHARTER_VERSION
from qa.web.access import access
from qa.web.conditional import public
from qa.web.filters import zone
from qa.web.i18n import gettext, named_specialties
from qa.web.locale import locale

blueprint = Blueprint("pages", __name__)
LATEST = 6


@blueprint.get("/")
@access(Action.READ)
def home() -> ResponseReturnValue:
    """Ask, search, latest answers, the promise and how well it is kept."""
    counts = specialty_counts()
    named = [(slug, name, counts[slug]) for slug, name in named_specialties(counts)]
    latest = cards(latest_answered(LATEST))
    page = render_template("pages/home.html", promise=_promise(), latest=latest, specialties=named)
    return public(page)


def _promise() -> Promise:
    local = now().astimezone(zone())
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    month = format_date(local, "MMMM y", locale=locale())
    return promise_of(start, now(), within_hours=current_app.config["QA_ANSWER_WITHIN_HOURS"], month=month)


@blueprint.get("/mentions-legales")
@access(Action.READ)
def legal() -> ResponseReturnValue:
    """Who publishes and hosts (LCEN, article 1-1)."""
    return public(render_template("pages/legal.html"))


@blueprint.get("/confidentialite")
@access(Action.READ)
def privacy() -> ResponseReturnValue:
    """What is kept, how, and for how long."""
    return public(render_template("pages/privacy.html", register_day=gateways().register.as_of()))


@blueprint.get("/accessibilite")
@access(Action.READ)
def accessibility() -> ResponseReturnValue:
    """The accessibility declaration."""
    return public(render_template("pages/accessibility.html"))


@blueprint.get("/charte")
@access(Action.READ)
def charter() -> ResponseReturnValue:
    """What answering doctors promise."""
    return public(render_template("pages/charter.html", version=CHARTER_VERSION))


@blueprint.get("/charte/telechargement")
@access(Action.READ)
def charter_file() -> ResponseReturnValue:
    """The same text as a file, for who signs it and for the Order."""
    html = render_template("pages/_charter_text.html", version=CHARTER_VERSION)
    words = f"{gettext('Charte des médecins qui répondent')}\n\n{plain(html)}\n"
    answer = public(words, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="charte-{CHARTER_VERSION}.txt"'
    return answer


@blueprint.get("/style")
@access(Action.READ)
def style() -> ResponseReturnValue:
    """Every piece of the interface; in development only."""
    if not is_loopback(current_app.config["QA_SITE_URL"]):
        raise NotFound
    return render_template("pages/style.html", robots="noindex")


@blueprint.get("/healthz")
@access(Action.READ)
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@access(Action.READ)
def readyz() -> ResponseReturnValue:
    """Database, index, queue and outbox are fit for work; 503 with the parts that are not."""
    faults = {name: fault for name, fault in problems().items() if fault}
    body = {"status": "unready" if faults else "ready", "faults": sorted(faults)}
    return (jsonify(body), 503) if faults else jsonify(body)
