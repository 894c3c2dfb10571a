"""What templates may call: moments in the page's zone, assets with a content hash, people's words kept apart."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask, current_app, request
from flask_login import current_user
from markupsafe import Markup, escape

from qa.kernel.clock import now
from qa.web import i18n
from qa.web.forms import ActionForm
from qa.web.local_times import moment_words
from qa.web.locale import absolute, alternates, locale


def zone() -> ZoneInfo:
    """The zone of the pages."""
    return ZoneInfo(current_app.config["QA_TIMEZONE"])


def moment(value: datetime) -> str:
    """A UTC moment in words, e.g. « jeudi 26 novembre 2026 à 18 h 05 »."""
    return moment_words(value.astimezone(zone()))


def day(value: datetime | date) -> str:
    """The day in words, e.g. « 26 novembre 2026 »."""
    local = value.astimezone(zone()) if isinstance(value, datetime) else value
    text = format_date(local, "d MMMM y", locale=locale())
    return "1er" + text[1:] if locale() == "fr" and text.startswith("1 ") else text


def when(value: datetime, words: str = "moment") -> Markup:
    """A `<time>` element: absolute, readable by programs."""
    shown = day(value) if words == "day" else moment(value)
    return Markup('<time datetime="{}">{}</time>').format(iso(value), shown)


def iso(value: datetime) -> str:
    """ISO 8601 with the zone's offset, to the second."""
    return value.astimezone(zone()).isoformat(timespec="seconds")


def words(text: str) -> Markup:
    """Plain text of several lines as paragraphs and line breaks, escaped."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return Markup("").join(
        Markup('<p dir="auto">{}</p>').format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
    )


class Assets:
    """Addresses of static files that change with their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hashes: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        """`/static/<path>?v=<hash>`, outside any language prefix."""
        if path not in self._hashes:
            content = (self._folder / path).read_bytes()
            self._hashes[path] = hashlib.sha256(content).hexdigest()[:12]
        return f"/static/{path}?v={self._hashes[path]}"


def page_context() -> dict[str, Any]:
    """What every template sees."""
    known = bool(request and request.endpoint)
    return {
        "locale": locale(),
        "site_name": current_app.config["QA_SITE_NAME"],
        "canonical": absolute(request.path) if known else None,
        "alternate": alternates() if known else None,
        "robots": None,
        "signout_form": ActionForm() if current_user and current_user.is_authenticated else None,
        "now": now,
    }


def install(app: Flask) -> None:
    """Hooks the filters and globals in."""
    app.jinja_env.filters |= {
        "moment": moment,
        "day": day,
        "when": when,
        "iso": iso,
        "words": words,
        "said": i18n.said,
    }
    app.jinja_env.globals |= {"asset": Assets(Path(app.static_folder or "")), "absolute": absolute}
    app.jinja_env.globals["specialty_name"] = i18n.specialty_name
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.plain_gettext, i18n.plain_ngettext, newstyle=True
    )
    app.context_processor(page_context)
