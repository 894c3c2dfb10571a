"""The contract of text messages: each arrives once and whole, for its owner alone."""

import json
from pathlib import Path

import pytest

from qa.gateways.sms import Sms, open_sms

TEXT = "Rappel : rendez-vous le jeudi 12 mars à 10 h.\nhttps://exemple.fr/rendez-vous/abc"


@pytest.fixture
def sms(tmp_path: Path) -> Sms:
    """Files in a folder that is not there yet."""
    gateway = open_sms(f"file:{tmp_path / 'sms'}")
    assert gateway is not None
    return gateway


def arrived(tmp_path: Path) -> list[dict[str, str]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "sms").iterdir())]


def test_the_text_arrives_whole(sms: Sms, tmp_path: Path) -> None:
    sms.send("06 12 34 56 78", TEXT, key="a" * 64)
    assert arrived(tmp_path) == [{"to": "0612345678", "text": TEXT}]


def test_the_same_text_twice_is_one(sms: Sms, tmp_path: Path) -> None:
    for _ in range(2):
        sms.send("+33 6 12 34 56 78", TEXT, key="a" * 64)
    sms.send("+33612345678", TEXT, key="b" * 64)
    assert [one["to"] for one in arrived(tmp_path)] == ["+33612345678"] * 2
    assert (tmp_path / "sms").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("number", ["", "+", "06 12 x", "0612345678\n+33", "٠٦١٢"])
def test_what_is_no_number_is_refused(sms: Sms, number: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no telephone number"):
        sms.send(number, TEXT, key="a")
    assert not (tmp_path / "sms").exists()


def test_the_gateway_can_be_looked_at(sms: Sms, tmp_path: Path) -> None:
    assert sms.check() == "files"
    assert arrived(tmp_path) == []


def test_without_a_setting_there_is_none_and_an_unknown_scheme_is_refused() -> None:
    assert open_sms("") is None
    with pytest.raises(ValueError, match="https"):
        open_sms("https://sms.exemple.fr")
