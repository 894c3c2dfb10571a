"""A password that somebody chooses: judged, then hashed, before any lock is taken."""

from flask import current_app

from qa.accounts.password_rules import approve_password
from qa.accounts.passwords import hash_password


def kept_password(password: str, *, email: str, name: str) -> str:
    """The hash to keep of a password that this person may choose; raises Invalid("password", French sentence)."""
    approve_password(password, own=(current_app.config["QA_SITE_NAME"], email, email.partition("@")[0], name))
    return hash_password(password)
