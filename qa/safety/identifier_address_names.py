"""Where the name of a street or of a town ends."""

import re

from qa.safety.identifier_spelt import MONTH
from qa.safety.identifier_view import View
from qa.safety.identifier_words import is_common, is_first_name, is_starter, places

_ROAD = re.compile(r" (?:nationale|departementale|rurale?|communale|vicinale?)(?: n?°? ?\d{1,4}(?!\d))?")
_DAY = re.compile(rf"[ *_]{{0,2}}(?:du |le )?(?:1 ?er|\d{{1,2}})[ -]{MONTH}(?:[ -](?:19|18)\d\d(?!\d))?")
_PARTICLE = re.compile(
    r"[ *_\"«]{1,3}(?:de l'|d'|l'"
    r"|(?:(?:(?<=four )|(?<=moulin )|(?<=puits )|(?<=pot ))a"
    r"|de la|du|des|de|la|les|le|aux|au|a la|en|et|sur|saint|sainte|st|ste)(?=[ *_\d-])-?)"
)
_WORD = re.compile(r"[ *_\"«]{0,3}(?P<it>[^\W\d_]+(?:[-'.]{1,2}[^\W\d_]+)*(?!\d)\.?|\d{1,4}(?=[ ,.\n]|$))")
_TITLES = frozenset(
    """general gal marechal mal docteur dr professeur pr president pdt capitaine cdt commandant colonel lieutenant abbe
    chanoine cardinal saint sainte st ste sts notre frere freres soeur soeurs pere jean pierre paul marie victor georges
    charles emile
    anatole alphonse leon louis henri henry honore moulin haut bas vieux vieille grand grande petit petite belle beau
    bon
    quatre trois deux champ champs bois clos pre pres la le les""".split()
)
_TOWN_LINK = re.compile(
    r"(?:[ -](?:sur|sous|en|les|le|la|l'|de la|de l'|de|d'|du|des|aux|au|et|lez|lès))[ -]|[ -]l'|[ -]d'|[ -]s/ ?"
)
_TOWN_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_TOWN_OPENING = frozenset(
    "saint sainte st ste la le les l villeneuve bourg aix clermont mont pont chateau fort ville port".split()
)
_CEDEX = re.compile(r" {1,2}cedex(?: {1,2}\d{1,2}(?!\d))?")


def name_end(view: View, place: int, *, any_case: bool) -> int | None:
    """The end of a street's name from `place` on, None where none stands there.

    Without `any_case` the name needs a capital letter or a date (« rue du 8 mai 1945 »).
    """
    day = _DAY.match(view.plain, place) or _ROAD.match(view.plain, place)
    if day:
        return day.end()
    end, words, last = None, 0, ""
    while words < 7:
        while particle := _PARTICLE.match(view.plain, place):
            place, last = particle.end(), particle[0].strip(" *_")
        day = _DAY.match(view.plain, place)
        word = _WORD.match(view.plain, place)
        if day and not words:
            return day.end()
        if not word or not _belongs(view, word, words=words, last=last, any_case=any_case):
            break
        end = place = _without_stop(word)
        last = word["it"].rstrip(".")
        words += 1
    return end


def _belongs(view: View, word: re.Match[str], *, words: int, last: str, any_case: bool) -> bool:
    piece = word["it"]
    letters = piece.rstrip(".")
    written = view.text[word.start("it") : word.end("it")]
    if piece.isdigit():
        return words > 0 and last in ("st", "saint")
    if words == 0:
        return _opens(written, letters, last=last, any_case=any_case)
    if letters in places() and last not in _PARTICLES:
        return False
    if written[0].isupper() and not view.text[max(0, word.start() - 40) : word.end()].isupper():
        return not is_starter(letters) or last in _PARTICLES
    if last in _TITLES or is_first_name(last):
        return len(letters) > 1 and not is_starter(letters)
    return any_case and len(letters) > 2 and not is_common(letters) and not is_starter(letters)


_PARTICLES = frozenset("de du des d' l' de la de l' la le les aux au".split()) | {"de la", "de l'"}


def _opens(written: str, letters: str, *, last: str, any_case: bool) -> bool:
    if written[0].isupper():
        if last in _PARTICLES and not written.isupper() and len(letters) > 2:
            return True
        return not is_starter(letters) or letters in ("la", "le", "les", "dr", "docteur", "saint", "notre")
    return (
        any_case and len(letters) > 1 and (not is_starter(letters) or letters in ("dr", "docteur", "notre"))
    )


def _without_stop(word: re.Match[str]) -> int:
    """A full stop belongs to an initial or an abbreviated title (« V. Hugo », « Gal. »), else to the sentence."""
    letters = word["it"].rstrip(".")
    short = len(letters) <= 2 or letters in _TITLES
    return word.end() if short or not word["it"].endswith(".") else word.end() - 1


def town_end(view: View, place: int) -> int:
    """The end of the town behind a postcode, or the place itself where no town follows."""
    gap = re.compile(r"[ *_,-]{1,3}").match(view.text, place)
    word = _TOWN_WORD.match(view.text, gap.end()) if gap else None
    if not word or not _is_town(word[0]):
        return place
    end = word.end()
    while further := _further_town(view, end):
        end = further
    cedex = _CEDEX.match(view.plain, end)
    return cedex.end() if cedex else end


def _is_town(word: str) -> bool:
    return word[0].isupper() or word in _TOWN_OPENING or word.startswith("l'") or not is_starter(word)


def _ends_town(word: str) -> bool:
    """« FRANCE », and in capitals the next word of the sentence (« SAINT-OUEN AMBULANCE SVP »)."""
    return word.lower() in ("cedex", "france") or (word.isupper() and is_common(word))


def _further_town(view: View, end: int) -> int | None:
    """« sur Mer », « la Reine », « Billancourt » behind the first word of a town."""
    before = re.search(r"[^\W\d_]+$", view.plain[max(0, end - 30) : end])
    link = _TOWN_LINK.match(view.plain, end)
    if link:
        word = _TOWN_WORD.match(view.text, link.end())
        known = word and (word[0][0].isupper() or not is_common(word[0]))
        return word.end() if word and known and not is_starter(word[0]) else None
    word = _TOWN_WORD.match(view.text, end + 1) if view.text[end : end + 1] in (" ", "-") else None
    if not word or is_starter(word[0]):
        return None
    opened = before is not None and before[0] in _TOWN_OPENING
    return word.end() if opened or (word[0][0].isupper() and not _ends_town(word[0])) else None
