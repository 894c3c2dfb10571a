"""An Annuaire Santé on this machine: a local HTTP server that answers as it is told, with shapes of version 2."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from qa.gateways.register import RegisterDown
from qa.gateways.register.fhir import FhirRegister
from tests.plugins.clock import Clock

NOS = "https://mos.esante.gouv.fr/NOS"
EMAIL_TYPE = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type"
METADATA = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-mailbox-mss-metadata"
RPPS = "10999999997"
OTHER = "99700000120"
KEY = "essai"


def table(name: str, code: str) -> dict[str, str]:
    """A coding of a table of the nomenclatures: `table("TRE_G15-ProfessionSante", "10")`."""
    return {"system": f"{NOS}/{name}/FHIR/{name.replace('_', '-')}", "code": code}


def qualified(*codings: dict[str, str], **more: Any) -> dict[str, Any]:
    """One qualification."""
    return {"code": {"coding": list(codings)}} | more


def exercise(profession: str = "10", category: str = "C", **more: Any) -> dict[str, Any]:
    """The slice exercicePro."""
    category_coding = table("TRE_R09-CategorieProfessionnelle", category)
    return qualified(category_coding, table("TRE_G15-ProfessionSante", profession), **more)


def skill(code: str, kind: str = "S") -> dict[str, Any]:
    """The slice savoirFaire."""
    return qualified(table("TRE_R04-TypeSavoirFaire", kind), table("TRE_R38-SpecialiteOrdinale", code))


def degree() -> dict[str, Any]:
    """The slice degree."""
    return qualified(table("TRE_R14-TypeDiplome", "DE"), table("TRE_R48-DiplomeEtatFrancais", "DE05"))


def mailbox(address: str, kind: str = "PER", mark: str = "MSSANTE") -> dict[str, Any]:
    """The slice mailbox-mss of telecom."""
    coding = {"system": f"{NOS}/TRE_R256-TypeMessagerie/FHIR/TRE-R256-TypeMessagerie", "code": mark}
    inside = {"url": "type", "valueCodeableConcept": {"coding": [table("TRE_R242-TypeBAL", kind)]}}
    extensions = [{"url": EMAIL_TYPE, "valueCoding": coding}, {"url": METADATA, "extension": [inside]}]
    return {"system": "email", "value": address, "extension": extensions}


def identifiers(rpps: str = RPPS) -> list[dict[str, str]]:
    """As national identifier and as RPPS."""
    return [
        {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": f"8{rpps}"},
        {"system": "https://rpps.esante.gouv.fr", "value": rpps},
    ]


def practitioner(**changes: Any) -> dict[str, Any]:
    """A doctor of general practice; a change to None takes the element away."""
    whole = {
        "resourceType": "Practitioner",
        "id": "003-1-1",
        "identifier": identifiers(),
        "active": True,
        "name": [{"family": "EXEMPLE", "given": ["ALICE"], "prefix": ["MME"], "suffix": ["DR"]}],
        "telecom": [mailbox("alice.exemple@medecin.mssante.fr")],
        "qualification": [degree(), exercise(), skill("SM54")],
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def bundle(*resources: Any, **changes: Any) -> dict[str, Any]:
    """A bundle of results."""
    entries = [{"resource": one, "search": {"mode": "match"}} for one in resources]
    whole: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    return whole | ({"entry": entries} if entries else {}) | changes


class Service:
    """What the server answers, one answer for each call, the last one for all further ones; and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []

    def say(self, body: Any, status: int = 200, **headers: str) -> None:
        """One more answer: an object is told as JSON; `retry_after="2"` is the header Retry-After."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.answers.append((status, {"Content-Type": "application/fhir+json"} | named, raw))

    def next(self) -> tuple[int, dict[str, str], bytes]:
        """The answer to this call."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving(certificate: ssl.SSLContext | None = None) -> Iterator[Service]:
    """The service on a free port, stopped at the end."""
    service = Service()

    def answer(call: BaseHTTPRequestHandler) -> None:
        service.asked.append((call.path, dict(call.headers)))
        status, headers, body = service.next()
        call.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            call.send_header(name, value)
        call.end_headers()
        call.wfile.write(body)

    def silence(*_: Any) -> None:
        """Nothing is told on the terminal."""

    handler = type("Handler", (BaseHTTPRequestHandler,), {"do_GET": answer, "log_message": silence})

    quiet = type(
        "Quiet", (ThreadingHTTPServer,), {"handle_error": silence}
    )  # clients that go away are wanted
    server = quiet(("127.0.0.1", 0), handler)
    if certificate:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    scheme = "https" if certificate else "http"
    service.url = f"{scheme}://127.0.0.1:{server.server_port}/fhir/v2"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield service
    server.shutdown()
    thread.join()
    server.server_close()


def patient(url: str, clock: Clock, waited: list[float]) -> FhirRegister:
    """A register whose waiting moves the clock instead of the world, and is noted."""

    def wait(seconds: float) -> None:
        waited.append(seconds)
        clock.advance(seconds=seconds)

    return FhirRegister(url, KEY, wait=wait)


def refused(register: FhirRegister) -> str:
    """The sentence with which the register says that it cannot tell."""
    with pytest.raises(RegisterDown) as refusal:
        register.look_up(RPPS)
    assert refusal.value.__context__ is None  # what the library says names the number asked for
    return str(refusal.value)
