"""How much of what identifies people stays readable, and how much is masked that should not be, on the known set."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from qa.safety.effects import wilson
from qa.safety.identifiers import find


@dataclass
class Tally:
    """What was seen on a set: identifiers and those that leak, kept pieces and those masked, other masks."""

    identifiers: Counter[str] = field(default_factory=Counter)
    leaks: list[tuple[str, str, str]] = field(default_factory=list)
    kept: int = 0
    false_masks: list[tuple[str, str, str]] = field(default_factory=list)
    texts: int = 0
    wronged: int = 0

    @property
    def leak(self) -> float:
        """The share of identifiers of which a letter or digit stays readable."""
        return len(self.leaks) / max(1, self.identifiers.total())

    @property
    def false_mask(self) -> float:
        """The share of texts with a mask where nothing identifies anyone."""
        return self.wronged / max(1, self.texts)


def known(name: str = "identifiers_known.jsonl") -> list[dict[str, Any]]:
    """The rows of a shipped set: text, masks (piece and label), keep."""
    file = resources.files("qa.safety") / "sets" / name
    return [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()]


def measure(rows: list[dict[str, Any]]) -> Tally:
    """Counts each identifier once: it leaks where a letter or digit of it is outside all masks."""
    tally = Tally(texts=len(rows))
    for row in rows:
        text = row["text"]
        hidden = {place for span in find(text) for place in range(span.start, span.end)}
        wanted: set[int] = set()
        for (piece, label), start in _placed(text, row["masks"]):
            places = range(start, start + len(piece))
            wanted.update(places)
            tally.identifiers[label] += 1
            if any(text[place].isalnum() and place not in hidden for place in places):
                tally.leaks.append((label, piece, text))
        tally.kept += len(row["keep"])
        false = [
            (span.label, text[span.start : span.end], text)
            for span in find(text)
            if any(text[place].isalnum() and place not in wanted for place in range(span.start, span.end))
        ]
        tally.false_masks += false
        tally.wronged += bool(false)
    return tally


def _placed(text: str, masks: list[list[str]]) -> Iterator[tuple[tuple[str, str], int]]:
    """Each expected piece with its place; the same piece twice is the first and the second."""
    after: dict[str, int] = {}
    for piece, label in masks:
        start = text.find(piece, after.get(piece, 0))
        start = start if start >= 0 else text.index(piece)
        after[piece] = start + len(piece)
        yield (piece, label), start


def table(tally: Tally) -> str:
    """The figures as Markdown."""
    total, leaks = tally.identifiers.total(), len(tally.leaks)
    rows = ["| what | wrong | of | share | 95 % |", "|---|---|---|---|---|"]
    shares = (("identifiers that leak", leaks, total), ("texts masked too much", tally.wronged, tally.texts))
    for name, wrong, count in shares:
        rate = wilson(wrong, count)
        rows.append(
            f"| {name} | {wrong} | {count} | {wrong / count:.1%} | {rate.low:.1%} to {rate.high:.1%} |"
        )
    for label, count in sorted(tally.identifiers.items()):
        wrong = sum(leak[0] == label for leak in tally.leaks)
        rows.append(f"| {label} | {wrong} | {count} | {wrong / count:.1%} | |")
    return "\n".join(rows)


def main() -> None:
    """Prints the figures, each leak and each false mask."""
    tally = measure(known())
    print(table(tally))
    for name, rows in (("leak", tally.leaks), ("false mask", tally.false_masks)):
        for label, piece, text in rows:
            print(f"- {name} {label}: « {piece} » in « {text} »")


if __name__ == "__main__":
    main()
