"""What `qa run` prints of the demonstration."""

import json
from pathlib import Path


def accounts_table(instance: Path) -> str:
    """The demonstration's accounts, one a line; empty where there is no demonstration."""
    path = instance / "demo-accounts.json"
    if not path.exists():
        return ""
    accounts = json.loads(path.read_text(encoding="utf-8"))
    first: dict[str, dict[str, str]] = {}
    for account in accounts:
        first.setdefault(account["role"], account)
    lines = [
        f"    {role:<14} {account['email']:<40} {account['password']}" for role, account in first.items()
    ]
    return "\n".join(["  Demonstration accounts (all in instance/demo-accounts.json):", *lines, ""])
