"""What may give a patient away is told with what to write instead; ordinary questions stay without a word."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.safety.reidentification import ADVICE, Risk, risks
from tests.quickness import cpu_seconds


def told(text: str, *, age_band: str = "") -> list[tuple[str, str]]:
    return [(risk.kind, risk.piece) for risk in risks(text, age_band=age_band)]


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("opérée le 12/03/2024 d'un kyste", "exact_date", "12/03/2024"),
        ("j'ai mal depuis le 3 mai 2024", "exact_date", "3 mai 2024"),
        ("je suis caissière au Leclerc de Pontivy", "employer", "caissière au Leclerc de Pontivy"),
        ("prof au collège Jean Moulin", "employer", "prof au collège Jean Moulin"),
        ("je travaille chez Renault", "employer", "travaille chez Renault"),
        ("infirmière à l'hôpital de Dinan", "employer", "infirmière à l'hôpital de Dinan"),
        ("j'habite à Rouffignac", "village", "Rouffignac"),
        ("à Saint-Machin, tout le monde sait", "village", "Saint-Machin"),
        ("un village de 200 habitants", "village", "un village de 200 habitants"),
        ("ma grand-mère de 96 ans tousse", "exact_age", "96 ans"),
        ("je suis maire de Fontannes", "position", "suis maire de Fontannes"),
        ("le seul médecin de la vallée, c'est moi", "position", "seul médecin de la vallée"),
        ("enceinte de triplés", "family", "triplés"),
        ("j'ai 7 enfants", "family", "7 enfants"),
        ("4 enfants de 2, 5, 7 et 9 ans", "family", "4 enfants de 2, 5, 7 et 9 ans"),
    ],
)
def test_a_telling_detail_is_told(text: str, kind: str, piece: str) -> None:
    assert told(text) == [(kind, piece)]


def test_a_rare_disease_counts_with_an_age_and_a_place() -> None:
    whole = "J'ai 34 ans, j'habite Lyon et j'ai la maladie de Huntington"
    assert told(whole) == [("exact_age", "34 ans"), ("rare_disease", "maladie de Huntington")]
    assert told("J'ai la maladie de Huntington, que faire ?") == []
    assert told("J'habite Lyon et j'ai la maladie de Huntington") == []
    assert told("J'ai 34 ans et la maladie de Huntington") == []


def test_the_age_of_the_form_is_an_age() -> None:
    text = "J'habite Lyon et j'ai une myasthénie"
    assert told(text, age_band="30-39") == [("rare_disease", "myasthénie")]


def test_an_exact_age_counts_with_two_other_facts() -> None:
    assert told("J'ai 34 ans et mal au dos") == []
    assert ("exact_age", "34 ans") in told("J'ai 34 ans, mère de triplés, j'habite à Rouffignac")


def test_three_kinds_at_once_are_told_together() -> None:
    found = risks("Caissière au Leclerc de Pontivy, mère de triplés, opérée le 12/03/2024")
    assert [risk.kind for risk in found] == ["employer", "family", "exact_date", "combination"]
    assert found[-1].piece.startswith("Caissière")
    assert found[-1].piece.endswith("12/03/2024")


def test_what_is_masked_anyway_is_not_told() -> None:
    assert told("née le 3 mai 1985, 12 rue des Lilas 43100 Fontannes") == []


@pytest.mark.parametrize(
    "text",
    [
        "Ma fille de 3 ans tousse depuis 2 jours, que faire ?",
        "je prends Doliprane depuis 3 ans",
        "suivi au CHU de Lille par mon médecin",
        "le médecin de la clinique Pasteur m'a dit d'attendre",
        "étudiante à l'université de Rennes",
        "une cure de magnésium, triple dose, traitement à base de fer",
        "j'habite à Lyon et je travaille dans un bureau",
        "mal depuis mars, pire le 12",
        "Apgar 10/10/10",
    ],
)
def test_an_ordinary_question_stays_without_a_word(text: str) -> None:
    assert told(text) == []


def test_each_kind_has_its_advice() -> None:
    assert set(ADVICE) == {
        *(
            "rare_disease",
            "exact_date",
            "employer",
            "village",
            "exact_age",
            "position",
            "family",
            "combination",
        )
    }
    assert all(advice.endswith(".") and " : " in advice for advice in ADVICE.values())


def test_the_place_is_that_of_the_text_as_given() -> None:
    text = "Ope\u0301re\u0301e le\u00a012/03/2024"
    assert risks(text) == [Risk("exact_date", len(text) - 10, len(text), "12/03/2024")]


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for risk in risks(text):
        assert text[risk.start : risk.end] == risk.piece != ""


@pytest.mark.parametrize(
    "crumb", ["un village ", "à Saint", "4 enfants 2, 3, ", "je travaille a ", "habite a La ", "34 ans "]
)
def test_repetitions_cost_no_more_than_their_length(crumb: str) -> None:
    text = (crumb * 5000)[:5000]
    assert cpu_seconds(lambda: risks(text)) < 2, "an expression tries too much"


def test_questions_of_others_raise_few_hints(shared_data: Path) -> None:
    rows = (shared_data / "mesconseilscovid_faq.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(row)["question"] for row in rows]
    judged = json.loads((shared_data / "search_judged_fr.json").read_text(encoding="utf-8"))
    questions += [f"{one['title']}\n{one['body']}" for one in judged["documents"]]
    alarmed = [question for question in questions if risks(question)]
    assert len(questions) > 150
    assert len(alarmed) <= 0.02 * len(questions), alarmed
