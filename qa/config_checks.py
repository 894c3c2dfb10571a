"""What a setting may hold: each check gives the value back as it is used, or raises ValueError."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ORIGIN = re.compile(r"https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SECRET_LENGTH = 32


def text(value: str) -> str:
    """Any text of one line."""
    if "\n" in value or "\r" in value:
        raise ValueError("must be one line")
    return value.strip()


def url_of(*schemes: str) -> Callable[[str], str]:
    """A URL that begins with one of the schemes and names its path or its host."""

    def check(value: str) -> str:
        scheme, colon, rest = value.partition(":")
        if scheme not in schemes or not colon:
            raise ValueError("must begin with " + " or ".join(f"{scheme}:" for scheme in schemes))
        if scheme in ("file", "sqlite", "whoosh", "mbox", "maildir") and not rest.strip("/"):
            raise ValueError("must name a path")
        if scheme in ("redis", "rediss", "smtp", "smtps") and not _reachable(value):
            raise ValueError("must name a host, and a port up to 65535 where it names one")
        return value

    return check


def _reachable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def database(value: str) -> str:
    """The SQLAlchemy address of an SQLite file or of a PostgreSQL database."""
    with suppress(ArgumentError, ValueError):
        url = make_url(value)
        if url.drivername in ("sqlite", "postgresql+psycopg") and url.database:
            whole_path = str(Path(url.database).absolute())
            return str(url.set(database=whole_path)) if url.drivername == "sqlite" else value
    raise ValueError("must be sqlite:///path or postgresql+psycopg://user@host/name")


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two bounds, both allowed."""

    def check(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(value)

    return check


def origin(value: str) -> str:
    """`https://host[:port]` without a path; plain http only on loopback (health data, architecture 5)."""
    value = value.rstrip("/").lower()
    if not ORIGIN.fullmatch(value) or not _reachable(value):
        raise ValueError("must be an origin such as https://example.org")
    if value.startswith("http:") and not is_loopback(value):
        raise ValueError("must be https outside loopback")
    return value.removesuffix(":443" if value.startswith("https:") else ":80")


def service(value: str) -> str:
    """The https address of a service that this site calls, with its path; plain http only on loopback."""
    try:
        parts = urlsplit(value)
        known = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    except ValueError:
        known = False
    if not known or not _reachable(value) or parts.query or parts.fragment or parts.username:
        raise ValueError("must be the https address of a service, without a query")
    return value.rstrip("/")


def zone(value: str) -> str:
    """An IANA zone name."""
    try:
        ZoneInfo(value)
    except Exception as error:
        raise ValueError("must be an IANA zone such as Europe/Paris") from error
    return value


def secret(value: str) -> str:
    """A secret of at least 32 characters."""
    if len(value) < SECRET_LENGTH:
        raise ValueError(f"must have at least {SECRET_LENGTH} characters")
    return value


def old_secrets(value: str) -> list[str]:
    """Earlier secrets, separated by spaces, newest first."""
    return [secret(one) for one in value.split()]


def address(value: str) -> str:
    """A mail address, without a display name."""
    if value.count("@") != 1 or any(sign in value for sign in " <>,;\r\n") or not all(value.split("@")):
        raise ValueError("must be a mail address such as bonjour@example.org")
    return value


def is_loopback(site_url: str) -> bool:
    """True where the site is served to this machine only."""
    return urlsplit(site_url).hostname in LOOPBACK
