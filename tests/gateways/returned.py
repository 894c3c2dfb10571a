"""Mails that came back, in the shapes of several servers; `identity` is the one that the site gave the mail."""

from email.message import EmailMessage

ADDRESS = "alice@exemple.fr"

POSTFIX = """Return-Path: <>
From: MAILER-DAEMON@mx.exemple.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ne-pas-repondre@localhost
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F1C22A0.1764077671/mx.exemple.net"
Message-Id: <20261125133431.7C1@mx.exemple.net>

This is a MIME-encapsulated message.

--4F1C22A0.1764077671/mx.exemple.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<{address}>: host mail.exemple.fr[192.0.2.4] said: 550 5.1.1 User unknown

--4F1C22A0.1764077671/mx.exemple.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.net
X-Postfix-Queue-ID: 4F1C22A0
Arrival-Date: Wed, 25 Nov 2026 14:34:30 +0100 (CET)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.exemple.fr
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--4F1C22A0.1764077671/mx.exemple.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: ne-pas-repondre@localhost
To: {address}
Subject: Votre question
Message-ID: <{identity}@localhost>
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain

Bonjour
--inner--

--4F1C22A0.1764077671/mx.exemple.net--
"""

EXIM = """Return-path: <>
Received: from Debian-exim by relais.exemple.net with local (Exim 4.96) id 1vNq
X-Failed-Recipients: {address}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relais.exemple.net>
Content-Type: multipart/report; report-type=delivery-status; boundary=1764077671-eximdsn-1306212438
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1764077671-eximdsn-1306212438
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1764077671-eximdsn-1306212438
Content-type: message/delivery-status

Reporting-MTA: dns; relais.exemple.net

Action: {action}
Final-Recipient: rfc822;{address}
Status: {status}

--1764077671-eximdsn-1306212438
Content-type: text/rfc822-headers

Return-path: <ne-pas-repondre@localhost>
Message-ID: <{identity}@localhost>
To: {address}


--1764077671-eximdsn-1306212438--
"""

EXCHANGE = """From: Microsoft Outlook <postmaster@exemple.onmicrosoft.com>
To: <ne-pas-repondre@localhost>
Subject: =?utf-8?B?Tm9uIHJlbWlz?=
Content-Type: multipart/report; report-type=delivery-status;
 boundary="_000_e1b2_"
In-Reply-To: <{identity}@localhost>
References: <{identity}@localhost>
MIME-Version: 1.0

--_000_e1b2_
Content-Type: multipart/alternative; differences=Content-Type;
 boundary="_001_e1b2_"

--_001_e1b2_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

Vm90cmUgbWVzc2FnZSBuJ2EgcGFzIHB1IMOqdHJlIHJlbWlzLg==

--_001_e1b2_--

--_000_e1b2_
Content-Type: message/delivery-status

Reporting-MTA: dns;PR0P264MB1.exemple.OUTLOOK.COM
Arrival-Date: Wed, 25 Nov 2026 13:34:30 +0000

Final-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup

--_000_e1b2_
Content-Type: message/rfc822

Received: from PR0P264CA0001 by PR0P264MB1
Subject: Votre question
Message-ID:
 <{identity}@localhost>
From: <ne-pas-repondre@localhost>

--_000_e1b2_--
"""

GMAIL = """Delivered-To: ne-pas-repondre@localhost
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: ne-pas-repondre@localhost
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <{identity}@localhost>
In-Reply-To: <{identity}@localhost>
X-Failed-Recipients: {address}
Content-Type: multipart/report; boundary="0000000000006b1d"; report-type=delivery-status

--0000000000006b1d
Content-Type: multipart/related; boundary="0000000000006b2c"

--0000000000006b2c
Content-Type: multipart/alternative; boundary="0000000000006b2d"

--0000000000006b2d
Content-Type: text/plain; charset="UTF-8"

** Address not found **

--0000000000006b2d--
--0000000000006b2c--
--0000000000006b1d
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; ne-pas-repondre@localhost
X-Original-Message-ID: <{identity}@localhost>

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
Last-Attempt-Date: Wed, 25 Nov 2026 05:34:31 -0800 (PST)

--0000000000006b1d
Content-Type: message/rfc822

Message-ID: <{identity}@localhost>
To: {address}

--0000000000006b1d--
"""

ARF = """From: <retours@fournisseur.exemple>
Date: Wed, 25 Nov 2026 14:00:00 +0100
Subject: Email Feedback Report for IP 192.0.2.1
To: <ne-pas-repondre@localhost>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {action}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <{address}>

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

From: <ne-pas-repondre@localhost>
To: <{address}>
Message-ID: <{identity}@localhost>

Bonjour
--part1_13d.2e68ed54_boundary--
"""

AUTO_REPLY = """From: Alice <{address}>
To: ne-pas-repondre@localhost
Subject: Absence : Votre question
Auto-Submitted: auto-replied
In-Reply-To: <{identity}@localhost>
Content-Type: text/plain; charset=utf-8

Je suis absente. Status: 5.1.1, Action: failed, Message-ID: <{identity}@localhost>
"""

SHAPES = {"postfix": POSTFIX, "exim": EXIM, "exchange": EXCHANGE, "gmail": GMAIL}


def dsn(identity: str, shape: str = "postfix", *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery report in the shape of a server."""
    text = SHAPES[shape].format(identity=identity, address=ADDRESS, action=action, status=status)
    return text.encode()


def complaint(identity: str, kind: str = "abuse") -> bytes:
    """A complaint in the shape of RFC 5965."""
    return ARF.format(identity=identity, address=ADDRESS, action=kind).encode()


def auto_reply(identity: str) -> bytes:
    """Somebody is away: no report at all."""
    return AUTO_REPLY.format(identity=identity, address=ADDRESS).encode()


def forwarded(report: bytes) -> bytes:
    """A person sends a report on, as an attachment of a mail of theirs."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "quelqu-un@exemple.fr", "Regardez"
    mail.set_content("Regardez ce que j’ai reçu.")
    mail.add_attachment(report, maintype="message", subtype="octet", filename="retour.eml")
    return mail.as_bytes()
