"""The command that imports a file of the national register of health professionals."""

import sys
from datetime import datetime
from pathlib import Path

import click
from tqdm import tqdm

from qa.cli.context import in_app
from qa.verification.services.imports import Imported, import_register

HELD = 3  # the exit code of an import that waits for an administrator
KINDS = {"activity": "activities", "skill": "savoir-faire"}


@click.command("import-register")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="the day that the file speaks of, where its name does not end with it",
)
@in_app
def import_file(file: Path, day: datetime | None) -> None:
    """Imports a file of the Annuaire Santé extraction: Personne_activite or SavoirFaire.

    It replaces the file in use in one step. Exit 3: more than 1 % of the verified people would vanish, so the old
    file stays until an administrator decides at /administration/registre.
    """
    size = file.stat().st_size
    with tqdm(
        total=size, unit="B", unit_scale=True, desc=file.name, disable=not sys.stderr.isatty(), leave=False
    ) as bar:
        done = import_register(file, day=day.date() if day else None, progress=bar.update)
    click.echo(_told(done))
    if done.held:
        click.get_current_context().exit(HELD)


def _told(done: Imported) -> str:
    what = f"{KINDS[done.kind]} of {done.file_date}: {done.rows} rows, {done.skipped} skipped"
    lacks = f"; it lacks {', '.join(done.lacks)}" if done.lacks else ""
    if done.held:
        return (
            f"held: {what}{lacks}; {done.vanished} verified people would vanish: see /administration/registre"
        )
    return f"imported: {what}{lacks}; {done.vanished} verified people vanished"
