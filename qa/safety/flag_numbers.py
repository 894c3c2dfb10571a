"""Numbers that mean something: ages of babies, fever, blood sugar, how many tablets, weeks of pregnancy."""

from collections.abc import Callable, Iterator, Sequence

from qa.safety.flag_amounts import UNITS, spoken, tablets
from qa.safety.flag_concepts import Match
from qa.safety.flag_text import Word, folded, text_at, texts_around
from qa.safety.flag_times import grown, times

_DAYS = {"jour": 1, "jours": 1, "j": 1, "semaine": 7, "semaines": 7, "sem": 7, "mois": 30.4, "moi": 30.4}
_SPANS = folded(
    "depuis ilya pendant dans pour toutes tous apres durant enceinte grossesse arret traitement chaque"
    " encore environ_depuis cela moins trop"
)
_BABY = folded(
    "bebe nourisson nouveaune nouveau nee ne fils fille file garcon puce puceron loulou loulout petit petite enfant"
    " jumeaux jumele jumeles baby neveu niece bout poupon bambin gamin bb minot frere soeur gosse"
    " petitenfant ptisoeur prematuree pmi dernier bib bibs biberon biberons couches tetine teter tetait tetee tetees"
)
_FEVERISH = folded(
    "fièvre frissons frisson grelotte température bébé nourrisson prématurée tète chimio sonde angine grippe"
)
_METERS = folded("sat saturation satu spo oxygène saturomètre oxymètre")
_CUFFS = folded("tensiomètre automesure brassard")
_LUNGS = folded("covid bpco asthme pneumonie bronchite bronchiolite essoufflé essoufflée essouffle embolie")
_SHOWN = folded("affiche indique marque doigt appareil pince machine")
_WARMED = folded("bain eau piscine chambre pièce lait biberon couveuse machine dehors")
_SHIVERS = folded("frissons frisson grelotte grelottements")
_CARED = folded("grognon grognonne rectum rectal rectale pipette pédiatre crèche tète pleure pleurs couche")
_JUST = folded("tout juste à peine et demi pile révolus")
_WEIGHT = folded("pèse poids kilos passé tension pouls né")
_PREGNANT = folded("enceinte grossesse terme sa")
_BEFORE_FEVER = folded(
    "a de fievre temperature temp est monte fait prend il ele avec affiche thermometre moi chaud chaude"
)
_SUGAR = folded(
    "glycemie glycemies sucre dextro gly glucose hypo hyper diabetique lecteur diabete capteur freestyle insuline"
    " resucre lantus novorapid glucometre glyc glycem gliclazide diamicron metformine novonorm glibenclamide amarel"
    " dexcom toujeo tresiba humalog ozempic"
)


def numbers(words: Sequence[Word]) -> list[Match]:
    """Concepts that numbers make, by the words around them; those of sugar where the text speaks of it at all."""
    found: list[Match] = []
    sweet = any(word.text in _SUGAR for word in words)
    for place, amount in spoken(words):
        for reader in _READERS:
            if sweet or reader is not _sugar:
                found += reader(words, place, amount)
    return found


def _years(words: Sequence[Word], place: int, amount: float) -> Iterator[Match]:
    """`_minor` and `_elderly`: an age in years, never the time that something lasts."""
    if text_at(words, place + 1) not in {"an", "ans", "piges"} or _SPANS & set(
        texts_around(words, place - 2, place - 1)
    ):
        return
    if amount < 18:
        yield Match("_minor", place, place + 1, False)
    if amount >= 70:
        yield Match("_elderly", place, place + 1, False)


def _ages(words: Sequence[Word], place: int, amount: float) -> Iterator[Match]:
    """`_infant` (up to two years) and `_under_3_months`: an age in days, weeks or months."""
    unit = text_at(words, place + 1)
    lasts = _SPANS & set(texts_around(words, place - 3, place - 1)) and not _born(words, place)
    if (
        unit not in _DAYS
        or lasts
        or _spell(words, place)
        or text_at(words, place + 2) in {"grosese", "enceinte", "sa"}
    ):
        return
    if (
        amount <= 24
        and unit in {"mois", "moi"}
        and (_has(words, place) or _alone(words, place) or _BABY & {word.text for word in words})
    ):
        yield Match("_infant", place, place + 1, False)
    said = texts_around(words, place - 7, place - 1) + texts_around(words, place + 2, place + 6)
    cared = _opens(words, place) and _CARED & {word.text for word in words}
    if amount * _DAYS[unit] < 91.3 and (_has(words, place) or cared or _BABY & set(said)):
        yield Match("_under_3_months", place, place + 1, False)


def _has(words: Sequence[Word], place: int) -> bool:
    """True for « elle a 5 mois », « il n’a que 5 mois »."""
    if texts_around(words, place - 2, place - 1) in (["sur", "ses"], ["sur", "son"]):
        return True
    only = text_at(words, place - 1) == "que"
    return text_at(words, place - 1 - only) in {"a", "aura"} and text_at(words, place - 2 - only) in {
        "il",
        "ele",
        "qui",
        "n",
    }


def _spell(words: Sequence[Word], place: int) -> bool:
    """True for « trois jours de fièvre » and « un jour »: no age."""
    lasting = text_at(words, place + 2) == "de" and text_at(words, place + 3) != "vie"
    return lasting or (
        words[place].text == "un" and text_at(words, place + 1) == "jour" and not _has(words, place)
    )


def _alone(words: Sequence[Word], place: int) -> bool:
    """True for « 9 mois. » by itself, where nobody is pregnant."""
    clause, after = words[place].clause, place + 2
    inside = (place and words[place - 1].clause == clause) or (
        after < len(words) and words[after].clause == clause
    )
    return not inside and not _PREGNANT & {word.text for word in words}


def _opens(words: Sequence[Word], place: int) -> bool:
    """True for « Un mois tout juste, 38,6 au rectum »: a message that opens with an age, and nothing but an age."""
    clause = [word.text for word in words[place + 2 : place + 6] if word.clause == words[place].clause]
    return place == 0 and _JUST.issuperset(clause) and not _PREGNANT & {word.text for word in words}


def _born(words: Sequence[Word], place: int) -> bool:
    """True for « né il y a 20 jours »."""
    return bool(
        {"ne", "nes", "nee", "naisance"} & {word.text for word in words[max(0, place - 5) : place]} - {""}
    )


def _fever(words: Sequence[Word], place: int, amount: float) -> Iterator[Match]:
    """`_fever`: 38 to 42.9 degrees; a bare number needs a word before it that speaks of fever."""
    if not words[place].text[0].isdigit() or not 36 <= amount < 43:
        return
    after, last = text_at(words, place + 1), place
    if after in {"°", "degre", "degres", "c"} or "." in words[place].text or "," in words[place].text:
        sure, last = True, place + (after == "°")
    elif after in {"5", "6", "7", "8", "9", "2", "3", "4", "1"} and text_at(words, place + 2) not in UNITS:
        sure, last = True, place + 1
    else:
        sure = False
    near = set(texts_around(words, place - 3, place - 1))
    if near & _WARMED and after in {"°", "degre", "degres"} and not near & _FEVERISH:
        return
    spoken = bool(near & (_BEFORE_FEVER | _SHIVERS)) or after in {"fievre", "temperature"} or after == "de"
    parted = place and words[place - 1].clause != words[place].clause
    alone = place + 1 == len(words) or words[place + 1].clause != words[place].clause
    parted = parted and (alone or after in _JUST)
    parted = parted or (alone and text_at(words, place - 1) == "ai")
    told = parted and not _FEVERISH.isdisjoint([word.text for word in words])
    if after in UNITS or not (sure or spoken or told or place == 0 or len(words) <= 4):
        return
    if amount >= 38:
        yield Match("_fever", place, last, False)


def _sugar(words: Sequence[Word], place: int, amount: float) -> Iterator[Match]:
    """`_sugar_high` from 2.5 g/l (250 mg/dl, 14 mmol), `_sugar_low` under 0.7 g/l (70 mg/dl)."""
    digits, unit = words[place].text[0].isdigit(), text_at(words, place + 1)
    glycated = {"hba", "hemoglobine", "glyque"} & set(texts_around(words, place - 9, place - 1))
    if not digits or glycated or unit in UNITS - {"g", "grammes", "mg"}:
        return
    if 2.5 <= amount <= 9 or 250 <= amount <= 900:
        yield Match("_sugar_high", place, place, False)
    read = text_at(words, place - 1) in {"a", "affiche", "dextro", "glycemie"} and unit not in UNITS | {
        "/",
        "%",
        "h",
    }
    weighed = _WEIGHT & set(texts_around(words, place - 5, place - 1))
    if 0.1 <= amount < 0.7 or (20 <= amount < 65 and (unit == "mg" or (read and not weighed))):
        yield Match("_sugar_low", place, place, False)


def _weeks(words: Sequence[Word], place: int, amount: float) -> Iterator[Match]:
    """`_pregnant`: weeks without periods, months of pregnancy; `_early_weeks`: too early to feel a child move."""
    unit, later = text_at(words, place + 1), texts_around(words, place + 2, place + 4)
    month = 4 <= amount <= 9 and later[:1] == ["mois"]
    if unit in {"e", "eme"} and (month or (10 <= amount <= 42 and later[:1] == ["semaine"])):
        yield Match("_pregnant", place, place + 2, False)
    if 3 <= amount <= 42 and unit in {"sa", "sg"}:
        yield Match("_pregnant", place, place + 1, False)
    close = texts_around(words, place - 3, place - 1)
    if (
        close[-1:] in (["a"], ["de"])
        and "suis" in close
        and unit in {"mois", "moi", "semaines", "semaine", "sem"}
    ):
        yield Match("_pregnant", place, place + 1, False)
    spans = _SPANS & set(texts_around(words, place - 2, place - 1))
    if 10 <= amount <= 20 and not spans and unit in {"sa", "sg", "semaines", "semaine", "sem"}:
        yield Match("_early_weeks", place, place + 1, False)
    if 20 <= amount <= 42 and unit in {"semaines", "semaine", "sem"} and not spans:
        yield Match("_pregnant", place, place + 1, False)
    if unit in {"mois", "semaines", "sem"} and {"grosese", "amenorhe", "amenoree", "amenore"} & set(later):
        yield Match("_pregnant", place, place + 2, False)


def _others(words: Sequence[Word], place: int, amount: float) -> Iterator[Match]:
    """`_several` persons, `_low_oxygen`, `_high_pressure`, `_days_long` without sleep."""
    unit = text_at(words, place + 1)
    near = set(texts_around(words, place - 4, place - 1))
    if 2 <= amount <= 30 and unit in {"persones", "enfants", "eleves", "colegues"}:
        yield Match("_several", place, place + 1, False)
    shown = _SHOWN & (near | set(texts_around(words, place + 1, place + 2)))
    breathed = near & _METERS or (shown and _speaks_of_air(words))
    if 50 <= amount < 91 and breathed and unit not in UNITS:
        yield Match("_low_oxygen", place, place, False)
    beside = near | (set(texts_around(words, place + 2, place + 4)) if unit == "/" else set())
    measured = near & {"tension", "ta"} or beside & _CUFFS
    if (14 <= amount <= 25 or 140 <= amount <= 260) and measured and unit not in UNITS:
        yield Match("_high_pressure", place, place, False)
    if 2 <= amount <= 15 and unit in {"jours", "jour", "nuits", "j", "nuit"}:
        yield Match("_days_long", place, place + 1, False)


_READERS: tuple[Callable[[Sequence[Word], int, float], Iterator[Match]], ...] = (
    _years,
    _ages,
    _fever,
    _sugar,
    tablets,
    _weeks,
    _others,
    times,
    grown,
)
NAMES = (
    "_infant",
    "_under_3_months", "_minor", "_elderly", "_fever", "_sugar_high", "_sugar_low", "_many_pills", "_pregnant",
    "_early_weeks", "_several", "_low_oxygen", "_high_pressure", "_days_long", "_past", "_recent", "_chronic",
)  # fmt: skip


def _speaks_of_air(words: Sequence[Word]) -> bool:
    said = {word.text for word in words}
    return bool(said & (_METERS | _LUNGS)) and not said & _SUGAR
