"""The page on which one asks: filled again at each step, with what must be read first and what will be public."""

from typing import Any

from flask import current_app, render_template, request

from qa.alerts.queries import Look
from qa.alerts.rules import needs_parent
from qa.kernel.tokens import hashed
from qa.questions import queries
from qa.questions.forms import AskForm
from qa.questions.models import Question
from qa.safety import reidentification
from qa.safety.messages import CHILDREN, numbers
from qa.web.i18n import gettext
from qa.web.locale import locale
from qa.web.masks import marked_html

FIRST = ("title", "body", "specialty")


def looked(form: AskForm) -> Look:
    """What the texts of the form raise, on whatever screen they were written."""
    return queries.alarm(form.data, language=locale())


def ask_page(
    form: AskForm,
    *,
    step: int,
    status: int = 200,
    whole: bool = False,
    stage: str = "",
    found: list[Question] | None = None,
    already: dict[str, Any] | None = None,
) -> tuple[str, int]:
    """The form, filled again; `whole` shows both screens at once, so that every message has its field.

    Alarming words show their cards first, on every screen.
    """
    form.stage.data = stage or form.stage.data or ""
    look = looked(form) if request.method == "POST" else None
    page = render_template(
        "questions/ask.html",
        form=form,
        step=step,
        whole=whole,
        look=look,
        unread=bool(look and set(look.groups) - form.read),
        found=found or [],
        already=already,
        young=needs_parent(form.for_whom.data or "self", form.age_band.data or ""),
        young_numbers=[one for one in numbers(locale()) if one.code in CHILDREN],
        public=_public(form) if step == 2 else None,
        pictures=len(queries.staged(hashed(form.stage.data))) if form.stage.data else 0,
        within_hours=current_app.config["QA_ANSWER_WITHIN_HOURS"],
    )
    return page, status


def _public(form: AskForm) -> dict[str, Any]:
    """What will be public as it stands, and what in it may still tell who wrote."""
    body = form.shown("body")
    risks = reidentification.risks(f"{form.shown('title')}\n{body}", age_band=form.age_band.data or "")
    advice = {(risk.kind, risk.piece): gettext(reidentification.ADVICE[risk.kind]) for risk in risks}
    return {
        "title": form.runs("title"),
        "body": marked_html(body),
        "risks": [(piece, words) for (_, piece), words in advice.items()],
    }
