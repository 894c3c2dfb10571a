"""Groups of expressions that mean the same: lay words, medical words, brands and molecules."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib import resources

from qa.language.analysis import fold, tokens
from qa.language.analysis import terms as terms_of
from qa.language.spelling import nearest, reach, sound

Variant = tuple[str, ...]
WINDOW = 2


class Lexicon:
    """Finds the groups named in a query; a variant's words may stand in any order, close together."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self.groups = [tuple(group) for group in groups]
        self._variants = [_variants(group) for group in self.groups]
        self._by_term: dict[str, list[tuple[int, Variant]]] = defaultdict(list)
        for number, variants in enumerate(self._variants):
            for variant in variants:
                self._by_term[variant[0]].append((number, variant))
        self._surfaces: dict[str, str] = {}
        self._by_initial: dict[str, dict[str, str]] = defaultdict(dict)
        self._by_sound: dict[str, str] = {}
        for word, folded, term in _words(self.groups):
            self._surfaces.setdefault(term, word)
            self._by_initial[folded[:1]][folded] = term
            self._by_sound.setdefault(sound(folded), term)

    def __contains__(self, term: str) -> bool:
        return term in self._surfaces

    def expand(self, query: list[str]) -> list[tuple[int, list[Variant]]]:
        """For each group named in the query terms: words of the longest variant named, other variants."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, term in enumerate(query):
            places[term].append(place)
        named: dict[int, set[Variant]] = {}
        for term in places:
            for number, variant in self._by_term.get(term, ()):
                if _within(variant, places):
                    named.setdefault(number, set()).add(variant)
        others = (
            (max(map(len, found)), [v for v in self._variants[number] if v not in found])
            for number, found in named.items()
        )
        return [(size, variants) for size, variants in others if variants]

    def near(self, folded: str) -> str | None:
        """The term of the lexicon's word nearest to a mis-spelt one: by letters, then by ear."""
        alike = self._by_initial.get(folded[:1], {})
        word = nearest(folded, ((other, 0) for other in alike))
        if word:
            return alike[word]
        return self._by_sound.get(sound(folded)) if reach(folded) else None

    def surface(self, term: str) -> str | None:
        """A word of the lexicon as people write it, for its term."""
        return self._surfaces.get(term)


def _variants(group: tuple[str, ...]) -> list[Variant]:
    return list(dict.fromkeys(v for v in (tuple(terms_of(text)) for text in group) if v))


def _words(groups: list[tuple[str, ...]]) -> list[tuple[str, str, str]]:
    """Each word of the groups, as written, folded, and its term; the shortest first."""
    found = {(t.text, fold(t.text), t.term) for group in groups for v in group for t in tokens(v) if t.term}
    return sorted(found, key=lambda word: (len(word[0]), word[0]))


def _within(variant: Variant, places: dict[str, list[int]]) -> bool:
    """Whether all words of the variant stand in a window of the query two words wider than it."""
    if any(term not in places for term in variant):
        return False
    span = len(variant) + WINDOW
    for start in places[variant[0]]:
        chosen = [min(places[t], key=lambda p: abs(p - start)) for t in variant]
        if max(chosen) - min(chosen) < span:
            return True
    return False


def parse(text: str) -> list[tuple[str, ...]]:
    """The groups of a lexicon file: one a line, variants parted by |, # opens a comment."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [tuple(v.strip() for v in line.split("|") if v.strip()) for line in lines if line]


@cache
def default_groups() -> tuple[tuple[str, ...], ...]:
    """The groups delivered with the program."""
    folder = resources.files("qa.language")
    names = ("lexicon.txt", "brands.txt")
    return tuple(group for name in names for group in parse((folder / name).read_text("utf-8")))


@cache
def default_lexicon() -> Lexicon:
    """The lexicon delivered with the program."""
    return Lexicon(default_groups())
