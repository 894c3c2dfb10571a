"""What services promise of decisions: each is written down with its author, and undone whole."""

import pytest

from qa.answers.queries import answer
from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.queries import followup
from qa.follow.services.additions import add_followup
from qa.kernel.access import ANONYMOUS, ASKER
from qa.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from qa.moderation import services
from qa.moderation.models import Kind, Verdict
from qa.moderation.queries import backlog, decisions, next_pending, pending_questions
from qa.questions.models import Question, State
from qa.questions.queries import private_revisions, question, revisions
from tests import people

pytestmark = pytest.mark.usefixtures("app")
TEXTS = {"title": people.TITLE, "body": people.BODY, "specialty": "cardiologie"}


def read(question_id: int) -> Question:
    """The question as the database has it now."""
    db.session.rollback()
    found = question(question_id)
    assert found is not None
    return found


def verdicts(kind: Kind, subject_id: int) -> list[str]:
    """What was decided, oldest first."""
    return [one.verdict for one in reversed(decisions(kind, subject_id))]


def test_it_works() -> None:
    staff, question_id = people.moderator(), people.pending_question()
    services.publish_question(staff.actor, question_id, **TEXTS)
    made = read(question_id)
    assert (made.state, made.title, made.slug) == (
        State.PUBLISHED,
        people.TITLE,
        "palpitations-le-soir-apres-le-cafe",
    )
    decision = decisions(Kind.QUESTION, question_id)[0]
    assert (decision.verdict, decision.moderator_id) == (Verdict.PUBLISHED, staff.actor.account_id)


def test_an_administrator_moderates_too() -> None:
    question_id = people.pending_question()
    services.publish_question(people.administrator().actor, question_id, **TEXTS)
    assert read(question_id).is_public


@pytest.mark.parametrize("who", ["anonymous", "asker", "doctor"])
def test_others_decide_nothing(who: str) -> None:
    actor = {"anonymous": ANONYMOUS, "asker": ASKER}.get(who) or people.doctor().actor
    question_id = people.pending_question()
    with pytest.raises(NotAllowed):
        services.publish_question(actor, question_id, **TEXTS)
    with pytest.raises(NotAllowed):
        services.refuse_question(actor, question_id, reason="Non.")
    with pytest.raises(NotAllowed):
        services.merge_question(actor, question_id, into_id=1)
    assert read(question_id).state == State.PENDING
    assert decisions(Kind.QUESTION, question_id) == []


def test_nothing_of_a_pending_question_is_in_the_public_row() -> None:
    made = read(people.pending_question())
    assert (made.title, made.body, made.body_html, made.slug) == ("", "", "", "")


def test_edited_before_publication_the_first_words_stay_private() -> None:
    staff, question_id = people.moderator(), people.pending_question(body=people.BODY + " Signé Kévin Durand")
    services.publish_question(staff.actor, question_id, **TEXTS)
    assert "Kévin" not in read(question_id).body
    assert [one.body for one in revisions(question_id)] == [people.BODY]
    assert [one.content["body"][-12:] for one in private_revisions(question_id)] == ["Kévin Durand"]
    assert read(question_id).private.content["body"].endswith("Kévin Durand")


def test_editing_a_public_text_adds_a_revision_and_keeps_the_author() -> None:
    first, second = people.moderator(), people.moderator("autre@exemple.fr")
    question_id = people.published_question(first, email="patiente@exemple.fr")
    before = read(question_id)
    asked_at, mail, version = before.asked_at, before.private.email, before.version
    changed = TEXTS | {"body": people.BODY.replace("trois", "quatre")}
    services.edit_question(second.actor, question_id, **changed, version=version)
    after = read(question_id)
    assert (after.asked_at, after.private.email) == (asked_at, mail)
    assert [one.editor_id for one in revisions(question_id)] == [
        first.actor.account_id, second.actor.account_id,
    ]  # fmt: skip
    assert verdicts(Kind.QUESTION, question_id) == [Verdict.PUBLISHED, Verdict.EDITED]


def test_two_editors_from_the_same_base_do_not_overwrite_each_other() -> None:
    staff, question_id = people.moderator(), people.published_question(people.moderator("b@exemple.fr"))
    version = read(question_id).version
    services.edit_question(staff.actor, question_id, **TEXTS | {"title": "Le premier titre"}, version=version)
    with pytest.raises(Conflict):
        services.edit_question(
            staff.actor, question_id, **TEXTS | {"title": "Le second titre"}, version=version
        )
    assert read(question_id).title == "Le premier titre"
    assert len(revisions(question_id)) == 2
    assert verdicts(Kind.QUESTION, question_id) == [Verdict.PUBLISHED, Verdict.EDITED]


@pytest.mark.parametrize(
    ("field", "text"), [("title", "Court"), ("title", "a" * 151), ("body", "Trop court")]
)
def test_a_text_of_a_wrong_length_is_refused(field: str, text: str) -> None:
    question_id = people.pending_question()
    with pytest.raises(Invalid) as refusal:
        services.publish_question(people.moderator().actor, question_id, **TEXTS | {field: text})
    assert refusal.value.field == field
    assert read(question_id).state == State.PENDING


def test_a_refusal_needs_a_reason_and_ends_the_promise() -> None:
    staff, question_id = people.moderator(), people.pending_question()
    with pytest.raises(Invalid):
        services.refuse_question(staff.actor, question_id, reason="  ")
    services.refuse_question(staff.actor, question_id, reason="Ce n’est pas une question de santé.")
    made = read(question_id)
    assert (made.state, made.due_at) == (State.REFUSED, None)
    assert made.refusal == "Ce n’est pas une question de santé."
    with pytest.raises(Conflict):
        services.publish_question(staff.actor, question_id, **TEXTS)


def test_a_question_joins_a_public_one_only() -> None:
    staff, question_id = people.moderator(), people.pending_question()
    other, target = people.pending_question(), people.published_question(staff)
    for wrong in (question_id, other, 999):
        with pytest.raises(Invalid):
            services.merge_question(staff.actor, question_id, into_id=wrong)
    services.merge_question(staff.actor, question_id, into_id=target)
    assert (read(question_id).state, read(question_id).merged_into_id) == (State.MERGED, target)
    assert decisions(Kind.QUESTION, question_id)[0].reason == str(target)


def test_an_answered_question_is_not_merged_away() -> None:
    staff = people.moderator()
    target, answered = people.published_question(staff), people.published_question(staff)
    people.published_answer(people.doctor(), answered)
    with pytest.raises(Invalid):
        services.merge_question(staff.actor, answered, into_id=target)


def test_an_answer_is_read_hidden_and_shown_again_each_written_down() -> None:
    staff = people.moderator()
    answer_id = people.published_answer(people.doctor(), people.published_question(staff))
    assert backlog().answers == 1
    services.read_answer(staff.actor, answer_id)
    assert backlog().answers == 0
    services.hide_answer(staff.actor, answer_id, reason="Une marque.")
    services.restore_answer(staff.actor, answer_id)
    assert answer(answer_id).is_public
    assert verdicts(Kind.ANSWER, answer_id) == [Verdict.READ, Verdict.HIDDEN, Verdict.RESTORED]


def test_an_addition_is_decided_once() -> None:
    staff, question_id = people.moderator(), people.pending_question()
    made = add_followup(ASKER, question_id, kind=FollowupKind.PRECISION, text="Cela dure depuis mardi.")
    followup_id = made.id
    with pytest.raises(Invalid):
        services.refuse_followup(staff.actor, followup_id, reason="")
    services.publish_followup(staff.actor, followup_id, text="Cela dure depuis mardi.")
    with pytest.raises(Conflict):
        services.refuse_followup(staff.actor, followup_id, reason="Trop tard.")
    assert followup(followup_id).body_html
    assert verdicts(Kind.FOLLOWUP, followup_id) == [Verdict.PUBLISHED]


def test_the_queue_begins_with_the_oldest() -> None:
    first, second = people.pending_question(), people.pending_question()
    assert [one.id for one in pending_questions()] == [first, second]
    assert next_pending(first).id == second
    assert backlog().questions == 2


def test_an_unknown_number_is_not_there() -> None:
    staff = people.moderator()
    with pytest.raises(NotFound):
        services.publish_question(staff.actor, 999, **TEXTS)
    with pytest.raises(NotFound):
        services.hide_answer(staff.actor, 999, reason="")
