"""Why a question may be refused, what the asker reads then, and what to look at in an answer."""

from functools import lru_cache

from qa.answers.check_rules import Check, check
from qa.answers.models import Answer
from qa.language.marks import N_
from qa.questions.rules import BODY, TITLE
from qa.safety.prescriptions import Own

__all__ = ["BODY", "REASONS", "TITLE", "checked", "refusal_text"]

REASONS = {
    "emergency": N_("Votre message décrit une urgence : appelez le 15 ou le 112 sans attendre."),
    "identifying": N_("Votre message contient des informations qui permettent de reconnaître quelqu’un."),
    "not_medical": N_("Votre message ne pose pas de question de santé."),
    "prescription": N_("Nous ne pouvons ni prescrire, ni modifier un traitement, ni lire un dossier."),
    "illegal": N_("Votre message contient des propos que la loi interdit."),
    "other": N_("Autre raison, expliquée ci-dessous."),
}


def refusal_text(code: str, note: str) -> str:
    """The reason's sentence and the moderator's words, in French: the language of the catalogue's ids."""
    sentence = REASONS[code] if code in REASONS and code != "other" else ""
    return "\n\n".join(part for part in (sentence, note.strip()) if part)


def checked(answer: Answer, *, language: str) -> Check:
    """What the rules remark in a public answer, and what may identify someone in it; its author saw the same."""
    name = answer.doctor.name if answer.doctor else ""
    return _checked(tuple(answer.parts.items()), name, language)


@lru_cache(maxsize=256)
def _checked(parts: tuple[tuple[str, str], ...], name: str, language: str) -> Check:
    """Once for each text: a list shows fifty of them."""
    return check(dict(parts), own=Own(name=name), language=language)
