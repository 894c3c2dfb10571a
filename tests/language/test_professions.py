"""The closed lists of the register: professions, and every ordinal specialty."""

import re

from qa.language.professions import INTERNS, PROFESSIONS, STUDENTS, is_admitted, label
from qa.language.skills import GENERAL_PRACTICE, SKILLS, skill_name, skill_of, specialty_of
from qa.language.specialties import ASKED, SPECIALTIES, UNASKED

CODES = [f"SM{number:02d}" for number in range(1, 96)]


def test_five_professions_are_admitted_and_nobody_is_called_dr() -> None:
    assert set(PROFESSIONS) == {"10", "21", "40", "50", "60"} == set(STUDENTS)
    assert set(INTERNS) == {"10", "21", "40"}
    labels = [*PROFESSIONS.values(), *INTERNS.values(), *STUDENTS.values()]
    assert len(set(labels)) == 13
    assert not any(re.search(r"\bD(r|octeur)\b", one) for one in labels)


def test_a_label_says_profession_and_stage() -> None:
    assert label("10", "practising") == "Médecin"
    assert label("40", "intern") == "Interne en odontologie"
    assert label("50", "student") == "Étudiant sage-femme"
    assert (label("50", "intern"), label("93", "practising"), label("10", "")) == ("", "", "")
    assert not is_admitted("70", "practising")


def test_every_code_of_the_register_has_a_name_and_a_specialty_here() -> None:
    assert {skill_of(code) for code in CODES} == set(SKILLS)
    assert all(skill_name(code) and specialty_of(code) in SPECIALTIES for code in CODES)
    assert set(SKILLS) <= set(CODES)
    assert (skill_of("SM00"), skill_of("SM96"), skill_of(""), skill_name("SCD01")) == ("", "", "", "")


def test_general_practice_is_one_choice_for_three_codes() -> None:
    assert len(SKILLS) == 93
    assert {skill_of(code) for code in GENERAL_PRACTICE} == {"SM54"}
    assert {specialty_of(code) for code in GENERAL_PRACTICE} == {"medecine-generale"}
    assert (specialty_of("SM15"), specialty_of("SM40"), specialty_of("SM70")) == (
        "dermatologie",
        "pediatrie",
        "chirurgie-pediatrique",
    )


def test_who_meets_no_patient_is_asked_nothing() -> None:
    assert {specialty_of("SM01"), specialty_of("SM47")} == UNASKED
    assert set(ASKED) | UNASKED == set(SPECIALTIES)
    assert not set(ASKED) & UNASKED
