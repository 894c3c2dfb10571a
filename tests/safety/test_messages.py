"""The fixed messages: one level and one action each, short, in two languages, and no illness is ever asserted."""

from datetime import date
from typing import Any

import pytest

from qa.kernel.clock import now
from qa.safety import messages
from qa.safety.faults import Fault
from qa.safety.red_flags import GROUPS

ILLNESSES = (
    "vous avez un", "vous faites un", "infarctus", "crise cardiaque", "avc", "méningite", "purpura", "embolie",
    "phlébite", "torsion", "appendicite", "occlusion", "grossesse extra", "éclampsie", "septic",
    "hémorragie méningée", "you have a",
    "heart attack", "stroke", "meningitis", "embolism",
)  # fmt: skip
SCORES = ("probab", "risque de", "%", "score", "gravité", "pas une urgence", "no emergency")


def test_every_group_has_a_message_that_holds() -> None:
    shipped = messages.shipped_messages()
    assert tuple(shipped) == GROUPS
    messages.check_messages(shipped)


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_a_card_is_short_and_says_what_to_do(group: str, language: str) -> None:
    card = messages.card(group, language=language)
    said = f"{card.title} {card.action} {card.text}".lower()
    assert len(card.title) <= 60
    assert len(card.action) <= 200
    assert len(card.text) <= 200
    assert card.level in messages.LEVELS
    assert [one for one in (*ILLNESSES, *SCORES) if one in said] == []
    assert card.numbers
    assert all(one.address.startswith(("tel:", "sms:")) for one in card.numbers)


def test_every_message_and_number_has_a_source_and_the_numbers_a_date() -> None:
    assert all(
        row["source"] and date.fromisoformat(row["date"]) for row in messages.shipped_messages().values()
    )
    assert messages.checked_on() <= now().date()


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("CHEST", ("15", "112", "114")), ("SUICIDE", ("3114", "15", "114")),
        ("POISON", ("15", "01 45 42 59 59", "114")),
        ("VIOLENCE", ("17", "3919", "114", "119")), ("SELF_HARM_MINOR", ("3114", "119", "3018", "15")),
    ],
)  # fmt: skip
def test_the_right_numbers(group: str, codes: tuple[str, ...]) -> None:
    assert tuple(one.code for one in messages.card(group).numbers) == codes


def test_the_young_get_their_numbers_too_once_each() -> None:
    assert [one.code for one in messages.card("SUICIDE", minor=True).numbers][-2:] == ["119", "3018"]
    codes = [one.code for one in messages.card("SELF_HARM_MINOR", minor=True).numbers]
    assert codes == ["3114", "119", "3018", "15"]
    assert "119" not in [one.code for one in messages.card("CHEST", minor=True).numbers]


@pytest.mark.parametrize(
    ("text", "young"),
    [
        ("Ma fille pleure tout le temps", True), ("j'ai 15 ans", True), ("g 14 ans", True),
        ("au collège on me frappe", True),
        ("ma fille 13 an a mal", True), ("une élève de 12 ans", True), ("je suis en 4e", True), ("I’m 15, help", True),
        ("J’ai 41 ans", False), ("depuis 15 ans je fume", False), ("mon mari me frappe", False),
        ("il y a 10 ans, j’ai voulu mourir", False), ("I am 45 years old", False),
    ],
)  # fmt: skip
def test_words_that_tell_of_a_minor(text: str, young: bool) -> None:
    assert messages.tells_of_a_minor(text) is young


def test_addresses_are_the_numbers_themselves() -> None:
    found = {one.code: one.address for one in messages.numbers()}
    assert found.pop("114") == "sms:114"
    assert all(address == f"tel:{code.replace(' ', '')}" for code, address in found.items())
    assert {town: address for town, _, address in messages.poison_centres()}["Paris"] == "tel:0140054848"


def changed(**changes: Any) -> dict[str, Any]:
    shipped = dict(messages.shipped_messages())
    return shipped | {"CO": dict(shipped["CO"]) | changes}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": "perhaps"}, "niveau"),
        ({"numbers": []}, "au moins un numéro"),
        ({"numbers": ["0612345678"]}, "numéro inconnu : 0612345678"),
        ({"numbers": ["116 117"]}, "116 117"),
        ({"en": {"title": "x", "action": " ", "text": "x"}}, "(en)"),
        ({"fr": None}, "(fr)"),
        ({"source": ""}, "d’où vient le message"),
        ({"numbers": ["112"]}, "le texte donne le 15"),
    ],
)
def test_a_message_that_does_not_hold_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match="CO : ") as refusal:
        messages.check_messages(changed(**changes))
    assert words in str(refusal.value)


def test_a_duration_is_no_number_to_tap_and_the_sentence_of_a_refusal_can_be_translated() -> None:
    burn = dict(messages.shipped_messages()["BURN"])
    burn["fr"] = burn["fr"] | {"action": "Rincez pendant 15 minutes.", "title": "Rincez d’abord"}
    burn["en"] = burn["en"] | {"action": "Rinse for 15 minutes.", "title": "Rinse first"}
    messages.check_messages(messages.shipped_messages() | {"BURN": burn | {"numbers": ["112"]}})
    with pytest.raises(Fault) as refusal:
        messages.check_messages(changed(numbers=["112"]))
    assert refusal.value.field == "numbers"
    assert refusal.value.sentence % refusal.value.values == str(refusal.value)


def test_among_too_many_cards_each_level_keeps_one() -> None:
    wanted = ("POISON", "BREATH", "CONSCIOUSNESS", "CHEST", "SUICIDE")
    shown = messages.at_most([messages.card(group) for group in wanted], 3)
    assert [one.group for one in shown] == ["POISON", "BREATH", "SUICIDE"]
    assert [one.group for one in messages.at_most(shown, 1)] == ["POISON"]
    assert messages.at_most([], 3) == ()


def test_a_message_for_no_group_is_refused() -> None:
    with pytest.raises(Fault, match="CHESST"):
        messages.check_messages(
            messages.shipped_messages() | {"CHESST": messages.shipped_messages()["CHEST"]}
        )


def test_cards_that_call_the_same_numbers_under_one_title_are_one_and_lose_no_word() -> None:
    chest, breath = messages.card("CHEST"), messages.card("BREATH")
    (one,) = messages.at_most([chest, breath], 3)
    assert (one.title, one.action, one.numbers) == (chest.title, chest.action, chest.numbers)
    assert one.text.split("\n") == [chest.text, f"{breath.action} {breath.text}"]


def test_another_title_or_other_numbers_stay_a_card_of_their_own() -> None:
    cards = [messages.card(group) for group in ("CHEST", "POISON", "TESTIS")]
    assert set(messages.at_most(cards, 3)) == set(cards)
