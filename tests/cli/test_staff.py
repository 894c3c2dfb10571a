"""Commands that make accounts: one line each, a password once, no second account."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts.models import Account
from qa.accounts.services.accounts import authenticate
from qa.doctors.models import Doctor
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.events import deliver
from tests import people
from tests.cli.terminal import Terminal
from tests.people import PASSWORD, quick_passwords

MADE = re.compile(r"password \(shown once\): (\S{20,})$")
DOCTOR = ("create-doctor", "martin@exemple.fr", "--name", "Camille Martin", "--specialty", "Cardiologie")


@pytest.fixture(autouse=True)
def cheap_passwords() -> object:
    with quick_passwords():
        yield


def accounts() -> list[Account]:
    return list(db.session.scalars(select(Account)))


@pytest.mark.parametrize(
    ("command", "role"), [("create-admin", "administrator"), ("create-moderator", "moderator")]
)
def test_a_password_is_made_and_shown_once(app: Flask, terminal: Terminal, command: str, role: str) -> None:
    done = terminal.qa(command, "Alice@Exemple.fr")
    assert (done.code, len(done.lines), done.err) == (0, 1, "")
    assert done.out.startswith(f"{role} alice@exemple.fr created")
    password = MADE.search(done.out)[1]
    account = authenticate(email="alice@exemple.fr", password=password)
    assert account.roles == {role}


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_a_given_password_is_read_from_standard_input_and_never_shown(
    app: Flask, terminal: Terminal, end: bytes
) -> None:
    done = terminal.qa("create-admin", "a@exemple.fr", "--password-stdin", stdin=PASSWORD.encode() + end)
    assert (done.code, done.out, done.err) == (0, "administrator a@exemple.fr created\n", "")
    assert authenticate(email="a@exemple.fr", password=PASSWORD)


@pytest.mark.parametrize("password", [b"", b"short\n", b"\n", b"x" * 129])
def test_a_password_of_a_wrong_length_makes_no_account(
    app: Flask, terminal: Terminal, password: bytes
) -> None:
    done = terminal.qa("create-admin", "a@exemple.fr", "--password-stdin", stdin=password)
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert "password" in done.err
    assert accounts() == []


def test_a_common_password_makes_no_account(app: Flask, terminal: Terminal) -> None:
    done = terminal.qa("create-admin", "a@exemple.fr", "--password-stdin", stdin=b"passwordpassword\n")
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert done.err.startswith("Error: password: ")
    assert "passwordpassword" not in done.err
    assert accounts() == []


@pytest.mark.parametrize(
    "address", ["nobody", "a@", "@exemple.fr", "a@exemple", "a b@exemple.fr", "", "a@b.fr\nx"]
)
@pytest.mark.parametrize("command", ["create-admin", "create-moderator"])
def test_a_bad_address_gives_one_line_and_no_account(
    app: Flask, terminal: Terminal, command: str, address: str
) -> None:
    done = terminal.qa(command, address)
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: email: not a mail address\n"
    assert accounts() == []


def test_a_known_address_is_refused_whatever_its_case(app: Flask, terminal: Terminal) -> None:
    terminal.qa("create-admin", "a@exemple.fr")
    done = terminal.qa("create-moderator", "A@exemple.fr")
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: email: this address already has an account\n"
    assert [one.roles for one in accounts()] == [{"administrator"}]


def test_a_doctor_is_verified_by_the_operator(app: Flask, terminal: Terminal) -> None:
    done = terminal.qa(*DOCTOR)
    assert done.code == 0
    assert done.out.startswith("doctor Camille Martin (cardiologie, verified by the operator) created")
    doctor = db.session.scalars(select(Doctor)).one()
    assert (doctor.may_answer, doctor.verified_by) == (True, "operator")


def test_a_doctor_may_be_verified_later(app: Flask, terminal: Terminal) -> None:
    done = terminal.qa(*DOCTOR, "--unverified")
    assert "(cardiologie, unverified)" in done.out
    assert not db.session.scalars(select(Doctor)).one().may_answer
    done = terminal.qa("doctors", "verify", "Martin@exemple.fr")
    assert (done.code, done.out) == (0, "doctor Camille Martin verified\n")
    assert db.session.scalars(select(Doctor)).one().may_answer


def test_verifying_again_keeps_the_first_date(app: Flask, terminal: Terminal) -> None:
    terminal.qa(*DOCTOR)
    first = db.session.scalars(select(Doctor.verified_at)).one()
    assert terminal.qa("doctors", "verify", "martin@exemple.fr").code == 0
    assert db.session.scalars(select(Doctor.verified_at)).one() == first


def test_who_is_no_doctor_cannot_be_verified(app: Flask, terminal: Terminal) -> None:
    terminal.qa("create-admin", "a@exemple.fr")
    done = terminal.qa("doctors", "verify", "a@exemple.fr")
    assert (done.code, done.err) == (1, "Error: no doctor has the address a@exemple.fr\n")


@pytest.mark.parametrize(
    ("option", "value", "word"), [("--specialty", "sorcellerie", "specialty"), ("--name", " ", "name")]
)
def test_a_doctor_without_specialty_or_name_is_refused(
    app: Flask, terminal: Terminal, option: str, value: str, word: str
) -> None:
    done = terminal.qa(*DOCTOR, option, value)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"Error: {word}: ")
    assert accounts() == []


def test_who_lost_every_factor_chooses_a_new_one(app: Flask, client: FlaskClient, terminal: Terminal) -> None:
    dora = people.moderator()
    inside = people.sign_in(app.test_client(), dora)
    done = terminal.qa("forget-factors", "Moderation@exemple.fr")
    assert (done.code, done.out) == (
        0, "moderation@exemple.fr has no second factor any more; every session has ended\n"
    )  # fmt: skip
    assert inside.get("/moderation/questions").status_code == 303
    assert people.password_proved(client, dora).location == "/connexion/second-facteur"
    deliver()
    assert [mail.to for mail in gateways().mail.sent] == [dora.email]


def test_the_factors_of_an_unknown_address_are_a_refusal(app: Flask, terminal: Terminal) -> None:
    done = terminal.qa("forget-factors", "inconnue@exemple.fr")
    assert (done.code, done.err) == (1, "Error: no account has the address inconnue@exemple.fr\n")
