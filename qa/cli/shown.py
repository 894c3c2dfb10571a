"""What `qa run` prints of the demonstration."""

import json
from pathlib import Path

import click

from qa.accounts.factor_rules import code_at, step_at
from qa.kernel.clock import now

CODES = "  Second step: qa demo --code EMAIL shows the code of the moment."


def _accounts(instance: Path) -> list[dict[str, str]]:
    path = instance / "demo-accounts.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def demonstration_code(instance: Path, email: str) -> str:
    """The code that the account's application shows now; raises ClickException for any other address."""
    for account in _accounts(instance):
        if account["email"] == email.strip().lower() and account["totp_secret"]:
            return code_at(account["totp_secret"], step_at(now()))
    raise click.ClickException(f"{email} is no account of this demonstration with a second factor")


def accounts_table(instance: Path) -> str:
    """The demonstration's accounts, one a line; empty where there is no demonstration."""
    first: dict[str, dict[str, str]] = {}
    for account in _accounts(instance):
        first.setdefault(account["role"], account)
    lines = [
        f"    {role:<14} {account['email']:<40} {account['password']}" for role, account in first.items()
    ]
    if not lines:
        return ""
    return "\n".join(["  Demonstration accounts (all in instance/demo-accounts.json):", *lines, CODES, ""])
