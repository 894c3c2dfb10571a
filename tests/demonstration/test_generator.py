"""Generated questions are varied, fit the form, and keep the editorial rules of the written ones."""

import re
from collections import Counter

import pytest

from qa.answers.rules import PARTS, markdown
from qa.answers.services.publishing import clean_parts
from qa.demonstration.generator import WOMAN_BANDS, Written, phrases, write
from qa.demonstration.services import rendered
from qa.kernel.sanitize import render
from qa.language.specialties import SPECIALTIES
from qa.questions.models import AgeBand
from qa.questions.services.publishing import clean_text
from tests.demonstration.test_content import BRANDS, CONTACT, DATE, DOSE, LONG_NUMBER, OUT_OF_BOUNDS, PERSON

SAMPLE = [write(1, number, answers=2) for number in range(1500)]


def texts(one: Written) -> list[str]:
    told = [one.title, one.body, one.duration, one.treatments, one.history]
    return told + [text for answer in one.answers for text in answer.values()]


def test_the_same_seed_and_number_give_the_same_text() -> None:
    assert write(1, 7) == write(1, 7)
    assert write(1, 7) != write(2, 7) != write(2, 8)


def test_texts_are_varied() -> None:
    assert len({one.body for one in SAMPLE}) == len(SAMPLE)
    assert len({one.title for one in SAMPLE}) > 0.85 * len(SAMPLE)
    assert max(Counter(one.specialty for one in SAMPLE).values()) < len(SAMPLE) / 5
    assert len({one.specialty for one in SAMPLE}) >= 15
    assert {one.for_whom for one in SAMPLE} == {"self", "child", "other"}
    assert len({answer["explanation"] for one in SAMPLE for answer in one.answers}) > 80


def test_every_text_passes_the_doors_of_the_form_unchanged() -> None:
    for one in SAMPLE:
        assert clean_text(one.title, one.body) == (one.title, one.body)
        assert one.specialty in SPECIALTIES
        assert one.age_band in {"", *AgeBand}
        for answer in one.answers:
            assert clean_parts(answer) == answer
            assert set(answer) == set(PARTS)
            assert all(answer.values())


def test_the_html_is_what_the_content_door_gives_for_the_whole_answer() -> None:
    for one in SAMPLE[:150]:
        assert rendered(one.answers[0]) == render(markdown(one.answers[0]))


def test_people_fit_what_they_have() -> None:
    for one in SAMPLE:
        if one.specialty == "gynecologie":
            assert (one.sex, one.age_band in WOMAN_BANDS) == ("female", True)
        if one.specialty == "pediatrie":
            assert one.for_whom == "child"
            assert one.age_band in {"1_5", "6_14"}
        if one.specialty in {"cardiologie", "psychiatrie", "urologie"}:
            assert one.for_whom != "child"


@pytest.mark.parametrize("rule", [DOSE, BRANDS, CONTACT, DATE, PERSON], ids=lambda rule: rule.pattern[:20])
def test_no_dose_brand_contact_date_or_name(rule: re.Pattern[str]) -> None:
    assert [found[0] for one in SAMPLE for text in texts(one) if (found := rule.search(text))] == []


def test_numbers_are_short_but_for_the_helpline() -> None:
    assert {number for one in SAMPLE for text in texts(one) for number in LONG_NUMBER.findall(text)} == {
        "3114"
    }


def test_answers_name_no_certain_diagnosis_and_prescribe_nothing() -> None:
    answers = [text for one in SAMPLE for answer in one.answers for text in answer.values()]
    assert [found[0] for text in answers if (found := OUT_OF_BOUNDS.search(text))] == []


def test_typography_is_french_with_ordinary_spaces() -> None:
    for one in SAMPLE:
        for text in texts(one):
            assert not re.search("['\"\u00a0\u202f\u2009\t]|  ", text), text
            assert not re.search(r"(?<![\s;:?!])[;:?!]", text), text
            assert not re.search(r"\{|\}|\b(?:de le|à le|de les)\b", text), text
        assert one.title[0].isupper()


def test_every_condition_is_whole() -> None:
    for one in phrases()["conditions"]:
        assert one["ages"] in {"adult", "all", "child", "woman"}
        assert min(len(one[name]) for name in ("places", "feels", "contexts")) >= 5
        assert len(one["actions"]) >= 4
        assert len(one["explanations"]) >= 2
        assert len(one["consults"]) >= 2
