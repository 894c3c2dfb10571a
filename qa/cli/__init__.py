"""The `qa` command: one file a family of commands."""

import sys

import click

from qa.cli.audit import audit_group
from qa.cli.backup import backup, restore
from qa.cli.corpus import export_group, import_group
from qa.cli.data import content_group, db_group, demo, outbox_group, reindex
from qa.cli.inspect import inspect
from qa.cli.look import check, search
from qa.cli.mail import mail_group
from qa.cli.permissions import permissions
from qa.cli.runtime import run, worker
from qa.cli.safety import safety_group
from qa.cli.staff import create_admin, create_doctor, create_moderator, doctors_group, forget_factors
from qa.config import Unsafe

COMMANDS = (
    db_group,
    demo,
    reindex,
    content_group,
    outbox_group,
    create_admin,
    create_moderator,
    create_doctor,
    doctors_group,
    forget_factors,
    mail_group,
    import_group,
    export_group,
    backup,
    restore,
    audit_group,
    permissions,
    check,
    search,
    inspect,
    safety_group,
)


@click.group()
@click.version_option(package_name="toubib")
def qa() -> None:
    """Runs and tends a Toubib site."""


for command in (run, worker, *COMMANDS):
    qa.add_command(command)


def main() -> None:
    """The entry point: a refusal is one clear line and a non-zero exit."""
    try:
        sys.exit(qa.main(standalone_mode=False))  # click returns the code of `Exit`, and None otherwise
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Unsafe as fault:
        print(fault, file=sys.stderr)
        sys.exit(2)
