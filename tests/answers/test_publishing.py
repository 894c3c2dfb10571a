"""What services promise of answers: five parts, a history, one most useful, one author."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from qa.answers.models import Answer, AnswerDraft, State
from qa.answers.queries import answer, draft, history
from qa.answers.rules import MOST_CHARACTERS, PARTS, markdown
from qa.answers.services import publishing
from qa.answers.services.drafts import save_draft
from qa.extensions import db
from qa.kernel.access import ANONYMOUS
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.questions.queries import question
from tests import people

pytestmark = pytest.mark.usefixtures("app")


def read(answer_id: int) -> Answer:
    """The answer as the database has it now."""
    db.session.rollback()
    found = answer(answer_id)
    assert found is not None
    return found


def test_it_works() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    made = read(people.published_answer(author, question_id))
    assert (made.state, made.doctor_id, made.read_at) == (State.PUBLISHED, author.doctor_id, None)
    assert ">Que faire maintenant</h3>" in made.html
    assert "<strong>expliquer</strong>" in made.html
    assert question(question_id).answered_at == made.published_at


def test_the_headings_follow_the_parts_and_empty_parts_have_none() -> None:
    text = markdown({"understood": "", "explanation": "A", "action": "B", "consult": "C", "limits": ""})
    assert [line[3:] for line in text.split("\n") if line.startswith("## ")] == [
        PARTS[name] for name in ("explanation", "action", "consult")
    ]


@pytest.mark.parametrize("part", ["explanation", "action", "consult"])
def test_a_required_part_is_asked_for(part: str) -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    with pytest.raises(Invalid) as refusal:
        people.published_answer(author, question_id, **{part: " \u200b "})
    assert refusal.value.field == part
    assert question(question_id).answered_at is None


def test_ten_thousand_characters_in_all_are_the_most() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    room = MOST_CHARACTERS - sum(len(text) for name, text in people.PARTS.items() if name != "limits")
    with pytest.raises(Invalid):
        people.published_answer(author, question_id, limits="a" * (room + 1))
    assert people.published_answer(author, question_id, limits="a" * room)


def test_only_a_verified_doctor_answers() -> None:
    staff = people.moderator()
    question_id = people.published_question(staff)
    for actor in (ANONYMOUS, staff.actor, people.doctor(verified=False).actor):
        with pytest.raises(NotAllowed):
            publishing.publish_answer(actor, question_id, parts=people.PARTS)


def test_a_question_that_nobody_has_read_is_not_there() -> None:
    author, question_id = people.doctor(), people.pending_question()
    with pytest.raises(NotFound):
        people.published_answer(author, question_id)


def test_a_doctor_answers_once_and_several_doctors_may() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    people.published_answer(author, question_id)
    with pytest.raises(Conflict):
        people.published_answer(author, question_id)
    people.published_answer(people.colleague(), question_id)
    assert db.session.scalar(select(func.count(Answer.id))) == 2


def test_a_correction_keeps_the_earlier_text_and_asks_to_be_read_again() -> None:
    staff, author = people.moderator(), people.doctor()
    answer_id = people.published_answer(author, people.published_question(staff))
    publishing.mark_read(staff.actor, answer_id)
    before = read(answer_id)
    version, published_at = before.version, before.published_at
    publishing.correct_answer(
        author.actor, answer_id, parts=people.PARTS | {"action": "Voyez votre médecin."}, version=version
    )
    after = read(answer_id)
    assert "Voyez votre médecin." in after.html
    assert (after.published_at, after.read_at) == (published_at, None)
    assert after.updated_at is not None
    assert [row.parts["action"] for row in history(answer_id)] == [people.PARTS["action"]]


def test_a_correction_from_an_older_version_changes_nothing() -> None:
    author = people.doctor()
    answer_id = people.published_answer(author, people.published_question(people.moderator()))
    version = read(answer_id).version
    for text in ("Premier texte.", "Second texte."):
        parts = people.PARTS | {"action": text}
        if text == "Premier texte.":
            publishing.correct_answer(author.actor, answer_id, parts=parts, version=version)
        else:
            with pytest.raises(Conflict):
                publishing.correct_answer(author.actor, answer_id, parts=parts, version=version)
    assert read(answer_id).parts["action"] == "Premier texte."


def test_another_doctor_does_not_touch_it() -> None:
    answer_id = people.published_answer(people.doctor(), people.published_question(people.moderator()))
    other = people.colleague().actor
    with pytest.raises(NotFound):
        publishing.correct_answer(other, answer_id, parts=people.PARTS, version=None)
    with pytest.raises(NotFound):
        publishing.withdraw_answer(other, answer_id)


def test_a_withdrawn_answer_leaves_the_question_unanswered_until_it_comes_back() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    answer_id = people.published_answer(author, question_id)
    publishing.withdraw_answer(author.actor, answer_id)
    assert read(answer_id).state == State.WITHDRAWN
    assert question(question_id).answered_at is None
    with pytest.raises(Conflict):
        publishing.withdraw_answer(author.actor, answer_id)
    publishing.correct_answer(author.actor, answer_id, parts=people.PARTS, version=read(answer_id).version)
    assert read(answer_id).state == State.PUBLISHED
    assert question(question_id).answered_at is not None


def test_a_hidden_answer_is_not_corrected_by_its_author() -> None:
    staff, author = people.moderator(), people.doctor()
    answer_id = people.published_answer(author, people.published_question(staff))
    publishing.hide_answer(staff.actor, answer_id, reason="Un nom de marque.")
    assert (read(answer_id).state, read(answer_id).hidden_reason) == (State.HIDDEN, "Un nom de marque.")
    with pytest.raises(Conflict):
        publishing.correct_answer(author.actor, answer_id, parts=people.PARTS, version=None)
    publishing.restore_answer(staff.actor, answer_id)
    assert read(answer_id).state == State.PUBLISHED
    with pytest.raises(Conflict):
        publishing.restore_answer(staff.actor, answer_id)


def test_a_doctor_hides_nothing() -> None:
    author = people.doctor()
    answer_id = people.published_answer(author, people.published_question(people.moderator()))
    for service in (publishing.restore_answer, publishing.mark_read):
        with pytest.raises(NotAllowed):
            service(author.actor, answer_id)
    with pytest.raises(NotAllowed):
        publishing.hide_answer(author.actor, answer_id, reason="")


def test_one_answer_is_the_most_useful() -> None:
    question_id = people.published_question(people.moderator())
    first = people.published_answer(people.doctor(), question_id)
    second = people.published_answer(people.colleague(), question_id)
    publishing.mark_most_useful(question_id, first)
    publishing.mark_most_useful(question_id, second)
    assert [read(one).most_useful for one in (first, second)] == [False, True]


def test_the_database_itself_refuses_two_most_useful_answers() -> None:
    question_id = people.published_question(people.moderator())
    people.published_answer(people.doctor(), question_id)
    people.published_answer(people.colleague(), question_id)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        db.session.execute(update(Answer).values(most_useful=True))
    db.session.rollback()


def test_a_withdrawn_answer_is_no_longer_the_most_useful() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    answer_id = people.published_answer(author, question_id)
    publishing.mark_most_useful(question_id, answer_id)
    publishing.withdraw_answer(author.actor, answer_id)
    assert not read(answer_id).most_useful


def test_a_draft_is_encrypted_kept_whole_and_gone_once_published() -> None:
    author, question_id = people.doctor(), people.published_question(people.moderator())
    save_draft(author.actor, author.doctor_id, question_id, parts={"action": "Secret de brouillon"})
    stored = db.session.scalar(select(func.length(AnswerDraft.parts)))
    assert stored > 0
    raw = db.session.connection().exec_driver_sql("SELECT parts FROM answer_draft").scalar_one()
    assert b"Secret de brouillon" not in bytes(raw)
    assert draft(author.doctor_id, question_id).parts["action"] == "Secret de brouillon"
    people.published_answer(author, question_id)
    db.session.rollback()
    assert draft(author.doctor_id, question_id) is None
