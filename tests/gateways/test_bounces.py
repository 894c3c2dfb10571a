"""Reports are read in the shapes of real servers; hostile, broken and enormous mail is no report and no fault."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.gateways.bounces import MOST_BYTES, Kind, Report, identity, read_report
from tests.gateways.returned import SHAPES, auto_reply, complaint, dsn, forwarded

OURS = "0f" * 32
BOUNCE = Report(Kind.BOUNCE, OURS)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_permanent_failure_is_read(shape: str, ends: bytes) -> None:
    assert read_report(dsn(OURS, shape).replace(b"\n", ends)) == BOUNCE


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("delayed", "4.4.1"),
        ("failed", "4.4.7"),
        ("delayed", "5.0.0"),
        ("relayed", "2.0.0"),
        ("delivered", "2.1.5"),
        ("expanded", "5.1.1"),
        ("failed", "55.1.1"),
        ("failed", ""),
    ],
)
def test_what_may_pass_or_has_passed_is_none(shape: str, action: str, status: str) -> None:
    assert read_report(dsn(OURS, shape, action=action, status=status)) is None


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "5.0.0 (undefined)"])
def test_every_permanent_status_counts(status: str) -> None:
    assert read_report(dsn(OURS, action="FAILED (bounced)", status=status)) == BOUNCE


@pytest.mark.parametrize("kind", ["abuse", "fraud", "opt-out", "Abuse"])
def test_a_complaint_is_read(kind: str) -> None:
    assert read_report(complaint(OURS, kind)) == Report(Kind.COMPLAINT, OURS)


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "virus", "other", ""])
def test_other_feedback_is_none(kind: str) -> None:
    assert read_report(complaint(OURS, kind)) is None


@pytest.mark.parametrize(
    "raw",
    [
        auto_reply(OURS),
        forwarded(dsn(OURS)),
        dsn("f" * 63),
        dsn("F" * 64),
        dsn("quelque-chose"),
        dsn(OURS).replace(f"Message-ID: <{OURS}@localhost>".encode(), b"X-Nothing: here"),
        dsn(OURS).replace(b"multipart/report", b"text/plain"),
    ],
    ids=["auto-reply", "forwarded", "short", "capitals", "other", "without", "plain"],
)
def test_no_report_on_a_mail_of_ours_is_none(raw: bytes) -> None:
    assert read_report(raw) is None


@pytest.mark.parametrize("shape", ["exchange", "gmail"])
def test_the_mail_that_a_report_replies_to_is_known_without_its_headers(shape: str) -> None:
    raw = dsn(OURS, shape).replace(b"Content-Type: message/rfc822", b"Content-Type: text/html")
    assert read_report(raw) == BOUNCE


def test_only_the_returned_mail_itself_counts_not_one_inside_it() -> None:
    inner = f"Message-ID: <autre@exemple.fr>\n\n--x\nMessage-ID: <{OURS}@localhost>\n"
    raw = dsn("autre").replace(b"Message-ID: <autre@localhost>", inner.encode())
    assert read_report(raw) is None


@pytest.mark.parametrize("how", ["base64", "quoted-printable"])
def test_encoded_parts_are_read(how: str) -> None:
    head = f"Message-ID: <{OURS}@localhost>\nTo: x\n".encode()
    coded = base64.encodebytes(head) if how == "base64" else head.replace(b"@", b"=40")
    coding = f"text/rfc822-headers\nContent-Transfer-Encoding: {how}\n\n".encode()
    raw = dsn("autre", "exim").replace(b"text/rfc822-headers\n\n", coding + coded + b"\n")
    assert read_report(raw) == BOUNCE


def test_one_failed_recipient_among_several_is_a_failure() -> None:
    delayed = b"Final-Recipient: rfc822; x@y.fr\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient"
    assert read_report(dsn(OURS).replace(b"Final-Recipient", delayed, 1)) == BOUNCE


def test_the_action_on_one_recipient_and_the_status_of_another_are_no_failure() -> None:
    assert read_report(dsn(OURS).replace(b"Status: 5.1.1", b"\nStatus: 5.1.1")) is None


def test_what_follows_the_first_megabyte_is_not_read() -> None:
    filler = b"x" * 70 + b"\n"
    end = b"This is a MIME-encapsulated message.\n"
    near, far = MOST_BYTES // 2 // len(filler), MOST_BYTES // len(filler) + 1
    assert read_report(dsn(OURS).replace(end, filler * near)) == BOUNCE
    assert read_report(dsn(OURS).replace(end, filler * far)) is None


HOSTILE = {
    "nested": b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(20000)),
    "one boundary": b"Content-Type: multipart/report; boundary=a\n\n" + b"--a\n" * 250_000,
    "itself": (b"Content-Type: multipart/report; boundary=a\n\n--a\n") * 20_000,
    "parameters": b"Content-Type: multipart/report" + b'; boundary="' * 80_000 + b"\n\n",
    "spaces": b"Content-Type: multipart/report; boundary" + b" " * 900_000 + b"x\n\n",
    "folds": b"Subject: x" + b"\n " * 500_000,
    "colons": b":" * MOST_BYTES,
    "groups": dsn(OURS, action="x").replace(b"Action: x", b"Action: failed\n\n" * 60_000),
    "empty lines": b"\n" * MOST_BYTES,
    "no end": dsn(OURS)[:900],
    "controls": bytes(range(256)) * 4000,
    "base64": b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n" + b"A===" * 200_000,
    "identities": b"References: " + b"<" + b"0" * 63 + b"@" * 900_000 + b"\n\n",
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mail_is_no_report_even_in_bulk(raw: bytes) -> None:
    assert read_report(raw) is None


@given(st.binary(max_size=3000))
def test_random_bytes_never_raise(raw: bytes) -> None:
    assert read_report(raw) is None


@given(st.integers(0, 2000), st.binary(max_size=40), st.sampled_from(sorted(SHAPES)))
def test_a_report_with_any_hole_in_it_never_raises(at: int, patch: bytes, shape: str) -> None:
    raw = dsn(OURS, shape)
    assert read_report(raw[:at] + patch + raw[at + len(patch) :]) in (None, BOUNCE)


def test_an_identity_is_ours_in_angle_brackets() -> None:
    assert identity(f"<{OURS}@exemple.fr>") == OURS
    assert [identity(text) for text in (OURS, f"<{OURS}>", f"<x{OURS}@y>", f"<{OURS}@>", "")] == [None] * 5
