"""The measure is Kandel and Moles' formula, checked by hand; hints come as words and block nothing."""

import pytest

from qa.safety.readability import checklist, kandel_moles, read, syllables

# 6 words of 6 syllables, 5 of 9, 11 of 15: counted by hand.
EASY = (
    "Votre cœur bat vite le soir. Buvez de l’eau et reposez-vous. "
    "Consultez votre médecin si la fièvre dure plus de trois jours."
)
LONG = "La douleur vient d’un nerf du dos " + "et elle passe dans la jambe " * 4 + "le soir."


def test_the_formula_is_the_published_one() -> None:
    assert kandel_moles(0, 0) == 207
    assert kandel_moles(20, 1.5) == pytest.approx(207 - 20.3 - 110.4)


def test_a_text_counted_by_hand() -> None:
    reading = read(EASY)
    assert reading is not None
    assert (reading.words, reading.sentences) == (22, 3)
    assert reading.score == pytest.approx(207 - 1.015 * 22 / 3 - 73.6 * 30 / 22)
    assert reading.score == pytest.approx(99.19, abs=0.01)
    assert (reading.length, reading.level, reading.longest_words) == ("short", "easy", 11)
    assert reading.longest.startswith("Consultez votre médecin")


def test_a_long_sentence_is_told_in_words() -> None:
    reading = read(LONG)
    assert reading is not None
    assert (reading.sentences, reading.length, reading.longest_words, reading.mean) == (1, "long", 33, 33)


def test_learned_words_make_it_hard() -> None:
    reading = read("Une hypercholestérolémie familiale asymptomatique nécessite habituellement " * 4)
    assert reading is not None
    assert reading.level == "harder"
    assert reading.long_words[0] == "hypercholestérolémie"
    assert len(reading.long_words) == 3


def test_of_a_few_words_nothing_is_said() -> None:
    assert read("") is None
    assert read("Buvez de l’eau.") is None


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("le", 1), ("eau", 1), ("cœur", 1), ("médecin", 3), ("parle", 1), ("géant", 2), ("maïs", 2), ("Noël", 2),
        ("ouvrier", 3), ("question", 2), ("guérir", 2), ("langue", 1), ("année", 2), ("amie", 2), ("voyage", 2),
        ("essayer", 3), ("fatigue", 2), ("feuille", 1), ("l’oreille", 2), ("rendez-vous", 3), ("étaient", 2),
        ("anticoagulant", 5), ("d’un", 1), ("112", 1), ("ŒDÈME", 2), ("créer", 2), ("pays", 1),
    ],
)  # fmt: skip
def test_syllables_are_heard(word: str, number: int) -> None:
    assert syllables(word) == number


def test_list_items_headings_and_abbreviations_are_sentences_or_none() -> None:
    items = (
        "- Buvez souvent\n- Restez au frais\n- Dormez assez, par ex. une sieste\n\n"
        "Voyez le Dr. Durand demain matin s’il vous plaît, merci bien."
    )
    reading = read(items)
    assert reading is not None
    assert reading.sentences == 4


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, (False, False, False)),
        ({"understood": "Je comprends votre inquiétude."}, (True, False, False)),
        ({"explanation": "C’est bien normal d’y penser."}, (True, False, False)),
        ({"action": "Buvez un peu plus d’eau."}, (False, True, False)),
        ({"action": "Oui."}, (False, False, False)),
        ({"consult": "Appelez le 15 en cas de malaise."}, (False, False, True)),
        ({"consult": "Voyez votre médecin dans la semaine."}, (False, False, True)),
        ({"consult": "Tout va bien, vraiment bien."}, (False, False, False)),
    ],
)
def test_the_checklist_looks_at_words_and_filled_parts(parts: dict[str, str], told: tuple[bool, ...]) -> None:
    found = checklist(parts)
    assert (found.worry, found.action, found.alarm) == told


def test_a_whole_answer_in_hostile_letters_ends() -> None:
    for text in (
        "a" * 10_000,
        "é" * 10_000,
        ". " * 5000,
        "a.b" * 3000,
        "mot " * 2500,
        "\n" * 10_000,
        "dr. " * 2500,
    ):
        read(text)
