"""How well red flags are seen on the sets of messages, and how long it takes; `python -m bench.safety` writes docs."""

import argparse
import json
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from qa.safety.effects import wilson
from qa.safety.red_flags import GROUPS, find, fired, softened

ROOT = Path(__file__).resolve().parents[1]
KNOWN = ROOT / "qa" / "safety" / "sets" / "known.jsonl"
PAGE = ROOT / "docs" / "safety.md"
START, END = "<!-- figures: written by `python -m bench.safety` -->", "<!-- end of figures -->"
Message = dict[str, object]


@dataclass
class Figures:
    """What a set shows: each list holds the message and what was called."""

    emergencies: int = 0
    others: int = 0
    right: int = 0
    missed: list[tuple[Message, tuple[str, ...]]] = field(default_factory=list)
    elsewhere: list[tuple[Message, tuple[str, ...]]] = field(default_factory=list)
    alarms: list[tuple[Message, tuple[str, ...]]] = field(default_factory=list)
    groups: dict[str, list[int]] = field(default_factory=lambda: {group: [0, 0, 0] for group in GROUPS})


def bounded(hits: int, total: int) -> str:
    """A share with the bounds of Wilson at 95 %, in per cent."""
    if not total:
        return "–"
    rate = wilson(hits, total)
    return f"{hits}/{total} = {hits / total:.1%} ({rate.low:.1%}–{rate.high:.1%})"


def messages(path: Path) -> list[Message]:
    """The messages of a file of JSON lines: `text`, `groups` (empty: no emergency) and `kind`."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def judge(rows: list[Message]) -> Figures:
    """Compares what is called with what the writers meant."""
    figures = Figures()
    for row in rows:
        called, meant = fired(find(str(row["text"]))), list(row["groups"])  # type: ignore[call-overload]
        if not meant:
            figures.others += 1
            if called:
                figures.alarms.append((row, called))
                for group in called:
                    figures.groups[group][2] += 1
            continue
        figures.emergencies += 1
        figures.groups[meant[0]][1] += 1
        figures.groups[meant[0]][0] += meant[0] in called
        figures.right += bool(set(meant) & set(called))
        if not called:
            figures.missed.append((row, softened(find(str(row["text"])))))
        elif not set(meant) & set(called):
            figures.elsewhere.append((row, called))
    return figures


def duration(rows: list[Message]) -> str:
    """Milliseconds of a text of 5,000 characters, made of the messages in a row."""
    text = " ".join(str(row["text"]) for row in rows)
    pieces = [text[start : start + 5000] for start in range(0, max(1, len(text) - 5000), 5000)]
    times = []
    for piece in pieces:
        start = time.perf_counter()
        find(piece)
        times.append((time.perf_counter() - start) * 1000)
    return f"{statistics.median(times):.1f} ms (median of {len(times)}; worst {max(times):.1f} ms)"


def report(rows: list[Message], *, name: str) -> str:
    """The figures as Markdown: totals, a row a group, every miss and false alarm in full."""
    figures = judge(rows)
    seen = figures.emergencies - len(figures.missed)
    lines = [
        f"### {name}",
        "",
        "| what | figure (Wilson 95 %) |",
        "|---|---|",
        f"| emergencies that get a card | {bounded(seen, figures.emergencies)} |",
        f"| emergencies that get a card of a meant group | {bounded(figures.right, figures.emergencies)} |",
        f"| others that get a card (over-triage) | {bounded(len(figures.alarms), figures.others)} |",
        f"| 5,000 characters | {duration(rows)} |",
        "",
        "| group | its emergencies that get its card | its cards on other messages |",
        "|---|---|---|",
        *(f"| {group} | {bounded(*counts[:2])} | {counts[2]} |" for group, counts in figures.groups.items()),
    ]
    for title, found in (
        ("Missed", figures.missed),
        ("Under another group", figures.elsewhere),
        ("False alarms", figures.alarms),
    ):
        lines += ["", f"#### {title}: {len(found)}", ""]
        lines += [
            f"- {_meant(row)} → {', '.join(called) or 'nothing'}: « {row['text']} »" for row, called in found
        ]
    return "\n".join(lines)


def _meant(row: Message) -> str:
    groups = row["groups"]
    return ", ".join(groups) if isinstance(groups, list) and groups else str(row.get("kind", "other"))


def measure() -> str:
    """The table of the known half, for `make bench`."""
    return report(messages(KNOWN), name="Known half")


def main() -> None:
    """Writes the figures of the given sets (the known half by default) into docs/safety.md."""
    parts = argparse.ArgumentParser(prog="python -m bench.safety")
    parts.add_argument("sets", nargs="*", help="NAME=FILE of JSON lines, in the order of the page")
    given = [one.split("=", 1) for one in parts.parse_args().sets] or [["Known half", str(KNOWN)]]
    text = "\n\n".join(report(messages(Path(path)), name=name) for name, path in given)
    page = PAGE.read_text("utf-8")
    before, rest = page.split(START, 1)
    PAGE.write_text(before + START + "\n\n" + text + "\n\n" + END + rest.split(END, 1)[1], encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
