"""Numbers that tell when: « il y a 3 ans », « depuis 2 heures », « il en a 5 maintenant »."""

from collections.abc import Iterator, Sequence

from qa.safety.flag_concepts import Match
from qa.safety.flag_text import Word, folded, text_at, texts_around

_THINGS = folded("chaudière gaz poêle maison immeuble voiture chauffe")
_PERSONS = folded("il elle j je")
_LATELY = folded("récemment soudain depuis matin")
_THEN = folded("eu avait avais avions étais était faisais faisait")
_AGAIN = ("recomen", "refai", "rechut", "encore", "pareil")


def times(words: Sequence[Word], place: int, amount: float) -> Iterator[Match]:
    """`_past`, `_recent` and `_chronic`: « il y a 3 ans », « en 2010 », « depuis 2 heures », « depuis 6 mois »."""
    unit, before = text_at(words, place + 1), texts_around(words, place - 3, place - 1)
    ago, since = "ilya" in before[-2:], "depuis" in before or "fait" in before
    year = words[place].text.isdigit() and len(words[place].text) == 4
    if 1900 <= amount <= 2100 and year and before and not _THINGS & set(before):
        yield Match("_past", place, place, False)
    if unit in {"an", "ans", "anes", "mois"} and (ago or "quand" in before or "age" in before):
        yield Match("_past", place, place + 1, False)
    if unit in {"an", "ans"} and before[-1:] == ["a"] and amount > 1 and _told_then(words, place):
        yield Match("_past", place, place + 1, False)
    if unit in {"an", "ans", "anes", "mois"} and since and (unit != "mois" or amount >= 2):
        yield Match("_chronic", place, place + 1, False)
    if ago and (
        (unit in {"semaine", "semaines"} and amount >= 2) or (unit in {"jour", "jours"} and amount > 12)
    ):
        yield Match("_past", place, place + 1, False)
    short = {"seconde", "secondes", "minute", "minutes", "min", "mn", "heure", "heures", "h"}
    if (ago or since) and (unit in short or (unit in {"jour", "jours", "j"} and amount <= 7)):
        yield Match("_recent", place, place + 1, False)
    if not (ago or since) and unit in {"h", "heure", "heures"} and "ce" in before:
        yield Match("_recent", place, place + 1, False)


def _told_then(words: Sequence[Word], place: int) -> bool:
    """« J’ai eu … à 20 ans », « il avait avalé une pile à deux ans »."""
    clause = words[place].clause
    return any(word.clause == clause and word.text in _THEN for word in words[max(0, place - 12) : place])


def grown(words: Sequence[Word], place: int, _amount: float) -> Iterator[Match]:
    """`_over`: « une convulsion à 18 mois, il en a 5 maintenant », where nothing recent was told before."""
    before = texts_around(words, place - 3, place - 1)
    if len(before) < 3 or before[1] != "en" or before[2] not in {"a", "ai"} or before[0] not in _PERSONS:
        return
    told = [word.text for word in words[:place] if word.sentence == words[place].sentence]
    aged = any(told[at] == "a" and told[at + 2] in {"an", "ans", "mois"} for at in range(len(told) - 2))
    later = [word.text for word in words[place:] if word.sentence - words[place].sentence <= 1]
    if "jamais" not in later and any(text.startswith(_AGAIN) for text in later):
        return
    follows = text_at(words, place + 1) in {"an", "ans", "recement", "aujourdhui"}
    last = place + 1 == len(words) or words[place + 1].clause != words[place].clause
    if aged and (follows or last) and not _LATELY & set(told):
        yield Match("_over", place - 3, place, False)
