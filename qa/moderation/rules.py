"""Why a question may be refused, what the asker reads then, and what to look at in an answer."""

from functools import lru_cache

from qa.answers.check_rules import Check, check
from qa.answers.models import Answer
from qa.language.marks import N_
from qa.questions.rules import BODY, TITLE
from qa.safety.prescriptions import Own

__all__ = ["BODY", "GROUP_NAMES", "REASONS", "TITLE", "checked", "refusal_text"]

REASONS = {
    "emergency": N_("Votre message décrit une urgence : appelez le 15 ou le 112 sans attendre."),
    "identifying": N_("Votre message contient des informations qui permettent de reconnaître quelqu’un."),
    "not_medical": N_("Votre message ne pose pas de question de santé."),
    "prescription": N_("Nous ne pouvons ni prescrire, ni modifier un traitement, ni lire un dossier."),
    "illegal": N_("Votre message contient des propos que la loi interdit."),
    "other": N_("Autre raison, expliquée ci-dessous."),
}


# What the groups of red flags are called where a moderator reads: what the words speak of, never what somebody has.
GROUP_NAMES: dict[str, str] = {
    "CHEST": N_("douleur dans la poitrine"),
    "STROKE": N_("signes d’attaque cérébrale"),
    "BREATH": N_("gêne pour respirer"),
    "ANAPHYLAXIS": N_("allergie grave"),
    "SUICIDE": N_("idées de suicide"),
    "INFANT_FEVER": N_("fièvre d’un nourrisson"),
    "PURPURA_MENINGITIS": N_("taches ou raideur avec fièvre"),
    "INFANT_SEVERE": N_("bébé qui va mal"),
    "PREG_BLEED": N_("saignement pendant la grossesse"),
    "PREG_OTHER": N_("alerte pendant la grossesse"),
    "ECTOPIC": N_("douleur en début de grossesse"),
    "POISON": N_("intoxication ou surdosage"),
    "CO": N_("monoxyde de carbone"),
    "CONSCIOUSNESS": N_("perte de connaissance ou convulsions"),
    "THUNDERCLAP": N_("mal de tête brutal"),
    "HEMORRHAGE": N_("saignement abondant"),
    "ACUTE_ABDOMEN": N_("douleur violente du ventre"),
    "TESTIS": N_("douleur brutale d’un testicule"),
    "DVT_PE": N_("jambe gonflée ou essoufflement brutal"),
    "CAUDA": N_("dos avec perte de sensation ou des urines"),
    "EYE": N_("œil ou vue en danger"),
    "DIABETES": N_("diabète déséquilibré"),
    "SEPSIS": N_("infection grave"),
    "HEAD_TRAUMA": N_("choc sur la tête"),
    "BURN": N_("brûlure grave"),
    "VIOLENCE": N_("violences"),
    "SELF_HARM_MINOR": N_("mineur qui se fait du mal ou qu’on harcèle"),
    "WITHDRAWAL_PSYCH": N_("sevrage ou crise psychique"),
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
