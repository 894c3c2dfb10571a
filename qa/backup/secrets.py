"""The secrets of a restored site: they become the instance's own, or the environment has to give them."""

from pathlib import Path

from flask import current_app

from qa.kernel import crypto
from qa.kernel.disk import whole_file
from qa.kernel.errors import Conflict


def take_secrets(restored: list[str]) -> None:
    """Makes this process read and write as the saved site did.

    Raises Conflict where the settings would leave the restored site without one of its secrets.
    """
    settings = current_app.config
    present = restored[0] if _is_our_own(settings["QA_SECRET_KEY"]) else settings["QA_SECRET_KEY"]
    known = [present, *settings["QA_SECRET_KEY_OLD"]]
    lacking = [one for one in restored if one not in known]
    if lacking:
        name = "QA_SECRET_KEY_OLD" if restored[0] in known else "QA_SECRET_KEY or QA_SECRET_KEY_OLD"
        raise Conflict(
            f"the site was saved under other secrets: put those of the archive’s `secrets.json` into {name}"
        )
    crypto.use(known)


def keep_secret(restored: list[str]) -> None:
    """Writes the saved site's secret over the one that was made for this empty place; a given one stays."""
    if not _is_our_own(current_app.config["QA_SECRET_KEY"]):
        return
    with whole_file(_file()) as file:
        file.write(restored[0].encode())


def _file() -> Path:
    return Path(current_app.instance_path) / "secret_key"


def _is_our_own(secret: str) -> bool:
    """True where the secret in force is the instance's file, not one of the environment."""
    path = _file()
    return path.exists() and path.read_text(encoding="utf-8").strip() == secret
