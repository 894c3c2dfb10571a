"""Plain text: what may be kept of it, its slug, its extract and how two versions of it differ."""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import islice
from typing import Literal

import regex
from anyascii import anyascii

# Line separators of other systems: CRLF, CR, vertical tab, form feed, NEL, U+2028, U+2029.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile("[\u2800\u3164\uffa0]")
# Variation selectors and joiners are judged by their neighbours below; all else invisible goes.
_DROPPED = regex.compile(
    r"(?V1)[[\p{Cc}--[\t\n]]||\p{Cs}||\p{Noncharacter_Code_Point}||[\uFFF9-\uFFFB]||"
    r"[\p{Default_Ignorable_Code_Point}--[\u180B-\u180D\uFE00-\uFE0F\U000E0100-\U000E01EF\u200C\u200D]]]"
)
_STRAY_SELECTOR = regex.compile(
    r"(?<![^\s\p{M}\u200C\u200D])[\u180B-\u180D\uFE00-\uFE0F\U000E0100-\U000E01EF]"
)
_JOINING = "".join(
    rf"\p{{Script={name}}}"
    for name in (
        "Arabic Syriac Mongolian Nko Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu"
        " Kannada Malayalam Sinhala Khmer Myanmar Tibetan"
    ).split()
)
_STRAY_JOINER = regex.compile(
    rf"""(?<![{_JOINING}])(?<![{_JOINING}]\p{{Mn}})(?<![{_JOINING}]\p{{Mn}}\p{{Mn}})
    (?!(?<=[\p{{Extended_Pictographic}}\p{{Emoji_Modifier}}\uFE0F])\u200D\p{{Extended_Pictographic}})
    [\u200C\u200D]""",
    regex.VERBOSE,
)
_LONG_MARKS = regex.compile(r"(\p{M}{8})\p{M}+")
_STACKED_MARKS = regex.compile(r"([\p{Mn}\p{Me}]{3})[\p{Mn}\p{Me}]+")
_PICTURES = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u20E3]")
_GRAPHEME = regex.compile(r"\X")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_WORDS = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_MATCHES = 60_000


def legible(raw: str) -> str:
    """Return the text in NFC, with LF line ends and without what a reader cannot see.

    Goes: controls, lone surrogates, noncharacters, bidi overrides, zero-width characters, the fourth
    and later combining marks in a row. Stays: joiners inside emoji and in scripts that need them.
    """
    text = _BLANKS.sub(" ", _BREAKS.sub("\n", raw))
    text = _LONG_MARKS.sub(r"\1", _DROPPED.sub("", text))
    text = _STRAY_SELECTOR.sub("", unicodedata.normalize("NFC", text))
    text = _STACKED_MARKS.sub(r"\1", _STRAY_JOINER.sub("", text))
    return unicodedata.normalize("NFC", text)


def normalise(raw: str, *, multiline: bool = True) -> str:
    """Return the text as it is stored: legible, without outer blanks.

    With multiline=False all white space, line breaks included, becomes one space (titles, names).
    """
    text = legible(raw)
    return text.strip() if multiline else " ".join(text.split())


def slugify(title: str, *, fallback: str = "question", limit: int = 80) -> str:
    """Return an address part of [a-z0-9-] for a title in any script; never empty.

    Pictures have no slug: a title of emoji alone gives the fallback. Two titles may share a slug,
    the number in front of it in the address decides.
    """
    words = anyascii(_PICTURES.sub(" ", legible(_unescaped(title[:1000]))))
    slug = _NOT_SLUG.sub("-", words.lower()).strip("-")
    if len(slug) > limit:
        slug = slug[: limit + 1].rpartition("-")[0] or slug[:limit]
    return slug.strip("-") or fallback


def _unescaped(text: str) -> str:
    """Resolve entities however often they were escaped, so that no « 039 » reaches an address."""
    while (resolved := html.unescape(text)) != text:
        text = resolved
    return text


def excerpt(text: str, *, limit: int) -> str:
    """Return the beginning of the text on one line, at most `limit` graphemes, "…" included.

    Cuts at a word where one ends in the second half, else between two graphemes.
    Raises ValueError for a limit under 1.
    """
    if limit < 1:
        raise ValueError("an excerpt needs room for one character")
    line = " ".join(text.split())
    graphemes = [found.group() for found in islice(_GRAPHEME.finditer(line), limit + 1)]
    if len(graphemes) <= limit:
        return line
    kept = "".join(graphemes[: limit - 1])
    if graphemes[limit - 1] != " ":
        head, _, tail = kept.rpartition(" ")
        kept = head if len(head) > len(tail) else kept
    return kept.rstrip(" ,;:.…–—-(«") + "…"


class _Reader(HTMLParser):
    """Collects what a reader sees: blocks apart, list items on lines of their own."""

    _APART = frozenset({"p", "blockquote", "pre", "h3", "h4", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.items: list[int | None] = []
        self.in_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            if not self.items:
                self._apart()
            self.items.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.parts.append(f"\n{self._marker()} ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in self._APART:
            self._apart()
            self.in_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.items:
            self.items.pop()
            if not self.items:
                self._apart()
        elif tag in self._APART and tag != "hr":
            self._apart()
            self.in_pre = False

    def _marker(self) -> str:
        if not self.items or self.items[-1] is None:
            return "-"
        self.items[-1] += 1
        return f"{self.items[-1]}."

    def _apart(self) -> None:
        if self.items and self.parts and self.parts[-1].endswith((". ", "- ")):
            return
        self.parts.append("\n" if self.items else "\n\n")

    def handle_data(self, data: str) -> None:
        text = data if self.in_pre else re.sub(r"[ \t\n]+", " ", data)
        if text != " " or not self.items:
            self.parts.append(text)


def plain(html: str) -> str:
    """Return the readable text of clean HTML: entities resolved, paragraphs apart by a blank line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]*\n(?: (?! ))?", "\n", "".join(reader.parts))
    return re.sub(r"\n(?: ?\n){2,}", "\n\n", text).strip()


@dataclass(frozen=True, slots=True)
class Change:
    """A run of text that is the same in both versions, only in the old or only in the new one."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_difference(old: str, new: str) -> list[Change]:
    """Return how to read both versions at once; "same" and "removed" give old, "same" and "added" new."""
    for pieces in (_WORDS, _LINES):
        before, after = pieces.findall(old), pieces.findall(new)
        if _matches(before, after) <= _MATCHES:
            return list(_changes(before, after))
    return list(_changes([old], [new]))


def _matches(before: list[str], after: list[str]) -> int:
    """How many pairs of equal pieces a comparison would have to weigh."""
    counts = Counter(after)
    return sum(number * counts[piece] for piece, number in Counter(before).items())


def _changes(before: list[str], after: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, m, n in matcher.get_opcodes():
        if kind == "equal":
            yield Change("same", "".join(before[i:j]))
            continue
        if i < j:
            yield Change("removed", "".join(before[i:j]))
        if m < n:
            yield Change("added", "".join(after[m:n]))
