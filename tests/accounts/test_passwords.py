"""Passwords: argon2id as asked, one computation at once, made anew when its parameters grow."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask

from qa.accounts import passwords
from qa.accounts.models import Account
from qa.accounts.services.accounts import authenticate, create_account
from qa.extensions import db
from qa.kernel.access import ANONYMOUS, SYSTEM, Role
from qa.kernel.errors import Invalid, NotAllowed
from tests import people
from tests.people import PASSWORD, quick_passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_the_hash_is_argon2id_of_64_mebibytes() -> None:
    kept = passwords.hash_password(PASSWORD)
    found = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism, found.hash_len) == (65536, 3, 1, 32)
    assert passwords.fits(PASSWORD, kept)
    assert not passwords.fits(PASSWORD + " ", kept)
    assert not passwords.is_old(kept)


@pytest.fixture
def cheap() -> object:
    with quick_passwords():
        yield


def test_the_same_password_has_another_hash_each_time(cheap: None) -> None:
    assert passwords.hash_password(PASSWORD) != passwords.hash_password(PASSWORD)


@pytest.mark.parametrize("kept", [None, "", "x", "$argon2id$v=19$m=8,t=1,p=1$broken", "$2b$12$abc"])
def test_without_a_good_hash_nothing_fits(cheap: None, kept: str | None) -> None:
    assert passwords.fits(PASSWORD, kept) is False


def test_nobodys_hash_fits_nobody(cheap: None) -> None:
    passwords._nobody.cache_clear()
    assert passwords.fits("", None) is False
    assert passwords.fits(passwords._nobody(), None) is False


class Watched:
    """A hasher that notes how many computations run at once, and waits for the others to have come."""

    def __init__(self) -> None:
        self.running = self.most = 0
        self.lock, self.others = Lock(), Event()

    def hash(self, password: str) -> str:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.others.wait(0.05)
        with self.lock:
            self.running -= 1
        return CHEAP.hash(password)

    def verify(self, kept: str, password: str) -> bool:
        self.hash(password)
        return CHEAP.verify(kept, password)


def test_one_computation_runs_at_once_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched()
    monkeypatch.setattr(passwords, "_hasher", watched)
    kept = CHEAP.hash(PASSWORD)
    with ThreadPoolExecutor(6) as threads:
        fitted = list(threads.map(lambda _: passwords.fits(PASSWORD, kept), range(3)))
        list(threads.map(passwords.hash_password, ["a", "b", "c"]))
    assert fitted == [True] * 3
    assert watched.most == 1


def test_an_old_hash_is_made_anew_at_sign_in(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    dora = people.moderator()
    before = db.session.get_one(Account, dora.actor.account_id).password_hash
    stronger = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", stronger)
    assert authenticate(email=dora.email, password="fausse") is None
    db.session.rollback()
    assert db.session.get_one(Account, dora.actor.account_id).password_hash == before
    for _ in range(2):
        assert authenticate(email=dora.email, password=PASSWORD).id == dora.actor.account_id
        db.session.rollback()
        kept = db.session.get_one(Account, dora.actor.account_id).password_hash
        assert extract_parameters(kept).memory_cost == 16
    assert kept != before


@pytest.mark.parametrize("length", [0, 11, 129])
def test_a_password_of_the_wrong_length_is_refused(app: Flask, cheap: None, length: int) -> None:
    with pytest.raises(Invalid) as refusal:
        create_account(SYSTEM, email="a@exemple.fr", name="A", password="é" * length, role=Role.DOCTOR)
    assert refusal.value.field == "password"


@pytest.mark.parametrize("password", ["é" * 8 + "à" * 4, "🩺" * 127 + "x", " douze signes ", "Aaaaaaaaaaab"])
def test_a_password_is_taken_whole_as_typed(app: Flask, cheap: None, password: str) -> None:
    create_account(SYSTEM, email="a@exemple.fr", name="A", password=password, role=Role.DOCTOR)
    assert authenticate(email="a@exemple.fr", password=password)
    for other in (password[:-1], password + "a", password.strip() + "  "):
        assert authenticate(email="a@exemple.fr", password=other) is None


def test_only_who_administers_makes_accounts(app: Flask) -> None:
    for actor in (ANONYMOUS, people.moderator().actor, people.doctor().actor):
        with pytest.raises(NotAllowed):
            create_account(actor, email="a@exemple.fr", name="A", password=PASSWORD, role=Role.MODERATOR)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "personne"),
        ("email", "a@b"),
        ("email", "moderation@exemple.fr"),
        ("email", "MODERATION@exemple.fr"),
        ("name", ""),
        ("name", "\u200b"),
        ("name", "a" * 121),
    ],
)
def test_a_bad_or_known_account_is_refused_beside_its_field(
    app: Flask, cheap: None, field: str, value: str
) -> None:
    people.moderator()
    values = {"email": "a@exemple.fr", "name": "A"} | {field: value}
    with pytest.raises(Invalid) as refusal:
        create_account(SYSTEM, password=PASSWORD, role=Role.DOCTOR, **values)
    assert refusal.value.field == field
