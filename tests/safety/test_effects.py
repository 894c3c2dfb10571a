"""What another version of the rules does to messages, with the bounds of Wilson."""

import copy

import pytest

from qa.safety.effects import Example, effect, sets, wilson
from qa.safety.red_flags import compile_rules, shipped, shipped_document

CHEST = Example("J’ai une douleur dans la poitrine qui serre depuis une heure", ("CHEST",))
CALM = Example("Quelle crème pour des mains sèches ?", ())


def without(group: str) -> dict[str, object]:
    document = copy.deepcopy(shipped_document())
    document["rules"][group] = []
    return document


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (97, 100, 0.9155, 0.9897),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson(hits: int, total: int, low: float, high: float) -> None:
    rate = wilson(hits, total)
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=5e-5)


def test_the_same_rules_change_nothing() -> None:
    found = effect(shipped(), shipped(), [CHEST, CALM])
    assert found.changes == []
    assert (found.seen_before.hits, found.seen_before.total) == (1, 1)
    assert (found.alarmed_after.hits, found.alarmed_after.total) == (0, 1)


def test_a_message_that_stops_to_fire_is_listed() -> None:
    found = effect(shipped(), compile_rules(without("CHEST")), [CHEST, CALM])
    assert [(one.text, one.before, one.after) for one in found.changes] == [(CHEST.text, ("CHEST",), ())]
    assert (found.seen_before.hits, found.seen_after.hits) == (1, 0)
    assert found.as_data()["changes"][0]["expected"] == ("CHEST",)


def test_no_messages_tell_nothing() -> None:
    found = effect(shipped(), shipped(), [])
    assert (found.seen_after.total, found.seen_after.low, found.seen_after.high) == (0, 0.0, 1.0)


def test_the_sets_that_come_with_the_site_hold_both_kinds() -> None:
    rows = sets()
    assert len(rows) >= 300
    assert min(sum(bool(one.groups) for one in rows), sum(not one.groups for one in rows)) >= 150
