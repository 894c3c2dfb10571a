"""What a word takes back: « mdr » around it, « blague à part » and « rien de tout cela » after it."""

from collections.abc import Sequence

from qa.safety.flag_concepts import Match
from qa.safety.flag_text import Word, folded

_OPENING = 5
_ELSEWHERE = folded("à avant jusque jusqu lors pendant pour")


def taken_back(words: Sequence[Word], marks: Sequence[Match], sections: list[int]) -> list[bool]:
    """For each word, whether « rien de tout cela » denies its list, or a doctor or a hospital has seen it since."""
    result = [False] * len(words)
    recent = {sections[mark.first] for mark in marks if mark.concept == "_recent"}
    for mark in marks:
        if mark.concept == "_cleared":
            _before(words, mark, 1, result)
    result = [seen and section not in recent for seen, section in zip(result, sections, strict=True)]
    for mark in marks:
        follows = words[mark.last + 1].text if mark.last + 1 < len(words) else ""
        if mark.concept == "_over" or (mark.concept == "_none_of_them" and follows not in _ELSEWHERE):
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
