"""Every setting of the site: its variable, default, meaning and check; a faulty environment refuses the start."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.config_checks import (
    SECRET_LENGTH,
    address,
    database,
    is_loopback,
    old_secrets,
    origin,
    secret,
    service,
    text,
    url_of,
    whole,
    zone,
)

PUBLISHER = (
    "QA_PUBLISHER_NAME",
    "QA_PUBLISHER_ADDRESS",
    "QA_PUBLISHER_CONTACT",
    "QA_PUBLISHER_DIRECTOR",
    "QA_HOST_NAME",
)


class Unsafe(Exception):
    """The environment holds faults; the message lists every one of them."""


@dataclass(frozen=True)
class Setting:
    """One variable: its default (a function of the instance folder), its meaning and its check."""

    name: str
    default: Callable[[Path], str]
    meaning: str
    check: Callable[[str], Any]


def fixed(value: str) -> Callable[[Path], str]:
    """A default that does not depend on the instance folder."""
    return lambda _: value


SETTINGS = (
    Setting(
        "QA_DATABASE_URL",
        lambda instance: f"sqlite:///{instance / 'qa.sqlite3'}",
        "`sqlite:///…` or `postgresql+psycopg://…`",
        database,
    ),
    Setting(
        "QA_SEARCH_URL",
        lambda instance: f"whoosh:{instance / 'index'}",
        "`whoosh:/path`, or `memory:` for one process",
        url_of("whoosh", "memory"),
    ),
    Setting(
        "QA_QUEUE_URL",
        lambda instance: f"sqlite:{instance / 'queue.sqlite3'}",
        "`sqlite:/path`, `redis://…`, or `memory:` for one process",
        url_of("sqlite", "redis", "rediss", "memory"),
    ),
    Setting(
        "QA_MAIL_URL",
        lambda instance: f"file:{instance / 'outbox'}",
        "`file:/path`, `smtp://user:pw@host:587`, `smtps://…`, or `memory:`",
        url_of("file", "smtp", "smtps", "memory"),
    ),
    Setting("QA_MAIL_FROM", fixed("ne-pas-repondre@localhost"), "the sender's address", address),
    Setting("QA_BOUNCES_URL", fixed(""), "`mbox:/path`, `maildir:/path`", url_of("mbox", "maildir")),
    Setting("QA_BOUNCES_TOKEN", fixed(""), "opens `/courrier/retours`", secret),
    Setting(
        "QA_MSS_MAIL_URL",
        fixed(""),
        "an operator of MSSanté: `smtps://…`; without it no mail proves who a professional is",
        url_of("file", "smtp", "smtps", "memory"),
    ),
    Setting("QA_SMS_URL", fixed(""), "`file:/path`: reminders to who gave no e-mail", url_of("file")),
    Setting("QA_REGISTER_FHIR_URL", fixed(""), "Annuaire Santé FHIR v2: its base address", service),
    Setting("QA_REGISTER_FHIR_KEY", fixed(""), "the key of that service", text),
    Setting("QA_PSC_ISSUER", fixed(""), "Pro Santé Connect: the issuer", service),
    Setting("QA_PSC_DISCOVERY_URL", fixed(""), "its discovery document, where it is elsewhere", service),
    Setting("QA_PSC_CLIENT_ID", fixed(""), "the site’s identifier there", text),
    Setting("QA_PSC_CLIENT_SECRET", fixed(""), "the site’s secret there", text),
    Setting(
        "QA_TWO_VERIFIERS_FIRST",
        fixed("0"),
        "how many first verifications by hand need two verifiers",
        whole(0, 1000),
    ),
    Setting(
        "QA_FILES_URL",
        lambda instance: f"file:{instance / 'files'}",
        "`file:/path`: attachments, encrypted",
        url_of("file", "memory"),
    ),
    Setting("QA_SITE_URL", fixed("http://localhost:8000"), "the canonical origin; never Host", origin),
    Setting("QA_SITE_NAME", fixed("Toubib"), "the name on the pages", text),
    Setting(
        "QA_SECRET_KEY", fixed(""), "signs and, by derivation, encrypts; made once in `instance/`", secret
    ),
    Setting("QA_SECRET_KEY_OLD", fixed(""), "earlier secrets, separated by spaces", old_secrets),
    Setting("QA_ANSWER_WITHIN_HOURS", fixed("48"), "the promise, in hours", whole(1, 720)),
    Setting("QA_TIMEZONE", fixed("Europe/Paris"), "default zone of the pages", zone),
    Setting("QA_PUBLISHER_NAME", fixed(""), "legal notice: publisher", text),
    Setting("QA_PUBLISHER_ADDRESS", fixed(""), "legal notice: address", text),
    Setting("QA_PUBLISHER_CONTACT", fixed(""), "legal notice: contact", text),
    Setting("QA_PUBLISHER_DIRECTOR", fixed(""), "legal notice: director of publication", text),
    Setting("QA_HOST_NAME", fixed(""), "legal notice: host", text),
    Setting(
        "QA_HEALTH_DATA_HOST",
        fixed(""),
        "who hosts the health data (HDS); compulsory outside loopback to take questions",
        text,
    ),
    Setting("QA_TRUSTED_PROXIES", fixed("0"), "how many proxies in front may be believed", whole(0, 5)),
)


def may_hold_health_data(settings: Mapping[str, Any]) -> bool:
    """True on loopback, or where a certified host of health data is declared (L.1111-8 CSP)."""
    return is_loopback(settings["QA_SITE_URL"]) or bool(settings["QA_HEALTH_DATA_HOST"])


def load(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """All settings, checked; raises Unsafe with one line a fault. Makes the secret once where none is given."""
    faults: list[str] = []
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            raw = _raw(setting, environ, instance)
            values[setting.name] = setting.check(raw) if raw or setting.check is old_secrets else ""
        except (ValueError, OSError) as error:
            faults.append(f"{setting.name} {error}")
    if "QA_SITE_URL" in values and not is_loopback(values["QA_SITE_URL"]):
        missing = [name for name in PUBLISHER if not values.get(name, "faulty")]
        faults += [f"{name} is compulsory outside loopback (legal notice)" for name in missing]
    if values.get("QA_REGISTER_FHIR_URL") and not values.get("QA_REGISTER_FHIR_KEY", "faulty"):
        faults.append("QA_REGISTER_FHIR_KEY is compulsory with QA_REGISTER_FHIR_URL")
    if faults:
        raise Unsafe("The site cannot start:\n" + "\n".join(f"- {fault}" for fault in faults))
    values["QA_SECRET_KEY"] = values["QA_SECRET_KEY"] or _made_once(instance / "secret_key")
    return values


def _raw(setting: Setting, environ: Mapping[str, str], instance: Path) -> str:
    """The variable, else the content of the file that NAME_FILE names, else the default."""
    value, path = environ.get(setting.name, ""), environ.get(f"{setting.name}_FILE", "")
    if value and path:
        raise ValueError(f"and {setting.name}_FILE are both set: keep one")
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"_FILE cannot be read: {path}") from error
    return value or setting.default(instance)


def _made_once(path: Path) -> str:
    """The secret kept in the instance folder, readable by its owner alone; two processes agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        part.touch(mode=0o600, exist_ok=False)
        part.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with suppress(FileExistsError):
            os.link(part, path)  # whole at once, and never over the one of another process
        part.unlink()
    kept = path.read_text(encoding="ascii").strip()
    if len(kept) < SECRET_LENGTH:
        raise Unsafe(f"The site cannot start:\n- {path} holds no secret: restore it from a backup")
    return kept
