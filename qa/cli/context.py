"""What commands share: the application around them, progress on a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from io import TextIOWrapper
from typing import Any, TextIO, TypeVar

import click
from flask import current_app
from flask_babel import force_locale
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from tqdm import tqdm

from qa import create_app
from qa.gateways.index import IndexBusy
from qa.kernel.crypto import Unreadable
from qa.kernel.errors import DomainError, Invalid
from qa.migrations import UnknownRevision
from qa.web.i18n import plain_gettext

Item = TypeVar("Item")


EXPECTED = (SQLAlchemyError, OSError, IndexBusy, UnknownRevision, Unreadable, UnicodeError)


@contextmanager
def one_line() -> Iterator[None]:
    """A refusal or a part that cannot be reached becomes one clear line and exit 1, by `qa` as by `flask`."""
    try:
        yield
    except BrokenPipeError:
        raise
    except Invalid as refusal:
        raise click.ClickException(f"{refusal.field}: {refusal.message}") from refusal
    except DomainError as refusal:
        raise click.ClickException(refusal.message or type(refusal).__name__) from refusal
    except EXPECTED as fault:
        raise click.ClickException(_told(fault)) from fault


def _told(fault: Exception) -> str:
    first = (str(fault).splitlines() or [""])[0]
    told = f"{type(fault).__name__}: {first}" if first else type(fault).__name__
    hint = " (is the database migrated? `qa db upgrade`)" if isinstance(fault, DatabaseError) else ""
    return told + hint


@contextmanager
def _in_english() -> Iterator[None]:
    """Refusals that pages show in French are said in the language of commands."""
    try:
        yield
    except DomainError as refusal:
        if refusal.message:
            with force_locale("en"):
                refusal.message = plain_gettext(refusal.message)
        raise


def in_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Runs a command inside the application: flask's own where it started us, a new one otherwise."""

    @wraps(command)
    def inside(*args: Any, **values: Any) -> Any:
        with one_line():
            if current_app:
                with _in_english():
                    return command(*args, **values)
            with create_app().app_context(), _in_english():
                return command(*args, **values)

    return inside


def typed_lines() -> TextIO:
    """Standard input as UTF-8, whatever the locale; what is none becomes the replacement character."""
    return TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")


def progress(items: Iterable[Item], *, total: int | None, label: str) -> Iterable[Item]:
    """The items, with a bar on a terminal and nothing in a pipe."""
    return tqdm(items, total=total, desc=label, disable=not sys.stderr.isatty(), leave=False)
