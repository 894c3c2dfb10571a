"""The gateways of the running application, chosen once in `create_app`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from qa.gateways.files import Files, open_files
from qa.gateways.identity import Identities
from qa.gateways.identity_oidc import open_identities
from qa.gateways.index import SearchIndex, open_index
from qa.gateways.mail import Mail, open_mail
from qa.gateways.mailbox import Mailbox, open_mailbox
from qa.gateways.queue import Queue, open_queue
from qa.gateways.register import Register
from qa.gateways.register.opening import open_register
from qa.gateways.sms import Sms, open_sms
from qa.kernel.crypto import derive


@dataclass(frozen=True)
class Gateways:
    """One of each."""

    index: SearchIndex
    mail: Mail
    queue: Queue
    files: Files
    bounces: Mailbox
    register: Register
    mss_mail: Mail | None
    identities: Identities
    sms: Sms | None


def open_gateways(settings: Mapping[str, Any]) -> Gateways:
    """What the settings name; raises ValueError for an unknown scheme."""
    mss_url = settings["QA_MSS_MAIL_URL"]
    return Gateways(
        index=open_index(settings["QA_SEARCH_URL"]),
        mail=open_mail(settings["QA_MAIL_URL"], sender=settings["QA_MAIL_FROM"]),
        queue=open_queue(settings["QA_QUEUE_URL"], secret=derive(settings["QA_SECRET_KEY"], "queue")),
        files=open_files(settings["QA_FILES_URL"]),
        bounces=open_mailbox(settings["QA_BOUNCES_URL"]),
        register=open_register(settings),
        mss_mail=open_mail(mss_url, sender=settings["QA_MAIL_FROM"]) if mss_url else None,
        identities=open_identities(settings),
        sms=open_sms(settings["QA_SMS_URL"]),
    )


def gateways() -> Gateways:
    """The running application's gateways."""
    chosen: Gateways = current_app.extensions["gateways"]
    return chosen
