"""Which passwords may be chosen, and what people are told about the others."""

import unicodedata
from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from qa.accounts import password_rules
from qa.accounts.password_rules import COMMON, OWN, SIMPLE, TOO_LONG, TOO_SHORT, approve_password
from qa.accounts.services.accounts import authenticate, create_account, set_password
from qa.kernel.access import SYSTEM, Role
from qa.kernel.errors import Invalid
from tests import people
from tests.people import PASSWORD, quick_passwords

MINE = ("Toubib", "jeanne.lefebvre@exemple.fr", "Jeanne Lefebvre-Ünal")

TAKEN = [
    PASSWORD,
    "correct horse battery staple",
    "            x           y",
    "é" * 4 + "à" * 4 + "ù" * 4,
    "douze signes",
    "médecin de campagne",
    "toubib et boussole",
    "Jeanne mange des figues",
    "tr0ub4dor&3xyz",
    "🩺🫀🦷🧠👁🦴🫁🩹🧬🦠🧪💊",
    "0123456789ab3",
    "a" * 11 + "é" * 117,
]
REFUSED = [
    ("", TOO_SHORT),
    ("onze signes", TOO_SHORT),
    ("é" * 11, TOO_SHORT),
    ("x" + "é" * 128, TOO_LONG),
    ("a" * 12, SIMPLE),
    ("é" * 12, SIMPLE),
    ("🩺" * 128, SIMPLE),
    ("ababababababab", SIMPLE),
    ("abcABCabcABCa", SIMPLE),
    ("123456789012", SIMPLE),
    ("0987654321098765", SIMPLE),
    ("abcdefghijklmnop", SIMPLE),
    ("ZYXWVUTSRQPONM", SIMPLE),
    ("azertyuiopqsdf", SIMPLE),
    ("AzertyAzerty", SIMPLE),
    ("qwertyuiopas", SIMPLE),
    ("1qaz2wsx3edc", COMMON),
    ("JustinBieber", COMMON),
    ("passwordpassword", COMMON),
    ("Dragondragon", COMMON),
    ("toubibtoubib", OWN),
    ("Toubib-Médecin-2026!", OWN),
    ("Médecine 2026 !", OWN),
    ("jeanne.lefebvre@exemple.fr", OWN),
    ("Jeanne Lefebvre", OWN),
    ("lefebvre-1981-jeanne", OWN),
    ("jeannejeannejeanne", OWN),
    ("unal.unal.unal", OWN),
]


@pytest.mark.parametrize("password", TAKEN)
def test_any_other_password_is_taken_whatever_its_signs(password: str) -> None:
    approve_password(password, own=MINE)


@pytest.mark.parametrize(("password", "why"), REFUSED)
def test_a_password_that_anybody_would_try_is_refused_with_its_reason(password: str, why: str) -> None:
    with pytest.raises(Invalid) as refusal:
        approve_password(password, own=MINE)
    assert (refusal.value.field, refusal.value.message) == ("password", why)


def test_characters_are_counted_after_composition() -> None:
    for length, taken in ((11, False), (12, True), (128, True), (129, False)):
        written = unicodedata.normalize("NFD", ("éàùêôîçœñüïâ" * 11)[: length - 1] + "z")
        assert len(written) > length
        if taken:
            approve_password(written)
        else:
            with pytest.raises(Invalid):
                approve_password(written)


def test_every_common_password_is_refused_alone_and_in_capitals() -> None:
    known = FREQUENCY_LISTS["passwords"][: password_rules.MOST_COMMON]
    long_enough = [one for one in known if len(one) >= 12]
    assert len(long_enough) > 50
    for one in long_enough:
        for written in (one, one.upper()):
            with pytest.raises(Invalid):
                approve_password(written)


def test_words_of_others_are_no_reason_to_refuse() -> None:
    approve_password("Jeanne Lefebvre", own=("Toubib", "paul.martin@exemple.fr", "Paul Martin"))


@given(st.text(max_size=140), st.lists(st.text(max_size=20), max_size=3))
def test_whatever_is_typed_is_judged(password: str, own: list[str]) -> None:
    with suppress(Invalid):
        approve_password(password, own=own)
        assert 12 <= len(unicodedata.normalize("NFC", password)) <= 128


@pytest.mark.parametrize("password", ["toubibtoubib", "camillepetit", "123456789012", "trop court"])
def test_no_way_to_a_password_goes_around_the_rules(app: Flask, password: str) -> None:
    with quick_passwords():
        account = create_account(
            SYSTEM, email="x@exemple.fr", name="Camille Petit", password=PASSWORD, role=Role.MODERATOR
        )
        for act in (
            lambda: set_password(SYSTEM, account.id, password),
            lambda: create_account(
                SYSTEM, email="y@exemple.fr", name="Camille Petit", password=password, role=Role.DOCTOR
            ),
        ):
            with pytest.raises(Invalid) as refusal:
                act()
            assert refusal.value.field == "password"


def test_a_password_opens_however_its_accents_are_composed(app: Flask) -> None:
    written = "été à la forêt, près du chêne " + "é" * 90
    with quick_passwords():
        dora = people.moderator()
        set_password(SYSTEM, dora.actor.account_id, unicodedata.normalize("NFD", written))
        for typed in (written, unicodedata.normalize("NFD", written)):
            assert authenticate(email=dora.email, password=typed)
        assert authenticate(email=dora.email, password=written + "é") is None
