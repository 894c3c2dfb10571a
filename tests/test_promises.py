"""What the house promises of itself: nothing unheard, unnamed or unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from qa import subscriptions
from qa.cli import qa
from qa.config import SETTINGS
from qa.kernel.events import Delivery, backlog
from qa.kernel.limits import Limit
from tests.architecture.tree import Tree

HOUSE = Tree(Path(__file__).parents[1])
DOCS = ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in (HOUSE.root / "docs").glob("*.md"))]
# Variables that are no settings of the site: read by the tools around it.
AROUND = {"QA_INSTANCE", "QA_DEMO", "QA_SHARED"}
ERROR_STATUSES = (400, 403, 404, 405, 410, 413, 422, 429, 500, 503)


def documented() -> str:
    return "\n".join((HOUSE.root / name).read_text(encoding="utf-8") for name in DOCS)


def calls(name: str) -> Iterator[ast.Call]:
    """Every call of a function of this name in the package."""
    for module in HOUSE.modules.values():
        for node in ast.walk(module.syntax):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def strings() -> set[str]:
    """Every text in the package's code; the parts of a text that is put together count one by one."""
    return {
        node.value
        for module in HOUSE.modules.values()
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_event_is_emitted_and_heard() -> None:
    emitted = {node.args[0].value for node in calls("emit")}  # type: ignore[attr-defined]
    assert emitted == set(subscriptions.EVENTS)
    assert all(subscriptions.EVENTS.values())


def test_events_are_named_after_what_happened() -> None:
    for event in subscriptions.EVENTS:
        assert re.fullmatch(r"[a-z]+\.[a-z]+ed", event), event


def test_handlers_and_events_fit_their_columns_and_differ() -> None:
    columns = Delivery.__table__.c
    for event, handlers in subscriptions.EVENTS.items():
        names = [f"{one.__module__}.{one.__name__}" for one in handlers]
        assert len(set(names)) == len(names)
        assert all(len(name) <= columns.handler.type.length for name in names)
        assert len(event) <= columns.event.type.length


def test_every_setting_is_told_and_nothing_else() -> None:
    told = set(re.findall(r"QA_[A-Z]+(?:_[A-Z]+)*", documented()))
    told = {name.removesuffix("_FILE") for name in told} - AROUND
    assert told == {setting.name for setting in SETTINGS}


def test_every_setting_is_read() -> None:
    texts = [module.text for name, module in HOUSE.modules.items() if name != "qa.config"]
    texts += HOUSE.templates.values()
    rules = HOUSE.modules["qa.config"].text.partition("SETTINGS = (")[2].partition("\n)\n")[2]
    unread = [one.name for one in SETTINGS if not any(one.name in text for text in [*texts, rules])]
    assert unread == []


def commands(group: click.Group, before: str = "qa") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_every_command_is_told_and_explains_itself() -> None:
    text = documented()
    names = list(commands(qa))
    assert len(names) > 15
    assert [name for name in names if f"`{name}" not in text] == []


def test_every_command_that_is_told_is_there() -> None:
    names = set(commands(qa))
    for told in re.findall(r"`(qa (?!/)[a-z][a-z -]*)", documented()):
        words = told.split()
        assert any(" ".join(words[:length]) in names for length in (2, 3)), told


def used_templates() -> set[str]:
    """Templates that the code renders, and those that they extend, include or import."""
    known = strings()
    found = {path for path in HOUSE.templates if path.removeprefix("templates/") in known}
    mails = {str(node.args[2].value) for node in calls("send_once") if isinstance(node.args[2], ast.Constant)}
    mails |= {str(node.args[2].value) for node in calls("_tell_asker")}  # type: ignore[attr-defined]
    mails |= {name for name in known if f"templates/mail/{name}/subject.txt" in HOUSE.templates}
    for name in mails:
        found |= {f"templates/mail/{name}/{part}" for part in ("subject.txt", "body.txt", "body.html")}
    found |= {f"templates/errors/{status}.html" for status in ERROR_STATUSES}
    return _with_pieces(found)


def _with_pieces(found: set[str]) -> set[str]:
    waiting = list(found)
    while waiting:
        text = HOUSE.templates[waiting.pop()]
        pieces = re.findall(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)", text)
        new = {f"templates/{piece}" for piece in pieces} - found
        found |= new
        waiting += new
    return found


def test_every_template_is_used_and_there() -> None:
    assert used_templates() == set(HOUSE.templates)


def test_every_static_file_is_used() -> None:
    texts = "\n".join([*HOUSE.templates.values(), *(module.text for module in HOUSE.modules.values())])
    texts += "\n".join(path.read_text() for path in (HOUSE.root / "static").rglob("*.css"))
    files = [path for path in (HOUSE.root / "static").rglob("*") if path.is_file()]
    unused = [HOUSE.told(path) for path in files if path.name not in texts]
    assert len(files) > 8
    assert unused == []


def test_every_limit_is_counted() -> None:
    from qa.kernel import limits

    texts = "\n".join(module.text for name, module in HOUSE.modules.items() if name != "qa.kernel.limits")
    named = [name for name, value in vars(limits).items() if isinstance(value, Limit)]
    assert len(named) > 5
    assert [name for name in named if not re.search(rf"count\(limits\.{name}\b", texts)] == []


def test_limits_differ_by_name() -> None:
    from qa.kernel import limits

    names = [value.name for value in vars(limits).values() if isinstance(value, Limit)]
    assert len(set(names)) == len(names)


def test_the_clock_goes_on_when_one_of_its_services_fails(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fails() -> None:
        raise OSError("the disk is full")

    def later() -> None:
        done.append("later")

    monkeypatch.setattr(subscriptions, "CLOCK", (fails, later))
    app.extensions["gateways"].queue.work()
    assert done == ["later"]
    assert "fails failed; the clock goes on" in caplog.text


def test_every_service_of_the_clock_works_on_an_empty_site(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    for service in subscriptions.CLOCK:
        service()
    app.extensions["gateways"].queue.work()
    assert backlog() == (0, 0)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
