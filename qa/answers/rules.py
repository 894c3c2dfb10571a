"""What an answer is made of, and who may write one."""

from collections.abc import Mapping

from qa.doctors.models import Doctor
from qa.kernel.access import Action, Actor
from qa.language.marks import N_
from qa.questions.models import Question

MOST_CHARACTERS = 10_000

PARTS: dict[str, str] = {
    "understood": N_("Ce que j’ai compris"),
    "explanation": N_("L’explication la plus probable"),
    "action": N_("Que faire maintenant"),
    "consult": N_("Quand consulter ou appeler"),
    "limits": N_("Limites de cet avis"),
}
REQUIRED = ("explanation", "action", "consult")


def may_answer(actor: Actor, doctor: Doctor | None, question: Question) -> bool:
    """A verified doctor may answer a public question that is not imported."""
    return actor.may(Action.ANSWER) and doctor is not None and doctor.may_answer and question.is_public


def length(parts: Mapping[str, str]) -> int:
    """Characters in all parts."""
    return sum(len(text) for text in parts.values())


def markdown(parts: Mapping[str, str]) -> str:
    """The answer as one Markdown text: small headings over the parts that were written."""
    if "body" in parts:
        return parts["body"]
    return "\n\n".join(f"## {heading}\n\n{parts[name]}" for name, heading in PARTS.items() if parts.get(name))
