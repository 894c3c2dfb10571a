"""How a folded word sounds in French, for what is written as it is heard: « orible », « farmasi », « goche »."""

import re
from functools import lru_cache

_SOUNDS = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        (r"(?:aient|ait|ais|er|ez|ees|ee)$", "ei"),
        (r"(?<=[a-z]{3})[sx]$", ""),
        (r"(?<=[a-z]{3})[tdp]$", ""),
        (r"eau|au", "o"),
        (r"ph", "f"),
        (r"sh", "ch"),
        (r"(?<!c)h", ""),
        (r"(?<=[aeu])il(?=[aeou])|(?<=[aeou])y(?=[aeou])", "Y"),
        (r"y", "i"),
        (r"sc(?=[ei])|c(?=[ei])|z", "s"),
        (r"ge(?=[ao])|g(?=[ei])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"qu|q|c(?!h)", "k"),
        (r"(?<=[sct]i)en(?=[tc])", "2"),
        (r"(?<=i)en(?![aeioun])|(?:[ae]?i|u)[nm](?![aeiounm])", "1"),
        (r"[ae][nm](?![aeiounm])", "2"),
        (r"o[nm](?![aeiounm])", "3"),
        (r"(?<=[a-z0-9]{2})e$", ""),
        (r"[ae]i", "e"),
        (r"oeu|oe", "eu"),
        (r"x(?=.)", "ks"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """The sounds of a folded word, one sign each, without what is silent at its end."""
    for spelling, heard in _SOUNDS:
        word = spelling.sub(heard, word)
    return word
