"""Passwords: argon2id, one computation at once in each process, rehashed when the parameters grow."""

import secrets
import unicodedata
from functools import cache
from threading import Lock

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from qa.accounts.rules import PASSWORD_HIGH

_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1, type=Type.ID)
_one_at_once = Lock()


def hash_password(password: str) -> str:
    """The hash to keep (m=64 MiB, t=3, p=1; OWASP's minimum is m=19 MiB, t=2)."""
    with _one_at_once:
        return _hasher.hash(_composed(password))


def _composed(password: str) -> str:
    """However a keyboard composes its accents; what is too long to be anybody's password is cut, still too long."""
    return unicodedata.normalize("NFC", password)[: PASSWORD_HIGH + 1]


@cache
def _nobody() -> str:
    return hash_password(secrets.token_urlsafe(24))


def fits(password: str, kept: str | None) -> bool:
    """True where the password is the kept one; without a kept one the same work is done for nothing."""
    nobody = _nobody()
    hashed = kept or nobody
    with _one_at_once:
        try:
            return _hasher.verify(hashed, _composed(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_old(kept: str) -> bool:
    """True where the hash was made with weaker parameters."""
    return _hasher.check_needs_rehash(kept)
