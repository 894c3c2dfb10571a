"""Masks are done and undone over a text that somebody may have edited meanwhile, and nothing else changes."""

import pytest

from qa.moderation.mask_rules import (
    LABEL_NAMES,
    Choice,
    Found,
    asked,
    found_in,
    left_in,
    masked,
    remask,
    standing,
    words_of,
)
from qa.safety.identifier_view import LABELS

WRITTEN = "Bonjour, je m’appelle Kévin Durand. Mon numéro : 06 12 34 56 78. Je vis à Trifouilly et je tousse."
MASKED = "Bonjour, je m’appelle [NOM]. Mon numéro : [TEL]. Je vis à Trifouilly et je tousse."
NONE, NAME, PLACE = Choice(), Choice(keep=("Kévin Durand",)), Choice(more=("Trifouilly",))


def test_it_works() -> None:
    assert masked(WRITTEN, NONE) == MASKED
    assert found_in([WRITTEN, WRITTEN], said=("06 12 34 56 78",)) == [
        Found("Kévin Durand", "NOM", said=False),
        Found("06 12 34 56 78", "TEL", said=True),
    ]


def test_every_label_has_a_name() -> None:
    assert set(LABEL_NAMES) == set(LABELS)


def test_the_words_themselves_are_shown_with_what_they_are() -> None:
    runs = words_of(WRITTEN)
    assert "".join(words for words, _ in runs) == WRITTEN
    assert [run for run in runs if run[1]] == [("Kévin Durand", "NOM"), ("06 12 34 56 78", "TEL")]
    assert words_of("") == []


def test_a_mask_is_undone_and_done_again() -> None:
    undone = remask(MASKED, WRITTEN, before=NONE, after=NAME)
    assert undone == MASKED.replace("[NOM]", "Kévin Durand")
    assert remask(undone, WRITTEN, before=NAME, after=NONE) == MASKED


def test_a_word_is_masked_and_given_back() -> None:
    done = remask(MASKED, WRITTEN, before=NONE, after=PLACE)
    assert done == MASKED.replace("Trifouilly", "[NOM]")
    assert remask(done, WRITTEN, before=PLACE, after=NONE) == MASKED


@pytest.mark.parametrize(
    ("edit", "by"), [("Bonjour, je", "Je"), ("tousse", "tousse la nuit"), ("Mon numéro : [TEL]. ", "")]
)
def test_what_was_edited_stays_edited(edit: str, by: str) -> None:
    edited = MASKED.replace(edit, by)
    undone = remask(edited, WRITTEN, before=NONE, after=NAME)
    assert undone == edited.replace("[NOM]", "Kévin Durand")
    assert remask(undone, WRITTEN, before=NAME, after=NONE) == edited


def test_the_right_one_of_two_masks_comes_back() -> None:
    written = "Ma fille s’appelle Léa Petit. Son médecin est le Dr Bernard Morel. Elle tousse."
    before = masked(written, NONE)
    assert before.count("[NOM]") == 2
    second = found_in([written], said=())[1].piece
    edited = before.replace("Elle tousse.", "Elle tousse depuis hier.")
    undone = remask(edited, written, before=NONE, after=Choice(keep=(second,)))
    assert undone.count("[NOM]") == 1
    assert second in undone
    assert "Léa" not in undone


def test_words_that_were_taken_out_do_not_come_back() -> None:
    shorter = MASKED.replace("Bonjour, je m’appelle [NOM]. ", "")
    assert remask(shorter, WRITTEN, before=NONE, after=NAME) == shorter


def test_names_typed_by_hand_are_masked_too() -> None:
    text = remask(MASKED + " Je m’appelle Paul Roux.", WRITTEN, before=NONE, after=PLACE)
    assert "Roux" not in text


def test_a_long_text_of_one_word_takes_no_time_to_speak_of() -> None:
    text = "aïe " * 1200 + "06 12 34 56 78"
    changed = remask("oh " + masked(text, NONE), text, before=NONE, after=Choice(keep=("06 12 34 56 78",)))
    assert changed.startswith("oh aïe")


def test_what_a_public_text_shows_was_kept() -> None:
    found = found_in([WRITTEN], said=())
    public = ("Titre", MASKED.replace("[TEL]", "06 12 34 56 78"))
    assert standing(public, found, PLACE) == Choice(keep=("06 12 34 56 78",))
    assert standing(("Titre", MASKED.replace("Trifouilly", "[NOM]")), found, PLACE) == PLACE


def test_contents_of_before_hold_no_choice() -> None:
    assert asked({"title": "Un titre"}) == NONE
    assert asked({"keep": ["Crohn"], "more": ["Léa"]}) == Choice(("Crohn",), ("Léa",))


def test_what_is_left_is_told_once() -> None:
    assert left_in(WRITTEN, WRITTEN) == ["Kévin Durand", "06 12 34 56 78"]
    assert left_in(MASKED, "") == []
