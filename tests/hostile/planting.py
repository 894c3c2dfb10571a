"""Puts texts wherever people may write, by the services that the forms and the command line call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from qa.accounts.services.sessions import start_session
from qa.answers.rules import MOST_CHARACTERS
from qa.answers.services.drafts import save_draft
from qa.answers.services.publishing import hide_answer, publish_answer
from qa.doctors.models import Method
from qa.doctors.services import create_doctor, verify_doctor
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.kernel.access import ANONYMOUS, ASKER, SYSTEM
from qa.kernel.database import transaction
from qa.kernel.text import normalise
from qa.moderation import services as moderation
from qa.moderation.rules import refusal_text
from qa.questions.rules import CONTEXT_HIGH
from qa.questions.services.asking import Submission, ask
from qa.search.services import index_question
from tests.hostile.agendas import Agendas, plant_agenda
from tests.people import PASSWORD, Person, doctor, moderator, quick_passwords

WORD = "ordinaire"
END = f" fin {WORD}"
SENTENCE = f"\n\nUne fin {WORD}, assez longue pour un texte."
# What the editor and the moderators' page show of names and long sentences stands in the harmless page too.
MARKED = "\n\nMontrez ceci à Mme Durand, et " + "ajoutez un mot simple à la suite, " * 6 + "puis dormez."
PARTS = ("understood", "explanation", "action", "consult", "limits")
SPECIALTIES = ("cardiologie", "dermatologie", "pediatrie")
KINDS = (FollowupKind.PRECISION, FollowupKind.THANKS)


@dataclass(frozen=True)
class Place:
    """A question with the text: its number, its secret, and the doctor who answered with the doctor's slug."""

    question_id: int
    token: str
    text: str
    doctor: Person
    slug: str = ""


@dataclass(frozen=True)
class Plot:
    """A site full of texts; `shared` has them all, `waiting` and `refused` are not public."""

    places: list[Place]
    shared: Place
    waiting: Place
    refused: Place
    moderator: Person
    reader: Person
    cookies: dict[str, str]
    agendas: Agendas


def line(text: str, most: int) -> str:
    """The text as a title or name can be: on one line, cut, never empty."""
    return normalise(text, multiline=False)[: most - len(END)] + END


def block(text: str, most: int) -> str:
    """The text as a body can be: cut, with an end that makes it long enough."""
    return normalise(text)[: most - len(SENTENCE)] + SENTENCE


def submission(text: str, whole: str) -> Submission:
    """A question with the text in every field; `whole` has all texts of this plot, for the long fields."""
    context = {name: block(text, CONTEXT_HIGH) for name in ("treatments", "history")}
    return Submission(
        title=line(text, 150), body=block(whole, 4600) + MARKED, duration=line(text, CONTEXT_HIGH),
        specialty="cardiologie", email="alice@exemple.fr", **context,
    )  # fmt: skip


def plant(texts: Sequence[str]) -> Plot:
    """Fills an empty site: each text in each kind of field, and one question that holds them all."""
    with quick_passwords(), transaction():
        plot = _plot(texts)
    for place in (*plot.places, plot.shared):
        index_question(place.question_id)
    return plot


def _plot(texts: Sequence[str]) -> Plot:
    judge, reader = moderator(), doctor("lecteur@exemple.fr", name="Lou Lecteur")
    numbers = count(1)
    places = [_place(text, judge, next(numbers)) for text in texts]
    whole = "\n".join(texts)
    sent = submission(texts[0], whole)
    shared = _shared(sent, texts, places, judge, reader)
    waiting = _asked(replace(sent, title=line(texts[-1], 150)), reader)
    refused = _asked(sent, reader)
    moderation.refuse_question(judge.actor, refused.question_id, reason=refusal_text("other", whole[:5000]))
    cookies = {
        name: start_session(one.actor.account_id or 0, factor="totp")
        for name, one in (("moderator", judge), ("reader", reader))
    }
    agendas = plant_agenda(reader, texts)
    return Plot(places, shared, waiting, refused, judge, reader, cookies, agendas)


def _asked(sent: Submission, who: Person) -> Place:
    question, token = ask(ANONYMOUS, sent, within_hours=48)
    add_followup(ASKER, question.id, kind=FollowupKind.PRECISION, text=block(sent.title, 1600) + MARKED)
    return Place(question.id, token, sent.body, who)


def _public(sent: Submission, judge: Person, who: Person, **changes: Any) -> Place:
    place = _asked(sent, who)
    public = {"title": sent.title, "body": sent.body, "specialty": sent.specialty} | changes
    moderation.publish_question(judge.actor, place.question_id, **public)
    return place


def _place(text: str, judge: Person, number: int) -> Place:
    """A question with the text; its doctor has it as name and presentation, and in one part of the answer."""
    email = f"medecin-{number}@exemple.fr"
    specialty = SPECIALTIES[number % 3]
    made = create_doctor(
        SYSTEM,
        email=email,
        name="Camille Martin",
        password=PASSWORD,
        specialty=specialty,
        bio=block(text, 500),
    )
    verify_doctor(SYSTEM, made.id, method=Method.OPERATOR)
    with transaction():  # no form takes such a name; a row that came otherwise must be safe all the same
        made.name = made.account.name = line(text, 120)
    sent = replace(submission(text, text), specialty=specialty)
    place = _public(sent, judge, Person(email, made.account.actor, made.id))
    publish_answer(place.doctor.actor, place.question_id, parts=parts(text, PARTS[number % 5]))
    return replace(place, text=normalise(text), slug=made.slug)


def parts(text: str, name: str) -> dict[str, str]:
    """An answer with the text in this part."""
    return dict.fromkeys(PARTS, WORD) | {name: block(text, MOST_CHARACTERS // 2)}


def _add(place: Place, text: str, judge: Person) -> None:
    for kind in KINDS:
        added = add_followup(ASKER, place.question_id, kind=kind, text=block(text, 2000))
        moderation.publish_followup(judge.actor, added.id, text=block(text, 2000))


def _shared(
    sent: Submission, texts: Sequence[str], places: Sequence[Place], judge: Person, reader: Person
) -> Place:
    """One question with an answer by each doctor, one of them hidden, an edited text and a draft."""
    edited = {"title": line(texts[-1], 150), "body": block("\n".join(reversed(texts)), 5000)}
    place = _public(sent, judge, reader, **edited)
    for number, one in enumerate(places):
        written = parts(one.text, PARTS[number % 5])
        answer = publish_answer(one.doctor.actor, place.question_id, parts=written)
        _add(place, one.text, judge)
    hide_answer(judge.actor, answer.id, reason=line(texts[0], 500))
    draft = parts(sent.body, PARTS[1]) | {"limits": MARKED}
    save_draft(reader.actor, reader.doctor_id, place.question_id, parts=draft)
    return place
