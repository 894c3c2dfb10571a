"""What follows the street in an address: number behind it, postcode and town, here and abroad."""

import re

from qa.language.analysis import fold
from qa.safety.identifier_address_names import town_end
from qa.safety.identifier_view import View
from qa.safety.identifier_words import is_common, is_starter, places

POSTCODE = re.compile(
    r"(?:[ ,;(*_\"»-]{1,3}|[ ,\"»]{0,3}\n)(?:a |f-?)?(?:\d{5}|\d{2} \d{3})(?!\d| ?(?:€|euros|mg|pas|ui)(?!\w))"
)
# Belgium, Switzerland, Luxembourg: four digits and a town with its capital.
_SHORT_CODE = re.compile(r"[ ,;-]{1,3}\n?(?:b-|ch-|l-)?[1-9]\d{3} (?=[^\W\d_])")
_TOWN_FIRST = re.compile(r"[ ,]{1,2}\n?(?P<town>[^\W\d_]+(?:[ '-][^\W\d_]+){0,4}),? \(?\d{5}(?!\d)\)?")
_CANADIAN = re.compile(
    r"(?:[ ,]{1,2}[^\W\d_]+(?:[ '-][^\W\d_]+){0,3})??[ ,]{1,2}(?:\(?(?:qc|quebec|on|nb)\)?[ ,]{1,2})?"
    r"[abceghj-np-tvxy]\d[a-z] ?\d[a-z]\d(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER_BEHIND = re.compile(
    r"[ ,]{1,2}(?:n°? ?|numero )?\d{1,4}(?: ?bis|[a-d])?(?: (?:bte|boite|bus) ?\d{1,3})?"
    r"(?=[,.;)\n]|$| -|,? (?:[a-z]{1,2}-)?\d{4,5} [^\W\d_])"
)


def number_behind(view: View, end: int) -> int:
    """The end with the number of « rue de la Loi 16, 1000 Bruxelles »."""
    found = _NUMBER_BEHIND.match(view.plain, end)
    return found.end() if found else end


def postcode_end(view: View, end: int) -> int | None:
    """The end of the postcode and of its town, whichever comes first."""
    if found := POSTCODE.match(view.plain, end):
        return town_end(view, found.end())
    if (found := _SHORT_CODE.match(view.plain, end)) and _named(view, found.end()):
        return town_end(view, found.end() - 1)
    if (found := _TOWN_FIRST.match(view.plain, end)) and view.text[found.start("town")].isupper():
        return town_end(view, found.end()) if _named(view, found.end() + 1) else found.end()
    found = _CANADIAN.match(view.plain, end)
    return found.end() if found else None


def _named(view: View, place: int) -> bool:
    word = _WORD.match(view.text, place)
    if not word or not word[0][0].isupper() or is_starter(word[0]):
        return False
    return not is_common(word[0]) or fold(word[0]) in places()
