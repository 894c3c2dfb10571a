"""How much the words before a name say, and which particles lead on to it (« de la », « ben », « Van »)."""

import re
from enum import Enum

from qa.language.analysis import fold
from qa.safety.identifier_view import View
from qa.safety.identifier_words import either, is_common, is_first_name, is_starter, places

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_PARTICLES = either(
    """de la ; de ; du ; des ; von der ; von ; van der ; van den ; van de ; van ; ben ; bin ; bint ; ibn ; el ; al
    ; le ; la ; les ; da ; do ; dos ; di ; del ; della ; mc ; mac ; saint ; sainte ; st ; ste ; ait ; abou
    ; abu ; ould ; bou"""
)
PARTICLE = re.compile(rf"(?:{_PARTICLES}\s+|d'(?=\w))+")
_FRENCH_PARTICLE = re.compile(r"(?:d'|(?:de|du|des|le|la|les)\s)")
_DOUBLE = re.compile(r"(?!Saint)[A-ZÀ-Þ][^\W\d_]+-[A-ZÀ-Þ][^\W\d_]+(?!-)")  # « de Quatrelune-Lenoir »
_TITLED = re.compile(r"(?<!\w)(?:monsieur|madame|mademoiselle|mme|mlle)\.? $")


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


_BEFORE_NOBLES = (Strength.SHORT, Strength.WRITTEN, Strength.HELD, Strength.SAID)


def particle_is_open(view: View, particle: re.Match[str], start: int, last: str, strength: Strength) -> bool:
    """A particle leads on to a capital: « de la Fontaine »; « le maire » and « de Lyon » do not."""
    word = WORD.match(view.text, start)
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
        return (named and strength in (Strength.SHORT, Strength.HELD)) or is_alone(view, word, strength)
    return letters[0].isupper() or (strength in (Strength.SHORT, Strength.SAID) and not is_common(letters))


def is_alone(view: View, word: re.Match[str], strength: Strength) -> bool:
    """« Médecin : DR LE BRAS »: in capitals a common word is a name where it ends the line."""
    end = view.text[word.end() : word.end() + 3].lstrip(" .")
    ends = not end or end[0] == "\n"
    return ends and strength is Strength.SHORT and word[0].isupper() and not is_starter(word[0])


def _may_be_noble(view: View, particle: re.Match[str], last: str, strength: Strength) -> bool:
    """A small « de » is a name's after « monsieur » or a first name, and a place's after « le docteur »."""
    if last:
        if particle[0] == "d'" and strength in _BEFORE_NOBLES:
            return True
        if len(last.strip(".")) == 1 and strength is Strength.CLOSING:
            return True
        weak = strength in (Strength.LISTED, Strength.CLOSING)
        return is_first_name(last) and (not weak or bool(_DOUBLE.match(view.text, particle.end())))
    if strength in (Strength.HELD, Strength.GREETED, Strength.KIN, Strength.APART):
        before = view.plain[max(0, particle.start() - 12) : particle.start()]
        called = strength in (Strength.HELD, Strength.GREETED)
        return "monsieur" in before or (called and particle[0] == "d'")
    return True


def is_shouted(view: View, place: int) -> bool:
    """True where the words around are all capitals, so that a capital says nothing."""
    around = view.text[max(0, place - 60) : place] + re.sub(
        r"^[\w'-]+(?: [\w'-]+)?", "", view.text[place : place + 80]
    )
    letters = [sign for sign in around if sign.isalpha()]
    return len(letters) >= 12 and sum(sign.isupper() for sign in letters) > 0.75 * len(letters)
