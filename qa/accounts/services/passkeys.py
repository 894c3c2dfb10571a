"""Passkeys are added and prove who comes in: the authenticator verifies the person, so one is both factors."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import CursorResult, update
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from qa.accounts.factor_models import Passkey
from qa.accounts.factor_queries import passkey_by_credential, passkeys_of
from qa.accounts.models import Account
from qa.accounts.queries import account as account_of
from qa.accounts.services.factors import note_change, refuse_second
from qa.kernel import audit
from qa.kernel.clock import now
from qa.kernel.crypto import Unreadable, vault
from qa.kernel.database import transaction
from qa.kernel.once import AlreadyUsed, claim
from qa.kernel.tokens import new_token

log = logging.getLogger(__name__)
Verified = TypeVar("Verified")

LASTS = timedelta(minutes=5)
SIGN_IN = "sign-in"
MOST_PASSKEYS = 20
_VERIFIED = UserVerificationRequirement.REQUIRED


class Site(NamedTuple):
    """Whose passkeys these are: the canonical origin, never what a request says; and the name shown."""

    origin: str
    name: str

    @property
    def rp_id(self) -> str:
        """The host to which browsers bind the passkey."""
        return urlsplit(self.origin).hostname or ""


class Challenge(NamedTuple):
    """What an authenticator signs: options for the browser, and a token that brings the challenge back unkept."""

    options: str
    token: str


def adding(account_id: int) -> str:
    """The purpose of a challenge with which the account adds a passkey."""
    return f"add:{account_id}"


def challenge_to_sign_in(site: Site, account_id: int | None = None) -> Challenge:
    """To prove who one is; for a known account only its own passkeys are offered."""
    number = new_token()
    options = generate_authentication_options(
        rp_id=site.rp_id,
        challenge=number.encode(),
        timeout=int(LASTS.total_seconds() * 1000),
        allow_credentials=_named(passkeys_of(account_id)) if account_id else None,
        user_verification=_VERIFIED,
    )
    return Challenge(options_to_json(options), _sealed(number, SIGN_IN))


def challenge_to_add(site: Site, account: Account) -> Challenge:
    """To add a passkey that its authenticator finds again by itself; those that are there are left out."""
    number = new_token()
    handle = vault().fingerprint(str(account.id), purpose="passkey")
    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=site.name,
        user_id=bytes.fromhex(handle),
        user_name=account.email,
        user_display_name=account.name,
        challenge=number.encode(),
        timeout=int(LASTS.total_seconds() * 1000),
        exclude_credentials=_named(passkeys_of(account.id)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
    )
    return Challenge(options_to_json(options), _sealed(number, adding(account.id)))


def _named(keys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.credential_id) for one in keys]


def _sealed(number: str, purpose: str) -> str:
    return vault().seal([number, purpose, int(now().timestamp())]).decode()


def _taken(token: str, purpose: str) -> bytes | None:
    """The challenge of the token, once, within five minutes and for its purpose alone."""
    try:
        number, meant, given_at = vault().open(token.encode())
    except (Unreadable, UnicodeEncodeError):
        return None
    if meant != purpose or now().timestamp() - given_at >= LASTS.total_seconds():
        return None
    try:
        with transaction():
            claim(number)
    except AlreadyUsed:
        return None
    return str(number).encode()


def _verified(verify: Callable[[], Verified]) -> Verified | None:
    """What the library makes of bytes from outside; whatever it raises over them is a refusal."""
    try:
        return verify()
    except Exception as error:  # noqa: BLE001 - see above
        log.info("passkey refused: %s", type(error).__name__)
        return None


def add_passkey(
    account_id: int, site: Site, *, token: str, credential: str, name: str, first: bool = False
) -> bool:
    """Keeps the passkey; False where its answer or its challenge is none of ours, or where there are too many.

    With `first` (only the password is proved yet) raises Conflict where the account has a factor by now.
    """
    challenge = _taken(token, adding(account_id))
    if challenge is None:
        return False
    found = _verified(
        lambda: verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    )
    if found is None or passkey_by_credential(found.credential_id):
        return False
    with transaction() as session:
        if first:
            refuse_second(account_id)
        if len(passkeys_of(account_id)) >= MOST_PASSKEYS:
            return False
        row = Passkey(account_id=account_id, credential_id=found.credential_id, name=name, created_at=now())
        row.public_key, row.sign_count = found.credential_public_key, found.sign_count
        session.add(row)
        note_change(account_id, "factor.added")
    return True


def authenticate_passkey(site: Site, *, token: str, credential: str) -> Account | None:
    """The account whose passkey signed the challenge after verifying the person.

    A counter that goes back betrays a copy (WebAuthn 2, 6.1.1): refused, and noted in the trail.
    """
    challenge = _taken(token, SIGN_IN)
    named = _verified(lambda: parse_authentication_credential_json(credential))
    key = passkey_by_credential(named.raw_id) if named else None
    owner = account_of(key.account_id) if key else None
    if challenge is None or key is None or owner is None or not owner.is_active:
        _refuse(owner, "session.refused")
        return None
    public_key = key.public_key
    found = _verified(
        lambda: verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,  # ours is looked at below, after the signature
            require_user_verification=True,
        )
    )
    if found is None or not _counted(key.id, found.new_sign_count):
        _refuse(owner, "passkey.copied" if found else "session.refused")
        return None
    return owner


def _refuse(owner: Account | None, action: str) -> None:
    audit.record(None, action, kind="account", subject_id=owner.id if owner else None)


def _counted(passkey_id: int, count: int) -> bool:
    """Notes the counter where it grew; authenticators without one always say zero."""
    grew = Passkey.sign_count < count if count else Passkey.sign_count == 0
    noted = update(Passkey).where(Passkey.id == passkey_id, grew).values(sign_count=count, used_at=now())
    with transaction() as session:
        done = session.execute(noted.execution_options(synchronize_session=False))
        return isinstance(done, CursorResult) and done.rowcount == 1
