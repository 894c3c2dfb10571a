"""A passkey made of Python: signs challenges as a browser's authenticator does (WebAuthn 2, ES256)."""

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One key; its counter grows with each use unless told otherwise."""

    origin: str = "http://localhost:8000"
    rp_id: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    number: bytes = b"a credential's id"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, more: int = 0) -> bytes:
        counter = self.count.to_bytes(4, "big")
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([self.flags | more]) + counter

    def made(self, page: str) -> dict[str, str]:
        """The fields of the page's form with which a passkey is added."""
        token, challenge = _asked(page, "create")
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.number).to_bytes(2, "big") + self.number + cbor2.dumps(cose)
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        client_data = self._client_data("webauthn.create", challenge)
        return self._fields(
            token, clientDataJSON=_text(client_data), attestationObject=_text(cbor2.dumps(statement))
        )

    def signed(self, page: str) -> dict[str, str]:
        """The fields of the page's form with which a passkey opens."""
        token, challenge = _asked(page, "get")
        self.count += 1
        client_data, data = self._client_data("webauthn.get", challenge), self._data()
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._fields(
            token,
            clientDataJSON=_text(client_data),
            authenticatorData=_text(data),
            signature=_text(signature),
        )

    def _fields(self, token: str, **response: str) -> dict[str, str]:
        name = _text(self.number)
        credential = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return {"challenge": token, "credential": json.dumps(credential)}


def _asked(page: str, verb: str) -> tuple[str, str]:
    """The sealed challenge of the page's form for passkeys, and the challenge itself."""
    form = page.partition(f'data-passkey="{verb}"')[2]
    options = json.loads(html.unescape(re.search(r'data-options="([^"]*)"', form)[1]))
    token = re.search(r'name="challenge" value="([^"]*)"', form)[1]
    return token, options["challenge"]
