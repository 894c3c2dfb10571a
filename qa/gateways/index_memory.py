"""Exact BM25 in memory: the reference that other engines are compared with, and the index of tests."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from qa.gateways.index import Document, Found, Hit
from qa.language.analysis import terms, tokens
from qa.language.lexicon import Lexicon, Variant, default_lexicon
from qa.language.plan import add_up, correct, make_plan
from qa.language.spelling import closest_surface, nearest

B = 0.75
K1 = 1.2


class MemoryIndex:
    """Holds everything in dictionaries of one process."""

    def __init__(self, *, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or default_lexicon()
        self._documents: dict[int, Document] = {}
        self._lengths: dict[int, int] = {}
        self._total_length = 0
        self._postings: dict[str, dict[int, list[int]]] = defaultdict(dict)

    def with_lexicon(self, lexicon: Lexicon) -> "MemoryIndex":
        """The same index seen through another lexicon."""
        other = MemoryIndex(lexicon=lexicon)
        other.__dict__.update({**self.__dict__, "_lexicon": lexicon})
        return other

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace documents by key."""
        for document in documents:
            if document.key in self._documents:
                self.remove([document.key])
            words = terms(f"{document.title}\n{document.title}\n{document.body}")
            self._documents[document.key] = document
            self._lengths[document.key] = len(words)
            self._total_length += len(words)
            for place, term in enumerate(words):
                self._postings[term].setdefault(document.key, []).append(place)

    def remove(self, keys: Iterable[int]) -> None:
        """Forget documents; unknown keys are ignored."""
        for key in keys:
            if self._documents.pop(key, None) is None:
                continue
            self._total_length -= self._lengths.pop(key)
            for term in [t for t, places in self._postings.items() if places.pop(key, None)]:
                if not self._postings[term]:
                    del self._postings[term]

    def find(self, text: str, *, limit: int, offset: int = 0, specialty: str | None = None) -> Found:
        """The best documents for any text, newest key first among equals."""
        plan = make_plan(text, known=self._postings.__contains__, near=self._near, lexicon=self._lexicon)
        scores = add_up(plan, self._matches)
        facets = Counter(self._documents[key].specialty for key in scores)
        kept = [k for k in scores if specialty is None or self._documents[k].specialty == specialty]
        kept.sort(key=lambda key: (-scores[key], -key))
        page = kept[max(offset, 0) : max(offset, 0) + max(limit, 0)]
        return Found([Hit(key, scores[key]) for key in page], len(kept), dict(facets))

    def suggest(self, text: str) -> str | None:
        """The query with mis-spelt words corrected, None when nothing to correct."""
        return correct(
            text,
            known=self._postings.__contains__,
            near=self._near,
            lexicon=self._lexicon,
            surface=self._surface,
        )

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Replace everything by the given documents."""
        fresh = MemoryIndex(lexicon=self._lexicon)
        fresh.put(documents)
        self.__dict__.update(fresh.__dict__)
        return len(self._documents)

    def _near(self, term: str) -> str | None:
        return nearest(term, ((word, len(places)) for word, places in self._postings.items()))

    def _surface(self, word: str, term: str) -> str | None:
        keys = list(self._postings.get(term, ()))[:10]
        texts = (f"{self._documents[k].title}\n{self._documents[k].body}" for k in keys)
        return closest_surface(word, [t.text for text in texts for t in tokens(text) if t.term == term])

    def _matches(self, words: Variant) -> Iterator[tuple[int, float]]:
        """Each document that holds the words next to each other, with the sum of their BM25."""
        places = [self._postings.get(word, {}) for word in words]
        for key in min(places, key=len):
            if all(key in p for p in places) and _adjacent([p[key] for p in places]):
                yield key, sum(self._bm25(word, key) for word in words)

    def _bm25(self, term: str, key: int) -> float:
        holders = self._postings[term]
        rarity = math.log(len(self._documents) / (len(holders) + 1)) + 1
        average = self._total_length / len(self._lengths)
        often = len(holders[key])
        return rarity * often * (K1 + 1) / (often + K1 * (1 - B + B * self._lengths[key] / average))


def _adjacent(places: list[list[int]]) -> bool:
    rest = [set(p) for p in places[1:]]
    return any(all(start + i in later for i, later in enumerate(rest, 1)) for start in places[0])
