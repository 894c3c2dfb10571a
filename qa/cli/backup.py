"""Commands that save and restore a whole site."""

from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from qa.backup.restoring import restore_archive
from qa.backup.saving import save_archive
from qa.cli.context import in_app
from qa.kernel.audit import record


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@in_app
def backup(file: Path) -> None:
    """Saves database, attachments and secret into one archive, while the site writes."""
    if file.exists():
        raise click.ClickException(f"{file} exists already")
    saved = save_archive(file)
    gone = f" ({saved.missing} files were not there any more)" if saved.missing else ""
    click.echo(
        f"{saved.rows} rows and {saved.files} files{gone} saved to {file} (keep it secret: it holds the key)"
    )
    _note_backup()


def _note_backup() -> None:
    """A full disk or a database of an earlier version must not stand against a backup, which is made by now."""
    try:
        record(None, "export.made", kind="backup")
    except SQLAlchemyError as fault:
        click.echo(f"not in the audit trail: {type(fault).__name__}", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_app
def restore(file: Path) -> None:
    """Restores an archive into an empty place, then builds the index anew."""
    rows, files, indexed = restore_archive(file)
    click.echo(f"{rows} rows and {files} files restored, {indexed} questions indexed")
