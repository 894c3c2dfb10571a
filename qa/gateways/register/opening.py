"""Chooses the register that the settings name."""

from collections.abc import Mapping
from typing import Any

from qa.gateways.register.contract import Register
from qa.gateways.register.fhir import FhirRegister
from qa.gateways.register.imported import FileRegister


def open_register(settings: Mapping[str, Any]) -> Register:
    """The FHIR service where its address is set, else the imported file, which may hold nothing yet."""
    url, key = settings["QA_REGISTER_FHIR_URL"], settings["QA_REGISTER_FHIR_KEY"]
    return FhirRegister(url, key) if url else FileRegister()
