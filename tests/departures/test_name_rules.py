"""A name is taken out of a text as people write it, and nothing else is."""

import pytest

from qa.departures.name_rules import NamePattern, folded_words

MARTIN = NamePattern("Camille Martin", broad=True, literals=["martin@exemple.fr", "/medecins/camille-martin"])
STRICT = NamePattern("Camille Martin", broad=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Le Dr Martin a raison.", "Un médecin a raison."),
        ("Merci au docteur Martin !", "Merci à un médecin !"),
        ("l’avis du Dr. CAMILLE MARTÎN, hier", "l’avis d’un médecin, hier"),
        ("une réponse de Camille Martin", "une réponse d’un médecin"),
        ("j’ai lu **Camille Martin**", "j’ai lu **un médecin**"),
        ("j’ai lu Dr **Martin**, oui", "j’ai lu un médecin, oui"),
        ("selon MARTIN Camille", "selon un médecin"),
        ("selon la Dre Martin", "selon un médecin"),
        ("à la docteure Martin", "à un médecin"),
        ("Docteur Camille, merci", "Un médecin, merci"),
        ("vu par C. Martin", "vu par un médecin"),
        ("M. Martin et Mme Martin", "Un médecin et un médecin"),
        ("Camille\nMartin", "Un médecin"),
        ("> Dr Martin : oui", "> Un médecin : oui"),
        ("écrivez à martin@exemple.fr ou /medecins/camille-martin.", "écrivez à un médecin ou un médecin."),
    ],
)  # fmt: skip
def test_it_goes_whatever_the_title_the_accents_and_the_case(before: str, after: str) -> None:
    assert MARTIN.without(before) == after
    assert MARTIN.without(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "le martin-pêcheur",
        "Martin a mal",
        "Camille a trois ans",
        "Camille Martinez",
        "Dr Martinez",
        "Dr Martin-Dupont",
        "Camille Saint-Martin",
        "docteurmartin",
        "/medecins/camille-martin-2",
        "e\u0301te\u0301",
    ],
)
def test_nothing_else_changes(text: str) -> None:
    assert MARTIN.without(text) == text


def test_a_part_of_the_name_stays_where_a_namesake_may_be_meant() -> None:
    assert STRICT.without("Dr Martin, C. Martin, Dr Camille") == "Dr Martin, C. Martin, Dr Camille"
    assert STRICT.without("pour le Dr Camille Martin") == "pour un médecin"


@pytest.mark.parametrize(
    "written", ["Anne-Lise Le Goff", "Dr Le Goff", "le dr Goff", "ANNE LISE LE GOFF", "Dr Anne-Lise"]
)
def test_names_of_several_words(written: str) -> None:
    assert NamePattern("Anne-Lise Le Goff", broad=True).without(written).lower() == "un médecin"


@pytest.mark.parametrize("written", ["Zoé Lecœur", "zoe lecoeur", "ZOÉ LECŒUR", "Dr Lecoeur"])
def test_ligatures_are_letters(written: str) -> None:
    for name in ("Zoé Lecœur", "Zoe Lecoeur"):
        assert NamePattern(name, broad=True).without(written).lower() == "un médecin"


def test_a_single_word_is_a_name_only_after_a_title() -> None:
    petit = NamePattern("Petit", broad=True)
    assert petit.without("un petit peu, dit le Dr Petit") == "un petit peu, dit un médecin"


def test_every_text_of_a_json_value_is_looked_at() -> None:
    value = {"a": "Dr Martin", "b": ["Camille Martin", 3, None], "c": {"d": "rien"}}
    assert MARTIN.without_deep(value) == {"a": "Un médecin", "b": ["Un médecin", 3, None], "c": {"d": "rien"}}


def test_names_are_compared_without_accents_and_capitals() -> None:
    assert folded_words("Zoé  LE-GOFF") == ("zoe", "le", "goff")
