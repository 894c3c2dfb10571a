"""What comes back is bounded and believed from the service alone; nothing personal is told; all keep one pace."""

import json
import logging
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from qa.gateways.register import RegisterDown, fhir_calls
from qa.gateways.register.fhir import BUSY, DOWN, PACE, FhirRegister
from qa.gateways.register.fhir_answers import UNREADABLE
from tests.gateways.register.fhir_server import (
    KEY,
    RPPS,
    Service,
    bundle,
    patient,
    practitioner,
    refused,
    serving,
)
from tests.plugins.clock import Clock
from tests.together import together


@pytest.fixture
def service(app: Flask) -> Iterator[Service]:
    with serving() as service:
        yield service


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def register(service: Service, clock: Clock, waited: list[float]) -> FhirRegister:
    return patient(service.url, clock, waited)


def test_an_answer_that_breaks_off_is_no_answer(service: Service, register: FhirRegister) -> None:
    service.say(bundle(practitioner()), content_length="5000")
    assert refused(register) == DOWN
    assert len(service.asked) == 3


def test_an_answer_that_drips_is_left_at_its_time(
    service: Service, register: FhirRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.say(bundle(practitioner()))
    assert fhir_calls.ask(service.url, key=KEY, parameters={}, seconds=30).status == 200
    moments = iter([0.0, 31.0])
    monkeypatch.setattr(fhir_calls.time, "monotonic", lambda: next(moments, 31.0))
    assert fhir_calls.ask(service.url, key=KEY, parameters={}, seconds=30).status == 0


def test_a_huge_answer_is_not_read(service: Service, register: FhirRegister) -> None:
    service.say(json_padding(fhir_calls.MOST_BYTES + 1))
    assert refused(register) == UNREADABLE
    service.answers.clear()
    service.say(json_padding(fhir_calls.MOST_BYTES))
    assert register.look_up(RPPS)


def json_padding(size: int) -> bytes:
    """The doctor, with blanks up to a size."""
    return json.dumps(bundle(practitioner())).encode().ljust(size)


def test_a_packed_answer_is_not_unpacked(service: Service, register: FhirRegister) -> None:
    service.say(bundle(practitioner()), content_encoding="gzip")
    assert refused(register) == UNREADABLE


def test_broken_json_is_told(service: Service, register: FhirRegister) -> None:
    service.say(b'{"resourceType": "Bundle", "type"')
    assert refused(register) == UNREADABLE


def test_a_key_is_never_given_to_who_only_claims_to_be_the_service(
    app: Flask, clock: Clock, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with serving(context) as impostor:
        impostor.say(bundle(practitioner()))
        assert refused(patient(impostor.url, clock, [])) == DOWN
        assert impostor.asked == []


def self_signed(folder: Path) -> Path:
    """A certificate of 127.0.0.1 that nobody vouches for, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + timedelta(days=3650))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "both.pem"
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


def test_the_environment_names_no_way_around(
    service: Service, register: FhirRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.say(bundle(practitioner()))
    with serving() as proxy:
        proxy.say(bundle())
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, "")
        assert register.look_up(RPPS)
        assert proxy.asked == []


def test_no_number_and_no_name_enters_a_log(
    service: Service, register: FhirRegister, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.say(bundle(practitioner()))
    register.look_up(RPPS)
    service.answers.clear()
    service.say(b"EXEMPLE", 503)
    refused(register)
    assert RPPS not in caplog.text
    assert "EXEMPLE" not in caplog.text


def test_calls_of_one_second_stay_below_the_service_s_limit(
    service: Service, register: FhirRegister, waited: list[float]
) -> None:
    service.say(bundle())
    for _ in range(PACE.most):
        register.look_up(RPPS)
    assert waited == []
    register.look_up(RPPS)
    assert waited == [1.0]
    assert 3 * PACE.most <= 17


@pytest.mark.usefixtures("clock")
def test_workers_at_once_share_one_pace(app: Flask, service: Service) -> None:
    service.say(bundle())

    def stop(seconds: float) -> None:
        raise RegisterDown

    one = FhirRegister(service.url, KEY, wait=stop)
    done = together(app, [lambda: one.look_up(RPPS)] * 8)
    assert sum(isinstance(each, RegisterDown) for each in done) == 8 - PACE.most
    assert len(service.asked) == PACE.most


@pytest.mark.usefixtures("clock")
def test_a_turn_that_never_comes_is_told(service: Service, waited: list[float]) -> None:
    service.say(bundle())
    stuck = FhirRegister(service.url, KEY, wait=waited.append)
    for _ in range(PACE.most):
        stuck.look_up(RPPS)
    assert refused(stuck) == BUSY
    assert len(service.asked) == PACE.most
