"""What an account's address, password and session must be."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from qa.accounts.models import Stage
from qa.kernel.access import FACTOR_ROLES, Role

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
HALF = PROOF = timedelta(minutes=10)
KEPT_AFTER_END = timedelta(hours=1)
TOUCH = timedelta(minutes=1)
PASSWORD_LOW, PASSWORD_HIGH = 12, 128
RESET_SCOPE, INVITATION_SCOPE, SIGN_UP_SCOPE = "reset", "invitation", "signup"
RESET_LASTS, INVITATION_LASTS, SIGN_UP_LASTS = timedelta(minutes=30), timedelta(days=7), timedelta(days=1)
REQUEST_KEPT = timedelta(days=7)

# HTML's own rule; letters beyond ASCII before the @ would need SMTPUTF8, which few servers offer.
EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


def normal_email(raw: str) -> str | None:
    """The address as it is compared (NFKC, lower case), or None where it is no address."""
    text = unicodedata.normalize("NFKC", raw).strip().lower()
    return text if len(text) <= 254 and EMAIL.fullmatch(text) else None


def session_alive(*, stage: str, started_at: datetime, seen_at: datetime, moment: datetime) -> bool:
    """A session ends after 30 minutes without use or 12 hours in all (ASVS 5.0 7.3.1, 7.3.2).

    One in which only the password was proved ends ten minutes after it began.
    """
    if stage == Stage.PASSWORD:
        return moment - started_at < HALF
    return moment - seen_at < IDLE and moment - started_at < ABSOLUTE


def needs_factor(roles: Iterable[Role]) -> bool:
    """True where a second factor is compulsory (ASVS 5.0 6.3.3)."""
    return not FACTOR_ROLES.isdisjoint(roles)


def proof_is_fresh(proved_at: datetime, moment: datetime) -> bool:
    """True for ten minutes after password and factor were proved: mail, password and factor may change."""
    return moment - proved_at < PROOF
