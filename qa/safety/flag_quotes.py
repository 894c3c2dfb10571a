"""Quotation and supposition, and the facts of somebody’s own that stand beside them in the same sentence."""

from collections.abc import Mapping, Sequence

from qa.safety.flag_concepts import Match
from qa.safety.flag_tense import tells_present
from qa.safety.flag_text import Word, clause_start, fold, folded, text_at

_READ = folded(
    "lu lis lit lire lisant forum forums internet google wikipedia doctissimo article articles entendu chien"
    " chienne chat chatte cheval lapin veto"
)
_OWN = folded("je j jai moi mon ma mes notre nos maman papa petitenfant ptisoeur")
_OWN_LED = folded("et mais eh ben bien la puis donc alors or bref recemment depuis moi du coup")
_OF_ME = folded("m me moi")
_SPOKEN = folded("parle dit raconte explique montre fait demande lit")
_OF_THEM = folded("il elle son ses ca leur")
_KNOWLEDGE = folded("lu internet google wikipedia doctissimo article articles")
_PLAYED = folded(
    "film films serie series roman romans livre livres forum forums temoignage temoignages personnage heros"
    " heroine jeu jeux troupe theatre piece pieces role joue jouait polar journal prof professeur maitresse scene"
    " feuilleton murder party cluedo escape enquete copie pompier pompiers"
    " infirmier infirmiere urgences ambulancier chien chienne chat chatte veto"
    " lapin cheval"
)
_LATELY = fold("recemment")
_AT_ONCE = folded("recemment soudain")
_FILMS = folded("film films serie")
_EVENING = folded("recemment hier soir tranquille tranquillement ensemble famille en")
_MEANWHILE = folded("regardait regardais regardions ecoutait ecoutais lisait lisais")
_TELLERS = folded("on je j nous")
_SHOWN = folded("les des")
_NOW = folded("recemment depuis soudain")
_STAGED = _PLAYED - folded("film films serie series livre livres")
_QUOTED_FORWARD = 60
_OURS_AS_WELL = folded("mon ma notre nos mes je j")


def _starts(sections: Sequence[int], place: int) -> bool:
    return not place or sections[place - 1] != sections[place]


def quote(
    words: Sequence[Word], marks: Sequence[Match], sections: list[int], recent: set[int], result: list[bool]
) -> None:
    """A quotation covers its own sentence and what follows at once in the next one, unless told as recent."""
    if not marks:
        return
    ours = {word.sentence for word in words if word.text in _OURS_AS_WELL}
    apart = {
        sections[place]
        for place, word in enumerate(words)
        if word.text == "et"
        and _starts(sections, place)
        and (sections[place] in recent or text_at(words, place + 1) == "depuis")
    }
    for mark in marks:
        told = _told_before(words, mark)
        after = _told_after(words, mark, marks, sections)
        for place, word in enumerate(words):
            later = word.sentence - words[mark.first].sentence
            if later not in {0, 1} or word.clause in told or (word.clause, sections[place]) in after:
                continue
            if sections[place] in apart and sections[place] != sections[mark.first]:
                continue
            follows = sections[place] - sections[mark.last] <= 1 and sections[place] not in recent
            if later == 0 or (follows and word.sentence not in ours):
                result[place] = result[place] or abs(place - mark.first) <= _QUOTED_FORWARD


def _told_before(words: Sequence[Word], mark: Match) -> set[int]:
    """Clauses of the sentence that tell the present before the quotation: « j’ai mal, j’ai lu que c’est rien »."""
    read = {word.text for word in words[mark.first : mark.last + 1]}
    here, start = words[mark.first], clause_start(words, mark.first)
    apart = _STAGED.isdisjoint(read) and (words[start].text in _TELLERS or "notice" in read)
    if _READ.isdisjoint(read) and not apart:
        return set()
    clauses: dict[int, list[str]] = {}
    while start and words[start - 1].sentence == here.sentence:
        start -= 1
        clauses.setdefault(words[start].clause, []).insert(0, words[start].text)
    return {clause for clause, texts in clauses.items() if _told_as_own(texts)}


def _told_as_own(texts: Sequence[str]) -> bool:
    return _unled(texts)[0] in _OWN or tells_present(texts) or not _NOW.isdisjoint(texts)


def _told_after(
    words: Sequence[Word], mark: Match, marks: Sequence[Match], sections: Sequence[int]
) -> set[tuple[int, int]]:
    """Parts of the sentence that turn to somebody’s own case: « vu un film hier, ce matin ma femme bave »."""
    here = words[mark.last]
    parts: dict[tuple[int, int], list[str]] = {}
    for place in range(mark.last + 1, len(words)):
        part = words[place].clause, sections[place]
        if words[place].sentence != here.sentence:
            break
        turned = part[1] != sections[mark.last] and words[place].text != _LATELY
        if part[0] != here.clause or part in parts or turned:
            parts.setdefault(part, []).append(words[place].text)
    read = {word.text for word in words[mark.first : mark.last + 1]}
    known = (not _KNOWLEDGE.isdisjoint(read) and _PLAYED.isdisjoint(read)) or _beside(words, mark)
    staged = not _STAGED.isdisjoint(read)
    again = {words[other.first].clause for other in marks if other != mark}
    result: set[tuple[int, int]] = set()
    for part, texts in parts.items():
        if part[0] in again:
            break
        if result or _own(texts, known=known, staged=staged):
            result.add(part)
    return result


def _beside(words: Sequence[Word], mark: Match) -> bool:
    """« Il regardait un film, il … », « vu un film hier soir, elle … »: what was looked at is not told."""
    clause = words[mark.last].clause
    rest = {word.text for word in words[mark.last + 1 : mark.last + 8] if word.clause == clause}
    seen = {word.text for word in words[max(0, mark.first - 4) : mark.last + 1]}
    alone = bool(seen & _FILMS) and bool(rest) and rest <= _EVENING
    return alone or not _MEANWHILE.isdisjoint(seen)


def _own(texts: Sequence[str], *, known: bool, staged: bool) -> bool:
    """What opens with « je », « ma femme », or happens to « me »; of « elle » after what was only read."""
    if staged and _NOW.isdisjoint(texts):
        return False
    if (
        _unled(texts)[0] in _OWN
        or texts[0] in _AT_ONCE
        or (not _OF_ME.isdisjoint(texts) and _SPOKEN.isdisjoint(texts))
    ):
        return True
    theirs = known and not _OF_THEM.isdisjoint(texts) and _SPOKEN.isdisjoint(texts)
    return theirs and (texts[0] in _SHOWN or tells_present(texts))


def suppose(words: Sequence[Word], by_kind: dict[str, list[Match]], result: list[bool]) -> None:
    """« Si … » in a sentence that asks what to do makes it a supposition, but for what is told as a fact before."""
    asking = {words[mark.first].sentence for mark in by_kind.get("_what_then", ())}
    starts: dict[int, int] = {}
    for mark in reversed(by_kind.get("_if", ())):
        word = words[mark.first]
        if text_at(words, mark.first - 1) != "come" and word.sentence in asking:
            starts[word.sentence] = word.clause
    told = _facts_before(words, starts)
    for place, word in enumerate(words):
        result[place] = result[place] or (word.sentence in starts and word.clause not in told)


def _facts_before(words: Sequence[Word], starts: Mapping[int, int]) -> set[int]:
    """Clauses that tell a fact before the « si » of their sentence: « elle convulse, que faire si ça dure ? »."""
    clauses: dict[int, list[str]] = {}
    for word in words if starts else ():
        if word.clause < starts.get(word.sentence, 0):
            clauses.setdefault(word.clause, []).append(word.text)
    return {clause for clause, texts in clauses.items() if _unled(texts)[0] in _OWN or tells_present(texts)}


def _unled(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text not in _OWN_LED] or [""]
