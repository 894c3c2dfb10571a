"""Which passwords people may choose: long enough, and not among the first that anybody would try."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from anyascii import anyascii

from qa.accounts.rules import PASSWORD_HIGH, PASSWORD_LOW
from qa.kernel.errors import Invalid
from qa.language.marks import N_

TOO_SHORT = N_("Trop court : il faut au moins 12 caractères. Une phrase de quatre mots convient.")
TOO_LONG = N_("Trop long : 128 caractères au plus.")
COMMON = N_("Trop courant : il est parmi les premiers que l’on essaierait. Choisissez-en un autre.")
OWN = N_(
    "Trop courant : il n’y a que votre nom, votre adresse ou des mots de ce site. Choisissez-en un autre."
)
SIMPLE = N_("Trop courant : c’est une suite ou une répétition. Choisissez-en un autre.")

MOST_COMMON = 10_000
_SHORT_UNIT = 3
_SITE_WORDS = """
toubib medecin medecine docteur docteurs doctor medecins sante health patient patients question questions reponse
reponses hopital clinique cabinet consultation urgence urgences medical infirmier pharmacie ordonnance diagnostic
moderateur moderation administrateur admin administration password motdepasse passe secret site
""".split()
_ROWS = (
    "0123456789",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)


def approve_password(password: str, *, own: Iterable[str] = ()) -> None:
    """Raises Invalid("password", French sentence) for a password that may not be chosen.

    12 to 128 characters, counted in NFC, whatever they are; refused are the 10,000 most common ones (alone or
    repeated), what is made of words of the site or of `own` only (site name, address and name of the account),
    and mere sequences or repetitions (ASVS 5.0 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11).
    """
    typed = unicodedata.normalize("NFC", password)
    if len(typed) < PASSWORD_LOW:
        raise Invalid("password", TOO_SHORT)
    if len(typed) > PASSWORD_HIGH:
        raise Invalid("password", TOO_LONG)
    folded = typed.casefold()
    unit = _unit(folded)
    if _is_simple(folded) or len(unit) <= _SHORT_UNIT or (unit != folded and _is_simple(unit)):
        raise Invalid("password", SIMPLE)
    if {folded, unit} & _common():
        raise Invalid("password", COMMON)
    if _is_made_of(folded, own):
        raise Invalid("password", OWN)


def _unit(text: str) -> str:
    """The shortest beginning that gives the text when it is repeated, the last time perhaps cut short."""
    return next(text[:size] for size in range(1, len(text) + 1) if text[size:] == text[:-size])


def _is_simple(text: str) -> bool:
    """True for a run along the alphabet, the digits or a keyboard, either way, begun anew at its end."""
    rows = [row * (PASSWORD_HIGH // len(row) + 2) for row in _ROWS]
    return any(text in row or text[::-1] in row for row in rows)


@cache
def _common() -> frozenset[str]:
    """The most common passwords; the list is read once, when somebody first chooses one."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - large, and rarely wanted

    lists: dict[str, list[str]] = FREQUENCY_LISTS
    return frozenset(one.casefold() for one in lists["passwords"][:MOST_COMMON])


def _is_made_of(folded: str, own: Iterable[str]) -> bool:
    """True where nothing is left once those words, digits and signs are taken away."""
    letters = _letters(folded)
    words = {_letters(one) for text in own for one in [text, *re.split(r"[\W\d_]+", text)]}
    known = {word for word in words if len(word) >= 3} | set(_SITE_WORDS)
    longest_first = sorted(known, key=len, reverse=True)
    whole = re.compile("(?:" + "|".join(longest_first) + ")+")
    return bool(letters) and whole.fullmatch(letters) is not None


def _letters(text: str) -> str:
    """Its letters alone, without accents and capitals."""
    return re.sub(r"[^a-z]", "", anyascii(text).lower())
