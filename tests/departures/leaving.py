"""A doctor whose name stands everywhere, and how to look for it."""

import json
import unicodedata
from dataclasses import dataclass

from qa.accounts.models import RoleChange
from qa.answers.models import Answer
from qa.answers.services.drafts import save_draft
from qa.answers.services.publishing import correct_answer, publish_answer
from qa.doctors.profile_services import Profile, save_profile
from qa.extensions import Model, db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup, publish_followup
from qa.kernel.access import ASKER
from qa.kernel.clock import now
from qa.kernel.crypto import Unreadable, vault
from qa.kernel.database import transaction
from qa.moderation.services import edit_question, hide_answer, refuse_question, restore_answer
from qa.questions.models import Question
from qa.safety.identifiers import pieces
from tests import people
from tests.people import BODY, PARTS, Person

NAME = "Camille Martin"
# Folded: without accents and capitals, words apart by one space.
TRACES = ("camille martin", "martin camille", "dr martin", "docteur martin", "martin@exemple.fr")
SAID = "Le Dr Camille Martin et le docteur MARTÎN m’ont répondu ; merci à Camille Martin."


@dataclass(frozen=True)
class Scene:
    """A thread that the doctor answered, one that only quotes the doctor, and one that nobody else answered."""

    martin: Person
    petit: Person
    dora: Person
    thread: int
    quoting: int
    alone: int


def scene() -> Scene:
    """The doctor's name in every place where somebody can write."""
    martin, petit, dora = people.doctor(name=NAME), people.colleague(), people.moderator()
    title = "Réponse du Dr Martin sur mes palpitations"
    thread = people.published_question(dora, title=title, body=f"{BODY} {SAID}", email="alice@exemple.fr")
    quoting = people.published_question(
        dora, title="Palpitations et café, selon Camille Martin", body=f"{BODY} {SAID}"
    )
    alone = people.published_question(dora, email="alice@exemple.fr")
    for question_id in (thread, alone):
        people.published_answer(martin, question_id)
    edit_question(
        dora.actor,
        thread,
        title=title,
        body=f"{BODY} Encore : {SAID}",
        specialty="cardiologie",
        version=_version(thread),
    )
    for question_id in (thread, quoting):
        said = PARTS | {"explanation": SAID}
        answer_id = publish_answer(petit.actor, question_id, parts=said, keep=pieces(SAID)).id
        correct_answer(
            petit.actor, answer_id, parts=PARTS | {"explanation": f"Encore : {SAID}"}, version=None
        )
        hide_answer(dora.actor, answer_id, reason=SAID)
        restore_answer(dora.actor, answer_id)
        _additions(dora, question_id)
    _elsewhere(martin, petit, dora)
    return Scene(martin, petit, dora, thread, quoting, alone)


def _version(question_id: int) -> int:
    return db.session.get(Question, question_id).version


def _additions(dora: Person, question_id: int) -> None:
    shown = add_followup(ASKER, question_id, kind=FollowupKind.THANKS, text=SAID)
    publish_followup(dora.actor, shown.id, text=SAID)
    add_followup(ASKER, question_id, kind=FollowupKind.PRECISION, text=SAID)


def _elsewhere(martin: Person, petit: Person, dora: Person) -> None:
    refuse_question(dora.actor, people.pending_question(body=f"{BODY} {SAID}"), reason=SAID)
    waiting = people.published_question(dora)
    save_draft(petit.actor, petit.doctor_id, waiting, parts=PARTS | {"explanation": SAID})
    save_draft(martin.actor, martin.doctor_id, waiting, parts=PARTS)
    save_profile(petit.actor, Profile(bio=SAID, training=SAID))
    with transaction() as session:
        change = RoleChange(account_id=petit.actor.account_id, role="moderator", granted=True, reason=SAID)
        change.changed_at = now()
        session.add(change)
        imported = Answer(
            question_id=waiting, author_label=f"Dr {NAME}", parts={"body": SAID}, html=f"<p>{SAID}</p>"
        )
        imported.rules_version, imported.published_at = 1, now()
        session.add(imported)


def folded(text: str) -> str:
    """Without accents and capitals; blanks, hyphens and emphasis are one space."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign)
    )
    return " ".join(plain.replace("-", " ").replace("*", " ").replace("_", " ").split())


def traces(text: str) -> list[str]:
    """The ways of naming the doctor that the text holds."""
    return [one for one in TRACES if one in folded(text)]


def rows_with_the_name() -> list[str]:
    """Every row of every table that names the doctor, encrypted fields read too."""
    db.session.rollback()
    found = []
    for table in Model.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            text = " ".join(_readable(value) for value in row)
            found += [f"{table.name}: {one}" for one in traces(text)]
    return found


def _readable(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        try:
            return str(vault().open(bytes(value)))
        except (Unreadable, ValueError):
            return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
