"""Texts that repeat one thing cost no more than their length, and every process reads a text alike."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.safety import flag_concepts, identifiers
from qa.safety.identifier_view import Hit, View
from qa.safety.prescription_text import folded
from qa.safety.readability import read
from qa.safety.red_flags import find, fired

KNOWN = Path(__file__).parents[2] / "qa" / "safety" / "sets" / "known.jsonl"
READ = """
import json, sys
from qa.safety.red_flags import find
texts = json.load(sys.stdin)
print([[(one.rule, one.strength.value, one.start, one.end) for one in find(text)] for text in texts])
"""


@pytest.mark.parametrize("piece", ["a ", "a@", "l’", "Mme ", "né le "])
def test_small_words_are_walked_over_a_bounded_number_of_times(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, window = 0, flag_concepts._Walk._window

    def counted(walk: flag_concepts._Walk, at: int, gap: int) -> Iterator[tuple[int, frozenset[int]]]:
        nonlocal steps
        for place in window(walk, at, gap):
            steps += 1
            yield place

    monkeypatch.setattr(flag_concepts._Walk, "_window", counted)
    assert find((piece * 2500)[:5000]) == []
    assert steps < 200 * 2500  # every place after every place would be 3 millions and more


def test_small_words_as_people_write_them_part_nothing() -> None:
    assert fired(find("J’ai une douleur là, oui, ici, vers le, la, dans la poitrine, ça serre.")) == (
        "CHEST",
    )


def test_masks_that_uncover_others_end(monkeypatch: pytest.MonkeyPatch) -> None:
    passes = 0

    def counting(_: View) -> list[Hit]:
        nonlocal passes
        passes += 1
        return []

    monkeypatch.setattr(identifiers, "_FINDERS", (*identifiers._FINDERS, counting))
    identifiers.mask("01/01/" * 400)
    assert passes <= identifiers.PASSES_MOST


def test_blank_lines_of_blanks_part_paragraphs() -> None:
    assert folded("un\ndeux\n \t\ntrois\n  - quatre\n 5. cinq").text == "un deux\n trois\n - quatre\n 5. cinq"


def test_full_stops_in_a_row_end_one_sentence() -> None:
    found = read(" ".join(["Un mot, puis deux... Trois mots encore ! Et voilà :\n"] * 4))
    assert found is not None
    assert found.sentences == 12


def test_every_process_reads_a_text_alike() -> None:
    lines = [json.loads(line)["text"] for line in KNOWN.read_text("utf-8").splitlines()]
    texts = json.dumps(["\n".join(lines[place : place + 8]) for place in range(0, len(lines), 8)])

    def seen(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        call = [sys.executable, "-c", READ]
        done = subprocess.run(call, input=texts, capture_output=True, env=environment, check=True, text=True)
        return done.stdout

    assert seen("1") == seen("2")
