"""Words for people: gettext with French typography; the message id is the French text itself."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import flask_babel
from flask_babel.speaklater import LazyString

from qa.kernel.text import slugify
from qa.language.specialties import SPECIALTIES
from qa.web.locale import locale
from qa.web.typography import typeset


def plain_gettext(message: str) -> str:
    """The translated message with its placeholders, typeset for French."""
    return _translated(locale(), message)


@lru_cache(maxsize=4096)
def _translated(language: str, message: str) -> str:
    """Looked up once for each language: a page asks some forty times."""
    translated = str(flask_babel.get_translations().ugettext(message))
    return typeset(translated) if language == "fr" else translated


def plain_ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message for a number, with its placeholders."""
    translated = flask_babel.get_translations().ungettext(singular, plural, number)
    return typeset(translated) if locale() == "fr" else translated


def gettext(message: str, **values: Any) -> str:
    """The translated message, filled in."""
    translated = plain_gettext(message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """The form of the message for a number, filled in (`number` is given as %(num)s)."""
    return plain_ngettext(singular, plural, number) % {"num": number, **values}


def said(text: str) -> str:
    """A sentence of the site's own data in the page's language, typeset as the interface's words are."""
    return typeset(text) if locale() == "fr" else text


def lazy_gettext(message: str) -> LazyString:
    """The message, translated when it is shown."""
    return LazyString(gettext, message)


def specialty_name(code: str, *, inside: bool = False) -> str:
    """The specialty in the page's language, empty for an unknown one; `inside` a sentence, without its capital."""
    found = SPECIALTIES.get(code)
    name = "" if found is None else found.name_en if locale() == "en" else found.name_fr
    return name if name.isupper() or not inside else name[:1].lower() + name[1:]


def named_specialties(codes: Iterable[str] = SPECIALTIES) -> list[tuple[str, str]]:
    """Code and name of each known specialty, as a dictionary of the page's language would sort them."""
    named = [(code, specialty_name(code)) for code in set(codes) if code in SPECIALTIES]
    return sorted(named, key=lambda one: slugify(one[1]))
