"""Whoever's question joined another one is told when that one is answered."""

from qa.moderation.services import merge_question
from qa.questions.queries import joined_to
from tests.notifications.test_mails import sent
from tests.people import asked, doctor, moderator, published_answer, published_question


def test_the_askers_of_joined_questions_are_told_of_a_later_answer(app) -> None:
    reader = moderator()
    target = published_question(reader)
    first, _ = asked(email="un@exemple.fr")
    second, _ = asked(email="deux@exemple.fr")
    merge_question(reader.actor, first, into_id=target)
    merge_question(reader.actor, second, into_id=target)
    assert sorted(joined_to(target)) == [first, second]
    sent()
    published_answer(doctor(), target)
    assert sorted(mail.to for mail in sent()) == ["deux@exemple.fr", "un@exemple.fr"]
