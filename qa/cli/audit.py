"""Commands of the audit trail: whether it holds, and sealing what the clock would seal."""

import click

from qa.cli.context import in_app
from qa.kernel.audit import seal_months, verify


@click.group("audit")
def audit_group() -> None:
    """The trail of sensitive acts."""


def _noted(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, str] | None:
    """An entry as `verify` prints it: its number, a colon and its hash."""
    number, _colon, noted = (value or "").partition(":")
    if value is not None and not (number.isdecimal() and len(noted) == 64):
        raise click.BadParameter("give an entry as it was printed: 12:5f7a…")
    return (int(number), noted) if value is not None else None


@audit_group.command("verify")
@click.option("--noted", callback=_noted, help="an entry that an earlier run printed, kept elsewhere")
@in_app
def verify_trail(noted: tuple[int, str] | None) -> None:
    """Reads the whole trail again; exit 1 and the first broken entry where something was changed."""
    found = verify(noted=noted)
    if not found.holds:
        raise click.ClickException(f"the audit trail is broken: {found.fault}")
    count = found.last_id - found.first_id + 1
    click.echo(
        f"{count} entries and {found.months} sealed months hold; last {found.last_id}:{found.last_hash}"
    )


@audit_group.command("seal")
@in_app
def seal() -> None:
    """Seals the months that have ended and drops those that are a year old, as the worker does."""
    click.echo(f"{seal_months()} months sealed")
