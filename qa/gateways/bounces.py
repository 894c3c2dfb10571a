"""Reads mail that came back: delivery reports (RFC 3464) and complaints (RFC 5965), whatever hostile bytes hold."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 1_000_000
MOST_HEAD = 64_000
MOST_VALUE = 2_000
MOST_PARTS = 20
DEEPEST = 4
COMPLAINTS = {"abuse", "fraud", "opt-out"}
STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
RETURNED_TYPES = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}

BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
IDENTITY = re.compile(r"<([0-9a-f]{64})@[^<>@\s]{1,255}>")


class Kind(StrEnum):
    """Why a mail came back."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class Report:
    """A mail of ours failed for good, or was complained of; `message_id` is the identity that we gave it."""

    kind: Kind
    message_id: str


@dataclass(frozen=True)
class Entity:
    """A message or a part of one: its headers by lower-case name, the first of each, and its body."""

    headers: dict[str, str]
    body: str

    @property
    def type(self) -> str:
        """The content type in lower case, without parameters."""
        return self.headers.get("content-type", "text/plain").split(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body, decoded where it is in base64 or quoted-printable."""
        how, raw = self.headers.get("content-transfer-encoding", "").strip().lower(), self.body
        try:
            if how == "base64":
                return _text(base64.b64decode(raw.encode("latin-1")))
            if how == "quoted-printable":
                return _text(quopri.decodestring(raw.encode("latin-1")))
        except (binascii.Error, ValueError):
            return ""
        return raw


def read_report(raw: bytes) -> Report | None:
    """What the message reports, or None: a delay, an automatic reply, a forgery, anything else. Never raises.

    Only permanent failures count (Action: failed with Status: 5.x.x, RFC 3463) and complaints; only the first
    megabyte is read, in time that grows with its length.
    """
    whole = _entity(_text(raw[:MOST_BYTES]))
    parts = list(_leaves(whole, DEEPEST))
    kind = next(filter(None, map(_kind, parts)), None)
    message_id = kind and _returned(whole, parts)
    return Report(kind, message_id) if kind and message_id else None


def identity(value: str) -> str | None:
    """The identity that we gave a mail, out of its whole Message-ID `<identity@domain>`."""
    found = IDENTITY.search(value)
    return found.group(1) if found else None


def _text(raw: bytes) -> str:
    return raw.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")


def _entity(text: str) -> Entity:
    """Splits at the first empty line; folded headers become one line each."""
    head, _, body = ("", "", text[1:]) if text.startswith("\n") else text.partition("\n\n")
    headers: dict[str, str] = {}
    for line in re.sub(r"\n[ \t]+", " ", head[:MOST_HEAD]).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip()[:MOST_VALUE])
    return Entity(headers, body)


def _leaves(entity: Entity, depth: int) -> Iterator[Entity]:
    """The parts that are no container; a returned message is one part, whatever it contains."""
    boundary = BOUNDARY.search(entity.headers.get("content-type", ""))
    if not entity.type.startswith("multipart/") or boundary is None:
        yield entity
    elif depth:
        mark = re.escape(boundary.group(1) or boundary.group(2))
        cut = re.compile(rf"^--{mark}(?:--)?[ \t]*(?:\n|\Z)", re.MULTILINE)
        for part in cut.split(entity.body, MOST_PARTS)[1:]:
            yield from _leaves(_entity(part), depth - 1)


def _kind(part: Entity) -> Kind | None:
    if part.type in STATUS_TYPES:
        return Kind.BOUNCE if any(map(_failed, re.split(r"\n[ \t]*\n", part.text))) else None
    if part.type == "message/feedback-report":
        complaint = _entity(part.text.lstrip("\n")).headers.get("feedback-type", "").lower()
        return Kind.COMPLAINT if complaint in COMPLAINTS else None
    return None


def _failed(group: str) -> bool:
    """True where the fields on one recipient tell a permanent failure."""
    fields = _entity(group.lstrip("\n")).headers
    status = fields.get("status", "")
    return fields.get("action", "").lower().startswith("failed") and status.startswith("5.")


def _returned(whole: Entity, parts: list[Entity]) -> str | None:
    """Our identity in the returned headers, else in what the report says that it replies to."""
    heads = [_entity(part.text.lstrip("\n")).headers for part in parts if part.type in RETURNED_TYPES]
    told = [head.get("message-id", "") for head in heads[:1]]
    told += [whole.headers.get(name, "") for name in ("in-reply-to", "references")]
    return next(filter(None, map(identity, told)), None)
