"""The demonstration's content keeps its shape, its numbers and its editorial rules."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qa.language.specialties import SPECIALTIES

CONTENT = Path(__file__).parents[2] / "qa" / "demonstration"
PARTS = ("understood", "explanation", "action", "consult", "limits")
QUESTION_KEYS = {
    "title", "body", "specialty", "for_whom", "age_band", "sex", "pregnant", "duration", "treatments",
    "history", "state", "days_ago", "answers", "thanks", "helped", "precision",
}  # fmt: skip
AGE_BANDS = {"under_1", "1_5", "6_14", "15_17", "18_29", "30_44", "45_59", "60_74", "75_plus", ""}
DOSE = re.compile(
    r"\d\s?(?:mg|g|ml|cl|µg|ui|gouttes?|comprimés?|gélules?|sachets?|cuillères?)\b", re.IGNORECASE
)
CONTACT = re.compile(r"@|https?:|www\.|\.(?:fr|com|org|net)\b|\d{2}(?:[ .-]?\d{2}){3}", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d{4,}")
DATE = re.compile(
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre)\b",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b(?:Dr|Pr|Docteur|M\.|Mme|Madame|Monsieur)\s+[A-ZÉÈ]|je m’appelle", re.UNICODE)
BRANDS = re.compile(
    r"doliprane|dafalgan|efferalgan|advil|nurofen|spasfon|smecta|gaviscon|ventoline|levothyrox|kardégic"
    r"|kardegic|imodium|aspégic|voltarène|augmentin|coca\b|viagra|strepsils|dexeryl|homéoplasmine",
    re.IGNORECASE,
)
OUT_OF_BOUNDS = re.compile(
    r"\bvous avez\b|\btu as\b|je vous prescris|ordonnance|arrêtez (?:votre|le|ce) (?:traitement|médicament)"
    r"|garanti|sans aucun risque",
    re.IGNORECASE,
)


def _load(name: str) -> Any:
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


PEOPLE: dict[str, list[dict[str, str]]] = _load("people.json")
FILES: list[list[dict[str, Any]]] = [_load(f"questions-{number}.json") for number in range(1, 5)]
QUESTIONS: list[dict[str, Any]] = [question for file in FILES for question in file]
ANSWERS: list[tuple[dict[str, Any], dict[str, Any]]] = [(q, a) for q in QUESTIONS for a in q["answers"]]
DOCTORS = {doctor["key"]: doctor for doctor in PEOPLE["doctors"]}


def _written(question: dict[str, Any]) -> dict[str, str]:
    """Every free text of a question and of its answers, by the place where it stands."""
    texts = {key: value for key, value in question.items() if isinstance(value, str)}
    for rank, answer in enumerate(question["answers"]):
        texts |= {f"answer {rank} {part}": answer[part] for part in PARTS}
    return texts


def _words(text: str) -> int:
    return len(re.findall(r"\w+(?:[’-]\w+)*", text))


each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["title"][:40])


def test_the_cast_is_complete_and_fictional() -> None:
    people = [person for group in PEOPLE.values() for person in group]
    names = [person.get("name") or f"{person['given']} {person['family']}" for person in people]
    assert (len(DOCTORS), len(PEOPLE["moderators"]), len(PEOPLE["administrators"])) == (12, 1, 1)
    assert (len(PEOPLE["verifiers"]), len(PEOPLE["applicants"])) == (1, 2)
    assert len({person["email"] for person in people}) == len(set(names)) == 17
    assert all(re.fullmatch(r"[a-z.]+@exemple\.test", person["email"]) for person in people)
    assert not any(re.match(r"(?:Dr|Docteur)\b", name) for name in names)


PROFILE = ("languages", "practices", "training", "daily_quota", "interests")


def test_doctors_have_known_and_varied_specialties_and_one_plain_sentence() -> None:
    assert len({doctor["specialty"] for doctor in DOCTORS.values()}) >= 10
    for doctor in DOCTORS.values():
        assert {"key", "name", "specialty", "email", "bio"} <= set(doctor)
        assert set(doctor) <= {"key", "name", "specialty", "email", "bio", *PROFILE}
        assert doctor["specialty"] in SPECIALTIES
        assert re.fullmatch(r"[^.!?]{20,160}\.", doctor["bio"])


def test_the_numbers_are_those_announced() -> None:
    assert [len(file) for file in FILES] == [21, 21, 21, 21]
    assert Counter(q["state"] for q in QUESTIONS) == {"answered": 70, "published": 8, "pending": 6}
    assert sum(len(q["answers"]) == 2 for q in QUESTIONS) == 8
    assert len({q["specialty"] for q in QUESTIONS}) >= 16


def test_titles_are_unique() -> None:
    titles = [question["title"].casefold() for question in QUESTIONS]
    assert len(set(titles)) == len(titles)


def test_askers_are_varied() -> None:
    assert {q["for_whom"] for q in QUESTIONS} == {"self", "child", "other"}
    assert AGE_BANDS - {""} <= {q["age_band"] for q in QUESTIONS}
    assert any(q["pregnant"] == "yes" for q in QUESTIONS)
    assert any(q["thanks"] for q in QUESTIONS)
    assert any(q["precision"] for q in QUESTIONS)
    assert 0 < sum(q["helped"] for q in QUESTIONS) < 70


def test_every_doctor_answers_and_specialists_mostly_in_their_own_field() -> None:
    specialists = [
        question["specialty"] == DOCTORS[answer["doctor"]]["specialty"]
        for question, answer in ANSWERS
        if DOCTORS[answer["doctor"]]["specialty"] != "medecine-generale"
    ]
    assert {answer["doctor"] for _, answer in ANSWERS} == set(DOCTORS)
    assert sum(specialists) > 0.6 * len(specialists)


@each_question
def test_a_question_has_the_fields_of_the_form(question: dict[str, Any]) -> None:
    assert set(question) == QUESTION_KEYS
    assert 10 <= len(question["title"]) <= 150
    assert 30 <= len(question["body"]) <= 1500
    assert question["specialty"] in SPECIALTIES
    assert question["for_whom"] in {"self", "child", "other"}
    assert question["age_band"] in AGE_BANDS
    assert question["sex"] in {"female", "male", "other", ""}
    assert question["pregnant"] in {"yes", "no", ""}
    assert not (question["sex"] == "male" and question["pregnant"])
    assert all(len(question[key]) <= 200 for key in ("duration", "treatments", "history"))
    assert isinstance(question["helped"], bool)


@each_question
def test_the_state_agrees_with_the_answers_and_the_age(question: dict[str, Any]) -> None:
    expected = {"answered": (1, 300), "published": (0, 1), "pending": (0, 0)}[question["state"]]
    assert isinstance(question["days_ago"], int)
    assert expected[0] <= question["days_ago"] <= expected[1]
    assert bool(question["answers"]) == (question["state"] == "answered")
    if not question["answers"]:
        assert (question["thanks"], question["helped"], question["precision"]) == ("", False, "")


@each_question
def test_answers_are_known_complete_timely_and_of_readable_length(question: dict[str, Any]) -> None:
    hours = [answer["hours_after"] for answer in question["answers"]]
    keys = [answer["doctor"] for answer in question["answers"]]
    assert hours == sorted(hours)
    assert len(set(keys)) == len(keys) <= 2
    for answer in question["answers"]:
        assert set(answer) == {"doctor", "hours_after", *PARTS}
        assert answer["doctor"] in DOCTORS
        assert 0.5 <= answer["hours_after"] <= 47
        assert answer["hours_after"] < 24 * question["days_ago"]
        assert all(answer[part] == answer[part].strip() != "" for part in PARTS)
        assert 90 <= _words(" ".join(answer[part] for part in PARTS)) <= 260


@each_question
def test_no_dose_no_brand_no_contact_no_identity(question: dict[str, Any]) -> None:
    for place, text in _written(question).items():
        for rule in (DOSE, BRANDS, CONTACT, DATE, PERSON):
            assert not rule.search(text), (place, rule.search(text))
        assert set(LONG_NUMBER.findall(text)) <= {"3114"}, place


@each_question
def test_answers_name_no_certain_diagnosis_and_prescribe_nothing(question: dict[str, Any]) -> None:
    for answer in question["answers"]:
        for part in PARTS:
            assert not OUT_OF_BOUNDS.search(answer[part]), OUT_OF_BOUNDS.search(answer[part])


@each_question
def test_typography_is_french_with_ordinary_spaces(question: dict[str, Any]) -> None:
    for place, text in _written(question).items():
        assert not re.search("['\"\u00a0\u202f\u2009\t]|  ", text), place
        assert text.count("«") == text.count("»"), place
        assert not re.search(r"«(?! )|(?<! )»", text), place
        if place.startswith("answer") or place == "title":
            assert not re.search(r"(?<![\s;:?!])[;:?!]", text), place


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        (DOSE, "un comprimé de 500 mg"),
        (DOSE, "20 gouttes le soir"),
        (CONTACT, "au 01 99 00 12 34"),
        (CONTACT, "alice@exemple.test"),
        (DATE, "depuis le 3 mai"),
        (PERSON, "le Dr Exemple"),
        (BRANDS, "du Doliprane"),
        (OUT_OF_BOUNDS, "Vous avez une angine."),
    ],
)
def test_the_rules_see_a_planted_fault(rule: re.Pattern[str], planted: str) -> None:
    assert rule.search(planted)
