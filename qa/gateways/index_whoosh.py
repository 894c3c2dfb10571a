"""The embedded search engine: Whoosh behind the contract, one text field, one writer at a time."""

import heapq
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from whoosh import index as whoosh_index
from whoosh.analysis import Token, Tokenizer
from whoosh.columns import RefBytesColumn
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.query import Phrase, Term
from whoosh.scoring import BM25F
from whoosh.searching import SearchContext, Searcher

from qa.gateways.index import Document, Found, Hit
from qa.gateways.index_folders import LOCK_TIMEOUT, Changes, IndexFolders
from qa.language.analysis import terms, tokens
from qa.language.lexicon import Lexicon, Variant, default_lexicon
from qa.language.plan import Plan, add_up, correct, make_plan
from qa.language.spelling import closest_surface, nearest, reach

READ_TRIES = 3
SURFACE_DOCUMENTS = 5

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class FrenchTokenizer(Tokenizer):
    """Gives Whoosh the terms of the one analysis chain (pickled in every index: keep name and place)."""

    def __call__(
        self, value: str, positions: bool = False, start_pos: int = 0, **_: object
    ) -> Iterator[Token]:
        token = Token(positions, removestops=True)
        for place, term in enumerate(terms(value), start_pos):
            token.text = term
            token.boost = 1.0
            token.pos = place
            yield token


class WhooshIndex:
    """An index in a folder, written by one process at a time and read by any number."""

    def __init__(self, path: str | Path, *, lexicon: Lexicon | None = None) -> None:
        self._folders = IndexFolders(Path(path), WhooshFiles())
        self._lexicon = lexicon or default_lexicon()
        self._reading = threading.Lock()
        self._opened: tuple[Path, Searcher] | None = None

    def with_lexicon(self, lexicon: Lexicon) -> "WhooshIndex":
        """The same index seen through another lexicon."""
        return WhooshIndex(self._folders.root, lexicon=lexicon)

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace documents by key, in batches; raises IndexBusy when the lock stays taken."""
        self._folders.put(documents)

    def remove(self, keys: Iterable[int]) -> None:
        """Forget documents; unknown keys and a missing index are ignored."""
        self._folders.write(dict.fromkeys(keys))

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a fresh index beside, carry over what was written meanwhile, swap it in."""
        return self._folders.rebuild(documents)

    def find(self, text: str, *, limit: int, offset: int = 0, specialty: str | None = None) -> Found:
        """The best documents for any text; an index that is missing or damaged is an empty one."""

        def search(searcher: Searcher) -> Found:
            known, near = _vocabulary(searcher)
            plan = make_plan(text, known=known, near=near, lexicon=self._lexicon)
            return _page(searcher, plan, limit=max(limit, 0), offset=max(offset, 0), specialty=specialty)

        return self._read(search, Found([], 0, {}))

    def suggest(self, text: str) -> str | None:
        """The query with mis-spelt words corrected, None when nothing to correct."""

        def search(searcher: Searcher) -> str | None:
            known, near = _vocabulary(searcher)
            surface = partial(_surface, searcher)
            return correct(text, known=known, near=near, lexicon=self._lexicon, surface=surface)

        return self._read(search, None)

    def _read(self, search: Callable[[Searcher], Answer], empty: Answer) -> Answer:
        """Search; files that a writer removed meanwhile are opened anew, a damaged index gives empty."""
        for left in reversed(range(READ_TRIES)):
            with self._reading:
                try:
                    searcher = self._searcher()
                    return search(searcher) if searcher else empty
                except Exception as fault:  # noqa: BLE001 - damage shows as nearly any exception
                    self._close()
                    if not left:
                        _log.error("search index unreadable: %s", type(fault).__name__)
        return empty

    def _searcher(self) -> Searcher | None:
        """A searcher of the latest commit, kept open until the index changes on disk."""
        folder = self._folders.current()
        if folder is None:
            return None
        if self._opened and self._opened[0] == folder and self._opened[1].up_to_date():
            return self._opened[1]
        self._close()  # no refresh(): it would keep the deleted documents of an old segment
        searcher = whoosh_index.open_dir(folder).searcher(weighting=BM25F(B=0.75, K1=1.2))
        self._opened = (folder, searcher)
        return searcher

    def _close(self) -> None:
        if self._opened:
            self._opened[1].close()
        self._opened = None


def _schema() -> Schema:
    return Schema(
        key=ID(unique=True, stored=True, sortable=True),
        text=TEXT(analyzer=FrenchTokenizer(), phrase=True),
        specialty=ID(stored=True, sortable=RefBytesColumn()),
        title=STORED,
        body=STORED,
        published=STORED,
    )


class WhooshFiles:
    """What IndexFolders asks of an engine: each method works on one folder."""

    def create(self, folder: Path) -> None:
        """Make an empty index."""
        whoosh_index.create_in(folder, _schema())

    def apply(self, folder: Path, changes: Changes) -> None:
        """One commit: documents replaced by key, None removes."""
        writer = whoosh_index.open_dir(folder).writer(timeout=LOCK_TIMEOUT, delay=0.02)
        try:
            for key, document in changes.items():
                if document is None:
                    writer.delete_by_term("key", str(key))
                else:
                    writer.update_document(**_fields(document))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def stored(self, folder: Path, keys: Iterable[int]) -> Changes:
        """The documents of the keys as the index holds them, None for those that it has not."""
        with whoosh_index.open_dir(folder).searcher() as searcher:
            found = {key: searcher.document(key=str(key)) for key in keys}
        return {key: Document(**{**fields, "key": key}) if fields else None for key, fields in found.items()}

    def count(self, folder: Path) -> int | None:
        """How many documents there are, every one read; None when the index is damaged."""
        try:
            with whoosh_index.open_dir(folder).reader() as reader:
                for field, term in reader.all_terms():
                    reader.postings(field, term)
                return sum(1 for _ in reader.all_stored_fields())
        except Exception:  # noqa: BLE001 - damage shows as nearly any exception
            return None


def _fields(document: Document) -> dict[str, object]:
    """The stored title and body serve suggestions and the carrying over of a rebuild."""
    return {
        "key": str(document.key),
        "text": f"{document.title}\n{document.title}\n{document.body}",
        "specialty": document.specialty,
        "title": document.title,
        "body": document.body,
        "published": document.published,
    }


def _vocabulary(searcher: Searcher) -> tuple[Callable[[str], bool], Callable[[str], str | None]]:
    reader = searcher.reader()

    def known(term: str) -> bool:
        return ("text", term) in reader

    def near(term: str) -> str | None:
        if not reach(term):
            return None
        leaves = [leaf for leaf, _ in reader.leaf_readers()]
        words = {w for leaf in leaves for w in leaf.terms_within("text", term, reach(term), prefix=1)}
        return nearest(term, ((word, reader.doc_frequency("text", word)) for word in words))

    return known, near


def _surface(searcher: Searcher, word: str, term: str) -> str | None:
    """The word for a term as the documents that hold it write it."""
    if ("text", term) not in searcher.reader():
        return None
    documents = islice(searcher.postings("text", term).all_ids(), SURFACE_DOCUMENTS)
    fields = [searcher.stored_fields(number) for number in documents]
    texts = [f"{f['title']}\n{f['body']}" for f in fields]
    return closest_surface(word, [t.text for text in texts for t in tokens(text) if t.term == term])


def _page(searcher: Searcher, plan: Plan, *, limit: int, offset: int, specialty: str | None) -> Found:
    scores = add_up(plan, partial(_matches, searcher))
    specialties = searcher.reader().column_reader("specialty")
    named = {number: specialties[number] for number in scores}
    kept = [(score, n) for n, score in scores.items() if specialty in {None, named[n]}]
    return Found(_best(searcher, kept, offset + limit)[offset:], len(kept), dict(Counter(named.values())))


def _best(searcher: Searcher, scored: list[tuple[float, int]], count: int) -> list[Hit]:
    """The first hits, the newest key first among equal scores."""
    best = heapq.nlargest(count, scored)
    if not best:
        return []
    keys = searcher.reader().column_reader("key")
    hits = [Hit(int(keys[number]), score) for score, number in scored if score >= best[-1][0]]
    return sorted(hits, key=lambda hit: (-hit.score, -hit.key))[:count]


def _matches(searcher: Searcher, words: Variant) -> Iterator[tuple[int, float]]:
    """Number and BM25 of each document that holds the words next to each other (see also add_up).

    Not one query for the whole plan: Whoosh's DisjunctionMax mixes the scores of different documents.
    """
    query = Term("text", words[0]) if len(words) == 1 else Phrase("text", list(words))
    context = SearchContext(weighting=searcher.weighting)
    for leaf, base in searcher.leaf_searchers():
        matcher = query.matcher(leaf, context)
        while matcher.is_active():
            yield base + matcher.id(), matcher.score()
            matcher.next()
