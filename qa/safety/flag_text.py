"""Words of a message as people type it: folded, SMS forms written out, with their places in the text as given."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from qa.language import analysis

_LETTER = "[^\\W\\d_][\u0300-\u036f\u200b-\u200d\u00ad\ufeff]*"
_PIECES = re.compile(rf"\d+(?:[.,]\d+)?|(?:{_LETTER})+|[.…]{{2,}}|…|[.!?;,:()«»\"\n°%/'’ʼ´`+-]")
_DOUBLED = re.compile(r"([a-z])\1+")
_SENTENCE_ENDS = frozenset(".!?\n")
_APOSTROPHES = frozenset("'’ʼ´`")
_KEPT = frozenset("°%/+")
_LAUGHS = frozenset({"rire", "rires"})
_FAR = 5  # « test hier, c’était + »
_WHOLE = 4  # a shorter piece behind a number is a unit: « 30 g », no « 1 couy »
_WEEK = ("semaine",)  # the one short form that stands after a number


class Word(NamedTuple):
    """A folded word; `start` and `end` index the text as given, `sentence` and `clause` count from 0."""

    text: str
    start: int
    end: int
    sentence: int
    clause: int
    question: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """Lists of the language: what is skipped, what is written out, phrases that are one word."""

    fillers: frozenset[str]
    written_out: dict[str, tuple[str, ...]]
    joins: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    friends: frozenset[str]


@lru_cache(maxsize=8192)
def bare(word: str) -> str:
    """Lower case letters and digits, without accents and ligatures."""
    return "".join(c for c in analysis.fold(word) if c.isalnum())


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Lower case, without accents, ligatures and doubled letters: « Étouffée » is `etoufe`."""
    letters = bare(word)
    if letters.startswith("poiss"):
        return "fish"  # no poison
    return _DOUBLED.sub(r"\1", letters)


# What programs write (a key, a picture) holds no words: forty signs without a space, digits among them.
_CODE = re.compile(r"(?<!\S)(?=\S*\d)[A-Za-z0-9+/=_-]{40,}")


def folded(words: str) -> frozenset[str]:
    """The words of a list, folded."""
    return frozenset(fold(word) or word for word in words.split())


def _glued(lists: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """« loeil » is « l’oeil », « sétouffe » is « s’étouffe »: the small words that phones glue to the next."""
    nouns, verbs = lists["glued_nouns"].split(), lists["glued_verbs"].split()
    pairs = [(small, word) for small in "ld" for word in nouns]
    pairs += [(small, word) for small in "jmns" for word in verbs]
    return {small + bare(word): (small, fold(word)) for small, word in pairs}


@cache
def language() -> Language:
    """The lists of data/flag_words.toml, folded."""
    file = resources.files("qa.safety").joinpath("data", "flag_words.toml")
    lists: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    joins: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, phrases in lists["joins"].items():
        for phrase in phrases:
            words = tuple(fold(word) for word in phrase.split())
            joins.setdefault(words[0], []).append((words, fold(name)))
    return Language(
        fillers=folded(lists["fillers"]),
        written_out=_glued(lists)
        | {short: tuple(fold(word) for word in full.split()) for short, full in lists["written_out"].items()},
        joins={first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in joins.items()},
        friends=folded(lists["friends"]),
    )


def text_at(words: Sequence[Word], place: int) -> str:
    """The word at the place, "" beyond either end."""
    return words[place].text if 0 <= place < len(words) else ""


def texts_around(words: Sequence[Word], first: int, last: int) -> list[str]:
    """The words from a place, cut at the beginning, to another one included."""
    return [word.text for word in words[max(0, first) : last + 1]]


def opens(words: Sequence[Word], place: int) -> bool:
    """True for the first word of a clause."""
    return not place or words[place - 1].clause != words[place].clause


def clause_start(words: Sequence[Word], place: int) -> int:
    """Where the clause of the word at the place begins."""
    while not opens(words, place):
        place -= 1
    return place


def words_of(text: str) -> list[Word]:
    """The words of the text; apostrophes part them, marks of punctuation only part sentences and clauses."""
    return _laughed(_joined(list(_typed(_CODE.sub(lambda found: " " * len(found[0]), text)))))


def _laughed(words: list[Word]) -> list[Word]:
    """The words, where « rire » or « rires » alone between two marks of punctuation is « mdr »."""
    for place, word in enumerate(words):
        if word.text in _LAUGHS and all(
            words[other].clause != word.clause for other in (place - 1, place + 1) if 0 <= other < len(words)
        ):
            words[place] = word._replace(text="mdr")
    return words


@lru_cache(maxsize=8192)
def _spelt(piece: str) -> tuple[str, tuple[str, ...]]:
    """The folded piece, and the words that it stands for."""
    short = language().written_out
    folded = piece if piece[0].isdigit() or piece in _KEPT else fold(piece)
    return folded, short.get(piece.lower()) or short.get(bare(piece)) or (folded,)


def _typed(text: str) -> Iterator[Word]:
    sentence = clause = tested = 0
    previous = ""
    for found in _PIECES.finditer(text):
        piece = found.group()
        if piece[0] in _APOSTROPHES:
            continue
        if piece in _SENTENCE_ENDS:
            sentence, clause, previous = sentence + 1, clause + 1, ""
            continue
        if not piece[0].isalnum() and piece not in _KEPT:
            clause, previous = clause + (piece != "-"), previous if piece == "-" else ""
            continue
        folded, full = _spelt(piece)
        tested = _FAR if folded[:4] == "test" else tested and tested - 1
        if previous[:1].isdigit() and len(folded) < _WHOLE and full != _WEEK:
            full = (folded,)
        elif piece == "+" and tested:
            full = ("positif",)
        for word in full:
            yield Word(word, found.start(), found.end(), sentence, clause)
        previous = folded


def _joined(words: list[Word]) -> list[Word]:
    """The words, with each phrase of the list as one word."""
    joins = language().joins
    result: list[Word] = []
    place = 0
    while place < len(words):
        word = words[place]
        follows = text_at(words, place + 1)
        for phrase, name in joins.get(word.text, ()):
            if len(phrase) > 1 and phrase[1] != follows:
                continue
            piece = words[place : place + len(phrase)]
            if tuple(one.text for one in piece) == phrase and piece[-1].clause == word.clause:
                result.append(Word(name, word.start, piece[-1].end, word.sentence, word.clause))
                place += len(phrase)
                break
        else:
            result.append(word)
            place += 1
    return result
