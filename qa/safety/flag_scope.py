"""What takes the force of a fact from words: negation, past, hypothesis, a mere question, a quotation."""

from collections.abc import Iterator, Sequence

from qa.safety.flag_asides import only_asks, taken_back
from qa.safety.flag_concepts import Match
from qa.safety.flag_quotes import quote, suppose
from qa.safety.flag_tense import is_imperfect, told_now
from qa.safety.flag_text import Word, folded, opens, text_at

_REACH = 6
_STRONG = folded("aucun aucune aucuns sans ni nie nient jamais")
_STOPS = folded(
    "mais sauf car parce quand donc alors puis pourtant cependant or depuis seulement recement lorsque"
    " neanmoins toutefois tandis malgre parfois"
)
_SUBJECTS = folded("je il ele on ca tu nous vous ils eles cela")
_FRAMES = folded(
    "ai as a ont avons avez est suis sont etait avait avais aurait semble sent sens resent resens presente presentes"
    " ne vois voit constate note fait fais fume eu ete crois pense avoir etre trop vraiment deviens trouve veut veux"
)
_JOINING = folded("et mais non toujours du")
_AFTER_DENIAL = folded("de eu mal un une aucun aucune ete du")
_NOT_DENIALS = folded("encore normal bien toujours cesser")
_IDLE_SANS = folded(
    "arret cese raison cause prevenir effort rien reaction bouger savoir doute vraiment interuption pouvoir conaisance"
    " vie force fin reagir repondre respirer explication reveiler raisons traumatisme me m se s qu que coup"
)
_COMPARED = folded("ausi autant ca vu un une tel pareil come resenti conu")
_OURS = folded("mon ma mes notre nos je j")
_CHAINED = folded("que qui si quand ou estceque coment lorsque dont")
_DELIVERY = folded("accouché accouchée accouchement")
_BIRTH = folded("né née nés nées naissance transfert fiv césarienne") | _DELIVERY
_COMPARING = folded("comme tel")
_DATES = folded(
    "janvier février mars avril moismai juin juillet août septembre octobre novembre décembre dernier dernière passé"
    " passée noël hiver été printemps automne"
)
_BRIEF = folded("minutes minute secondes seconde heures heure quelques deux demi quart toute journée")
_GOES_ON = ("aret", "ces")  # « n’arrête pas de saigner » denies nothing
_LOST_FORWARD = 14
_NOBODY_HAS = folded("mal de vomi fièvre nausée rien ete eu malade malaise")
_FLAT = folded("pas jamais vraiment rien heureusement docteur merci")
MARKS = frozenset(
    "_past _recent _turn _hypothetical _informative _quoted _study _if _what_then _none_of_them _cleared _over _again"
    " _joke"
    " _joke_over _earnest _heading".split()
)


def denied(words: Sequence[Word]) -> list[bool]:
    """For each word, whether a negation reaches it: six words at most, never over punctuation or « mais »."""
    result = [False] * len(words)
    for place, word in enumerate(words):
        if _denies(words, place):
            for other in _reached(words, place, 5 if word.text in {"sans", "ni"} else _REACH):
                result[other] = True
        if word.text in {"non", "jamais", "negatif"} and place and words[place - 1].clause != word.clause:
            alone = (
                text_at(words, place + 1) in _FLAT
                or words[min(place + 1, len(words) - 1)].clause != word.clause
            )
            alone = alone or place + 1 == len(words)
            for other in range(max(0, place - _REACH), place) if alone else ():
                result[other] = result[other] or words[other].clause == words[place - 1].clause
    return result


def _denies(words: Sequence[Word], place: int) -> bool:
    text, before = words[place].text, text_at(words, place - 1)
    if text == "persone":
        return text_at(words, place + 1) == "n" and text_at(words, place + 3) in _NOBODY_HAS
    if text == "sans":
        return text_at(words, place + 1) not in _IDLE_SANS
    if text == "jamais":
        after = text_at(words, place + 2) if text_at(words, place + 1) == "eu" else text_at(words, place + 1)
        return after not in _COMPARED and before not in {"si", "que", "come", "ou", "au"}
    if text in _STRONG:
        return before != "dans"
    if text in {"plus", "plu"}:
        near = [word.text for word in words[max(0, place - 4) : place]]
        return not {"ne", "n"}.isdisjoint(near) or (opens(words, place) and text_at(words, place + 1) == "de")
    return text in {"pas", "not", "no"} and _denies_by_pas(words, place)


def _denies_by_pas(words: Sequence[Word], place: int) -> bool:
    """« Pas » after a lexical verb (« ne passe pas ») denies that verb alone, « pas mal de » nothing."""
    before, after = text_at(words, place - 1), text_at(words, place + 1)
    idle = after in _NOT_DENIALS or before in {"pourquoi", "ou"} or before.startswith(_GOES_ON)
    if idle or (after == "mal" and text_at(words, place + 2) == "de"):
        return False
    return opens(words, place) or before in _FRAMES | _JOINING or after in _AFTER_DENIAL


def _reached(words: Sequence[Word], place: int, reach: int) -> Iterator[int]:
    last = min(len(words), place + 1 + reach)
    for other in range(place + 1, last):
        word = words[other]
        if word.clause != words[place].clause or word.text in _STOPS:
            return
        follows = words[other + 1].text if other + 1 < len(words) else ""
        if word.text in _SUBJECTS and other > place + 1 and words[other - 1].text not in {"que", "qui", "si"}:
            return
        if word.text == "et" and follows not in {"de", "pas", "ni", "aucun", "aucune", "du", "des", "non"}:
            return
        yield other


def softened_words(words: Sequence[Word], marks: Sequence[Match], sections: list[int]) -> list[bool]:
    """For each word, whether it is told as past, supposed, asked about or quoted; something recent beats the past."""
    by_kind: dict[str, list[Match]] = {}
    for mark in marks:
        by_kind.setdefault(mark.concept, []).append(mark)
    told = [mark for mark in by_kind.get("_past", ()) if not _born(words, mark)]
    dated = {sections[mark.first] for mark in told if _dated(words, mark)}
    recent = {
        sections[mark.first]
        for mark in by_kind.get("_recent", ())
        if sections[mark.first] not in dated or not _BRIEF.issuperset(_texts(words, mark))
    }
    past = {sections[mark.first] for mark in told} - recent
    past |= _told_on(words, sections, past, recent)
    again = {sections[mark.first] for mark in by_kind.get("_again", ())}
    past -= again | {section - 1 for section in again}
    present = told_now(words, _between(words, told, sections), sections)
    result = [section in past and not now for section, now in zip(sections, present, strict=True)]
    for kind, reach in (("_hypothetical", _LOST_FORWARD), ("_informative", 30)):
        for mark in by_kind.get(kind, ()):
            _spread(words, sections, mark, reach, result)
    quote(words, by_kind.get("_quoted", ()), sections, recent, result)
    suppose(words, by_kind, result)
    for mark in by_kind.get("_heading", ()):
        only_asks(words, mark, result)
    if by_kind.get("_study"):
        here = zip(result, sections, present, strict=True)
        return [soft or not (section in recent or now) for soft, section, now in here]
    return [soft or back for soft, back in zip(result, taken_back(words, marks, sections), strict=True)]


def _between(
    words: Sequence[Word], told: Sequence[Match], sections: Sequence[int]
) -> dict[int, tuple[int, int, bool]]:
    """For each section, the clauses of its first and last marks of past, and whether the last is a date."""
    since = {sections[mark.first]: words[mark.first].clause for mark in reversed(told)}
    return {
        sections[mark.first]: (since[sections[mark.first]], words[mark.last].clause, _dated(words, mark))
        for mark in told
    }


def _texts(words: Sequence[Word], mark: Match) -> set[str]:
    return {word.text for word in words[mark.first : mark.last + 1]}


def _dated(words: Sequence[Word], mark: Match) -> bool:
    """True for « en janvier », « l’an dernier », « en 1988 »."""
    return bool(_DATES & _texts(words, mark)) or words[mark.first].text.isdigit()


def _born(words: Sequence[Word], mark: Match) -> bool:
    """No past: « né le mois dernier » tells an age, « depuis l’an dernier » lasts, « comme l’an dernier » compares."""
    before = [word.text for word in words[max(0, mark.first - 7) : mark.first]]
    year = words[mark.first].text.isdigit() and mark.first == mark.last
    lasts = "depuis" in before[-2:] or not _COMPARING.isdisjoint(before[-3:])
    born = (_BIRTH - _DELIVERY if year else _BIRTH) & set(before)
    return lasts or (bool(born) and words[mark.first].text != "eu")


def _told_on(words: Sequence[Word], sections: list[int], past: set[int], recent: set[int]) -> set[int]:
    """Sections that go on telling the past: after a past one, in the imperfect, with nothing recent."""
    imperfect = {section for word, section in zip(words, sections, strict=True) if is_imperfect(word.text)}
    of_sentence: dict[int, set[int]] = {}
    for word, section in zip(words, sections, strict=True):
        of_sentence.setdefault(word.sentence, set()).add(section)
    before = {
        section: of_sentence.get(word.sentence, set()) | of_sentence.get(word.sentence - 1, set())
        for word, section in zip(words, sections, strict=True)
    }
    result: set[int] = set()
    for section in range(1, (sections[-1] if sections else 0) + 1):
        if section in imperfect - recent and before.get(section, set()) & (past | result):
            result.add(section)
    return result


def sections_of(words: Sequence[Word], marks: Sequence[Match]) -> list[int]:
    """The number of each word's section: sentences, cut where somebody turns to something else."""
    cuts = {mark.first for mark in marks if mark.concept == "_turn"}
    result, number = [], 0
    for place, word in enumerate(words):
        if place and (word.sentence != words[place - 1].sentence or place in cuts):
            number += 1
        result.append(number)
    return result


def _spread(words: Sequence[Word], sections: list[int], mark: Match, reach: int, result: list[bool]) -> None:
    """From the mark to the end of its section, or until somebody speaks of a person anew."""
    for place in range(mark.first, min(len(words), mark.last + 1 + reach)):
        text = words[place].text
        subject = text in _SUBJECTS and place > mark.last + 2 and text_at(words, place - 1) not in _CHAINED
        ours = text in _OURS and place > mark.last and opens(words, place)
        if sections[place] != sections[mark.first] or subject or ours:
            return
        result[place] = True
