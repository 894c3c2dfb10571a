"""Relevance and latency of the search engines on the judged French questions."""

import json
import math
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from qa.gateways.index import Document, SearchIndex
from qa.gateways.index_memory import MemoryIndex
from qa.gateways.index_whoosh import WhooshIndex
from qa.language.lexicon import Lexicon, default_groups, default_lexicon

DRAWS = 8
Make = Callable[[Lexicon], MemoryIndex | WhooshIndex]
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)
SHARED = Path(os.environ.get("QA_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"


def judged_documents(shared: Path = SHARED) -> list[tuple[str, Document]]:
    """The judged documents with their names, keys from 1."""
    judged = json.loads((shared / "search_judged_fr.json").read_text("utf-8"))["documents"]
    return [
        (d["id"], Document(n, d["title"], d["body"], d["specialty"], PUBLISHED))
        for n, d in enumerate(judged, 1)
    ]


def background(shared: Path = SHARED) -> Iterator[Document]:
    """Clinical cases and examination questions among which the judged documents must be found."""
    key = 10_000
    for case in _lines(shared / "e3c_fr_ccby_cases.jsonl"):
        key += 1
        yield Document(key, "", case["text"], "medecine-interne", PUBLISHED)
    for question in _lines(shared / "frenchmedmcqa.jsonl"):
        key += 1
        answers = " ; ".join(question["answers"].values())
        yield Document(key, question["question"], answers, "pharmacologie", PUBLISHED)


def judged_queries(shared: Path = SHARED) -> list[tuple[str, dict[str, int]]]:
    """Each query with the grades of the documents that answer it."""
    judged = json.loads((shared / "search_judged_fr.json").read_text("utf-8"))["queries"]
    return [(q["query"], q["judgements"]) for q in judged]


def ndcg(ranking: list[str], grades: dict[str, int], *, depth: int = 10) -> float:
    """NDCG with gain 2^grade - 1 and a logarithmic discount."""
    ideal = sorted(grades.values(), reverse=True)[:depth]
    return _dcg([grades.get(name, 0) for name in ranking[:depth]]) / _dcg(ideal)


def relevance(index: SearchIndex, shared: Path = SHARED) -> dict[str, float]:
    """nDCG@10 of each judged query."""
    names = {document.key: name for name, document in judged_documents(shared)}
    return {
        query: ndcg([names.get(h.key, "") for h in index.find(query, limit=10).hits], grades)
        for query, grades in judged_queries(shared)
    }


def half_lexicons(draws: int = DRAWS) -> list[Lexicon]:
    """Lexicons with a random half of the groups, one a seed."""
    groups = default_groups()
    return [Lexicon(random.Random(seed).sample(groups, len(groups) // 2)) for seed in range(draws)]


def latencies(index: SearchIndex, shared: Path = SHARED) -> list[float]:
    """Milliseconds of each judged query, warm, best of three."""
    return [min(_timed(index, query) for _ in range(3)) for query, _ in judged_queries(shared)]


def main() -> None:
    """Print the table."""
    documents = [d for _, d in judged_documents()] + list(background())
    print("| engine | documents | build s | nDCG@10 | half lexicon, mean (min-max) | p50 ms | p95 ms |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in _engines(Path(folder)).items():
            print(_row(name, make, documents), flush=True)
    print(f"\nLexicon: {len(default_groups())} groups; {len(judged_queries())} judged queries.")


def _engines(folder: Path) -> dict[str, Make]:
    return {
        "memory": lambda lexicon: MemoryIndex(lexicon=lexicon),
        "whoosh": lambda lexicon: WhooshIndex(folder / "index", lexicon=lexicon),
    }


def _row(name: str, make: Make, documents: list[Document]) -> str:
    start = time.perf_counter()
    index = make(default_lexicon())
    index.put(documents)
    built = time.perf_counter() - start
    whole = statistics.mean(relevance(index).values())
    halves = [statistics.mean(relevance(index.with_lexicon(half)).values()) for half in half_lexicons()]
    times = statistics.quantiles(latencies(index), n=20)
    spread = f"{statistics.mean(halves):.3f} ({min(halves):.3f}-{max(halves):.3f})"
    return (
        f"| {name} | {len(documents)} | {built:.1f} | {whole:.3f} | {spread} "
        f"| {times[9]:.1f} | {times[18]:.1f} |"
    )


def _lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _dcg(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _timed(index: SearchIndex, query: str) -> float:
    start = time.perf_counter()
    index.find(query, limit=10)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
