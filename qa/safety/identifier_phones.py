"""Finds telephone numbers in every writing, French and foreign; official numbers stay."""

import re
from collections.abc import Iterator

from qa.safety.identifier_numbers import is_social_inside
from qa.safety.identifier_spelt import NUMBER_WORD, digits_of
from qa.safety.identifier_view import Hit, View
from qa.safety.identifier_words import lines_of

_GAP = r"[ .\-_/,·()]{0,3}"
_FRENCH = re.compile(
    rf"(?<![\dA-Z])(?<!\d[.,/])(?:\([0Oo] ?[1-9]\)|[0Oo] ?[1-9])(?:{_GAP}[\dOo]){{8}}(?![\dOo])"
    r"(?! ?(?:mg|ml|g|kg|cm|mm|ui|UI|%|€|euros)\b)"
)
# Two digits at a time, with the same sign in each gap, or with one gap at the end of a line.
_PARTED = re.compile(
    r"(?<![\dA-Z])0[1-9](?P<gap> ?(?:[*|+:;~=>&#]|--|\.\.) ?)\d\d(?:(?P=gap)\d\d){3}(?!\d)"
    r"|(?<!\d)0[67] ?: ?(?!0[67])\d\d(?:[ .-]\d\d){3}(?!\d)"
)
_LINES = re.compile(r"(?<![\dA-Z])0[1-9](?:(?:[ .-]{0,2}| ?[.-]?\n[ .-]?)\d\d){4}(?!\d)")
_BELGIAN = re.compile(
    r"(?<![\d.,/])0\d{1,3}(?:/ ?\d{2,3}(?P<gap>[ .]?)\d\d(?P=gap)\d\d|(?P<one>[ .])\d{3}(?P=one)\d\d(?P=one)\d\d)(?!\d)"
)
_BELGIUM = re.compile(
    r"(?<!\w)(?:tel|fixe|gsm|numero|appel|belg|bruxell|liege|namur|wallon|charleroi|mons(?!\w))"
)
# Country codes of the ITU, longest first; a number behind them has 6 to 12 digits.
_CODES = r"(?:3 3|2[1-69]\d|20|27|3[578]\d|3\d|42[013]|4\d|5[09]\d|5[1-8]|6[79]\d|6\d|7|8[057]\d|8\d|9[679]\d|9\d|1)"
_ABROAD = re.compile(rf"(?<![\d.,])(?:\+ ?|\(\+\) ?|\(\+ ?|00 ?){_CODES}\)?(?:{_GAP}\d){{6,12}}(?!\d)")
_AMERICAN = re.compile(
    r"(?<![\d.,/-])(?:1[ .-])?(?:\([2-9]\d\d\) ?\d{3}[ .-]?\d{4}|[2-9]\d\d[ .-]\d{3}[.-]\d{4})(?![\d-])"
)
_SAID = re.compile(
    r"(?<!\w)(?:tel(?:ephone)?s?|portable|mobile|gsm|fixe|whats ?app|wa|viber|mon (?:num(?:ero)?|06|07|tel)"
    r"|num(?:ero)? de (?:tel\w*|portable|gsm)|join(?:dre|ds|gnez|ignable)\w*|joignable"
    r"|appel(?:ez|er|le|les)(?:[ -]moi)?|rappel(?:ez|er|le)(?:[ -]moi)?|sms|texto|contact(?:ez|er)?(?:[ -]moi)?)(?!\w)"
    rf"[^\d\n+]{{0,20}}(?P<it>\+?\d(?:{_GAP}\d){{7,12}})(?!\d)"
)
_SPELT = re.compile(
    rf"(?<!\w)(?P<it>(?:zero[ ,.-]{{1,3}}(?:{NUMBER_WORD}|[1-9])"
    rf"|(?:plus )?trente[ -]trois[ ,.-]{{1,3}}(?:{NUMBER_WORD})|[0o] ?(?:[1-9]|six|sept))"
    rf"(?:(?:[ ,.-]{{1,3}}|(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d))(?:et[ -])?(?:{NUMBER_WORD}|\d{{1,3}}))"
    rf"{{3,16}})(?!\w)"
)
_DATE = re.compile(r"\d{1,2} ?[./ -] ?\d{1,2} ?[./ -] ?(?:19|20)\d\d(?!\d)|\d{1,2}[./-](?:19|20)\d\d(?!\d)")
_CODE_SAID = re.compile(
    r"(?<!\w)(?:lots?|ref|reference|cip ?\d*|code|serie|ean|gtin|amm|siret|siren|finess|isbn|imei)"
    r"[^\w\n]{0,3}(?:(?:n|no|numero|num|est)[^\w\n]{0,3})?$"
)
_ACCOUNT = re.compile(r"(?<![^\W_])[A-Za-z]{2}\d\d(?: ?[A-Za-z0-9]{4}){3,8}(?: ?[A-Za-z0-9]{1,3})?(?![^\W_])")


def find_phones(view: View) -> Iterator[Hit]:
    """Numbers of 8 to 15 digits that can be dialled, as digits or in words."""
    closed = [found.span() for found in _ACCOUNT.finditer(view.text)]
    for name, pattern, text in (
        ("french", _FRENCH, view.text),
        ("parted", _PARTED, view.text),
        ("lines", _LINES, view.text),
        ("belgian", _BELGIAN, view.text),
        ("abroad", _ABROAD, view.text),
        ("american", _AMERICAN, view.text),
        ("said", _SAID, view.plain),
    ):
        for found in pattern.finditer(text):
            start, end = _closed(text, *found.span("it" if name == "said" else 0))
            if _can_be_dialled(view, start, end, kind=name) and not any(
                a < end and start < b for a, b in closed
            ):
                yield Hit(start, end, "TEL", name)
    yield from _spelt(view)


def _closed(text: str, start: int, end: int) -> tuple[int, int]:
    """« +1 514 555 0142 (6 h de décalage) »: what stands behind an open bracket is no part of the number."""
    piece = text[start:end]
    opened = piece.rfind("(")
    if opened > piece.rfind(")") and len(re.findall(r"\d", piece[:opened])) > 7:
        return start, start + len(piece[:opened].rstrip())
    return start, end


def _can_be_dialled(view: View, start: int, end: int, *, kind: str) -> bool:
    piece = view.text[start:end]
    return not (
        _DATE.match(piece)
        or (kind not in ("parted", "belgian") and _gaps_are_odd(piece))
        or (
            kind == "belgian"
            and "/" not in piece
            and not _BELGIUM.search(view.plain, max(0, start - 40), end + 40)
        )
        or piece.count("\n") > 1
        or len(re.findall(r"\d", piece)) < 7
        or is_public(piece)
        or _CODE_SAID.search(view.plain[max(0, start - 25) : start])
        or (kind != "abroad" and is_social_inside(view.plain, start, end))
    )


def _gaps_are_odd(piece: str) -> bool:
    """A comma or a slash in one gap only belongs to a value or a date, not to a number."""
    gaps = [gap for gap in re.findall(r"[^\dOo+]+", piece) if gap.strip(" ()")]
    mobile = re.match(r"0[67]", piece) and len(re.sub(r"\D", "", piece)) == 10
    for sign in "," if mobile else ",/":
        with_sign = sum(sign in gap for gap in gaps)
        if with_sign and with_sign < max(4, len(gaps)):
            return True
    return False


def is_public(piece: str) -> bool:
    """True for the numbers of public services, poison centres and free lines (080x), however written."""
    digits = re.sub(r"\D", "", re.sub(r"[Oo]", "0", piece).replace("(0)", ""))
    national = re.sub(r"^(?:00)?33(?=[1-9]\d{8}$)", "0", digits)
    return national in lines_of("public_numbers.txt") or bool(re.fullmatch(r"080\d{7}", national))


def _spelt(view: View) -> Iterator[Hit]:
    for found in _SPELT.finditer(view.plain):
        length = _length_of_ten(found["it"])
        if length:
            yield Hit(found.start("it"), found.start("it") + length, "TEL", "spelt")


def _length_of_ten(piece: str) -> int:
    """How much of the piece says ten digits (or all of it, for 8 to 12); 0 where it is no number."""
    if re.fullmatch(r"[\d\s,.-]+", piece):
        return 0
    total, length = 0, 0
    for digits, end in digits_of(piece):
        total, length = total + len(digits), end
        if total == 10:
            return length
    return length if 8 <= total <= 13 else 0
