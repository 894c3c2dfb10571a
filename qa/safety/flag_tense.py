"""Which clauses tell the present: « opérée en octobre, je n’arrive plus à respirer » is no past."""

from collections.abc import Mapping, Sequence

from qa.safety.flag_text import Word, folded

_OPENERS = folded(
    "je j il elle on ca mon ma mes son notre nous ils elles le la a est ne n me m se s"
    " enceinte aujourdhui peux arrive sens vois crache saigne recement"
    " depuis douleur douleurs fievre frissons vertiges vertige essoufflement mollet jambe"
    " ventre tete nausee nausees forte"
)
_HAVE = folded("ai a as ont avons avez jai")
_SKIPPED = folded("pas plus jamais tout bien deja encore aussi meme vraiment trop")
_NO_PARTICIPLES = folded(
    "une le les de du des ce cette envie cote fievre perte comme grosse forte enorme rouge toute terrible seule"
    " autre double poitrine jambe tete gorge langue levre bouche main sueurs aucun aucune"
    " droite gauche terre table chaque cause force peine huit partie suite"
)
_GONE = folded(
    "tombé tombée parti partie allé allée venu venue mort morte décédé décédée né née resté restée"
)
_PARTICIPLES = ("e", "i", "u", "it", "is", "ert", "es", "us")
_NO_IMPERFECT = folded(
    "reconnais connais disparais jamais mauvais francais anglais souhait retrait portrait extrait parfait"
)
_LEFT = folded("toujours garde gardé gardent reste restent")
_RIGHT_NOW = folded("depuis récemment soudain plus mal pas")
_NOWADAYS = folded("aujourdhui la maintenant")
_PERSONS = folded("je j il elle on mon ma mes notre nos nous ils elles")
_WELL = folded("rien va vont gueri guerie bien mieux normal normale plus")
_BACKGROUND = folded(
    "opéré opérée vacciné vaccinée accouché accouchée hospitalisé hospitalisée suivi suivie traité traitée greffé"
    " greffée arrivé arrivée rentré rentrée"
)
_ALONE = 4


def told_now(
    words: Sequence[Word], told: Mapping[int, tuple[int, int, bool]], sections: list[int]
) -> list[bool]:
    """For each word, whether its clause tells the present beside what its section tells as past.

    `told`: for a section, the clauses of its first and last marks of past, and whether the last is a date. A date
    that stands alone before its comma (« l’an dernier, je tombe ») opens a story, and what follows stays past. What
    stands before is present when the past opens a sentence of its own: « je n’ai plus d’air, il avait eu ça en 2019 ».
    """
    clauses: dict[int, list[Word]] = {}
    for word in words:
        clauses.setdefault(word.clause, []).append(word)
    texts = {clause: [word.text for word in some] for clause, some in clauses.items()}
    now = {clause for clause, some in texts.items() if _dated_now(some)}
    present = {clause for clause, some in texts.items() if tells_present(some) and not _left(some)} | now
    opening = set({word.sentence: word.clause for word in reversed(words)}.values())
    result: list[bool] = []
    turned: set[int] = set()
    for word, section in zip(words, sections, strict=True):
        first, last, dated = told.get(section, (word.clause, word.clause, True))
        story = word.clause not in now and _alone(texts[last], opens=dated and last in opening)
        after = word.clause > last and not story
        if after and word.clause in now:
            turned.add(section)
        before = word.clause < first and _own_past(texts[first])
        again = before and "deja" in texts[first]
        result.append(
            (word.clause in present and (after or before)) or again or (after and section in turned)
        )
    return result


def _alone(texts: Sequence[str], *, opens: bool) -> bool:
    """A date and little else: no « opérée en octobre »; or what is remembered."""
    return "souviens" in texts or (opens and len(texts) <= _ALONE and _BACKGROUND.isdisjoint(texts[:1]))


def _dated_now(texts: Sequence[str]) -> bool:
    """« Aujourd’hui … », « là je … »: now, whatever the tense."""
    if texts[0] not in _NOWADAYS or _left(texts) or any(is_imperfect(text) for text in texts):
        return False
    return (texts[0] != "la" or not _PERSONS.isdisjoint(texts[1:2])) and _WELL.isdisjoint(texts)


def _own_past(texts: Sequence[str]) -> bool:
    """« Mon père est mort », « il avait eu »: a person and a past verb of its own."""
    if _PERSONS.isdisjoint(texts[:1]):
        return False
    return any(is_imperfect(text) for text in texts) or any(
        _perfect(texts, at) for at in range(len(texts) - 1)
    )


def tells_present(texts: Sequence[str]) -> bool:
    """True for a clause that opens with a person or a thing and holds no imperfect and no perfect."""
    if not _OPENERS & set(texts[:1]) or any(is_imperfect(text) for text in texts):
        return False
    return not any(_perfect(texts, place) for place in range(len(texts) - 1))


def _left(texts: Sequence[str]) -> bool:
    """« Elle a toujours la bouche de travers », « il garde une faiblesse »: what a past illness left."""
    return not _LEFT.isdisjoint(texts[:5]) and _RIGHT_NOW.isdisjoint(texts)


def is_imperfect(text: str) -> bool:
    """True for « avait », « prenais », « tombaient », by their endings."""
    return len(text) > 4 and text.endswith(("ait", "aient", "ais")) and text not in _NO_IMPERFECT


def _perfect(texts: Sequence[str], place: int) -> bool:
    rest = [text for text in texts[place + 1 :] if text not in _SKIPPED]
    if not rest:
        return False
    if texts[place] in _HAVE:
        return rest[0].endswith(_PARTICIPLES) and rest[0] not in _NO_PARTICIPLES
    return texts[place] in {"est", "sont", "suis", "etait", "sera"} and rest[0] in _GONE | {"ete"}
