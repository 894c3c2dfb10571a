"""Requests as nobody should send them: strategies for addresses, queries, headers, cookies and bodies."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes, urlencode

from hypothesis import strategies as st
from werkzeug.routing import Rule

from tests.hostile.strings import HOSTILE
from tests.walk.values import (
    COOKIES,
    FIELDS,
    FOREIGN,
    FORM_TOKEN,
    GOOD,
    HEADERS,
    JSON,
    METHODS,
    NAMES,
    NUMBERS,
    ODD_BYTES,
    PLAIN,
    ROLES,
    TOKEN,
)  # fmt: skip


@dataclass(frozen=True)
class Wild:
    """One request; `path` and `query` are bytes as a server hands them on, `form_of` is the rule that it aims at."""

    role: str
    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    cookie: str = ""
    body: bytes = b""
    content_type: str = ""
    endpoint: str = field(default="", compare=False)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


texts = st.one_of(
    st.sampled_from(HOSTILE).map(_bytes),
    st.sampled_from(PLAIN).map(_bytes),
    st.sampled_from(ODD_BYTES),
    st.sampled_from(NUMBERS).map(_bytes),
    st.sampled_from(FOREIGN).map(_bytes),
    st.binary(max_size=12),
)
number = st.sampled_from((*NUMBERS[:6], *NUMBERS[:6], *NUMBERS)).map(_bytes)
secret = st.one_of(st.just(_bytes(TOKEN)), texts)
slug = st.one_of(
    st.sampled_from(("cardiologie", "camille-martin", "2026-11", "2026-12-07", "venu")).map(_bytes), texts
)


@st.composite
def paths(draw: st.DrawFn, rule: Rule) -> bytes:
    """The rule's address with something in each of its parts; sometimes more before or after it."""
    path = b""
    for is_part, data in rule._trace:
        if not is_part:
            path += _bytes(data.removeprefix("|"))
            continue
        kind = type(rule._converters[data]).__name__
        path += draw(number if kind == "IntegerConverter" else secret if data == "token" else slug)
    change = draw(st.integers(0, 19))
    if change == 0:
        return draw(texts)
    if change == 1:
        return path + draw(
            st.sampled_from((b"/", b"//", b"/..", b";x", b"\x00", b"%2f", b".json", b"/" * 500))
        )
    if change == 2:
        return draw(st.sampled_from((b"//exemple.invalid", b"/\\exemple.invalid", b"/en/en", b"/.."))) + path
    return b"/en" + path if change < 6 else path


@st.composite
def queries(draw: st.DrawFn) -> bytes:
    """A query string: none, pairs as a browser writes them, or raw bytes."""
    kind = draw(st.integers(0, 4))
    if kind < 2:
        return b""
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), texts), min_size=1, max_size=2))
    if kind == 2:
        return b"&".join(_bytes(name) + b"=" + value for name, value in pairs)
    return "&".join(
        f"{quote_from_bytes(_bytes(name))}={quote_from_bytes(value)}" for name, value in pairs
    ).encode()


headers = st.lists(
    st.one_of([st.tuples(st.just(name), st.sampled_from(values)) for name, values in HEADERS.items()]),
    max_size=2,
).map(tuple)
fields = st.lists(st.tuples(st.sampled_from(FIELDS), texts), max_size=5)


@st.composite
def forms(draw: st.DrawFn) -> tuple[bytes, str]:
    """A form with the right token, a broken one or none, as pairs, as multipart or as JSON."""
    sent = draw(fields)
    if draw(st.integers(0, 2)):
        sent += [(name, _bytes(value)) for name, value in GOOD.items()]
        sent.append(("version", draw(number)))
    if draw(st.integers(0, 4)):
        sent.append(("csrf_token", _bytes(FORM_TOKEN)))
    kind = draw(st.integers(0, 5))
    if kind < 3:
        return urlencode(sent).encode(), "application/x-www-form-urlencoded"
    if kind == 3:
        return b"&".join(
            _bytes(name) + b"=" + value for name, value in sent
        ), "application/x-www-form-urlencoded"
    return multipart(sent, draw(st.integers(0, 5)), draw(texts)), "multipart/form-data; boundary=sep"


def multipart(sent: list[tuple[str, bytes]], damage: int, name: bytes) -> bytes:
    """A multipart body with a file whose name nobody can read; damaged at one place, or not."""
    parts = [
        b'--sep\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (_bytes(one), value)
        for one, value in sent
    ]
    opened = (
        b'--sep\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\nContent-Type: image/jpeg\r\n\r\n'
        % name
    )
    whole = b"".join(parts) + opened + b"\xff\xd8\xff\r\n--sep--\r\n"
    return {
        0: whole[:-12], 1: whole.replace(b"name=", b"nom="), 2: whole.replace(b"\r\n", b"\n"),
        3: whole.replace(b"form-data;", b"form-data; charset=utf-16;"),
    }.get(damage, whole)  # fmt: skip


bodies = st.one_of(
    forms(),
    forms(),
    forms(),
    st.tuples(st.sampled_from(JSON).map(_bytes), st.just("application/json")),
    st.tuples(texts, texts).map(
        lambda two: (
            json.dumps({"title": two[0].decode("latin-1"), "body": two[1].decode("latin-1")}).encode(),
            "application/json",
        )
    ),
    st.tuples(
        st.binary(max_size=40),
        st.sampled_from(("application/x-www-form-urlencoded", "application/json", "x")),
    ),
)


@st.composite
def wilds(draw: st.DrawFn, rules: list[Rule], allowed: Mapping[str, Sequence[str]]) -> Wild:
    """Any request to any rule, as anybody, half of the time as somebody whom the view lets in."""
    rule = draw(st.sampled_from(rules))
    insiders = allowed.get(rule.endpoint) or ROLES
    right = sorted((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"})
    method = draw(st.sampled_from((*right * 6, *METHODS[:8], draw(st.sampled_from(METHODS)))))
    body, content_type = draw(bodies) if method not in ("GET", "HEAD") else (b"", "")
    return Wild(
        role=draw(st.sampled_from(insiders if draw(st.booleans()) else ROLES)),
        method=method,
        path=draw(paths(rule)),
        query=draw(queries()),
        headers=draw(headers) if draw(st.booleans()) else (),
        cookie=draw(st.sampled_from(COOKIES)) if draw(st.integers(0, 9)) == 0 else "",
        body=body,
        content_type=content_type,
        endpoint=rule.endpoint,
    )
