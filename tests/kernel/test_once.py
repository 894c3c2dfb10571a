"""A form's number counts once, and leads everybody who holds it to the first outcome."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from qa.extensions import db
from qa.kernel.database import transaction
from qa.kernel.once import AlreadyUsed, UsedForm, claim, forget_used, leave, outcome_of
from tests.plugins.clock import Clock
from tests.together import together


def use(number: str, outcome: str = "/suivi/secret") -> None:
    with transaction():
        leave(claim(number), number, outcome)


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(UsedForm)) or 0


def test_a_number_that_was_not_used_has_no_outcome(app: Flask) -> None:
    assert outcome_of("n1") is None


def test_the_second_use_is_refused_with_the_first_outcome(app: Flask) -> None:
    use("n1", "/premier")
    with pytest.raises(AlreadyUsed) as refusal:
        use("n1", "/second")
    assert refusal.value.outcome == outcome_of("n1") == "/premier"
    use("n2", "/autre")


def test_what_the_second_use_would_have_written_is_undone(app: Flask) -> None:
    use("n1")

    def second() -> None:
        with transaction() as session:
            session.add(UsedForm(hash="trace", outcome=b"", used_at=session.get_one(UsedForm, first).used_at))
            claim("n1")

    first = db.session.scalars(select(UsedForm.hash)).one()
    with pytest.raises(AlreadyUsed):
        second()
    assert rows() == 1


def test_a_use_that_failed_leaves_the_number_free(app: Flask) -> None:
    def failing() -> None:
        with transaction():
            claim("n1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    use("n1", "/bon")
    assert outcome_of("n1") == "/bon"


def test_uses_at_the_same_moment_make_one(app: Flask) -> None:
    acted: list[int] = []

    def act(turn: int) -> str:
        try:
            with transaction():
                used = claim("n1")
                acted.append(turn)
                leave(used, "n1", f"/{turn}")
        except AlreadyUsed as before:
            return before.outcome
        return f"/{turn}"

    outcomes = together(app, [lambda turn=turn: act(turn) for turn in range(6)])
    assert outcomes == [f"/{acted[0]}"] * 6
    assert len(acted) == 1


def test_neither_number_nor_outcome_can_be_read_at_rest(app: Flask) -> None:
    use("numero-secret", "/suivi/jeton-secret")
    row = db.session.execute(text("SELECT hash, outcome FROM used_form")).one()
    assert "secret" not in row.hash
    assert b"secret" not in bytes(row.outcome)


def test_an_empty_number_is_a_fault(app: Flask) -> None:
    with pytest.raises(ValueError, match="not validated"):
        use("")


def test_numbers_are_kept_longer_than_forms_live(app: Flask, clock: Clock) -> None:
    use("n1")
    clock.advance(hours=47)
    forget_used()
    assert outcome_of("n1") == "/suivi/secret"
    clock.advance(hours=2)
    forget_used()
    assert outcome_of("n1") is None
