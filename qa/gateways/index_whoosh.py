"""The embedded search engine: Whoosh behind the contract, one text field, one writer at a time."""

import heapq
import logging
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from logging import INFO, WARNING
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
from qa.gateways.index_folders import IndexFolders
from qa.language.analysis import terms, tokens
from qa.language.lexicon import Lexicon, Variant, default_lexicon
from qa.language.plan import Plan, correct, make_plan
from qa.language.spelling import closest_surface, nearest, reach

BATCH = 2_000
WRITE_TIMEOUT = 30.0
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
        self._folders = IndexFolders(Path(path))
        self._lexicon = lexicon or default_lexicon()
        self._reading = threading.Lock()
        self._opened: tuple[Path, Searcher] | None = None

    def with_lexicon(self, lexicon: Lexicon) -> "WhooshIndex":
        """The same index seen through another lexicon."""
        return WhooshIndex(self._folders.root, lexicon=lexicon)

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace documents by key, in batches; raises IndexBusy when the lock stays taken."""
        for batch in _batches(documents):
            self._write({d.key: d for d in batch})

    def remove(self, keys: Iterable[int]) -> None:
        """Forget documents; unknown keys and a missing index are ignored."""
        self._write(dict.fromkeys(keys))

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a fresh index beside, carry over what was written meanwhile, swap it in."""
        with self._folders.lock("rebuild", timeout=WRITE_TIMEOUT):
            with self._folders.lock("write", timeout=WRITE_TIMEOUT):
                self._folders.start_journal()
            folder = _create(self._folders.fresh())
            for batch in _batches(documents):
                _apply(folder, {d.key: d for d in batch})
            with self._folders.lock("write", timeout=WRITE_TIMEOUT):
                self._carry_over(folder)
                self._folders.swap(folder)
                self._folders.end_journal()
                return whoosh_index.open_dir(folder).doc_count()

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

    def _write(self, changes: Mapping[int, Document | None]) -> None:
        """Apply the changes to the current folder, or to a fresh one where that is missing or damaged."""
        with self._folders.lock("write", timeout=WRITE_TIMEOUT):
            self._folders.note(changes)
            folder = self._folders.current()
            if folder and _applied(folder, changes):
                return
            if folder or any(changes.values()):
                _log.log(WARNING if folder else INFO, "search index absent or damaged: a fresh one is made")
                folder = _create(self._folders.fresh())
                _apply(folder, changes)
                self._folders.swap(folder)

    def _carry_over(self, folder: Path) -> None:
        """Bring what was written since the rebuild began from the current folder into the new one."""
        keys = self._folders.noted()
        old = self._folders.current()
        if keys and old and _is_sound(old):
            with whoosh_index.open_dir(old).searcher() as searcher:
                _apply(folder, {key: _stored(searcher, key) for key in keys})

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


def _create(folder: Path) -> Path:
    whoosh_index.create_in(folder, _schema())
    return folder


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _apply(folder: Path, changes: Mapping[int, Document | None]) -> None:
    """One commit: documents replaced by key, None removes."""
    writer = whoosh_index.open_dir(folder).writer(timeout=WRITE_TIMEOUT, delay=0.02)
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


def _applied(folder: Path, changes: Mapping[int, Document | None]) -> bool:
    """Apply; False when the index is damaged, while a fault of another kind is raised."""
    try:
        _apply(folder, changes)
    except Exception:
        if _is_sound(folder):
            raise
        return False
    return True


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


def _stored(searcher: Searcher, key: int) -> Document | None:
    fields = searcher.document(key=str(key))
    return Document(**{**fields, "key": key}) if fields else None


def _is_sound(folder: Path) -> bool:
    """Whether every term and every stored document of the index can be read."""
    try:
        with whoosh_index.open_dir(folder).reader() as reader:
            for field, term in reader.all_terms():
                reader.postings(field, term)
            return all(map(bool, reader.all_stored_fields()))
    except Exception:  # noqa: BLE001 - damage shows as nearly any exception
        return False


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
    scores = _scores(searcher, plan)
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


def _scores(searcher: Searcher, plan: Plan) -> dict[int, float]:
    """For each document number the sum over the clauses of the best wording found there.

    Added up here: Whoosh's own DisjunctionMax mixes the scores of different documents.
    """
    scores: dict[int, float] = defaultdict(float)
    for clause in plan.clauses():
        best: dict[int, float] = {}
        for variant in clause.variants:
            for number, score in _matches(searcher, variant):
                best[number] = max(best.get(number, 0.0), score)
        for number, score in best.items():
            scores[number] += score * clause.weight
    return scores


def _matches(searcher: Searcher, words: Variant) -> Iterator[tuple[int, float]]:
    """Number and BM25 of each document that holds the words next to each other."""
    query = Term("text", words[0]) if len(words) == 1 else Phrase("text", list(words))
    context = SearchContext(weighting=searcher.weighting)
    for leaf, base in searcher.leaf_searchers():
        matcher = query.matcher(leaf, context)
        while matcher.is_active():
            yield base + matcher.id(), matcher.score()
            matcher.next()
