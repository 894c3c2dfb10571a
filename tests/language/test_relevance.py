"""Relevance on the judged French questions: both targets hold, on the engine that is delivered."""

import statistics
import time
from pathlib import Path

import pytest

from bench.search import background, half_lexicons, judged_documents, latencies, relevance
from qa.gateways.index_whoosh import WhooshIndex


@pytest.fixture(scope="module")
def index(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    built = WhooshIndex(tmp_path_factory.mktemp("relevance") / "index")
    built.put([document for _, document in judged_documents(shared_data)])
    built.put(background(shared_data))
    return built


def test_the_judged_answers_come_first(index: WhooshIndex, shared_data: Path) -> None:
    assert statistics.mean(relevance(index, shared_data).values()) >= 0.85


def test_half_the_lexicon_is_enough_for_most(index: WhooshIndex, shared_data: Path) -> None:
    means = [
        statistics.mean(relevance(index.with_lexicon(half), shared_data).values()) for half in half_lexicons()
    ]
    assert len(means) == 8
    assert statistics.mean(means) >= 0.78


def test_a_natural_question_is_answered_quickly(index: WhooshIndex, shared_data: Path) -> None:
    start = time.process_time()
    times = latencies(index, shared_data)
    spent = time.process_time() - start
    assert spent / (3 * len(times)) < 0.040
