"""Finds postal addresses: number, kind of street, name, then what follows (flat, postcode and town)."""

import re
from collections.abc import Iterator

from qa.safety.identifier_address_names import name_end, town_end
from qa.safety.identifier_address_tails import POSTCODE, number_behind, postcode_end
from qa.safety.identifier_view import Hit, View

_STREETS = (
    r"rues?|r\.|avenues?|aven|ave?\.?|boulevards?|boul\.?|b(?:l|v|lv)?d\.?|impasse|imp\.?|chemin|chem\.?|che\.?|ch\.|allees?"
    r"|all\.?|route|rte\.?|faubourg|f(?:b)?g\.?|ruelle|venelle|esplanade|promenade|sentier|sente|montee|chaussee|traverse"
    r"|rond[ -]point|derb|hay|douar|zan[kq]at?|zenkat|rang|calle|rua|via|grande?[ '-]rue|grand'rue"
)
_PLACES = (
    r"place|pl\.?|cours|crs\.?|quai|square|sq\.?|passage|pass\.?|cite|villa|voie|clos|hameau|ham\.?"
    r"|residence|res\.?|resid\.?"
    r"|lotissement|lot\.?|lotis\.?|parc|domaine|cour|mail|galerie|z\.?[ai]\.?(?:c\.?)?|quartier|hlm|immeuble|imm\.?"
    r"|lieu[ -]?dit|ld"
)
_NUMBER = r"(?<![\d.,/:+-])(?:n° ?)?\d{1,4}(?: ?(?:bis|ter|quater|[a-d])(?!\w))?(?: ?[-/&] ?\d{1,4}(?: ?bis| ?ter)?)?"
_PARTS_MOST = 12  # of one address; a list of addresses is read from each of its own beginnings
_OLD = r"(?:(?:ancienne?|grande?|petite?|vieille|vieux) )?"
_NUMBERED = re.compile(
    rf"{_NUMBER} {{0,2}},?[ \n]{{0,2}}(?:de (?:la |l')?|du |, )?{_OLD}(?P<kind>{_STREETS}|(?P<place>{_PLACES})|r)(?!\w)"
)
_SURE = r"(?:rue|avenue|boulevard|bd\.?|bld\.?|blvd\.?|impasse|imp\.|allee|grand'rue)"
_BARE = re.compile(rf"(?<![\w-])(?:petite |grande )?(?P<kind>{_SURE})(?!\w)")
_ESTATE = re.compile(
    r"(?<![\w-])(?P<kind>residence|resid\.|res\.|lotissement|lot\.|z\.?a\.?c\.?|h\.?l\.?m\.?|cite hlm|immeuble|imm\."
    r"|hameau|lieu[ -]?dit|l\.d\.)(?!\w)(?: (?:universitaire|etudiante|autonomie|seniors?))?(?: ?:)?"
)
_BOX = re.compile(r"(?<!\w)(?:b\.?p\.?|cs|tsa) ?\d{1,6}[ ,-]{1,3}(?=\d{5}(?!\d))")
_HOME = re.compile(
    r"(?:habit\w+|demeur\w+|domicili\w+|adresse|vis|vit|vivons|loge\w*|reside\w*|chez moi)[^.!?\n]{0,30}$"
)
_NOT_A_STREET = re.compile(
    r"cours (?:de |d')?(?:pilates|yoga|zumba|gym|sport|danse|natation|anglais|francais)|r (?:=|\d)|ave?\.? j\.?-?c"
)
_ADDRESS_SAID = re.compile(
    r"(?<!mail )(?<!\w)adresse(?: postale)?(?:,? (?:est|c'est) ?:? ?|(?: [a-z']+){0,6} ?: ?)"
)
_UNIT = (
    r"(?:bat(?:iment)?s?|esc(?:alier)?|app?t?(?:artement|\.t)?|apt|porte|pte|etage|etg|chambre|hall|entree|bp|b\.p|cs|tour|bloc"
    r"|residence|resid|res|hlm|lieu[ -]?dit|lotissement|immeuble|imm)"
)
_VALUE = r"(?P<value>\d{1,6} ?[a-z]?(?!\w)|[a-z]\d{0,3}(?!\w))?"
_SEGMENT = re.compile(
    r"(?:[ ,;(*_-]{1,3}|[ ,]{0,2}\n)(?:(?:\d{1,2}(?:er|e|eme)? (?:etage|etg)\.?(?: (?:droite|gauche|face))?)"
    rf"|rdc|rez[ -]de[ -]chaussee|(?P<unit>{_UNIT})\.?(?: ?n°)? ?{_VALUE})"
)
_SHOP = re.compile(
    r"(?<!\w)(?:pharmacie|labo(?:ratoire)?|clinique|hopital|boulangerie|magasin|opticien|centre|maternite|dispensaire)"
    r"(?: de garde| medicale?| commercial| d'imagerie)?,?(?: (?:de l[a'] ?|du|dans la|sur le|a l'angle de la))? ?$"
)
_STREET_AFTER = re.compile(r"(?:[ ,;(-]{1,3}|[ ,]{0,2}\n)(?=(?:n° ?)?\d)")


def find_addresses(view: View) -> Iterator[Hit]:
    """Streets with their number, streets and estates alone where their name says so, post boxes, « adresse : »."""
    for found in _NUMBERED.finditer(view.plain):
        end = _numbered_end(view, found)
        if end:
            yield Hit(with_units_before(view, found.start()), end, "ADRESSE", "street")
    for pattern in (_BARE, _ESTATE):
        for found in pattern.finditer(view.plain):
            strong = (
                bool(_HOME.search(view.plain[max(0, found.start() - 60) : found.start()]))
                or "dit" in found["kind"]
            )
            end = name_end(view, found.end(), any_case=strong)
            end = rest(view, number_behind(view, end)) if end else None
            if end and not _is_a_shop(view, found.start(), end):
                yield Hit(with_units_before(view, found.start()), end, "ADRESSE", "street_alone")
    for found in _BOX.finditer(view.plain):
        yield Hit(found.start(), rest(view, found.end() - 1), "ADRESSE", "post_box")
    yield from _said(view)


def _is_a_shop(view: View, start: int, end: int) -> bool:
    """« la pharmacie de la rue Nationale », without a number, is nobody's home."""
    said = _SHOP.search(view.plain[max(0, start - 40) : start])
    return bool(said) and not re.search(r"\d", view.plain[start:end])


def _numbered_end(view: View, found: re.Match[str]) -> int | None:
    """Where the address ends, None where the words are no street: « 2 cours de yoga », « 10 rues piétonnes »."""
    kind = found["kind"]
    if re.search(r"grande?[ '-]rue$", found[0]):
        return rest(view, found.end())
    if _NOT_A_STREET.match(view.plain, found.start("kind")) or (kind == "rues"):
        return None
    at_home = bool(_HOME.search(view.plain[max(0, found.start() - 60) : found.start()]))
    doubtful = bool(found["place"]) or kind in ("r", "all", "ch", "route", "promenade", "montee", "che")
    end = name_end(view, found.end(), any_case=not doubtful or at_home)
    if end:
        return rest(view, end)
    if doubtful:
        lower = name_end(view, found.end(), any_case=True) or found.end()
        return rest(view, lower) if POSTCODE.match(view.plain, lower) else None
    return None


def rest(view: View, end: int) -> int:
    """The end with what belongs to the address behind its street: flats, floors, postcode, town."""
    for _ in range(_PARTS_MOST):
        further = postcode_end(view, end) or _segment_end(view, end) or _street_end(view, end)
        if not further or further <= end:
            break
        end = further
    return end


def _segment_end(view: View, end: int) -> int | None:
    found = _SEGMENT.match(view.plain, end)
    if not found:
        return None
    if not found["unit"] or found["value"]:
        return found.end()
    return name_end(view, found.end(), any_case=False)


def _street_end(view: View, end: int) -> int | None:
    gap = _STREET_AFTER.match(view.plain, end)
    found = _NUMBERED.match(view.plain, gap.end()) if gap else None
    return (name_end(view, found.end(), any_case=True) or None) if found else None


_HOUSE = (
    r"(?:tour|residence|res\.|immeuble|hlm|bloc|ferme|(?:l[ea]s? )?(?:clos|mas|domaine|villa|moulin|manoir|bastide"
    r"|camping|chalet|gite|chateau))(?: [^\W\d]+){1,4},"
)
_FLOOR = r"\d{1,2}(?:er|e|eme) etage(?: (?:droite|gauche|face))?"
_UNITS_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:{_UNIT}(?:\.? ?\d{{1,4}}[a-z]?|[. ]{{1,2}}[a-z]\d{{0,3}})|{_FLOOR}|{_HOUSE})[ ,;-]{{1,3}}){{1,4}}$"
)


def with_units_before(view: View, start: int) -> int:
    """« bât. B, appt 12, 5 rue … » begins at its first part."""
    base = max(0, start - 60)
    found = _UNITS_BEFORE.search(view.plain[base:start])
    return base + found.start() if found else start


def _said(view: View) -> Iterator[Hit]:
    """After « adresse : », all up to a postcode and its town."""
    for found in _ADDRESS_SAID.finditer(view.plain):
        code = re.compile(r"[^\n@?!]{3,70}?(?<!\d)\d{5}(?!\d)").match(view.text, found.end())
        if code and view.text[found.end()].isalnum():
            yield Hit(found.end(), rest(view, town_end(view, code.end())), "ADRESSE", "said")
