"""Two fictional people who ask to be verified: one has sent a card, one has only signed up."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from qa.accounts.models import Account
from qa.accounts.services.accounts import add_account
from qa.accounts.services.passwords import kept_password
from qa.kernel.access import Actor, Role
from qa.kernel.clock import now
from qa.verification.charter_rules import CHARTER_VERSION
from qa.verification.claim_rules import Claim
from qa.verification.models import DocumentKind
from qa.verification.services.claims import new_application
from qa.verification.services.documents import send_document, stage_document

PARTS = ("given", "family", "profession", "status", "rpps", "specialty")


def file_request(one: dict[str, Any], password: str) -> Account:
    """The account and its request, not proved yet."""
    claim = Claim(**{name: one[name] for name in PARTS})
    kept = kept_password(password, email=one["email"], name=claim.name)
    account = add_account(email=one["email"], name=claim.name, kept=kept, role=Role.REGISTERED)
    new_application(account, claim, charter=CHARTER_VERSION, charter_at=now().isoformat())
    return account


def send_card(actor: Actor) -> None:
    """A picture that nobody takes for a card: the request then waits for a verifier."""
    picture, out = Image.new("RGB", (640, 400), "#e7efef"), BytesIO()
    ImageDraw.Draw(picture).text((40, 180), "DEMONSTRATION - not a card", "#0b5a5e")
    picture.save(out, "PNG")
    send_document(actor, stage_document(actor, kind=DocumentKind.CARD, pages=[out.getvalue()]))
