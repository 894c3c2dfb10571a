"""Mail to another machine: encrypted, to a server that proves its name, or not at all."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from qa.gateways.mail import Message, open_mail
from tests.plugins.browsing import free_port

SENDER = "ne-pas-repondre@exemple.fr"
MESSAGE = Message(to="a@exemple.fr", subject="Sujet", text="Corps", html="<p>Corps</p>", message_id="a1")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of `localhost` with its key, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(private + signed.public_bytes(pem))
    return path


class Server:
    """An SMTP server on `localhost` that notes what it got, and over what."""

    def __init__(self) -> None:
        self.got: list[tuple[bool, tuple[bytes, bytes] | None]] = []
        self.login: tuple[bytes, bytes] | None = None
        self.running: Controller | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.got.append((encrypted, self.login))
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.login = (data.login, data.password)
        return AuthResult(success=True)

    def start(self, **options: Any) -> int:
        self.running = Controller(self, hostname="localhost", port=free_port(), **options)
        self.running.start()
        return self.running.port


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The server, as if it stood on another machine."""
    monkeypatch.setattr("qa.gateways.mail.LOOPBACK", set())
    server = Server()
    yield server
    if server.running:
        server.running.stop()


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is trusted here."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def test_starttls_is_taken_before_password_and_mail(
    server: Server, context: ssl.SSLContext, trusted: None
) -> None:
    port = server.start(tls_context=context, require_starttls=True, authenticator=server.authenticate)
    open_mail(f"smtp://moi:mot%40%2Fpasse@localhost:{port}", sender=SENDER).send(MESSAGE)
    assert server.got == [(True, (b"moi", b"mot@/passe"))]


def test_smtps_is_encrypted_from_the_first_byte(
    server: Server, context: ssl.SSLContext, trusted: None
) -> None:
    port = server.start(ssl_context=context)
    open_mail(f"smtps://localhost:{port}", sender=SENDER).send(MESSAGE)
    assert server.got == [(True, None)]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_cannot_prove_its_name_gets_nothing(
    server: Server, context: ssl.SSLContext, scheme: str
) -> None:
    options = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context}
    port = start_unproved(server, options)
    mail = open_mail(f"{scheme}://moi:motdepasse@localhost:{port}", sender=SENDER)
    with pytest.raises(ssl.SSLCertVerificationError):
        mail.send(MESSAGE)
    assert (server.got, server.login) == ([], None)


def start_unproved(server: Server, options: dict[str, Any]) -> int:
    return server.start(authenticator=server.authenticate, auth_require_tls=False, **options)


def test_without_tls_nothing_goes_to_another_machine(server: Server) -> None:
    port = server.start(authenticator=server.authenticate, auth_require_tls=False)
    mail = open_mail(f"smtp://moi:motdepasse@localhost:{port}", sender=SENDER)
    with pytest.raises(OSError, match="STARTTLS"):
        mail.send(MESSAGE)
    assert (server.got, server.login) == ([], None)


def test_on_loopback_mail_may_go_plain(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.gateways.mail.LOOPBACK", {"localhost"})
    port = server.start()
    open_mail(f"smtp://localhost:{port}", sender=SENDER).send(MESSAGE)
    assert server.got == [(False, None)]
