"""Why a question may be refused, and what the asker reads then."""

from qa.language.marks import N_
from qa.questions.rules import BODY, TITLE

__all__ = ["BODY", "REASONS", "TITLE", "refusal_text"]

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
