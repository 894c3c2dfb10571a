"""The Annuaire Santé is asked politely, and each of its faults is a clear sentence."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from qa.gateways.register import fhir_calls
from qa.gateways.register.fhir import BUSY, DOWN, REFUSED, FhirRegister
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
from tests.plugins.browsing import free_port
from tests.plugins.clock import Clock

MOMENT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def half_past_nine(app: Flask, clock: Clock) -> None:
    clock.freeze(MOMENT)


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as service:
        yield service


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def register(service: Service, clock: Clock, waited: list[float]) -> FhirRegister:
    return patient(service.url, clock, waited)


def test_one_person_is_asked_for_by_number_with_the_key(service: Service, register: FhirRegister) -> None:
    service.say(bundle(practitioner()))
    found = register.look_up(RPPS)
    assert found
    assert (found.family, found.active, found.as_of) == ("EXEMPLE", True, register.as_of())
    ((path, headers),) = service.asked
    assert urlsplit(path).path == "/fhir/v2/Practitioner"
    assert parse_qs(urlsplit(path).query) == {"identifier": [RPPS]}
    assert headers["Esante-Api-Key" if "Esante-Api-Key" in headers else "ESANTE-API-KEY"] == KEY
    assert headers["Accept"] == "application/fhir+json"


def test_who_is_not_there_is_none(service: Service, register: FhirRegister) -> None:
    service.say(bundle())
    assert register.look_up(RPPS) is None


@pytest.mark.parametrize("odd", ["", "1", RPPS + "1", RPPS + "&active=true", "１" * 11, "1099999999x"])
def test_what_is_no_number_is_never_asked(odd: str, service: Service, register: FhirRegister) -> None:
    assert register.look_up(odd) is None
    assert service.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(
    status: int, service: Service, register: FhirRegister, waited: list[float]
) -> None:
    with serving() as elsewhere:
        elsewhere.say(bundle(practitioner()))
        service.say(b"", status, location=f"{elsewhere.url}/Practitioner?identifier={RPPS}")
        assert refused(register) == UNREADABLE
        assert elsewhere.asked == []
    assert (len(service.asked), waited) == (1, [])


def test_no_further_page_is_asked_for(service: Service, register: FhirRegister) -> None:
    with serving() as elsewhere:
        links = [{"relation": "next", "url": f"{elsewhere.url}/Practitioner"}]
        service.say(bundle(practitioner(), link=links))
        assert register.look_up(RPPS)
        assert (len(service.asked), elsewhere.asked) == (1, [])


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(400, UNREADABLE), (401, REFUSED), (403, REFUSED), (404, UNREADABLE), (410, UNREADABLE), (500, DOWN)],
)
def test_what_asking_again_does_not_mend_is_asked_once(
    status: int, sentence: str, service: Service, register: FhirRegister
) -> None:
    service.say({"resourceType": "OperationOutcome", "issue": []}, status)
    assert refused(register) == sentence
    assert len(service.asked) == 1


@pytest.mark.parametrize(("status", "sentence"), [(429, BUSY), (502, DOWN), (503, DOWN), (504, DOWN)])
def test_a_tired_service_is_asked_three_times_with_growing_pauses(
    status: int, sentence: str, service: Service, register: FhirRegister, waited: list[float]
) -> None:
    service.say(b"", status)
    assert refused(register) == sentence
    assert (len(service.asked), waited) == (3, [1.0, 4.0])


def test_a_service_that_comes_back_is_heard(
    service: Service, register: FhirRegister, waited: list[float]
) -> None:
    service.say(b"", 503)
    service.say(bundle(practitioner()))
    assert register.look_up(RPPS)
    assert waited == [1.0]


@pytest.mark.parametrize("told", ["9", format_datetime(MOMENT + timedelta(seconds=9), usegmt=True)])
def test_the_pause_that_the_service_asks_for_is_kept(
    told: str, service: Service, register: FhirRegister, waited: list[float]
) -> None:
    service.say(b"", 429, retry_after=told)
    service.say(bundle(practitioner()))
    assert register.look_up(RPPS)
    assert waited == [9.0]


@pytest.mark.parametrize("told", ["3600", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_pause_that_is_too_long_ends_the_tries(
    told: str, service: Service, register: FhirRegister, waited: list[float]
) -> None:
    service.say(b"", 429, retry_after=told)
    assert refused(register) == BUSY
    assert (len(service.asked), waited) == (1, [])


@pytest.mark.parametrize("told", ["", "-5", "bientôt".encode().decode("latin-1"), "1.5", "Mon, 99 Foo"])
def test_a_pause_that_nobody_understands_is_ours(
    told: str, service: Service, register: FhirRegister, waited: list[float]
) -> None:
    service.say(b"", 503, retry_after=told)
    assert refused(register) == DOWN
    assert waited == [1.0, 4.0]


def test_nobody_there_is_tried_again_then_told(clock: Clock, waited: list[float]) -> None:
    assert refused(patient(f"http://127.0.0.1:{free_port()}/fhir/v2", clock, waited)) == DOWN
    assert waited == [1.0, 4.0]


def test_a_service_that_never_answers_is_left(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fhir_calls, "READ_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/fhir/v2"
        assert refused(patient(url, clock, [])) == DOWN
