"""What commands share: the application around them, progress on a terminal."""

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

import click
from flask import current_app
from flask.cli import ScriptInfo
from tqdm import tqdm

from qa import create_app

Item = TypeVar("Item")


def in_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Runs a command inside the application: flask's own where it started us, a new one otherwise."""

    @wraps(command)
    def inside(*args: Any, **values: Any) -> Any:
        if current_app:
            return command(*args, **values)
        context = click.get_current_context(silent=True)
        info = context.find_object(ScriptInfo) if context else None
        app = info.load_app() if info else create_app()
        with app.app_context():
            return command(*args, **values)

    return inside


def progress(items: Iterable[Item], *, total: int | None, label: str) -> Iterable[Item]:
    """The items, with a bar on a terminal and nothing in a pipe."""
    return tqdm(items, total=total, desc=label, disable=not sys.stderr.isatty(), leave=False)
