"""docs/permissions.md says what the code does."""

import re
from pathlib import Path

from flask import Flask

from qa.cli.permissions import lines
from qa.kernel.access import PERMISSIONS, Action, Actor, Role

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_page_is_what_the_command_prints(app: Flask) -> None:
    assert PAGE.read_text(encoding="utf-8") == "\n".join(lines(app)) + "\n", (
        "run: qa permissions > docs/permissions.md"
    )


def test_the_table_says_what_an_actor_may(app: Flask) -> None:
    rows = [
        [cell.strip() for cell in line[1:].split("|")]
        for line in lines(app)
        if re.match(r"\| \w+ \|( yes | *)\|", line)
    ]
    found = {(row[0], role): cell == "yes" for row in rows for role, cell in zip(Role, row[1:], strict=False)}
    for action in Action:
        for role in Role:
            assert found[action, role] == Actor(roles=frozenset({role})).may(action), (action, role)


def test_every_action_is_granted_to_somebody_and_used_by_a_route_or_a_service(app: Flask) -> None:
    routes = {getattr(view, "action", None) for view in app.view_functions.values()}
    services = "\n".join(path.read_text("utf-8") for path in PAGE.parents[1].glob("qa/**/*.py"))
    for action in Action:
        assert PERMISSIONS[action]
        assert action in routes or f"require(actor, Action.{action.name})" in services, action
