"""What is hashed, and the arithmetic of months: pure functions."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

MONTHS_KEPT = 12
"""CNIL, deliberation 2021-122 of 14 October 2021 on logging: six months to a year. A month goes when its first day
is a year old, so that no entry is ever kept for longer."""


def digest(values: Mapping[str, object]) -> str:
    """SHA-256 of the values as canonical JSON: sorted names, no spaces, ASCII, moments in UTC to the microsecond."""
    plain = {name: _plain(value) for name, value in values.items()}
    line = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return sha256(line.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def month_of(moment: datetime) -> str:
    """The month of a moment in UTC, as "2026-11"."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def moved(month: str, by: int) -> str:
    """The month so many months later."""
    year, index = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04d}-{index + 1:02d}"


def begins(month: str) -> datetime:
    """The first moment of a month, in UTC."""
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=UTC)


def oldest_kept(moment: datetime) -> str:
    """The oldest month whose entries are kept."""
    return moved(month_of(moment), 1 - MONTHS_KEPT)
