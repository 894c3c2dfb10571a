"""Finds people's names by the words beside them: civilities, « je m’appelle », kin, signatures, first names."""

import re
from collections.abc import Iterator
from itertools import chain

from qa.language.analysis import fold
from qa.safety import identifier_name_cues as cues
from qa.safety.identifier_first_names import doubtful_name_at, first_name_at, is_famous
from qa.safety.identifier_name_words import name_at, names_after
from qa.safety.identifier_particles import Strength, is_shouted
from qa.safety.identifier_signatures import find_signatures
from qa.safety.identifier_view import Hit, View
from qa.safety.identifier_words import (
    is_common,
    is_first_name,
    is_medicine,
    places,
    surname_words,
    words_of,
)

_SAME_LINE = re.compile(r"[ *_\"«]{0,4}")
_NEXT_LINE_TOO = re.compile(r"[ *_\"«]{0,4}(?:[Vv](?:eu)?ve (?=[A-ZÀ-Þ])|VEUVE )?\n?[ *_>\"«]{0,4}")
_NAME = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_AGE = re.compile(r",? (?:a |de )?\d{1,2} ?(?:ans|mois|a(?!\w))")
_WORDS_TOO = frozenset("m mm me pr doc mde mrs prs".split())


def find_names(view: View) -> Iterator[Hit]:
    """Names that the words around them give away; eponyms, places and medicines stay."""
    for finder in (
        _by_civility,
        _by_saying,
        _by_form,
        _by_kin,
        _by_kin_behind,
        _by_calling,
        _by_birth,
        find_signatures,
        _by_first_name,
        _by_age,
    ):
        yield from finder(view)


def _hits(view: View, place: int, strength: Strength, reason: str, *, many: bool = False) -> Iterator[Hit]:
    """The name at the place and those joined to it by commas and « et »; `many` are announced by a plural."""
    for start, end in names_after(view, place, strength, many=many):
        if not is_famous(view, start, end):
            yield Hit(start, end, "NOM", reason)


def _by_civility(view: View) -> Iterator[Hit]:
    for found in cues.CIVILITY.finditer(view.plain):
        strength = _civility_strength(view, found)
        if found["it"] == "me" and is_shouted(view, found.start()):
            strength = Strength.LISTED
        gap = (_SAME_LINE if strength is Strength.GREETED else _NEXT_LINE_TOO).match(view.text, found.end())
        if strength and gap and (gap.end() > found.end() or found["stop"]):
            yield from _hits(view, gap.end(), strength, "civility", many=found["it"] in cues.PLURAL)
            yield from _does(view, gap.end(), strength)
    for found in cues.GLUED.finditer(view.text):
        yield from _hits(view, found.end(), Strength.SHORT, "civility")


def _does(view: View, place: int, strength: Strength) -> Iterator[Hit]:
    """« Docteur ramanantsoa m'a dit »: a greeting or not, what follows is done by someone."""
    word = _NAME.match(view.plain, place) if strength in (Strength.GREETED, Strength.HELD) else None
    named = word and (word[0] in surname_words() or not is_common(word[0]))
    if word and named and len(word[0]) > 3 and cues.DOES.match(view.plain, word.end()):
        yield Hit(place, word.end(), "NOM", "civility")


def _civility_strength(view: View, found: re.Match[str]) -> Strength | None:
    """How much the civility says about the next word; None where it is none (« 5 m », « me », « PR »)."""
    word, written = found["it"], view.text[found.start("it") : found.end("it")]
    before = view.plain[max(0, found.start() - 30) : found.start()]
    if word in _WORDS_TOO:
        return _doubtful_strength(word, written, before)
    if re.fullmatch(cues.SHORT, word):
        return Strength.GREETED if cues.GREETED.search(before) and not found["stop"] else Strength.SHORT
    inside = (
        word in ("monsieur", "madame") and re.search(r"[a-z] $", before) and not cues.GREETED.search(before)
    )
    return Strength.HELD if inside or cues.HELD.search(before) else Strength.GREETED


def _doubtful_strength(word: str, written: str, before: str) -> Strength | None:
    """« m », « me », « pr », « doc » are words and units too."""
    if written.islower():
        is_civility = word in ("m", "doc", "pr") and not re.search(r"\d ?$", before)
    else:
        is_civility = not (word in ("me", "pr") and written.isupper() and cues.ECG.search(before))
    return Strength.WRITTEN if is_civility else None


def _by_saying(view: View) -> Iterator[Hit]:
    for found in cues.SAID.finditer(view.plain):
        yield from _hits(view, found.end(), Strength.SAID, "said")
    for found in cues.SIGNED.finditer(view.plain):
        participle = found[0].startswith("sign") and "é" not in view.text[found.start() : found.end()].lower()
        if not participle or found[0].rstrip(" *_").endswith(":"):
            yield from _hits(view, found.end(), Strength.CLOSING, "signed")


def _by_form(view: View) -> Iterator[Hit]:
    for found in cues.FORM.finditer(view.plain):
        if cues.CIVILITY.match(view.plain, found.end()):  # « Titulaire : M. … »: found by its civility
            continue
        weak = found[0].strip(" :*").split(" ")[0] in cues.WEAK_FIELDS
        yield from _hits(view, found.end(), Strength.KIN if weak else Strength.SAID, "form")
    for found in cues.FIELD_PAIR.finditer(view.plain):
        if found["second"] and not cues.FIELD_BEFORE.search(
            view.plain[max(0, found.start() - 30) : found.start()]
        ):
            continue
        yield from _hits(view, found.end(), Strength.SAID, "form")
    for found in cues.AT_HOUSE.finditer(view.plain):
        if view.text[found.start("it")].isupper() and found["it"] in words_of("surnames.txt"):
            yield Hit(*found.span("it"), "NOM", "house")


def _by_kin(view: View) -> Iterator[Hit]:
    for found in cues.RELATION.finditer(view.plain):
        first = "cousin" in found["kin"] and view.plain.startswith("germain", found.end())
        if first or _is_a_house(view, found):
            continue
        if found["age"]:
            yield from _hits(view, found.end("kin") + 1, Strength.KIN, "kin")
        small = _NAME.match(view.plain, found.end("kin") + 1)
        if small and is_first_name(small[0]) and _AGE.match(view.plain, small.end()):
            yield Hit(*small.span(), "NOM", "kin")
        called = "app" in found["gap"] or "nom" in found["gap"]
        comma = found["gap"].strip() in (",", "(", ":", "-")
        strength = Strength.SAID if called else Strength.APART if comma else Strength.KIN
        yield from _hits(view, found.end(), strength, "kin")
    for found in cues.ELDER.finditer(view.plain):
        sure = found["who"] not in ("maman", "papa", "meme")
        if sure or view.text[found.end()].isupper():
            yield from _hits(view, found.end(), Strength.KIN if sure else Strength.LISTED, "kin")
    for found in cues.PARENT_OF.finditer(view.plain):
        yield from _hits(view, found.end(), Strength.LISTED, "parent")


def _by_kin_behind(view: View) -> Iterator[Hit]:
    for found in cues.MY_KIN.finditer(view.plain):
        if is_first_name(found["it"], doubtful=False):
            yield Hit(*found.span("it"), "NOM", "kin_behind")


def _is_a_house(view: View, found: re.Match[str]) -> bool:
    """« la crèche Les Petits Loups »: a plural written with a capital is a name of its own."""
    capital = view.text[found.start("kin")].isupper() and not is_shouted(view, found.start("kin"))
    return (
        capital
        and found["kin"].startswith("petit")
        and found[0].split(" ")[0] in ("les", "des", "aux", "nos")
    )


def _by_calling(view: View) -> Iterator[Hit]:
    """« s’appelle » alone may name a medicine or a disease: the word itself decides."""
    for found in cues.CALLED.finditer(view.plain):
        person = cues.PERSON_BEFORE.search(view.plain[max(0, found.start() - 20) : found.start()])
        yield from _hits(view, found.end(), Strength.KIN if person else Strength.LISTED, "called")


def _by_birth(view: View) -> Iterator[Hit]:
    """« née Durand », « épouse Martin »: a surname with its capital."""
    for found in cues.BORN.finditer(view.plain):
        yield from _hits(view, found.end(), Strength.KIN, "birth_name")
        town = _NAME.match(view.plain, found.end())  # « épouse Cholet »: one is born or wed there with « à »
        if town and town[0] in places() and view.text[found.end()].isupper():
            yield Hit(*town.span(), "NOM", "birth_name")


def _by_first_name(view: View) -> Iterator[Hit]:
    """A usual first name with its capital, outside names of streets, hospitals and diseases."""
    for start, end in chain(first_name_at(view), doubtful_name_at(view)):
        yield Hit(start, end, "NOM", "first_name")
    for found in cues.HERE.finditer(view.plain):
        word = _NAME.match(view.plain, found.end())
        last = name_at(view, found.end(), Strength.LISTED)
        if not word or not last or cues.NUMBERED.match(view.plain, last):
            continue
        sure = last > word.end() or is_first_name(word[0], doubtful=False)
        if sure and not is_famous(view, found.end(), last):
            yield Hit(found.end(), last, "NOM", "here")


def _by_age(view: View) -> Iterator[Hit]:
    """« Célimène a 6 ans », « je suis Enguerrand, 22 ans »: an unknown word with a capital and an age behind."""
    for found in cues.AGED.finditer(view.text):
        word = found["it"]
        known = is_first_name(word) or not (found["comma"] or is_common(word) or is_medicine(word))
        if known and not is_shouted(view, found.start()):
            yield Hit(*found.span("it"), "NOM", "aged")
    for found in cues.HERE_AGED.finditer(view.text):
        word = found["it"]
        if not (is_common(word) or is_medicine(word) or cues.OF_A_KIND.search(fold(word))):
            yield Hit(*found.span("it"), "NOM", "here")
