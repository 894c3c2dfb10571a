"""Writes to secure mailboxes (MSSanté): the addresses are the register's, and are told to nobody."""

import logging
from datetime import timedelta

from qa.gateways.current import gateways
from qa.gateways.register import RegisterDown
from qa.kernel.clock import now
from qa.kernel.tokens import SecretLink
from qa.notifications.services import is_settled, send_once
from qa.verification.queries import application
from qa.verification.services.mailboxes import asked_mails, give_mailbox_link, mailboxes_of, settle_asked
from qa.verification.services.proofs import PROVABLE
from qa.web.locale import absolute

AGAIN_AFTER = timedelta(minutes=1)
log = logging.getLogger(__name__)


def mail_mss(application_id: int) -> None:
    """The mails that an applicant asked for; where the register is down, the clock tries again for a day."""
    try:
        for asked in asked_mails(application_id):
            _mail(asked)
    except RegisterDown:
        log.warning("the register is down: a mail to a mailbox waits", extra={"subject": application_id})


def mail_mss_again() -> None:
    """By the clock: what waits for the register; the first time that it is still down ends the round."""
    try:
        for asked in asked_mails():
            if asked.created_at <= now() - AGAIN_AFTER:
                _mail(asked)
    except RegisterDown:
        log.warning("the register is still down: mails to mailboxes wait")


def _mail(asked: SecretLink) -> None:
    """One mail a mailbox, each with its own link; nothing where the register gives none for this name."""
    number, found, mail = asked.hash, application(asked.object_id), gateways().mss_mail
    if found is not None and mail is not None and found.state in PROVABLE:
        cause = f"mss:{number}"
        for to in mailboxes_of(found):
            if not is_settled(cause, to):
                link = absolute(f"/espace/verification/mss/{give_mailbox_link(found)}", language="fr")
                send_once(cause, to, "mss", through=mail, link=link)
    settle_asked(number)
