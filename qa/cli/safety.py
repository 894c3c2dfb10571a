"""Commands about red flags: what another version would do to the sets of messages, and what is in force."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from flask_babel import force_locale

from qa.alerts.queries import current, overlay
from qa.alerts.rules import compiled
from qa.cli.context import in_app
from qa.safety.effects import Change, Effect, Rate, effect
from qa.safety.faults import Fault
from qa.web.i18n import plain_gettext

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
NUMBER = "number"


@click.group("safety")
def safety_group() -> None:
    """Red flags: rules and messages."""


@safety_group.command("effect")
@click.argument("file", type=EXISTING)
@in_app
def show_effect(file: Path) -> None:
    """Reads groups under [rules] and [messages] as `export` writes them; prints what they do; keeps nothing."""
    force, wanted = current(), _read(file)
    based = wanted.pop(NUMBER, force.number)
    if based != force.number:
        click.echo(f"written for version {based}; version {force.number} is in force", err=True)
    try:
        rules, _ = compiled(wanted)
    except ValueError as fault:
        raise click.ClickException(f"{file}: {_told(fault)}") from fault
    click.echo(f"compared with version {force.number}")
    for line in _lines(effect(force.rules, rules)):
        click.echo(line)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise click.ClickException(f"{file}: {_told(fault)}") from fault


def _told(fault: Exception) -> str:
    if not isinstance(fault, Fault):
        return str(fault)
    with force_locale("en"):
        sentence = plain_gettext(fault.sentence)
    return sentence % fault.values if fault.values else sentence


def _lines(found: Effect) -> list[str]:
    rates = [
        ("emergencies that show a message", found.seen_before, found.seen_after),
        ("other messages that show one", found.alarmed_before, found.alarmed_after),
    ]
    lines = [f"{name:<32} {_rate(before)}  ->  {_rate(after)}" for name, before, after in rates]
    return [*lines, f"{len(found.changes)} messages change", *(_change(one) for one in found.changes)]


def _rate(one: Rate) -> str:
    """Hits and total, the share and its 95 % bounds in per cent."""
    share = f"{one.hits / one.total:.1%} " if one.total else ""
    return f"{one.hits}/{one.total} {share}({one.low:.1%} to {one.high:.1%})"


def _change(one: Change) -> str:
    """`+` what begins, `-` what stops, then what the writer meant and the words on one line."""
    begins = [f"+{group}" for group in one.after if group not in one.before]
    stops = [f"-{group}" for group in one.before if group not in one.after]
    meant = ",".join(one.expected) or "nothing"
    return f"{' '.join([*begins, *stops])}  (meant {meant})  {' '.join(one.text.split())}"


@safety_group.command("export")
@click.option("--json", "as_json", is_flag=True, help="JSON in place of TOML")
@in_app
def export(as_json: bool) -> None:
    """Prints the number in force and what it changes of the shipped rules and messages."""
    number = current().number
    document = {"rules": {}, "messages": {}} | overlay(number)
    if as_json:
        click.echo(json.dumps({NUMBER: number} | document, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join([f"{NUMBER} = {number}", *_as_toml(document)]))


def _as_toml(document: Mapping[str, Any]) -> Iterator[str]:
    """A table for each part and a value on its own line for each name in it, as `effect` reads them."""
    for part, named in document.items():
        yield f"\n[{part}]"
        yield from (f"{name} = {_value(value)}" for name, value in named.items())


def _value(value: Any) -> str:
    """A text, number, truth, list or table of TOML; rows of a list stand a line each."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        rows = isinstance(value[0], dict) if value else False
        return ("[\n  " + ",\n  ".join(map(_value, value)) + ",\n]") if rows else _flat(value)
    return json.dumps(value, ensure_ascii=False)


def _flat(values: list[Any]) -> str:
    return "[" + ", ".join(map(_value, values)) + "]"
