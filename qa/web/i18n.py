"""Words for people: gettext with French typography; the message id is the French text itself."""

from typing import Any

import flask_babel
from flask_babel.speaklater import LazyString

from qa.web.locale import locale
from qa.web.typography import typeset


def plain_gettext(message: str) -> str:
    """The translated message with its placeholders, typeset for French."""
    translated = flask_babel.get_translations().ugettext(message)
    return typeset(translated) if locale() == "fr" else translated


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


def lazy_gettext(message: str) -> LazyString:
    """The message, translated when it is shown."""
    return LazyString(gettext, message)
