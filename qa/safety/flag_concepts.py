"""Concepts: named sets of expressions, found in the words of a message whatever small words stand between.

An expression is a row of elements apart by spaces. An element: `word`, `=exact`, `start*`, `@class` of words,
several of them joined by `|`; `?` after it makes it optional. `..` stands for up to three words, `_` for up to one.
`(crise cardiaque|infarctus)` is a choice of rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from qa.language.marks import N_
from qa.safety.faults import Fault
from qa.safety.flag_text import Word, fold, language
from qa.safety.flag_words import Vocabulary

DENIALS = frozenset("pas pu plus plu jamais rien sans aucun aucune ni impossible".split())
GAPS = {"..": 3, "_": 1, "...": 6}
_CHOICE = re.compile(r"\(([^()]*)\)")
_SPLITS = frozenset("jnmtsdlc")
_MOST_REMEMBERED = 20_000
_SMALL_MOST = 20  # small words in a row between two elements: nobody writes more, and each one costs time


@dataclass(frozen=True, slots=True)
class Match:
    """A concept found in the words `first` to `last`; `denial` says that the expression holds its own negation."""

    concept: str
    first: int
    last: int
    denial: bool


@dataclass(slots=True)
class Node:
    """A place in the tree of expressions: what may follow, after how many skipped words, and what ends here."""

    next: dict[int, dict[int, "Node"]] = field(default_factory=dict)
    ends: tuple[tuple[str, bool], ...] = ()


# What ends at a first word, and what may follow it after how many skipped words.
Opening = tuple[tuple[tuple[str, bool], ...], tuple[tuple[int, dict[int, Node], frozenset[int]], ...]]


def _shared(node: Node, known: dict[tuple[object, ...], Node]) -> Node:
    """The tree with one node for all that end alike: a quarter of the memory that a collection must look through."""
    for follow in node.next.values():
        for number, child in follow.items():
            follow[number] = _shared(child, known)
    key = (
        node.ends,
        *((gap, number, id(one)) for gap, some in node.next.items() for number, one in some.items()),
    )
    return known.setdefault(key, node)


def choices(expression: str) -> Iterator[str]:
    """The expression once for each choice of its parentheses."""
    found = _CHOICE.search(expression)
    if not found:
        yield expression
        return
    for one in found[1].split("|"):
        yield from choices(expression[: found.start()] + one + expression[found.end() :])


class Concepts:
    """All concepts as one tree over numbered elements."""

    def __init__(self, concepts: Mapping[str, Sequence[str]], classes: Mapping[str, Sequence[str]]) -> None:
        self._classes = classes
        self._fillers, self._friends = language().fillers, language().friends
        self._numbers: dict[frozenset[str], int] = {}
        self._root = Node()
        self._opened: dict[frozenset[int], Opening] = {}
        self._splits: dict[str, str] = {}
        for name, expressions in concepts.items():
            for expression in expressions:
                for choice in choices(expression):
                    self._add(name, choice)
        self._root = _shared(self._root, {})
        patterns = [(one, number) for element, number in self._numbers.items() for one in element]
        self._vocabulary = Vocabulary(patterns)

    def _add(self, name: str, expression: str) -> None:
        choices: list[list[str]] = [
            [piece[:-1], ""] if piece.endswith("?") else [piece] for piece in expression.split()
        ]
        for chosen in product(*choices):
            pieces = [piece for piece in chosen if piece]
            self._add_plain(name, expression, pieces)

    def _add_plain(self, name: str, expression: str, pieces: list[str]) -> None:
        spoken = [piece for piece in pieces if piece not in GAPS]
        whole = len([piece for piece in spoken if any(self._words(piece, expression))]) < 2 <= len(spoken)
        node, gap, denial = self._root, 0, False
        for piece in pieces:
            if piece in GAPS:
                gap = max(gap, GAPS[piece])
                continue
            words = frozenset(self._words(piece, expression, small=whole))
            if words:
                denial = denial or bool({word.lstrip("=") for word in words} & DENIALS)
                number = self._numbers.setdefault(words, len(self._numbers))
                node = node.next.setdefault(gap, {}).setdefault(number, Node())
                gap = 0
        if node is self._root:
            raise Fault(
                N_("L’expression « %(words)s » du concept « %(concept)s » n’a que des petits mots."),
                words=expression,
                concept=name,
            )
        if (name, denial) not in node.ends:
            node.ends = (*node.ends, (name, denial))

    def _words(self, piece: str, expression: str, *, small: bool = False) -> Iterator[str]:
        """The patterns of a piece; small words only where asked for, or written with `=`."""
        for one in piece.split("|"):
            if one.startswith("@"):
                if one[1:] not in self._classes:
                    raise Fault(
                        N_("L’expression « %(words)s » nomme une classe inconnue : %(name)s."),
                        words=expression,
                        name=one,
                    )
                for member in self._classes[one[1:]]:
                    yield from self._words(member, expression, small=small)
            elif one.startswith("=") or fold(one.rstrip("*")) not in self._fillers:
                yield one
            elif small:
                yield f"={one}"

    def _split(self, text: str) -> str:
        """A glued word without its pronoun: `jarrive` is `arrive`."""
        known = self._splits.get(text)
        if known is None:
            known = self._without_pronoun(text)
            if len(self._splits) < _MOST_REMEMBERED:
                self._splits[text] = known
        return known

    def _without_pronoun(self, text: str) -> str:
        whole = text in self._friends or self._vocabulary.knows(text)
        if len(text) > 4 and text[0] in _SPLITS and not whole:
            rest = text[1:]
            if (text[0] == "j" or rest[0] in "aeiouhy") and self._vocabulary.knows(rest):
                return rest
        return text

    def _openers(self, here: frozenset[int]) -> Opening:
        """What a word with these elements opens; remembered, as its elements are."""
        known = self._opened.get(here)
        if known is None:
            nodes = [follow[number] for follow in self._root.next.values() for number in here & follow.keys()]
            known = (
                tuple(end for node in nodes for end in node.ends),
                tuple(
                    (gap, follow, frozenset(follow)) for node in nodes for gap, follow in node.next.items()
                ),
            )
            if len(self._opened) < _MOST_REMEMBERED:
                self._opened[here] = known
        return known

    def find(self, words: Sequence[Word]) -> tuple[list[Match], list[int]]:
        """Every place of every concept, the longest at each place, and the rank of each word.

        Ranks count the words that carry meaning; small words share the rank of the one before.
        """
        ranks: list[int] = []
        elements: list[frozenset[int]] = []
        for word in words:
            small = word.text in self._fillers
            ranks.append((ranks[-1] if ranks else 0) + (not small))
            elements.append(self._vocabulary.elements(word.text if small else self._split(word.text)))
        walk = _Walk(words, ranks, elements)
        for first, here in enumerate(elements):
            if here:
                walk.start(self._openers(here), first)
        return sorted(walk.best.values(), key=lambda match: (match.first, match.last, match.concept)), ranks


@dataclass(slots=True)
class _Walk:
    """One way through the tree from each word of a text; `clauses`: all elements of each clause together."""

    words: Sequence[Word]
    ranks: list[int]
    elements: list[frozenset[int]]
    best: dict[tuple[str, int], Match] = field(default_factory=dict)
    clauses: dict[int, set[int]] = field(default_factory=dict)
    windows: dict[tuple[int, int], list[tuple[int, frozenset[int]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for word, here in zip(self.words, self.elements, strict=True):
            self.clauses.setdefault(word.clause, set()).update(here)

    def start(self, opening: Opening, first: int) -> None:
        clause = self.clauses[self.words[first].clause]
        ends, steps = opening
        for concept, denial in ends:
            self._end(concept, denial, first, first)
        for gap, follow, numbers in steps:
            if not clause.isdisjoint(numbers):
                self._follow(follow, gap, first, first, clause)

    def go(self, node: Node, at: int, first: int, clause: set[int]) -> None:
        for gap, follow in node.next.items():
            if not clause.isdisjoint(follow):
                self._follow(follow, gap, at, first, clause)

    def _follow(self, follow: dict[int, Node], gap: int, at: int, first: int, clause: set[int]) -> None:
        numbers = follow.keys() & clause
        window = self.windows.get((at, gap))
        if window is None:
            window = self.windows[at, gap] = list(self._window(at, gap))
        for place, here in window:
            for number in numbers:
                if number in here:
                    node = follow[number]
                    for concept, denial in node.ends:
                        self._end(concept, denial, place, first)
                    if node.next:
                        self.go(node, place, first, clause)

    def _end(self, concept: str, denial: bool, at: int, first: int) -> None:
        """Keeps the concept that ends here when it is the longest from its place, one with its own negation first."""
        known = self.best.get((concept, first))
        if known is None or (known.last, known.denial) < (at, denial):
            self.best[concept, first] = Match(concept, first, at, denial)

    def _window(self, at: int, gap: int) -> Iterator[tuple[int, frozenset[int]]]:
        """The places that follow after at most `gap` words of meaning, in the same clause: none crosses a comma."""
        limit, clause = self.ranks[at] + gap, self.words[at].clause
        for place in range(at + 1, min(at + 1 + gap + _SMALL_MOST, len(self.words))):
            if self.ranks[place - 1] > limit or self.words[place].clause != clause:
                return
            if self.elements[place]:
                yield place, self.elements[place]
