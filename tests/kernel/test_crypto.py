"""Encryption and keyed hashes: sealed, rotated, told apart by purpose."""

import pytest

from qa.kernel import crypto
from qa.kernel.crypto import Unreadable, Vault, derive
from tests.plugins.application import SECRET

OLD, NEW = "ancien secret de plus de trente-deux signes", "nouveau secret de plus de trente-deux signes"
VALUE = {"titre": "Palpitations « le soir »", "nombre": [1, 2.5, None, True]}


def test_what_is_sealed_opens_the_same() -> None:
    assert Vault([NEW]).open(Vault([NEW]).seal(VALUE)) == VALUE


def test_the_sealed_value_shows_nothing_and_differs_each_time() -> None:
    first, second = Vault([NEW]).seal(VALUE), Vault([NEW]).seal(VALUE)
    assert first != second
    assert b"Palpitations" not in first


@pytest.mark.parametrize("place", [0, 1, 20, -1])
def test_a_changed_value_is_unreadable(place: int) -> None:
    sealed = bytearray(Vault([NEW]).encrypt(b"abc"))
    sealed[place] = ord("A") if sealed[place] != ord("A") else ord("B")
    with pytest.raises(Unreadable):
        Vault([NEW]).decrypt(bytes(sealed))


def test_another_secret_cannot_read() -> None:
    with pytest.raises(Unreadable):
        Vault([NEW]).decrypt(Vault([OLD]).encrypt(b"abc"))


def test_an_old_secret_still_reads_and_the_present_one_writes() -> None:
    both, sealed = Vault([NEW, OLD]), Vault([OLD]).encrypt(b"abc")
    assert both.decrypt(sealed) == b"abc"
    rotated = both.rotate(sealed)
    assert Vault([NEW]).decrypt(rotated) == b"abc"
    assert Vault([NEW]).decrypt(both.encrypt(b"abc")) == b"abc"


def test_fingerprints_are_keyed_by_secret_and_purpose() -> None:
    vault = Vault([NEW, OLD])
    prints = vault.fingerprints("a@b.fr", purpose="mail")
    assert prints == [one.fingerprint("a@b.fr", purpose="mail") for one in (Vault([NEW]), Vault([OLD]))]
    assert vault.fingerprint("a@b.fr", purpose="mail") == prints[0]
    others = {vault.fingerprint("a@b.fr", purpose="limits"), vault.fingerprint("a@c.fr", purpose="mail")}
    assert len({*prints, *others}) == 4
    assert all(len(one) == 64 for one in prints)


def test_derived_keys_never_change_between_versions() -> None:
    expected = "0bf4bfc27ab3f8a7d24e946f3781f346af5959950e5396a5a21b3e39699e855b"
    assert derive(OLD, "fields").hex() == expected
    assert derive(OLD, "fields") != derive(OLD, "queue") != derive(NEW, "queue")


def test_without_a_secret_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "_vault", None)
    with pytest.raises(RuntimeError):
        crypto.vault()
    crypto.use([NEW, OLD])
    assert crypto.vault().decrypt(Vault([OLD]).encrypt(b"abc")) == b"abc"


def test_another_site_started_in_the_same_process_leaves_the_tests_own_secret(
    app, backend, sites, databases
) -> None:
    crypto.use([NEW])
    sites(backend).reset(databases)
    assert crypto.vault().fingerprint("a", purpose="b") == Vault([SECRET]).fingerprint("a", purpose="b")
