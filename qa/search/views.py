"""The search page."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.alerts.queries import look
from qa.kernel.access import Action
from qa.kernel.errors import NotFound
from qa.kernel.text import normalise
from qa.language.specialties import SPECIALTIES
from qa.search.queries import LONGEST_QUERY, PAGE, search
from qa.web.access import access
from qa.web.i18n import named_specialties
from qa.web.locale import locale
from qa.web.pager import Pager, page_number

blueprint = Blueprint("search", __name__)


@blueprint.get("/recherche")
@access(Action.READ)
def results() -> ResponseReturnValue:
    """Answered questions that fit the words, with facets; above them whom to call, where the words alarm.

    What was looked for is kept nowhere: the answer says no-store, as every page without a rule of its own does.
    """
    query = normalise(request.args.get("q", ""), multiline=False)[:LONGEST_QUERY]
    number = page_number(request.args.get("page"))
    specialty = request.args.get("specialite") or None
    if specialty and specialty not in SPECIALTIES:
        raise NotFound
    found = search(query, page=number, specialty=specialty) if query else None
    if number > 1 and not (found and found.items):
        raise NotFound
    pager = Pager(number, PAGE, found.total if found else 0)
    return render_template(
        "search/results.html",
        query=query,
        look=look(query, language=locale()) if query else None,
        found=found,
        specialty=specialty,
        facets=_facets(found.facets if found else {}),
        pager=pager,
        links=_links(query, specialty, pager),
        robots="noindex, follow",
    )


def _facets(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Slug, name and number of each specialty found, most first."""
    rows = [(slug, name, counts[slug]) for slug, name in named_specialties(counts)]
    return sorted(rows, key=lambda row: -row[2])


def _links(query: str, specialty: str | None, pager: Pager) -> dict[str, str | int | None]:
    """Addresses of the pages around this one."""

    def link(number: int | None) -> str | None:
        if number is None:
            return None
        return url_for("search.results", q=query, specialite=specialty, page=number if number > 1 else None)

    return {
        "previous": link(pager.previous),
        "next": link(pager.next),
        "page": pager.number,
        "pages": pager.pages,
    }
