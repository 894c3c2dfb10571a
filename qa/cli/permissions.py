"""The command that writes out who may do what, for docs/permissions.md."""

from collections.abc import Iterator

import click
from flask import Flask, current_app

from qa.cli.context import in_app
from qa.kernel.access import PERMISSIONS, Action, Role

HEAD = """# Permissions

Written by `qa permissions`: change `PERMISSIONS` in `qa/kernel/access.py` or the `@access` of a view, never this page.
A test compares it with the code and walks every route as every member of the cast. Without the right, anonymous
people are sent to sign in and members see a 404: what one may not know exists does not exist. An object of somebody
else is a 404 too.

## Roles and actions
"""
NOTES = """
`anyone` is everybody; `asker` holds the secret link of a question; `registered` is a professional whom nobody has
verified yet; `doctor` is a verified doctor, `professional` a verified member of another profession; `system` is the
machine: commands, clock and outbox. Doctors, moderators, verifiers and administrators act only in a session with a
second factor.

## Routes by action
"""


def lines(app: Flask) -> Iterator[str]:
    """The page, line by line."""
    yield HEAD
    roles = list(Role)
    yield "| action | " + " | ".join(roles) + " |"
    yield "| --- |" + " :-: |" * len(roles)
    for action in Action:
        may = (Role.ANYONE in PERMISSIONS[action] or role in PERMISSIONS[action] for role in roles)
        yield f"| {action} | " + " | ".join("yes" if one else "" for one in may) + " |"
    yield NOTES
    yield "| action | method | route |"
    yield "| --- | --- | --- |"
    yield from sorted(_routes(app))


def _routes(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            methods = " ".join(sorted((rule.methods or set()) & {"GET", "POST"}))
            route = rule.rule.replace("|", "\\|")
            action = getattr(app.view_functions[rule.endpoint], "action", "")
            yield f"| {action} | {methods} | `{route}` |"


@click.command()
@in_app
def permissions() -> None:
    """Prints the page docs/permissions.md: every role, action and route."""
    for line in lines(current_app):
        click.echo(line)
