"""Three mails that came back stop an address: nothing more is sent to it, and people are told where they look."""

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.extensions import db
from qa.follow.services.links import change_address, request_links
from qa.gateways.current import gateways
from qa.gateways.mailbox import open_mailbox
from qa.kernel import crypto
from qa.kernel.access import ANONYMOUS, SYSTEM
from qa.kernel.errors import NotAllowed
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink
from qa.notifications.bounce_services import forget_returns, note_report, resume_mail, take_reports
from qa.notifications.models import MailBounce, SentMail
from qa.notifications.queries import mail_stopped, stopped_addresses
from tests.gateways.returned import ADDRESS, auto_reply, complaint, dsn
from tests.people import asked, moderator, sign_in
from tests.plugins.application import SECRET

OTHER = "autre@exemple.fr"
STOPPED = "Nos e-mails vous reviennent"


def mails(count: int, to: str = ADDRESS) -> list[str]:
    """The identities of so many mails to an address, as the gateway got them."""
    for number in range(count):
        asked(email=to, title=f"Une question de plus, numéro {number}")
    deliver()
    found = [mail.message_id for mail in gateways().mail.sent]
    gateways().mail.clear()
    return found


def stop(address: str = ADDRESS) -> list[str]:
    """Three mails to the address come back."""
    identities = mails(3, address)
    for one in identities:
        note_report(dsn(one))
    assert mail_stopped(address)
    return identities


@pytest.fixture
def mbox(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The site reads a mailbox file, and mail arrives in it."""
    path = tmp_path / "retours"
    chosen = dataclasses.replace(gateways(), bounces=open_mailbox(f"mbox:{path}"))
    monkeypatch.setitem(app.extensions, "gateways", chosen)

    def put(*messages: bytes) -> None:
        with path.open("ab") as file:
            file.writelines(
                b"From MAILER-DAEMON Wed Nov 25 14:34:31 2026\n" + one + b"\n" for one in messages
            )

    return put


def test_three_reports_in_the_mailbox_stop_the_fourth_mail_and_the_page_says_so(
    app: Flask, client: FlaskClient, mbox: Callable[..., None]
) -> None:
    identities = mails(3)
    mbox(*(dsn(one, shape) for one, shape in zip(identities, ["postfix", "exim", "exchange"], strict=True)))
    app.extensions["gateways"].queue.work()
    question_id, token = asked(email=ADDRESS)
    deliver()
    assert gateways().mail.sent == []
    page = client.get(f"/suivi/{token}").text
    assert STOPPED in page
    assert "Donner une autre adresse" in page
    assert "Nous écrivons à" not in page
    change_address(question_id, OTHER)
    page = client.get(f"/suivi/{token}").text
    assert STOPPED not in page
    assert f"Nous écrivons à {OTHER}" in page


def test_two_are_not_enough_and_another_address_goes_on(app: Flask) -> None:
    identities = mails(2)
    for one in identities:
        note_report(dsn(one))
    assert not mail_stopped(ADDRESS)
    note_report(complaint(mails(1)[0]))
    assert mail_stopped(ADDRESS)
    assert not mail_stopped(OTHER)
    assert len(mails(1, OTHER)) == 1
    assert stopped_addresses() == 1


def test_a_mail_counts_once_however_often_it_is_reported(app: Flask) -> None:
    (one,) = mails(1)
    for report in (dsn(one), dsn(one, "gmail"), complaint(one), dsn(one)):
        note_report(report)
    assert db.session.query(MailBounce).count() == 1
    assert not mail_stopped(ADDRESS)


@pytest.mark.parametrize("kind", ["forged", "delayed", "auto-reply", "broken"])
def test_what_is_no_report_on_a_mail_of_ours_counts_nothing(app: Flask, kind: str) -> None:
    for number, one in enumerate(mails(3)):
        reports = {"forged": dsn(f"{number:064x}"), "delayed": dsn(one, action="delayed", status="4.4.1")}
        reports |= {"auto-reply": auto_reply(one), "broken": dsn(one)[:700]}
        note_report(reports[kind])
    assert db.session.query(MailBounce).count() == 0


def test_stopped_nothing_is_sent_and_no_link_is_made(app: Flask) -> None:
    stop()
    links = db.session.query(SecretLink).count()
    request_links(ADDRESS)
    assert deliver() > 0
    assert deliver() == 0
    assert gateways().mail.sent == []
    assert db.session.query(SecretLink).count() == links


def test_killed_between_noting_and_emptying_the_mailbox_nothing_is_doubled_or_lost(
    app: Flask, mbox: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    identities = mails(2)
    mbox(*map(dsn, identities))
    seen: list[bytes] = []

    def killed(raw: bytes) -> None:
        note_report(raw)
        seen.append(raw)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("qa.notifications.bounce_services.note_report", killed)
        with pytest.raises(KeyboardInterrupt):
            take_reports()
    mbox(dsn(mails(1)[0]))
    assert not mail_stopped(ADDRESS)
    assert [take_reports(), take_reports()] == [3, 0]
    assert mail_stopped(ADDRESS)
    assert db.session.query(MailBounce).count() == 3


def test_ninety_days_without_a_return_begin_anew(app: Flask, clock) -> None:
    stop()
    clock.advance(days=89)
    forget_returns()
    assert mail_stopped(ADDRESS)
    clock.advance(days=1)
    assert not mail_stopped(ADDRESS)
    assert stopped_addresses() == 0
    forget_returns()
    assert db.session.query(MailBounce).count() == 0


def test_resumed_by_an_operator_the_same_reports_count_no_more(app: Flask) -> None:
    identities = stop()
    with pytest.raises(NotAllowed):
        resume_mail(ANONYMOUS, ADDRESS)
    assert resume_mail(SYSTEM, f" {ADDRESS.upper()} ") == 3
    for one in identities:
        note_report(dsn(one))
    assert not mail_stopped(ADDRESS)
    assert len(mails(1)) == 1
    assert resume_mail(SYSTEM, ADDRESS) == 0


def test_a_new_secret_of_the_site_forgets_no_stopped_address(app: Flask) -> None:
    old = mails(3)
    for one in old[:2]:
        note_report(dsn(one))
    crypto.use(["a new secret of the site, long enough to be taken", SECRET])
    note_report(dsn(old[2]))
    assert mail_stopped(ADDRESS)


def test_a_mail_sent_by_an_earlier_release_stops_nobody(app: Flask) -> None:
    identities = mails(3)
    db.session.query(SentMail).update({"recipient": None})
    db.session.commit()
    for one in identities:
        note_report(dsn(one))
    assert stopped_addresses() == 0


def test_no_address_is_kept_or_logged(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        stop()
        note_report(dsn("x")[:900])
    assert ADDRESS not in caplog.text
    for row in [*db.session.query(MailBounce), *db.session.query(SentMail)]:
        assert "alice" not in str(vars(row))


def test_staff_whose_mails_come_back_are_told_on_their_pages(app: Flask) -> None:
    reader = moderator()
    client = sign_in(app.test_client(), reader)
    assert STOPPED not in client.get("/moderation/questions").text
    stop(reader.email)
    page = client.get("/moderation/questions")
    assert page.status_code == 200
    assert STOPPED in page.text
