"""Numbers and dates in words, on plain text (lower case, no accents)."""

import re
from collections.abc import Iterator

_UNITS = {
    word: number
    for number, word in enumerate(
        """zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize""".split()
    )
} | {"une": 1}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        "vingt trente quarante cinquante soixante septante octante nonante".split(), start=2
    )
} | {"huitante": 80}
NUMBER_WORD = "|".join(sorted([*_UNITS, *_TENS, "vingts"], key=len, reverse=True))
_WORD = re.compile(r"[a-z]+|\d+")

MONTH = (
    r"(?:janv(?:ier)?|fev(?:r(?:ier)?)?|mars|avr(?:il)?|mai|juin|juil(?:l(?:et)?)?|aout|sept(?:embre)?|oct(?:obre)?"
    r"|nov(?:embre)?|dec(?:embre)?)(?!\w)\.?"
)
WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_NUMBER = rf"(?:{NUMBER_WORD}|mil(?:le)?|cents?)"
_SAID = rf"{_NUMBER}(?:[ -](?:et[ -])?{_NUMBER}){{0,9}}"
_YEAR = rf"(?:'?(?:(?:19|20)\d\d|\d\d)(?!\d)(?! ?(?:ans|kg|cm|mois|sa|h)(?!\w))|{_SAID})"
DATE = (
    rf"(?:(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)"
    rf"|\d{{1,2}} ?[/.\-] ?\d{{1,2}} ?[/.\-] ?(?:(?:19|20)\d\d|\d\d)(?!\d)"
    rf"|\d{{1,2}} \d{{1,2}} (?:(?:19|20)\d\d|\d\d)(?!\d)"
    rf"|(?:1 ?er|\d{{1,2}}(?:er)?|premier|{_SAID}) ?(?:(?:du mois )?de )?[ /.-]?{MONTH}"
    rf"(?:[ /.,-]{{1,2}}(?:de (?:l'an(?:nee)? )?)?{_YEAR})?)"
)


def digits_of(piece: str) -> Iterator[tuple[str, int]]:
    """The digits that each number of the piece says, and where it ends: « trente-neuf » gives 39."""
    words = [
        (found[0], found.end()) for found in _WORD.finditer(piece) if found[0] not in ("et", "plus", "o")
    ]
    place = 0
    while place < len(words):
        value, used = _number(words, place)
        place += used
        yield value, words[place - 1][1]


def _number(words: list[tuple[str, int]], place: int) -> tuple[str, int]:
    word = words[place][0]
    following = [pair[0] for pair in words[place + 1 : place + 4]]
    if word.isdigit():
        return word, 1
    if word == "quatre" and following[:1] in (["vingt"], ["vingts"]):
        value, used = _after(80, 20, following[1:])
        return str(value), used + 2
    if word in _TENS:
        value, used = _after(_TENS[word], 20 if word == "soixante" else 10, following)
        return str(value), used + 1
    if word == "dix" and following[:1] in (["sept"], ["huit"], ["neuf"]):
        return str(10 + _UNITS[following[0]]), 2
    return str(_UNITS.get(word, 0)), 1


def _after(base: int, under: int, following: list[str]) -> tuple[int, int]:
    """What follows a ten: « trente » + « neuf », « soixante » + « dix-huit »."""
    if following[:1] == ["dix"] and under == 20 and following[1:2] in (["sept"], ["huit"], ["neuf"]):
        return base + 10 + _UNITS[following[1]], 2
    unit = _UNITS.get(following[0], 0) if following else 0
    return (base + unit, 1) if 0 < unit < under else (base, 0)
