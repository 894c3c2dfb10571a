"""Commands that make accounts and verify doctors."""

import secrets

import click

from qa.accounts.name_rules import shown_name
from qa.accounts.queries import account_by_email
from qa.accounts.rules import normal_email
from qa.accounts.services.accounts import create_account
from qa.accounts.services.factors import forget_factors as forget_all_factors
from qa.cli.context import in_app, typed_lines
from qa.cli.register import import_file
from qa.doctors.models import Method
from qa.doctors.queries import doctor_by_email
from qa.doctors.services import create_doctor as make_doctor
from qa.doctors.services import verify_doctor
from qa.kernel.access import SYSTEM, Role
from qa.kernel.errors import Invalid

password_option = click.option(
    "--password-stdin", is_flag=True, help="read the password from standard input instead of making one"
)


def _password(from_stdin: bool) -> tuple[str, str]:
    """The password and what to print of it: one that we made is shown once."""
    if from_stdin:
        return typed_lines().readline().rstrip("\r\n"), ""
    made = secrets.token_urlsafe(18)
    return made, f"; password (shown once): {made}"


def _name_of(email: str) -> str:
    """What stands before the @ where it may be a person's name, else « Sans nom »."""
    try:
        return shown_name(email.partition("@")[0].replace(".", " "))
    except Invalid:
        return "Sans nom"


def _create(email: str, role: Role, password_stdin: bool) -> None:
    password, shown = _password(password_stdin)
    account = create_account(SYSTEM, email=email, name=_name_of(email), password=password, role=role)
    click.echo(f"{role} {account.email} created{shown}")


@click.command("create-admin")
@click.argument("email")
@password_option
@in_app
def create_admin(email: str, password_stdin: bool) -> None:
    """Makes an administrator."""
    _create(email, Role.ADMINISTRATOR, password_stdin)


@click.command("create-moderator")
@click.argument("email")
@password_option
@in_app
def create_moderator(email: str, password_stdin: bool) -> None:
    """Makes a moderator."""
    _create(email, Role.MODERATOR, password_stdin)


@click.command("create-doctor")
@click.argument("email")
@click.option("--name", required=True, help="first and last name, without « Dr »")
@click.option("--specialty", required=True, help="slug, French name or register code")
@click.option("--unverified", is_flag=True, help="leave the verification for `qa doctors verify`")
@password_option
@in_app
def create_doctor(email: str, name: str, specialty: str, unverified: bool, password_stdin: bool) -> None:
    """Makes a doctor whose identity and right to practise you, the operator, have checked."""
    password, shown = _password(password_stdin)
    doctor = make_doctor(SYSTEM, email=email, name=name, password=password, specialty=specialty)
    if not unverified:
        verify_doctor(SYSTEM, doctor.id, method=Method.OPERATOR)
    state = "unverified" if unverified else "verified by the operator"
    click.echo(f"doctor {doctor.name} ({doctor.specialty}, {state}) created{shown}")


@click.group("doctors")
def doctors_group() -> None:
    """Doctors."""


doctors_group.add_command(import_file)


@doctors_group.command("verify")
@click.argument("email")
@in_app
def verify(email: str) -> None:
    """Notes that you, the operator, have checked a doctor's identity and right to practise."""
    doctor = doctor_by_email(email)
    if doctor is None:
        raise click.ClickException(f"no doctor has the address {email}")
    verify_doctor(SYSTEM, doctor.id, method=Method.OPERATOR)
    click.echo(f"doctor {doctor.name} verified")


@click.command("forget-factors")
@click.argument("email")
@in_app
def forget_factors(email: str) -> None:
    """For a member who lost every second factor, once you have checked who asks: they choose a new one."""
    account = account_by_email(normal_email(email) or "")
    if account is None:
        raise click.ClickException(f"no account has the address {email}")
    forget_all_factors(SYSTEM, account.id)
    click.echo(f"{account.email} has no second factor any more; every session has ended")
