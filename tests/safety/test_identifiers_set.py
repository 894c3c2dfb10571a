"""The known set of texts, written by people who had not seen the rules, holds its figures."""

import pytest

from bench.identifiers import Tally, known, measure
from qa.safety.effects import wilson

MOST_LEAK, MOST_FALSE = 0.02, 0.03


@pytest.fixture(scope="module")
def tally() -> Tally:
    return measure(known())


def test_the_set_is_whole() -> None:
    rows = known()
    assert len(rows) >= 120
    assert all(piece in row["text"] for row in rows for piece, _ in row["masks"])
    assert all(piece in row["text"] for row in rows for piece in row["keep"])
    assert sum(bool(row["masks"]) for row in rows) >= 60


def test_at_most_two_in_a_hundred_identifiers_leak(tally: Tally) -> None:
    assert tally.leak <= MOST_LEAK, tally.leaks


def test_at_most_three_in_a_hundred_texts_are_masked_too_much(tally: Tally) -> None:
    assert tally.false_mask <= MOST_FALSE, tally.false_masks


def test_what_must_stay_readable_stays(tally: Tally) -> None:
    kept = {row["text"]: row["keep"] for row in known()}
    wronged = [piece for _, piece, text in tally.false_masks if any(one == piece for one in kept[text])]
    assert wronged == []


def test_a_leak_and_a_mask_too_much_are_counted() -> None:
    rows = [
        {"text": "Xyz a mal", "masks": [["Xyz", "NOM"]], "keep": ["mal"]},
        {"text": "Mme Durand a mal", "masks": [], "keep": ["Durand"]},
        {"text": "Mme Durand", "masks": [["Durand", "NOM"]], "keep": []},
    ]
    tally = measure(rows)
    assert (tally.leak, tally.false_mask) == (1 / 2, 1 / 3)
    assert tally.leaks == [("NOM", "Xyz", "Xyz a mal")]
    assert tally.false_masks == [("NOM", "Durand", "Mme Durand a mal")]


def test_the_interval_holds_the_share() -> None:
    rate = wilson(2, 100)
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.0055, 0.07)
