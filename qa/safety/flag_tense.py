"""Which clauses tell the present: « opérée en octobre, je n’arrive plus à respirer » is no past."""

from collections.abc import Mapping, Sequence

from qa.safety.flag_text import Word, folded

_OPENERS = folded(
    "je j il elle on ca mon ma mes son notre nous ils elles le la a est ne n me m se s enceinte aujourdhui recement"
    " depuis douleur douleurs fievre frissons vertiges vertige essoufflement mollet jambe"
    " ventre tete nausee nausees forte"
)
_HAVE = folded("ai a as ont avons avez jai")
_SKIPPED = folded("pas plus jamais tout bien deja encore aussi meme vraiment trop")
_NO_PARTICIPLES = folded(
    "une le les de du des ce cette envie cote fievre perte comme grosse forte enorme rouge toute terrible seule"
    " autre double poitrine jambe tete gorge langue levre bouche main mi-cuisse sueurs aucun aucune"
)
_GONE = folded(
    "tombé tombée parti partie allé allée venu venue mort morte décédé décédée né née resté restée"
)
_PARTICIPLES = ("e", "i", "u", "it", "is", "ert", "es", "us")
_NO_IMPERFECT = folded(
    "reconnais connais disparais jamais mauvais francais anglais retrait portrait extrait parfait"
)
_ALONE = 4


def present_after(
    words: Sequence[Word], told: Mapping[int, tuple[int, bool]], sections: list[int]
) -> list[bool]:
    """For each word, whether its clause tells the present after the last mark of past of its section.

    `told`: for a section, the clause of that mark and whether it is a date. A date that stands alone before its
    comma (« l’an dernier, je tombe ») opens a story, and what follows stays past.
    """
    clauses: dict[int, list[Word]] = {}
    for word in words:
        clauses.setdefault(word.clause, []).append(word)
    present = {clause for clause, some in clauses.items() if tells_present([word.text for word in some])}
    opening = set({word.sentence: word.clause for word in reversed(words)}.values())
    result = []
    for word, section in zip(words, sections, strict=True):
        clause, dated = told.get(section, (word.clause, True))
        story = dated and clause in opening and len(clauses[clause]) <= _ALONE
        result.append(word.clause > clause and word.clause in present and not story)
    return result


def tells_present(texts: Sequence[str]) -> bool:
    """True for a clause that opens with a person or a thing and holds no imperfect and no perfect."""
    if not _OPENERS & set(texts[:1]) or any(_imperfect(text) for text in texts):
        return False
    return not any(_perfect(texts, place) for place in range(len(texts) - 1))


def _imperfect(text: str) -> bool:
    return len(text) > 4 and text.endswith(("ait", "aient", "ais")) and text not in _NO_IMPERFECT


def _perfect(texts: Sequence[str], place: int) -> bool:
    rest = [text for text in texts[place + 1 :] if text not in _SKIPPED]
    if not rest:
        return False
    if texts[place] in _HAVE:
        return rest[0].endswith(_PARTICIPLES) and rest[0] not in _NO_PARTICIPLES
    return texts[place] in {"est", "sont", "suis", "etait", "sera"} and rest[0] in _GONE | {"ete"}
