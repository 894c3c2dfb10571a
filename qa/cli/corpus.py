"""Commands that read and write corpora of questions and answers."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path

import click
from flask import current_app

from qa.cli.context import in_app, progress
from qa.corpus.services import import_lines
from qa.corpus.writing import export_rows
from qa.kernel.audit import record
from qa.kernel.disk import whole_file
from qa.kernel.events import deliver

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("import")
def import_group() -> None:
    """Takes content in."""


@import_group.command("corpus")
@click.argument("file", type=EXISTING)
@in_app
def import_corpus(file: Path) -> None:
    """Imports JSON lines: id, title, body, specialty, asked_at, answers[body, doctor, at]."""
    with file.open("rb") as source:
        total = sum(1 for _ in source)
        source.seek(0)
        outcome = import_lines(
            progress(source, total=total, label="import"), site=current_app.config["QA_SITE_URL"]
        )
    for number, fault in outcome.faults:
        click.echo(f"line {number}: {fault}", err=True)
    while deliver():
        pass
    click.echo(f"{outcome.added} added, {outcome.known} known already, {len(outcome.faults)} refused")
    if outcome.faults:
        raise click.exceptions.Exit(1)


@click.group("export")
def export_group() -> None:
    """Gives content out."""


@export_group.command("corpus")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@in_app
def export_corpus(file: str) -> None:
    """Exports what is public as JSON lines; `-` for standard output."""
    record(None, "export.made", kind="corpus")
    opened = nullcontext(sys.stdout.buffer) if file == "-" else whole_file(Path(file), mode=0o666)
    written = 0
    with opened as target:
        for row in progress(export_rows(current_app.config["QA_SITE_URL"]), total=None, label="export"):
            target.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            written += 1
        target.flush()
    click.echo(f"{written} questions exported", file=sys.stderr if file == "-" else sys.stdout)
