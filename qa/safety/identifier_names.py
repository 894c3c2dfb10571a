"""Finds people's names by the words beside them: civilities, « je m’appelle », kin, signatures, first names."""

import re
from collections.abc import Iterator

from qa.safety.identifier_name_words import Strength, first_name_at, name_at, names_after
from qa.safety.identifier_view import SEALED, Hit, View
from qa.safety.identifier_words import is_common, is_first_name, is_medicine

_SHORT = r"(?:drs?|dre|prs?|mmes?|mdme|mde|mlles?|melle|mr|mm|m|me|mgr|doc|mrs)"
_LONG = r"(?:docteure?s?|professeure?s?|prof|monsieur|madame|mademoiselle|messieurs|mesdames|maitre)"
_CIVILITY = re.compile(rf"(?<![^\W_])(?<!['@-])(?P<it>{_SHORT}|{_LONG})(?!\w|-(?!\s))(?P<stop>\.?)")
_GREETED = re.compile(
    r"(?:bonjour|bonsoir|salut|merci|chere?|hello|bjr|slt|coucou)[\s,!.*_]{0,4}(?:a vous |beaucoup |mon |ma )?$"
)
_HELD = re.compile(
    r"(?:(?<!\w)(?:le|la|du|au|mon|ma|un|une|par|notre|votre|son|sa|ce|cette|les|aux|des|nos|mes|de|avec|chez|par|et|pour|que)|l')\s$"
)
_ECG = re.compile(r"(?:intervalle|espace|segment|allongement|et|le)\s+$")
_GAP = r"[\s:=*_«\"'(>-]{1,6}"
_SAID = re.compile(
    r"(?<!\w)(?:(?:je |j')?m'? ?app?el+e|(?:je )?me nomme|on m'appelle|jmapp?el+e|jm'app?el+e|mon (?:pre)?nom(?: de famille)?(?: est|,? c'est| :)?"
    r"|mon petit nom(?: est)?|(?:pre)?nommee?s?|qui se nomme(?:nt)?|(?:il|elle) se nomme"
    rf"|moi,? c'est|nom de (?:jeune fille|naissance|famille|mon mari) ?:?(?: est| c'est)?){_GAP}(?:c'est )?"
)
_SIGNED = re.compile(
    r"(?<!\w)(?:signee?|signature|de la part de|envoye par|message de)(?: ?:)?[ *_]{1,3}(?:par )?"
)
_FORM = re.compile(
    r"(?<![\w'])(?:n(?:om)?s?(?: et prenoms?| ?[/,&+-] ?prenoms?| d'usage| du patient| de la patiente)?|prenoms?(?: et noms?| ?[/,&+-] ?noms?)?"
    r"|patiente?|assuree?|beneficiaire|titulaire|contact|destinataire|expediteur|auteur)\s?(?:\*{1,2})?\s?:[\s*_]{0,4}"
)
_KIN = (
    r"(?:fil(?:s|le|les)|bebes?|mari|femme|epoux|epouse|conjointe?|compagnon|compagne|copa?ine?s?|petite? amie?|amie?s?|meres?|peres?"
    r"|maman|papa|soeurs?|freres?|mamie|mamy|mami|papi|papy|meme|pepe|oncle|tante|tata|tonton|cousine?s?|neveux?|nieces?|voisine?s?|enfants?"
    r"|ainee?|cadet(?:te)?|jum(?:eaux?|elles?)|petits?|petites?|loulou|garcon|gars|poupee|puce|cherie?|doudou|nounou|collegues?|patron(?:ne)?|chef"
    r"|(?:beau|grand|demi|petit|belle|grande|petite)[ -](?:pere|frere|fils|mere|soeur|fille)s?|fiancee?|associee?|defunt(?:e)?"
    r"|medecin(?: traitant)?|generaliste|gyneco(?:logue)?|kine|osteo|dentiste|psy(?:chologue|chiatre)?|cardio(?:logue)?|dermato(?:logue)?"
    r"|neuro(?:logue|chirurgien)?|pediatre|chirurgien(?:ne)?|sage[ -]femme|infirmiere?|ophtalmo|orl|rhumato(?:logue)?|pneumo(?:logue)?"
    r"|interne|orthophoniste|pharmacien(?:ne)?|assistante?|secretaire|famille|veuve|veuf|nommee?|amie d'enfance)"
)
_RELATION = re.compile(
    rf"(?<![\w'-])(?:(?:mon|ma|mes|notre|nos|ton|ta|tes|son|sa|ses|leur|leurs|votre|vos|la|le|les|un|une|une? de mes|au|du|des|petit|petite|pauvre|cher|chere)"
    rf"\s|l'|d'|cher |chere |^)(?:\w+ )?(?P<kin>{_KIN})"
    r"(?P<age>(?:\s\w+)?,?\s?\(?(?:agee?s? )?(?:de |d')?\d{1,2}(?:[ ,]\d)? ?(?:ans?|mois|semaines?|jours?)(?: et demie?)?\)?)?"
    r"(?P<gap>,? (?:s'app?el+e(?:nt)?|se nomme(?:nt)?|se prenomme|nommee?|prenommee?) | \*{0,2}|, | ?[(:] ?| - )"
)
_CALLED = re.compile(r"(?<!\w)s'app?el+e(?:nt)?\s(?:tous |toutes |aussi )?")
_BORN = re.compile(r"(?<![\w-])(?:nee?|epouse|divorcee?|veuve|ep\.?|vve)\s(?=[^\W\d])")
_HERE = re.compile(
    r"(?<!\w)(?:ici|c'est|cest|suis|chui|jsuis|et moi|moi|avec|pour|par|chez|a|de|et|ou|que|qu')[ ,]{1,2}(?=[^\W\d])|(?<!\w)(?:d'|qu')(?=[^\W\d])"
)
_CLOSING = re.compile(
    r"(?:cordialement|cdlt|cdt|bien a vous|merci(?: (?:d'avance|beaucoup|bcp|infiniment|encore|par avance|a tous|a vous|de votre (?:aide|reponse|retour)|pour (?:tout|votre (?:aide|reponse|retour))))*"
    r"|bonne (?:journee|soiree|continuation|nuit)|belle journee|amicalement|respectueusement|sinceres salutations|salutations(?: distinguees)?|a bientot"
    r"|bises|bisous|sincerement|bien cordialement|amities|au revoir|votre patiente?|une (?:maman|patiente)[^,.\n]{0,25}|un (?:papa|patient)[^,.\n]{0,25}|courage a tous)"
    r"(?P<gap>[ ,.!;:*_\n-]{1,8}|$)"
)
_LAST = re.compile(
    rf"[ .!*_{SEALED}]*(?: ?[,(-]{{1,2}} ?[^\n]{{0,30}}| (?:de|a|d[']) ?[^\n,.]{{2,25}}| \d{{1,3}} ?ans)?[\s).*_{SEALED}]*$"
)
_LAST_LINE = re.compile(r"(?:\n|^)[ *_>~-]{0,6}(?=[^\W\d_])(?=[^\n]{1,45}\s*$)")


def find_names(view: View) -> Iterator[Hit]:
    """Names that the words around them give away; eponyms, places and medicines stay."""
    for finder in (
        _by_civility,
        _by_saying,
        _by_form,
        _by_kin,
        _by_calling,
        _by_birth,
        _by_closing,
        _by_first_name,
    ):
        yield from finder(view)


def _hits(view: View, place: int, strength: Strength, reason: str) -> Iterator[Hit]:
    """The name at the place and those joined to it by commas and « et »."""
    for start, end in names_after(view, place, strength):
        yield Hit(start, end, "NOM", reason)


def _by_civility(view: View) -> Iterator[Hit]:
    for found in _CIVILITY.finditer(view.plain):
        strength = _civility_strength(view, found)
        gap = re.compile(
            r"[ *_\"«]{0,4}\n?[ *_>\"«]{0,4}" if strength is not Strength.GREETED else r"[ *_\"«]{0,4}"
        ).match(view.text, found.end())
        if strength and gap and (gap.end() > found.end() or found["stop"]):
            yield from _hits(view, gap.end(), strength, "civility")


def _civility_strength(view: View, found: re.Match[str]) -> Strength | None:
    """How much the civility says about the next word; None where it is none (« 5 m », « me », « PR »)."""
    word, written = found["it"], view.text[found.start("it") : found.end("it")]
    before = view.plain[max(0, found.start() - 30) : found.start()]
    if word in ("m", "mm", "me", "pr", "doc", "mde", "mrs", "prs"):
        if written[0].islower() or (word in ("me", "pr") and written.isupper() and _ECG.search(before)):
            return (
                Strength.WRITTEN
                if word in ("m", "doc", "pr") and written.islower() and not re.search(r"\d ?$", before)
                else None
            )
        return Strength.WRITTEN
    if re.fullmatch(_SHORT, word):
        return Strength.GREETED if _GREETED.search(before) and not found["stop"] else Strength.SHORT
    return Strength.HELD if _HELD.search(before) else Strength.GREETED


def _by_saying(view: View) -> Iterator[Hit]:
    for found in _SAID.finditer(view.plain):
        yield from _hits(view, found.end(), Strength.SAID, "said")
    for found in _SIGNED.finditer(view.plain):
        participle = found[0].startswith("sign") and "é" not in view.text[found.start() : found.end()].lower()
        if not participle or found[0].rstrip(" *_").endswith(":"):
            yield from _hits(view, found.end(), Strength.CLOSING, "signed")


def _by_form(view: View) -> Iterator[Hit]:
    for found in _FORM.finditer(view.plain):
        weak = found[0].strip(" :*").split(" ")[0] in (
            "patient",
            "patiente",
            "contact",
            "auteur",
            "de",
            "n",
            "ns",
        )
        yield from _hits(view, found.end(), Strength.KIN if weak else Strength.SAID, "form")


def _by_kin(view: View) -> Iterator[Hit]:
    for found in _RELATION.finditer(view.plain):
        called = "app" in found["gap"] or "nom" in found["gap"]
        comma = found["gap"].strip() in (",", "(", ":", "-")
        strength = Strength.SAID if called else Strength.APART if comma else Strength.KIN
        yield from _hits(view, found.end(), strength, "kin")


def _by_calling(view: View) -> Iterator[Hit]:
    """« s’appelle » alone may name a medicine or a disease: the word itself decides."""
    for found in _CALLED.finditer(view.plain):
        person = re.search(
            r"(?<!\w)(?:il|elle|ils|elles|qui|bebe|gyneco\w*|medecin|docteur|chirurgien\w*|kine|psy\w*)\s$",
            view.plain[max(0, found.start() - 20) : found.start()],
        )
        yield from _hits(view, found.end(), Strength.KIN if person else Strength.LISTED, "called")


def _by_birth(view: View) -> Iterator[Hit]:
    """« née Durand », « épouse Martin »: a surname with its capital."""
    for found in _BORN.finditer(view.plain):
        yield from _hits(view, found.end(), Strength.KIN, "birth_name")


def _by_closing(view: View) -> Iterator[Hit]:
    """A signature: what stands alone after « Cordialement », or in the last line."""
    for pattern, reason in ((_CLOSING, "closing"), (_LAST_LINE, "last_line")):
        for found in pattern.finditer(view.plain):
            end = name_at(view, found.end(), Strength.LISTED if reason == "last_line" else Strength.CLOSING)
            if end and _LAST.match(view.plain, end):
                yield Hit(found.end(), end, "NOM", reason)


def _by_first_name(view: View) -> Iterator[Hit]:
    """A usual first name with its capital, outside names of streets, hospitals and diseases."""
    for start, end in first_name_at(view):
        yield Hit(start, end, "NOM", "first_name")
    for found in _HERE.finditer(view.plain):
        word = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?").match(view.plain, found.end())
        if found[0].startswith(("ici", "moi")) and word and is_first_name(word[0], doubtful=False):
            yield Hit(found.end(), word.end(), "NOM", "here")


__all__ = ["find_names", "is_common", "is_medicine"]
