"""Finds numbers that carry a key: bank accounts, French social security, health professionals."""

import re
from collections.abc import Iterator

from qa.safety.identifier_view import Hit, View

_GAP = r"[\s.\-_/]{0,3}"
_IBAN = re.compile(r"(?<![^\W_])[a-z]{2}[ .-]?\d{2}(?=[ .-]{0,2}[a-z0-9])", re.IGNORECASE)
# Lengths of the IBAN registry (ISO 13616), by country; others are tried by the key alone.
_LENGTHS = {
    pair[:2]: int(pair[2:])
    for pair in """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18
    FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20
    LU20 LV21 LY25 MA28 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31
    SE24 SI19 SK24 SM27 SN28 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 BF28 BI27 BJ28 CF27 CG27 CI28 CM27 CV25
    DJ27 DZ26 GA27 GQ27 GW25 IR26 KM27 MG27 ML28 MZ25 NE28 TD27 TG28
    """.split()
}
_MEDICINE = "34009"  # a code of a pack (CIP13)
_MONTH = rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2]|[23]{_GAP}\d|4{_GAP}[0-2]|[5-9]{_GAP}\d)"
_PLACE = rf"(?:\d{_GAP}\d|2{_GAP}[ab])"
_SOCIAL = re.compile(
    rf"(?<![\d.,])[12378]{_GAP}\d{_GAP}\d{_GAP}{_MONTH}{_GAP}{_PLACE}{_GAP}"
    rf"\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}\d"
    rf"(?P<key>(?:{_GAP}|,?\s?\(?(?:la )?cle\s?:?\s?|\s?[(/|]\s?)\d\s?\d\)?)?(?!\d)",
    re.IGNORECASE,
)
# Without its key, and parted as on the card: nothing else is written so.
_GROUPED = re.compile(r"\d([ .-])\d\d\1\d\d\1[\dab]{2}\1\d{3}\1\d{3}")
_SOCIAL_SAID = re.compile(
    r"secu|ameli|identifiant|sans (?:la )?cle|(?<!\w)nir(?!\w)|vitale|immatriculation"
    r"|assure sociale?|(?<!\w)n?ss(?!\w)|nss"
)
_REGISTER = re.compile(r"(?<![\d.,+])(?:8[ .]?)?(?:1[ .]?0|9[ .]?9)(?:[ .]?\d){9}(?!\d)")
_REGISTER_SAID = re.compile(r"rpps|id ?-?nat|idnps|identifiant national|professionnel de sante")


def find_accounts(view: View) -> Iterator[Hit]:
    """IBANs of any country whose key is right (ISO 13616)."""
    for found in _IBAN.finditer(view.text):
        end = _account_end(view.text, found.start())
        if end:
            yield Hit(found.start(), end, "IBAN", "iban")


def _account_end(text: str, start: int) -> int | None:
    window = text[start : start + 80]
    length = _LENGTHS.get(window[:2].upper())
    if length is None:
        return None
    signs: list[str] = []
    for place, sign in enumerate(window):
        if sign.isascii() and sign.isalnum():
            signs.append(sign.upper())
            if len(signs) == length:
                after = window[place + 1 : place + 2]
                return (
                    start + place + 1 if not after.isalnum() and iban_key_is_right("".join(signs)) else None
                )
        elif sign not in " .-" or window[place : place + 3].isspace():
            return None
    return None


def iban_key_is_right(compact: str) -> bool:
    """ISO 7064 mod 97-10, on upper-case letters and digits without spaces."""
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def find_social_numbers(view: View) -> Iterator[Hit]:
    """Social security numbers (NIR): with the right key, or near a word that says what they are."""
    for found in _SOCIAL.finditer(view.plain):
        if found[0].startswith(_MEDICINE):
            continue
        said = bool(_SOCIAL_SAID.search(view.plain[max(0, found.start() - 60) : found.end() + 30]))
        if (
            said
            or _GROUPED.fullmatch(found[0])
            or (found["key"] and nir_key_is_right(re.sub(r"[^0-9ab]|cle", "", found[0])))
        ):
            yield Hit(*found.span(), "NIR", "social_security")


def nir_key_is_right(compact: str) -> bool:
    """Key = 97 - (number mod 97); Corsica counts 2A as 19 and 2B as 18 (lower case without spaces)."""
    number = compact[:5] + compact[5:7].replace("2a", "19").replace("2b", "18") + compact[7:13]
    return number.isdigit() and compact[13:].isdigit() and 97 - int(number) % 97 == int(compact[13:])


def find_registers(view: View) -> Iterator[Hit]:
    """RPPS numbers and national identifiers (8 + RPPS), by their Luhn key; grouped only where named."""
    for found in _REGISTER.finditer(view.text):
        digits = re.sub(r"\D", "", found[0])
        base = max(0, found.start() - 40)
        said = _REGISTER_SAID.search(view.plain[base : found.start()])
        named = said and re.fullmatch(
            r"\W{0,5}(?:n\W{0,3}|numero )?", view.plain[said.end() + base : found.start()]
        )
        if named or (luhn_is_right(digits[-11:]) and (said or digits == found[0])):
            yield Hit(*found.span(), "RPPS", "rpps")


def luhn_is_right(digits: str) -> bool:
    """Luhn mod 10 on digits; the last one is the key (RPPS: the 11th)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def is_social_inside(plain: str, start: int, end: int) -> bool:
    """True where the piece is part of 13 to 15 digits built as a NIR: no telephone number hides there."""
    around = plain[max(0, start - 24) : end + 24]
    offset = max(0, start - 24)
    return any(
        offset + found.start() < end and start < offset + found.end()
        for found in _SOCIAL.finditer(around)
        if not found[0].startswith("33")
    )
