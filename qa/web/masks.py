"""What an asker decides on masks: fields that every form with a text to publish shares, and their preview."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from wtforms import Field, TextAreaField
from wtforms.validators import ValidationError

from qa.kernel.sanitize import render
from qa.kernel.text import normalise
from qa.safety import identifiers
from qa.safety.identifier_view import LABELS, SEALED, view_of
from qa.web.forms import Form, many_lines
from qa.web.i18n import gettext, lazy_gettext

PIECES_MOST = 60  # boxes on a page; a request has 100 parts at most
WORDS_MOST = 20
TEXT_MOST = 10_000  # longer than any form accepts: of what is refused anyway, no more is read
WORD = (2, 60)
# A whole tag, whatever its attributes hold, or the mask itself: only the second one is marked.
_MASK = re.compile(rf"""<(?:[^>"']|"[^"]*"|'[^']*')*>|\[({"|".join(LABELS)})\]""")


class Texts(Field):
    """Several texts under one name: normalised, each once."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Takes texts only, and no more than a page offers."""
        texts = [normalise(one) for one in valuelist[:PIECES_MOST] if isinstance(one, str)]
        self.data = list(dict.fromkeys(texts))


class MaskForm(Form):
    """A form whose `masked` texts are published with masks; beside them it has `keep` and `more`."""

    masked: tuple[str, ...] = ()
    keep: Texts
    more: TextAreaField

    @cached_property
    def pieces(self) -> list[str]:
        """What identifies someone in the texts, each once, in order."""
        return list(dict.fromkeys(one for text in self._texts() for one in identifiers.pieces(text)))[
            :PIECES_MOST
        ]

    @cached_property
    def kept(self) -> list[str]:
        """Of the pieces that were found, those that identify nobody; whatever else was sent counts for nothing."""
        sent = set(self.keep.data or ())
        return [piece for piece in self.pieces if piece in sent] if sent else []

    @property
    def words(self) -> list[str]:
        """The words to mask too, as they stand in the field."""
        return words_in(self.more.data)

    def runs(self, name: str) -> list[tuple[str, str]]:
        """A text of the form as it will be public: (shown text, label of the mask or "")."""
        return identifiers.marked(self._text(name), keep=self.kept, more=self._usable)

    def shown(self, name: str) -> str:
        """The same as one text."""
        return "".join(text for text, _ in self.runs(name))

    def validate_more(self, field: Any) -> None:
        """Raises ValidationError for too many words, a word of no word's length, or one that the texts do not hold."""
        if len(self.words) > WORDS_MOST:
            raise ValidationError(gettext("Écrivez %(most)s mots au plus, un par ligne.", most=WORDS_MOST))
        for word in self.words:
            if not WORD[0] <= len(word) <= WORD[1]:
                low, high = WORD
                message = gettext("Écrivez des mots de %(low)s à %(high)s caractères.", low=low, high=high)
                raise ValidationError(message)
            if not stands_in(word, self._texts()):
                raise ValidationError(gettext("« %(word)s » n’est pas dans votre texte.", word=word))

    @property
    def _usable(self) -> list[str]:
        return [word for word in self.words if WORD[0] <= len(word) <= WORD[1]][:WORDS_MOST]

    def _texts(self) -> list[str]:
        return [self._text(name) for name in self.masked]

    def _text(self, name: str) -> str:
        return (self[name].data or "")[:TEXT_MOST]


def words_in(text: str | None) -> list[str]:
    """The words of a field of one a line, each once."""
    lines = (line.strip() for line in (text or "").split("\n"))
    return list(dict.fromkeys(line for line in lines if line))


def keep_field() -> Any:
    """The pieces that identify nobody, as boxes beside what was found."""
    return Texts(default=())


def more_field() -> Any:
    """Words that are masked too, one a line."""
    return TextAreaField(lazy_gettext("Autres mots à masquer, un par ligne"), filters=[many_lines])


def stands_in(word: str, texts: Iterable[str]) -> bool:
    """True where a text holds the word, whole, whatever its case and accents; a mask is no word."""
    wanted = view_of(word).plain.strip()
    if not wanted or re.search(f"[{SEALED}]", wanted):
        return False
    found = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    return any(found.search(view_of(text).plain) for text in texts)


def marked_html(masked: str) -> list[tuple[str, str]]:
    """Masked Markdown as clean HTML in runs: (HTML, "") or (the mask, its label); together they are the page's text."""
    html, place, runs = render(masked), 0, []
    for found in _MASK.finditer(html):
        if found[1]:
            runs += [(html[place : found.start()], ""), (found[0], found[1])]
            place = found.end()
    return [*runs, (html[place:], "")]
