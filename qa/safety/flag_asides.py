"""What is told aside: « mdr » around it, « rien de tout cela » after it, a doctor who has seen it since."""

from collections.abc import Sequence

from qa.safety.flag_concepts import Match
from qa.safety.flag_text import Word, folded

_OPENING = 5
_ELSEWHERE = folded("à avant jusque jusqu lors pendant pour")
_SOMEBODY = folded(
    "je j jai mon ma mes notre nos me m moi il elle on nous ils elles recemment depuis soudain se urgence vite"
    " quelqu ans bebe enfant fils fille mari mere pere maman papa copain copine ami amie voisin voisine"
    " mourir suicide suicider suicidaire pendre tuer disparaitre respire reveille repond petitenfant cacher"
)
_ASKED = folded("peut faut doit appelle fait existe a t dit")
_GREETING = folded("bonjour bonsoir salut docteur docteurs question petite a tous toutes hello coucou simple")
_SEEN_THEN = folded(
    "dernier derniere passe passee lundi mardi mercredi jeudi vendredi samedi dimanche hier avanthier"
)


def taken_back(words: Sequence[Word], marks: Sequence[Match], sections: list[int]) -> list[bool]:
    """For each word, whether « rien de tout cela » denies its list, or a doctor or a hospital has seen it since."""
    result = [False] * len(words)
    recent = {sections[mark.first] for mark in marks if mark.concept == "_recent"}
    for mark in marks:
        if mark.concept == "_cleared" and not _seen_then(words, mark):
            _before(words, mark, 1, result)
    result = [seen and section not in recent for seen, section in zip(result, sections, strict=True)]
    for mark in marks:
        after = words[mark.last + 1 : mark.last + 2]
        follows = after[0].text if after else ""
        lasts = (
            bool(after) and words[mark.last].text == "depuis" and after[0].clause == words[mark.last].clause
        )
        if (mark.concept == "_over" and not lasts) or (
            mark.concept == "_none_of_them" and follows not in _ELSEWHERE
        ):
            _before(words, mark, 1, result)
    return result


def joked_words(words: Sequence[Word], marks: Sequence[Match], sections: list[int]) -> list[bool]:
    """For each word, whether somebody laughs about it: « mdr » in its section, « blague à part » before."""
    result = [False] * len(words)
    earnest = {sections[mark.first] for mark in marks if mark.concept == "_earnest"}
    for mark in marks:
        if mark.concept == "_joke":
            for place, section in enumerate(sections):
                result[place] = result[place] or section == sections[mark.first]
        if mark.concept == "_joke_over":
            _before(words, mark, 4, result)
    return [joked and section not in earnest for joked, section in zip(result, sections, strict=True)]


def _before(words: Sequence[Word], mark: Match, back: int, result: list[bool]) -> None:
    """What stands before the mark in its sentence, and in `back` sentences before when the mark opens its own."""
    sentence = words[mark.first].sentence
    opens = mark.first < _OPENING or words[mark.first - _OPENING].sentence != sentence
    for place in range(mark.first):
        if sentence - words[place].sentence <= (back if opens else 0):
            result[place] = True


def _seen_then(words: Sequence[Word], mark: Match) -> bool:
    """« La PMI m’a rassurée la semaine dernière » takes back nothing of what is told now."""
    clause = words[mark.last].clause
    return any(word.clause == clause and word.text in _SEEN_THEN for word in words[mark.first :])


def only_asks(words: Sequence[Word], mark: Match, result: list[bool]) -> None:
    """« Signes du monoxyde ? »: a sentence that opens so, and speaks of nobody and of no time, asks to know."""
    sentence, first, end = words[mark.first].sentence, mark.first, mark.first
    while first and words[first - 1].sentence == sentence:
        first -= 1
    while end < len(words) and words[end].sentence == sentence:
        end += 1
    places = range(first, end)
    opens = all(words[place].text in _GREETING for place in places if place < mark.first)
    if opens and not any(_of_somebody(words, place) for place in places):
        for place in places:
            result[place] = True


def _of_somebody(words: Sequence[Word], place: int) -> bool:
    """« Il » and « on » of « faut-il » and « peut-on » are nobody."""
    text = words[place].text
    asked = text in {"il", "on"} and place and words[place - 1].text in _ASKED
    return text in _SOMEBODY and not asked
