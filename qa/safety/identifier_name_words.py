"""Where a person's name begins and ends, and which words may be part of one."""

import re
from collections.abc import Iterator
from enum import Enum

from qa.language.analysis import fold
from qa.safety.identifier_view import View
from qa.safety.identifier_words import (
    either,
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

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_INITIAL = re.compile(r"[A-ZÀ-Þ](?:\.?[ -]?[A-ZÀ-Þ](?![\w'])|\.-[A-ZÀ-Þ](?![\w'])){0,3}\.?(?![\w'-])")
_PARTICLES = either(
    """de la ; de ; du ; des ; von der ; von ; van der ; van den ; van de ; van ; ben ; bin ; bint ; ibn ; el ; al
    ; le ; la ; les ; da ; do ; dos ; di ; del ; della ; mc ; mac ; saint ; sainte ; st ; ste ; ait ; abou
    ; abu ; ould ; bou"""
)
_PARTICLE = re.compile(rf"(?:{_PARTICLES}\s+|d'(?=\w))+")
_FRENCH_PARTICLE = re.compile(r"(?:d'|(?:de|du|des|le|la|les)\s)")
_DOUBLE = re.compile(r"(?!Saint)[A-ZÀ-Þ][^\W\d_]+-[A-ZÀ-Þ][^\W\d_]+(?!-)")  # « de Quatrelune-Lenoir »
_TITLED = re.compile(r"(?<!\w)(?:monsieur|madame|mademoiselle|mme|mlle)\.? $")
_BETWEEN = re.compile(r"[*_]{0,2} {1,2}[*_]{0,2}")
_JOINED = re.compile(
    r"(?: ?[,/&+] ?| (?:et|ou|puis|et de|et d'|&|avec) )(?:mon |ma |son |sa )?"
    r"(?:(?:fils|fille|frere|soeur|mari) )?"
)
_APART_END = re.compile(r"(?: [A-ZÀ-Þ][^\W\d_]+)?\s?[,)]")
_ENDS = re.compile(r"\s*(?:[,).;:!?\n]|$)")


class Strength(Enum):
    """What stands before a name, from « Mme » (any case) to a bare place where only listed names count."""

    SHORT = "short"  # Dr, Mme, M.: nearly all that follows is a name
    WRITTEN = "written"  # an abbreviation that is a word too: a capital is needed
    HELD = "held"  # « le docteur », « mon professeur »
    GREETED = "greeted"  # « Bonjour Docteur »: a sentence may begin behind it
    SAID = "said"  # « je m'appelle »
    KIN = "kin"  # « ma fille »
    APART = "apart"  # « ma fille, »
    CLOSING = "closing"  # « Cordialement, »
    LISTED = "listed"  # first names of the list only


_CAPITALS_NEEDED = (Strength.WRITTEN, Strength.KIN, Strength.APART, Strength.CLOSING)


def names_after(
    view: View, place: int, strength: Strength, *, many: bool = False
) -> Iterator[tuple[int, int]]:
    """The names from the place on: one, and those joined to it (« Léa et Tom », « Léa, Tom »)."""
    end = name_at(view, place, strength)
    joined = Strength.KIN if many or strength in (Strength.KIN, Strength.SAID) else Strength.LISTED
    while end:
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
        particle = _PARTICLE.match(view.plain, place)
        start = particle.end() if particle else place
        if particle and not _particle_is_open(view, particle, start, last, strength):
            return end
        found = _initial(view, start, strength, first=not words) or _WORD.match(view.text, start)
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


def _particle_is_open(view: View, particle: re.Match[str], start: int, last: str, strength: Strength) -> bool:
    """A particle leads on to a capital: « de la Fontaine »; « le maire » and « de Lyon » do not."""
    word = _WORD.match(view.text, start)
    if not word or (strength in (Strength.LISTED, Strength.CLOSING) and not last):
        return False
    letters = word[0]
    if particle[0] == "d'" and letters.isupper() and len(letters) < 5:  # « le professeur d'EPS »
        return False
    written = view.text[particle.start() : particle.end()] != particle[0] and not is_shouted(
        view, particle.start()
    )
    french = bool(_FRENCH_PARTICLE.match(particle[0]))
    titled = letters[0].isupper() and _TITLED.search(
        view.plain[max(0, particle.start() - 14) : particle.start()]
    )
    if titled and not is_common(letters):
        return True
    if fold(letters) in places() or (
        french and not written and not _may_be_noble(view, particle, last, strength)
    ):
        return False
    if french and is_common(letters):
        named = written and letters[0].isupper() and not is_starter(letters)
        return named and strength in (Strength.SHORT, Strength.HELD)
    return letters[0].isupper() or (strength in (Strength.SHORT, Strength.SAID) and not is_common(letters))


def _may_be_noble(view: View, particle: re.Match[str], last: str, strength: Strength) -> bool:
    """A small « de » is a name's after « monsieur » or a first name, and a place's after « le docteur »."""
    if last and particle[0] == "d'" and strength in (Strength.SHORT, Strength.WRITTEN, Strength.SAID):
        return True
    if last:
        if len(last.strip(".")) == 1 and strength is Strength.CLOSING:
            return True
        weak = strength in (Strength.LISTED, Strength.CLOSING)
        return is_first_name(last) and (not weak or bool(_DOUBLE.match(view.text, particle.end())))
    if strength in (Strength.HELD, Strength.GREETED, Strength.KIN, Strength.APART):
        before = view.plain[max(0, particle.start() - 12) : particle.start()]
        called = strength in (Strength.HELD, Strength.GREETED)
        return "monsieur" in before or (called and particle[0] == "d'")
    return True


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


def is_shouted(view: View, place: int) -> bool:
    """True where the words around are all capitals, so that a capital says nothing."""
    around = view.text[max(0, place - 60) : place] + re.sub(
        r"^[\w'-]+(?: [\w'-]+)?", "", view.text[place : place + 80]
    )
    letters = [sign for sign in around if sign.isalpha()]
    return len(letters) >= 12 and sum(sign.isupper() for sign in letters) > 0.75 * len(letters)
