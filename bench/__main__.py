"""`make bench`: measures, prints tables, and writes them with pictures into bench/results."""

import argparse
import contextlib
import io
import tempfile
from pathlib import Path

import matplotlib as mpl

from bench import appointments, find, identifiers, pages, register, safety, search

mpl.use("svg")
from matplotlib import pyplot as plt

RESULTS = Path(__file__).parent / "results"
PARTS = ["pages", "search", "find", "register", "appointments", "safety", "identifiers"]


def page_table(rows: list[dict[str, object]]) -> str:
    """The pages' rows as Markdown."""
    head = (
        "| page | CPU ms | times /healthz | queries | HTML kB | first visit kB |\n|---|---|---|---|---|---|"
    )
    lines = [
        f"| {row['page']} | {row['cpu_ms']} | {row['ratio']} | {row['queries']} | {row['html_kb']} | {row['cold_kb']} |"
        for row in rows
    ]
    return "\n".join([head, *lines])


def page_picture(rows: list[dict[str, object]], path: Path) -> None:
    """One message: what a page costs the processor."""
    figure, axes = plt.subplots(figsize=(7, 3.2))
    names, values = [str(row["page"]) for row in rows], [float(str(row["cpu_ms"])) for row in rows]
    axes.barh(names, values, color="#0b5a5e")
    for place, value in enumerate(values):
        axes.text(value, place, f" {value}", va="center")
    axes.set_title("Processor time of a warm page, in milliseconds")
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path)


def appointments_picture(rows: list[appointments.Row], path: Path) -> None:
    """One message: each p95 beside the most that it should be."""
    figure, axes = plt.subplots(figsize=(8, 3.2))
    axes.barh([row.what for row in rows], [row.p95 for row in rows], color="#0b5a5e")
    for place, row in enumerate(rows):
        axes.text(row.p95, place, f" {row.p95:.1f}", va="center")
        if row.target:
            axes.plot([row.target] * 2, [place - 0.4, place + 0.4], color="#a4342b")
    axes.set_title("Appointments, p95 in milliseconds (red: the most it should be)")
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path)


def search_table() -> str:
    """The search table, or why there is none."""
    if not search.SHARED.is_dir():
        return "The judged questions are absent: search was not measured."
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        search.main()
    return out.getvalue().strip()


def main() -> None:
    """Measures what is asked for, everything by default."""
    parts = argparse.ArgumentParser(prog="make bench ARGS=")
    parts.add_argument("only", nargs="*", choices=[*PARTS, []], default=[])
    only = parts.parse_args().only or PARTS
    RESULTS.mkdir(exist_ok=True)
    report = []
    with tempfile.TemporaryDirectory() as folder:
        if "pages" in only:
            inside = Path(folder, "pages")
            inside.mkdir()
            rows = pages.measure(inside)
            page_picture(rows, RESULTS / "pages.svg")
            report += ["## Pages", page_table(rows)]
        if "search" in only:
            report += ["## Search", search_table()]
        if "find" in only:
            inside = Path(folder, "find")
            inside.mkdir()
            report += ["## From answer to search", find.summary(find.measure(inside))]
        if "register" in only:
            inside = Path(folder, "register")
            inside.mkdir()
            report += ["## Import of the register", register.measure(inside)]
        if "appointments" in only:
            inside = Path(folder, "appointments")
            inside.mkdir()
            table, measured = appointments.measure(inside)
            appointments_picture(measured, RESULTS / "appointments.svg")
            report += ["## Appointments", table]
        if "safety" in only:
            report += ["## Red flags", safety.measure()]
        if "identifiers" in only:
            report += ["## Identifiers", identifiers.table(identifiers.measure(identifiers.known()))]
    text = "\n\n".join(report) + "\n"
    (RESULTS / "report.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
