"""Which names people may take: Latin letters, no look-alikes, no word that claims a role."""

import re
import unicodedata

from qa.kernel.errors import Invalid
from qa.kernel.text import normalise
from qa.language.marks import N_

LONGEST = 120
EMPTY = N_("Indiquez votre nom.")
TOO_LONG = N_("Raccourcissez ce nom : 120 caractères au plus.")
LETTERS = N_("Écrivez ce nom en lettres latines, sans chiffre ni signe, par exemple « Anne-Lise Le Goff ».")
TWO_WORDS = N_("Indiquez le prénom et le nom.")
RESERVED = N_("Ce nom ferait croire à un rôle ou à un service. Indiquez un nom de personne.")

# Letters that no mark explains: a sign outside these, once its marks are taken off, is a look-alike.
_BASE = frozenset("abcdefghijklmnopqrstuvwxyzæœøłđðþßABCDEFGHIJKLMNOPQRSTUVWXYZÆŒØŁĐÐÞẞ")
_MARKS = frozenset(
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u031b"
    "\u0323\u0324\u0326\u0327\u0328\u032d\u032e\u0331"
)
_MOST_MARKS = 2  # Vietnamese: ệ, ẳ
_APOSTROPHES = str.maketrans(dict.fromkeys("'ʼ‘`´′", "’"))
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–", "-"))
_SHAPE = re.compile(r"[^\W\d_]+(?:(?:[-’]|\. ?|\.-| )[^\W\d_]+)*\.?")
_LATIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss"})
_TITLES = frozenset("dr dre docteur docteure pr professeur professeure".split())

# Nobody's family name: refused as any word of a name.
_CLAIMS = """
admin administrateur administratrice administration moderateur moderatrice moderation modo support assistance toubib
samu smur urgence urgences systeme system anonyme anonymous verificateur verificatrice webmaster superviseur
equipe secretariat
"""
# Family names as well (« Jacques Médecin »): refused as the whole name or where the name begins with them.
_OPENING = """
docteur docteure professeur professeure medecin medecine dr pr dre infirmier infirmiere pharmacien hopital site
"""
_PHRASES = ("ordre des medecins", "conseil de l ordre", "ordre national", "service client", "police secours")


def shown_name(raw: str, *, two_words: bool = False, site: str = "Toubib") -> str:
    """The name as it is kept and shown, without a title before it.

    Raises Invalid("name", French sentence): for other scripts and look-alikes, digits and signs, words that claim
    a role or the site's own name, and with `two_words` (doctors) where first or last name is missing.
    """
    typed = " ".join(normalise(raw, multiline=False).translate(_APOSTROPHES).translate(_HYPHENS).split())
    if not typed:
        raise Invalid("name", EMPTY)
    if len(typed) > LONGEST:
        raise Invalid("name", TOO_LONG)
    if not _SHAPE.fullmatch(_bare(typed)) or not all(map(_is_letter_or_sign, _clusters(typed))):
        raise Invalid("name", LETTERS)
    name = _without_title(typed)
    if not name or _claims_a_role(name, site):
        raise Invalid("name", RESERVED)
    if two_words and len(name.split()) < 2:
        raise Invalid("name", TWO_WORDS)
    return name


def _bare(text: str) -> str:
    """The text without marks, for its shape."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _clusters(text: str) -> list[str]:
    """Each sign with its marks, decomposed."""
    return re.findall(r"[^\u0300-\u036f][\u0300-\u036f]*|.", unicodedata.normalize("NFD", text))


def _is_letter_or_sign(cluster: str) -> bool:
    first, marks = cluster[0], cluster[1:]
    if first in " -’.":
        return not marks
    return first in _BASE and len(marks) <= _MOST_MARKS and set(marks) <= _MARKS


def _without_title(name: str) -> str:
    """« Dr Martin » is « Martin », « Pr. Dr. Anne Petit » is « Anne Petit »; empty where a title is all there is."""
    first, _, rest = name.partition(" ")
    title, dot, glued = first.partition(".")
    if title.lower() not in _TITLES:
        return name
    remaining = " ".join(part for part in (glued if dot else "", rest) if part).lstrip("-. ")
    return _without_title(remaining) if remaining else ""


def _claims_a_role(name: str, site: str) -> bool:
    words = _words(name)
    spelled = _squeezed("".join(words))
    reserved = _CLAIM_WORDS | {_squeezed("".join(_words(site)))}
    line = f" {' '.join(words)} "
    return (
        bool(reserved.intersection(map(_squeezed, words)))
        or spelled in reserved | _OPENING_WORDS
        or _squeezed(words[0]) in _OPENING_WORDS
        or any(f" {phrase} " in line for phrase in _PHRASES)
        or bool(_spelled_out(words) & (reserved | _OPENING_WORDS))
    )


def _words(text: str) -> list[str]:
    folded = _bare(text.lower().translate(_LATIN)).translate(_LATIN)
    return re.findall(r"[a-z]+", folded)


def _squeezed(word: str) -> str:
    """Letters that follow themselves count once: « Adminn », « Moddération »."""
    return re.sub(r"(.)\1+", r"\1", word)


def _spelled_out(words: list[str]) -> set[str]:
    """Words written letter by letter, « A d m i n Paul »; two or three letters are initials."""
    runs = re.findall(r"(?:\b[a-z]\b ?){4,}", " ".join(words))
    return {_squeezed(run.replace(" ", "")) for run in runs}


_CLAIM_WORDS = frozenset(map(_squeezed, _CLAIMS.split()))
_OPENING_WORDS = frozenset(map(_squeezed, _OPENING.split()))
