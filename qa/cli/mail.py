"""Commands on mail."""

import click

from qa.cli.context import in_app
from qa.kernel.access import SYSTEM
from qa.notifications.bounce_services import resume_mail


@click.group("mail")
def mail_group() -> None:
    """Mail."""


@mail_group.command("resume")
@click.argument("address")
@in_app
def resume(address: str) -> None:
    """Writes again to an address that was stopped because three mails came back."""
    lifted = resume_mail(SYSTEM, address)
    click.echo(f"mail resumed: {lifted} returns no longer count" if lifted else "nothing was noted")
