"""How many: numbers in digits and words (« soixante-dix-huit », « une quinzaine »), and tablets counted with them."""

import re
from collections.abc import Iterator, Sequence

from qa.safety.flag_concepts import Match
from qa.safety.flag_text import Word, folded

# « ² » is a digit too, and no number; forty digits are none.
_DIGITS = re.compile(r"[0-9]{1,9}(?:[.,][0-9]+)?")
_IN_WORDS = dict(
    zip(
        "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente"
        " quarante cinquante soixante septante huitante octante nonante cent dizaine douzaine quinzaine vingtaine"
        " trentaine quarantaine cinquantaine soixantaine".split(),
        [1, *range(1, 17), 20, 30, 40, 50, 60, 70, 80, 80, 90, 100, 10, 12, 15, 20, 30, 40, 50, 60],
        strict=True,
    )
)
_TENS = frozenset({20, 30, 40, 50, 60, 70, 80, 90})
UNITS = folded(
    "an ans annee annees kg kilo kilos semaine semaines sa sem jour jours mois euro euros mg ml cm mm km h heure"
    " heures min minutes eme fois comprimes cachets gelules g grammes pour % personnes taile pointure rue"
    " microgrammes ui pas metres"
)
_PILLS = tuple(
    folded(
        "comprime cachet gelule cacheton pilule medoc doliprane dafalgan eferalgan paracetamol"
        " xanax lexomil lexo ibuprofene advil aspirine tramadol codeine valium seresta stilnox zopiclone"
        " imovane atarax tercian temesta lysanxia levothyrox plaquete boite codoliprane tylenol panadol"
        " spasfon tablete pastile"
    )
)
_DRUG = "medicament"  # « prend neuf médicaments » counts kinds, « a avalé neuf médicaments » tablets
_PARACETAMOL = ("paracetamol", "doliprane", "dafalgan", "eferalgan", "tylenol", "panadol", "codoliprane")
_COUNTED = tuple(folded("comprime cachet gelule cacheton medoc plaquete boite pilule"))
_DAILY = folded("par chaque fois quotidien")
_TAKEN = folded("pris avale avalé gobe bu")
_HELD = folded("contient contiennent contenant")
_GIVERS = folded(
    "médecin généraliste docteur dentiste pharmacien pharmacienne psychiatre chirurgien ordonnance"
)
_BACK = 40


def value(word: str) -> float | None:
    """The number that a word says, in digits or letters."""
    return float(word.replace(",", ".")) if _DIGITS.fullmatch(word) else _IN_WORDS.get(word)


def spoken(words: Sequence[Word]) -> Iterator[tuple[int, float]]:
    """Each number with the place of its last word: « quatre-vingt-deux » is one number."""
    place = 0
    while place < len(words):
        amount = value(words[place].text)
        if amount is not None:
            if not words[place].text[0].isdigit():
                place, amount = _compound(words, place, amount)
            yield place, amount
        place += 1


def _compound(words: Sequence[Word], place: int, total: float) -> tuple[int, float]:
    while True:
        after = place + 1
        if total in _TENS and after + 1 < len(words) and words[after].text == "et":
            after += words[after + 1].text in {"un", "une", "onze"}
        more = _IN_WORDS.get(words[after].text) if after < len(words) else None
        if more is None or words[after].clause != words[place].clause:
            return place, total
        if total == 4 and more == 20:
            total = 80
        elif (total in _TENS and more < 20) or (total % 100 in {10, 70, 90} and 7 <= more <= 9):
            total += more
        else:
            return place, total
        place = after


def tablets(words: Sequence[Word], place: int, amount: float) -> Iterator[Match]:
    """`_many_pills`: six tablets or more at once, eight counted up, more than four grams of paracetamol."""
    sentence = words[place].sentence
    after = [word.text for word in words[place + 1 : place + 4] if word.sentence == sentence]
    daily = not _DAILY.isdisjoint([word.text for word in words[place + 1 : place + 7]])
    swallowed = not _TAKEN.isdisjoint(_before(words, place, 5))
    given = not swallowed and not _GIVERS.isdisjoint(_before(words, place, 6))
    held = given or not _HELD.isdisjoint(_before(words, place, 3)) or "diferentes" in after
    # « 40 doliprane » counts tablets, « 38, Doliprane ou Advil ? » is a fever.
    counts = swallowed or any(one.startswith(_COUNTED) for one in after)
    whole = amount == int(amount) and (not 36 <= amount < 43 or counts)
    named = any(word.startswith((*_PILLS, _DRUG) if swallowed else _PILLS) for word in after)
    at_once = 6 <= amount < 500 and whole and named and not daily and not held
    if (
        at_once
        or _grams(words, place, amount, after)
        or (not daily and _counted(words, place, amount, after))
    ):
        yield Match("_many_pills", place, min(place + 1, len(words) - 1), False)


def _before(words: Sequence[Word], place: int, back: int) -> list[str]:
    sentence = words[place].sentence
    return [word.text for word in words[max(0, place - back) : place] if sentence - word.sentence <= 2]


def _grams(words: Sequence[Word], place: int, amount: float, after: list[str]) -> bool:
    said = after + _before(words, place, _BACK // 2)
    return (
        4 < amount <= 60
        and after[:1] in (["g"], ["grames"])
        and any(one.startswith(_PARACETAMOL) for one in said)
    )


def _counted(words: Sequence[Word], place: int, amount: float, after: list[str]) -> bool:
    """« En tout ça doit faire seize », « j’en ai pris une douzaine », where tablets were spoken of before."""
    if not 8 <= amount < 200 or (after and after[0] in UNITS | {"°", "/", "h", "%"}):
        return False
    before = _before(words, place, _BACK)
    last = " ".join(before[-5:])
    summed = any(cue in last for cue in ("en tout", "au total", "compte", "en suis a", "en est a"))
    made = bool({"fait", "faire"} & set(before[-3:])) and not 36 <= amount < 43
    taken = "en" in before[-5:] and not _TAKEN.isdisjoint(before[-4:])
    total = " ".join(after).startswith(("en tout", "au total"))
    return (summed or made or taken or total) and any(word.startswith(_PILLS) for word in before)
