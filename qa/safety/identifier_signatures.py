"""Finds the names that sign: behind « Cordialement », in the last line, under « -- », above a telephone number."""

import re
from collections.abc import Iterator

from qa.language.analysis import fold
from qa.safety import identifier_name_cues as cues
from qa.safety.identifier_first_names import is_famous
from qa.safety.identifier_name_words import name_at
from qa.safety.identifier_particles import Strength, is_shouted
from qa.safety.identifier_view import SEALED, Hit, View
from qa.safety.identifier_words import (
    eponyms,
    is_common,
    is_first_name,
    is_listed,
    is_medicine,
    surname_words,
)

_CAPITAL = r"[A-ZÀ-Þ][^\W\d_]+(?:['-][A-ZÀ-Þ][^\W\d_]+)*"
_SIGNATURE = re.compile(
    rf"\n[ *_>~-]{{0,6}}(?P<it>{_CAPITAL}(?:(?: {_CAPITAL}){{1,2}}|(?=, \d{{1,3}} ans)))(?:, \d{{1,3}} ans)?[ .*_]*$"
)
# « MADAME JOUBERT SUZANNE↵ », as on an envelope.
_ENVELOPE = re.compile(
    r"(?:^|\n)[ *_>-]{0,4}(?:m|mr|mme|mlle|madame|monsieur|mademoiselle)\.? "
    r"(?P<it>[^\W\d_]+(?:['-][^\W\d_]+)*(?: [^\W\d_]+(?:['-][^\W\d_]+)*){1,3}) ?(?=\n)"
)
_RULE = re.compile(r"(?:^|\n)[ *_>]{0,4}-{1,3} ?\n[ *_>]{0,4}")
_LINE_ENDS = re.compile(r"[ .,*_]{0,4}(?=\n)")
# « Sophie Aumance↵Infirmière libérale↵06 … »: one more line may stand between.
_ABOVE = re.compile(
    rf"(?:^|\n)[ *_>-]{{0,4}}(?P<it>{_CAPITAL}(?: {_CAPITAL}){{1,2}})[ ,.*_]{{0,4}}\n"
    rf"(?:[^\n{SEALED}\d]{{2,45}}\n)?[^\n{SEALED}\d]{{0,20}}[{SEALED}]"
)


def find_signatures(view: View) -> Iterator[Hit]:
    """A signature: what stands alone after « Cordialement », or in the last line."""
    for pattern, reason in ((cues.CLOSING, "closing"), (cues.LAST_LINE, "last_line")):
        for found in pattern.finditer(view.plain):
            end = name_at(view, found.end(), Strength.LISTED if reason == "last_line" else Strength.CLOSING)
            if end and cues.LAST.match(view.plain, end) and _signs(view, found.end(), end):
                yield Hit(found.end(), end, "NOM", reason)
    yield from _by_last_line(view)
    yield from _by_contact(view)
    yield from _by_own_line(view)
    yield from _by_contact_below(view)
    yield from _by_envelope(view)


def _signs(view: View, start: int, end: int) -> bool:
    """« Désespérée » is how one feels; « Fleur de Bach » and « Prudence … » need to stand alone."""
    word = view.plain[start:end]
    closed = cues.CLOSING.match(view.plain, start)
    if closed and closed.end() >= end:  # « Merci d'avance. Cdt »
        return False
    if is_famous(view, start, end) or (word in eponyms() and "\n" not in view.text[:start]):
        return False
    if view.text[start:end].lower().endswith(("ée", "ées")) and not is_first_name(word):
        return False
    sure = " " in word or "\n" in view.text[:start] or is_first_name(word, doubtful=False)
    return sure or not word.isalpha() or not is_first_name(word) or not view.plain[end:].strip(" .!*_")


def _by_contact(view: View) -> Iterator[Hit]:
    for found in cues.BESIDE.finditer(view.text):
        words = re.findall(r"[^\W\d_]{2,}", found["it"])
        if not any(is_listed(word) or is_medicine(word) for word in words):
            yield Hit(*found.span("it"), "NOM", "beside")


def _by_last_line(view: View) -> Iterator[Hit]:
    """A last line of two or three words with capitals, none of them ordinary: « Solveig Aubertin-Kaya »."""
    found = _SIGNATURE.search(view.text)
    if not found or is_shouted(view, found.start("it")):
        return
    words = found["it"].split()
    if not any(is_common(word) or is_medicine(word) or fold(word) in eponyms() for word in words):
        yield Hit(*found.span("it"), "NOM", "last_line")


def _by_own_line(view: View) -> Iterator[Hit]:
    """A name alone in the line under a closing or under « -- », whatever stands below."""
    for pattern in (cues.CLOSING, _RULE):
        for found in pattern.finditer(view.plain):
            end = name_at(view, found.end(), Strength.CLOSING) if "\n" in found[0] else None
            if end and _LINE_ENDS.match(view.plain, end) and _signs(view, found.end(), end):
                yield Hit(found.end(), end, "NOM", "own_line")


def _by_contact_below(view: View) -> Iterator[Hit]:
    for found in _ABOVE.finditer(view.text):
        if is_shouted(view, found.start("it")) or is_famous(view, *found.span("it")):
            continue
        words = re.findall(r"[^\W\d_]{2,}", found["it"])
        if not any(is_listed(word) and not is_first_name(word) for word in words):
            yield Hit(*found.span("it"), "NOM", "contact_below")


def _by_envelope(view: View) -> Iterator[Hit]:
    for found in _ENVELOPE.finditer(view.plain):
        words = view.text[found.start("it") : found.end("it")].split()
        named = [is_first_name(word) or fold(word) in surname_words() | eponyms() for word in words]
        known = [is_common(word) or is_medicine(word) for word in words]
        if all(word[0].isupper() for word in words) and all(
            a or not b for a, b in zip(named, known, strict=True)
        ):
            yield Hit(*found.span("it"), "NOM", "envelope")
