"""What a second factor's code must be: six digits of an application, or ten signs on paper."""

import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp

STEP_SECONDS = 30
WINDOW = (0, -1, 1)  # the present step, one before, one after (RFC 6238, 5.2)
RECOVERY_CODES = 10
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u
_RECOVERY_LENGTH = 10  # 50 bits
_LOOK_ALIKES = str.maketrans(
    {"o": "0", "i": "1", "l": "1", " ": None, "-": None, "\u2011": None, "\u2013": None}
)


def new_secret() -> str:
    """A shared secret of 160 bits, in base 32 (RFC 4226, 4)."""
    return pyotp.random_base32(32)


def in_groups(secret: str) -> str:
    """The secret as it is typed: groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def enrolment_address(secret: str, *, email: str, site: str) -> str:
    """The `otpauth:` address that applications read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def step_at(moment: datetime) -> int:
    """The number of the 30 seconds in which the moment lies."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The six digits of a step."""
    return pyotp.TOTP(secret).at(step * STEP_SECONDS)


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The step whose code this is, at most one beside the present one; None for any other code."""
    present = step_at(moment)
    found = [
        step for step in (present + by for by in WINDOW) if hmac.compare_digest(code_at(secret, step), code)
    ]
    return found[0] if found else None


def totp_digits(typed: str) -> str | None:
    """The six digits, spaces left out; None where it is no such code."""
    code = "".join(unicodedata.normalize("NFKC", typed).split())
    return code if len(code) == 6 and code.isascii() and code.isdigit() else None


def new_recovery_code() -> str:
    """Fifty random bits as `xxxxx-xxxxx`."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_RECOVERY_LENGTH))
    return f"{signs[:5]}-{signs[5:]}"


def recovery_signs(typed: str) -> str | None:
    """The ten signs of a recovery code, look-alikes read as meant; None where it is no such code."""
    code = unicodedata.normalize("NFKC", typed).strip().lower().translate(_LOOK_ALIKES)
    return code if len(code) == _RECOVERY_LENGTH and set(code) <= set(_SIGNS) else None
