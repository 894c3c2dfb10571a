"""What a line of a corpus must be, and why one is refused."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from qa.corpus.shape import Refused, parse
from tests.corpus.lines import line, row

MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        parse(content, moment=MOMENT)
    return str(refused.value)


def test_a_good_line_keeps_every_field() -> None:
    found = parse(line(), moment=MOMENT)
    assert (found.external_id, found.title, found.body) == (
        "essai:1",
        "Question numéro 1",
        "Le texte de la question 1.",
    )
    assert found.specialty == "cardiologie"
    assert found.asked_at == datetime(2024, 3, 1, 8, tzinfo=UTC)
    [answer] = found.answers
    assert (answer.body, answer.doctor) == ("Une réponse **1**.", "Camille Martin")
    assert answer.at == datetime(2024, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize("length", [3, 300])
def test_a_title_has_three_to_three_hundred_characters(length: int) -> None:
    assert parse(line(title="é" * length), moment=MOMENT).title == "é" * length


@pytest.mark.parametrize("title", ["ab", " a ", "é" * 301, "", None, "\u200b" * 10, 7, ["abc"]])
def test_a_title_of_another_length_or_kind_is_refused(title: object) -> None:
    assert refusal(line(title=title)).startswith("title must")


@pytest.mark.parametrize("body", ["", None])
def test_the_body_may_be_empty(body: str | None) -> None:
    assert parse(line(body=body), moment=MOMENT).body == ""


@pytest.mark.parametrize("missing", ["body", "specialty", "asked_at", "answers"])
def test_only_id_and_title_are_compulsory(missing: str) -> None:
    kept = {name: value for name, value in row().items() if name != missing}
    assert parse(json.dumps(kept).encode(), moment=MOMENT).title == "Question numéro 1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"{",
        b'{"id": "x", "title": "\xff\xfe abc"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"id": ' + b"9" * 5000 + b"}",
    ],
    ids=["empty", "word", "cut", "broken UTF-8", "deep list", "deep object", "long number"],
)
def test_what_is_no_json_is_refused(content: bytes) -> None:
    assert refusal(content) == "not JSON in UTF-8"


@pytest.mark.parametrize("content", [b"[]", b"1", b'"text"', b"null"])
def test_what_is_no_object_is_refused(content: bytes) -> None:
    assert refusal(content) == "not a JSON object"


@pytest.mark.parametrize("value", [None, "", " ", "x" * 201, 1.5, True, {}, "\u0000"])
def test_an_identity_that_is_none_is_refused(value: object) -> None:
    assert refusal(line(id=value)).startswith("id must")


def test_a_whole_number_is_an_identity() -> None:
    assert parse(line(id=42), moment=MOMENT).external_id == "42"


def test_nul_controls_and_lone_surrogates_are_dropped() -> None:
    content = b'{"id": "x", "title": "Titre\\u0000 \\ud800propre\\u202e", "body": "a\\u0000b"}'
    found = parse(content, moment=MOMENT)
    assert (found.title, found.body) == ("Titre propre", "ab")


@pytest.mark.parametrize(
    "value",
    [
        "0001-01-01T00:00:00",
        "1899-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+12:00",
        "2026-01-03T00:00:00Z",
        "yesterday",
        "2024-13-01",
        5,
        True,
        [],
        "999999999-01-01",
    ],
)
def test_an_absurd_date_is_refused(value: object) -> None:
    assert refusal(line(asked_at=value)).startswith("asked_at must")
    assert refusal(line(answers=[{"body": "Une réponse.", "at": value}])).startswith("at must")


@pytest.mark.parametrize(
    ("value", "hour"),
    [
        ("2024-03-01T10:00:00+02:00", 8),
        ("2024-03-01T08:00:00", 8),
        ("2024-03-01", 0),
        ("20240301T080000Z", 8),
    ],
)
def test_a_date_is_kept_in_utc(value: str, hour: int) -> None:
    assert parse(line(asked_at=value), moment=MOMENT).asked_at == datetime(2024, 3, 1, hour, tzinfo=UTC)


def test_without_a_date_it_is_of_this_moment_and_the_answer_of_the_question_s() -> None:
    found = parse(line(asked_at=None, answers=[{"body": "Une réponse."}]), moment=MOMENT)
    assert found.asked_at == found.answers[0].at == MOMENT


def test_a_clock_elsewhere_may_be_a_little_fast() -> None:
    ahead = (MOMENT + timedelta(hours=3)).astimezone(timezone(timedelta(hours=9)))
    assert parse(line(asked_at=ahead.isoformat()), moment=MOMENT).asked_at == MOMENT + timedelta(hours=3)


@pytest.mark.parametrize(
    ("given", "kept"), [("Cardiologie", "cardiologie"), ("covid", ""), ("", ""), (None, "")]
)
def test_a_theme_that_is_no_specialty_becomes_none(given: str | None, kept: str) -> None:
    assert parse(line(specialty=given), moment=MOMENT).specialty == kept


@pytest.mark.parametrize(
    "answers", ["text", {"body": "x"}, [1], [{"body": ""}], [{"body": None}], [{"body": "x"}] * 51, [[]]]
)
def test_answers_of_another_shape_are_refused(answers: object) -> None:
    assert "answer" in refusal(line(answers=answers))


def test_too_long_a_text_or_name_is_refused() -> None:
    assert refusal(line(body="x" * 50_001)).startswith("body must")
    assert refusal(line(answers=[{"body": "x", "doctor": "y" * 121}])).startswith("doctor must")
