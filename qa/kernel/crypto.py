"""Encrypts fields and makes keyed hashes; every key is derived from the site's secret, and secrets rotate."""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """The bytes were not encrypted by any known secret, or were changed since."""


def derive(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose: two purposes never share a key (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


class Vault:
    """Encrypts with the present secret, decrypts with it or an earlier one."""

    def __init__(self, secrets: list[str]) -> None:
        self._secrets = secrets
        self._fields = self._fernet("fields")

    def _fernet(self, purpose: str) -> MultiFernet:
        return MultiFernet([Fernet(base64.urlsafe_b64encode(derive(one, purpose))) for one in self._secrets])

    def encrypt(self, plain: bytes) -> bytes:
        """The bytes, encrypted and authenticated (Fernet: AES-128-CBC with HMAC-SHA256)."""
        return self._fields.encrypt(plain)

    def decrypt(self, sealed: bytes) -> bytes:
        """The plain bytes; raises Unreadable."""
        try:
            return self._fields.decrypt(sealed)
        except InvalidToken as error:
            raise Unreadable from error

    def seal(self, value: Any) -> bytes:
        """A JSON value, encrypted."""
        return self.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def open(self, sealed: bytes) -> Any:
        """The JSON value; raises Unreadable."""
        return json.loads(self.decrypt(sealed))

    def rotate(self, sealed: bytes) -> bytes:
        """The same content under the present secret; raises Unreadable."""
        return self.encrypt(self.decrypt(sealed))

    def fingerprints(self, value: str, *, purpose: str) -> list[str]:
        """Keyed hashes of a value, one for each secret, the present one first: to look up what is encrypted."""
        return [
            hmac.new(derive(one, f"hash:{purpose}"), value.encode(), hashlib.sha256).hexdigest()
            for one in self._secrets
        ]

    def fingerprint(self, value: str, *, purpose: str) -> str:
        """The keyed hash under the present secret, 64 hexadecimal digits."""
        return self.fingerprints(value, purpose=purpose)[0]


_vault: Vault | None = None


def use(secrets: list[str]) -> None:
    """Chooses the process's vault: the present secret first, earlier ones after it."""
    global _vault
    _vault = Vault(secrets)


def vault() -> Vault:
    """The vault that `use` chose."""
    if _vault is None:
        raise RuntimeError("crypto.use() has not been called")
    return _vault
