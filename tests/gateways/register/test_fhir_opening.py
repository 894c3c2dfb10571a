"""The settings choose the register, and an address without its key refuses the start."""

from pathlib import Path

import pytest

from qa.config import Unsafe, load
from qa.gateways.register.fhir import FhirRegister
from qa.gateways.register.imported import FileRegister
from qa.gateways.register.opening import open_register

URL = "https://annuaire.exemple.fr/fhir/v2"


def test_the_service_is_asked_where_its_address_is_set(tmp_path: Path) -> None:
    with_key = load({"QA_REGISTER_FHIR_URL": URL, "QA_REGISTER_FHIR_KEY": "essai"}, tmp_path)
    assert isinstance(open_register(with_key), FhirRegister)
    assert isinstance(open_register(load({}, tmp_path)), FileRegister)


def test_an_address_without_its_key_refuses_the_start(tmp_path: Path) -> None:
    with pytest.raises(Unsafe) as refusal:
        load({"QA_REGISTER_FHIR_URL": URL}, tmp_path)
    assert "- QA_REGISTER_FHIR_KEY is compulsory with QA_REGISTER_FHIR_URL" in str(refusal.value)


@pytest.mark.parametrize("url", ["http://annuaire.exemple.fr/fhir/v2", "annuaire.exemple.fr", f"{URL}?a=1"])
def test_the_key_is_only_ever_sent_over_tls(url: str, tmp_path: Path) -> None:
    with pytest.raises(Unsafe) as refusal:
        load({"QA_REGISTER_FHIR_URL": url, "QA_REGISTER_FHIR_KEY": "essai"}, tmp_path)
    assert "- QA_REGISTER_FHIR_URL must be" in str(refusal.value)
