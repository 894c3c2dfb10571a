"""Where a person's name begins and ends, and which words may be part of one."""

import re
from collections.abc import Iterator

from qa.safety.identifier_particles import PARTICLE, WORD, Strength, is_alone, is_shouted, particle_is_open
from qa.safety.identifier_view import View
from qa.safety.identifier_words import (
    eponyms,
    is_common,
    is_first_name,
    is_listed,
    is_medicine,
    is_starter,
    places,
    surname_words,
    words_of,
)

_INITIAL = re.compile(r"[A-ZÀ-Þ](?:\.?[ -]?[A-ZÀ-Þ](?![\w'])|\.-[A-ZÀ-Þ](?![\w'])){0,3}\.?(?![\w'-])")
_BETWEEN = re.compile(r"[*_]{0,2} {1,2}[*_]{0,2}")
_JOINED = re.compile(
    r"(?: ?[,/&+] ?| (?:et|ou|puis|et de|et d'|&|avec) | (?:epouse|epoux|ep\.?|nee?|veuve|vve) (?=[a-z]))"
    r"(?:mon |ma |son |sa )?"
    r"(?:(?:fils|fille|frere|soeur|mari) )?"
)
_JOINED_MOST = 12  # names in one row; the next passes find more
_APART_END = re.compile(r"(?: [A-ZÀ-Þ][^\W\d_]+)?\s?[,)]")
_ENDS = re.compile(r"\s*(?:[,).;:!?\n]|$)")


_CAPITALS_NEEDED = (Strength.WRITTEN, Strength.KIN, Strength.APART, Strength.CLOSING)


def names_after(
    view: View, place: int, strength: Strength, *, many: bool = False
) -> Iterator[tuple[int, int]]:
    """The names from the place on: one, and those joined to it (« Léa et Tom », « Léa, Tom »)."""
    end = name_at(view, place, strength)
    joined = Strength.KIN if many or strength in (Strength.KIN, Strength.SAID) else Strength.LISTED
    for _ in range(_JOINED_MOST):
        if not end:
            return
        yield place, end
        link = _JOINED.match(view.plain, end)
        if not link:
            return
        place = link.end()
        end = name_at(view, place, joined if "," not in link[0] else Strength.LISTED)


def name_at(view: View, place: int, strength: Strength) -> int | None:
    """The end of the name that begins at the place, None where none does."""
    end, last, words = None, "", 0
    while words < 5:
        particle = PARTICLE.match(view.plain, place)
        start = particle.end() if particle else place
        if particle and not particle_is_open(view, particle, start, last, strength):
            return end
        found = _initial(view, start, strength, first=not words) or WORD.match(view.text, start)
        if not found or not _fits(
            view, found, strength, last=last, first=not words, led=particle is not None
        ):
            return end
        end, last, words = found.end(), view.plain[found.start() : found.end()], words + 1
        gap = _BETWEEN.match(view.text, end)
        if not gap:
            return end
        place = gap.end()
    return end


def _initial(view: View, start: int, strength: Strength, *, first: bool) -> re.Match[str] | None:
    """« D. », « J.-P. », « K »: a letter for a name; « A » and « Y » only with their full stop."""
    found = _INITIAL.match(view.text, start)
    if not found or (strength in (Strength.LISTED, Strength.APART) and first):
        return None
    if first and found[0] in ("M", "M.") and strength in (Strength.CLOSING, Strength.KIN, Strength.GREETED):
        return None
    stopped = "." in found[0]
    alone = first and strength in (Strength.SHORT, Strength.WRITTEN, Strength.HELD, Strength.SAID)
    ended = bool(_ENDS.match(view.text, found.end()))
    if is_shouted(view, start) or found[0][0] in "AYÀÔO":
        return found if (stopped or (ended and alone)) and (alone or not first) else None
    return found if stopped or alone or (not first and ended) else None


def _fits(view: View, found: re.Match[str], strength: Strength, *, last: str, first: bool, led: bool) -> bool:
    written, word = found[0], view.plain[found.start() : found.end()]
    if found.re is _INITIAL:
        return True
    shouted = is_shouted(view, found.start())
    capital = written[0].isupper() and not shouted
    if shouted and not first and strength is Strength.CLOSING and is_first_name(last):
        return not is_common(word)
    if "'" in word and not _apostrophe_fits(written, word, capital=capital):
        return False
    sure = strength in (Strength.SHORT, Strength.WRITTEN)
    if (sure and capital and word[:2] in ("m'", "n'", "d'", "o'")) or (
        first and led and shouted and is_alone(view, found, strength)
    ):
        return True
    if first:
        return _opens(view, found, word, strength, capital=capital, led=led)
    return _follows(word, strength, last, capital=capital, led=led)


def _apostrophe_fits(written: str, word: str, *, capital: bool) -> bool:
    """« D'Angelo », « O'Brien », « N'Diaye », not « J'ai », « l'hôpital »."""
    head, _, rest = word.partition("'")
    known = head in ("o", "d", "n", "l", "m") and written[len(head) + 1].isupper()
    return (
        (known and capital and not is_starter(rest) and not is_common(rest))
        or len(head) > 2
        or (not capital and head in ("o", "d", "n") and len(rest) > 2 and not is_common(rest))
    )


def _opens(
    view: View, found: re.Match[str], word: str, strength: Strength, *, capital: bool, led: bool
) -> bool:
    """Whether the word may be the first of a name."""
    sure, listed = is_first_name(word, doubtful=False), is_first_name(word)
    townlike = word in places() and strength is Strength.APART
    if sure or (listed and not townlike and (capital or strength is Strength.SAID)):
        return capital or strength is not Strength.WRITTEN
    if strength is Strength.LISTED or (is_starter(word) and not (led and capital)) or len(word) < 2:
        return False
    if capital:
        return _capital_opens(view, found, word, strength)
    if found[0].endswith(("é", "ée", "és", "ées")) and not listed:  # « Dr débordé »
        return False
    return _small_opens(
        word, Strength.SHORT if strength is Strength.WRITTEN and found[0].isupper() else strength
    )


def _capital_opens(view: View, found: re.Match[str], word: str, strength: Strength) -> bool:
    town = strength is Strength.SAID and word in places()
    ordinary = is_common(word) and word not in surname_words() and not town
    acronym = found[0].isupper() and len(word) < 5 and word not in words_of("surnames.txt")
    if strength in (Strength.SHORT, Strength.WRITTEN):
        return not is_medicine(word) and not (ordinary and strength is Strength.WRITTEN and len(word) < 4)
    if strength is Strength.GREETED:
        return not is_common(word)
    if strength is Strength.APART:
        return not ordinary and not acronym and bool(_APART_END.match(view.text, found.end()))
    if strength in (Strength.KIN, Strength.CLOSING):
        return not ordinary and not acronym and not is_medicine(word)
    return not ordinary and not is_medicine(word)


def _small_opens(word: str, strength: Strength) -> bool:
    if strength in (Strength.SHORT, Strength.HELD) and word in words_of("surnames.txt") | surname_words():
        return strength is Strength.SHORT or word in words_of("surnames.txt")
    if strength in (Strength.SHORT, Strength.HELD, Strength.SAID):
        return len(word) > 2 and not is_common(word)
    return strength is Strength.GREETED and word in words_of("surnames.txt")


def _follows(word: str, strength: Strength, last: str, *, capital: bool, led: bool) -> bool:
    """Whether the word may go on a name whose last word is given."""
    surname = word in words_of("surnames.txt")
    if capital and last in ("thi", "van", "ngoc") and len(word) < 7:  # « Tran Thi Mai »
        return True
    if is_starter(word) or is_medicine(word):
        return False
    if capital:
        if word in places() and not led and not surname:
            return False
        named = is_first_name(last) or strength in (Strength.SHORT, Strength.WRITTEN, Strength.SAID)
        known = is_listed(word) if named else is_common(word)
        return not known or is_first_name(word) or (word in surname_words() and is_first_name(last))
    if surname or is_first_name(word, doubtful=False):
        return strength is not Strength.GREETED or is_first_name(last)
    named = is_first_name(last) or strength is Strength.SAID
    strong = strength in (Strength.SHORT, Strength.HELD, Strength.SAID)
    return named and strong and len(word) > 2 and (word in eponyms() or not is_common(word))
