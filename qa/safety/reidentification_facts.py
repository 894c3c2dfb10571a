"""Facts of a life that a text tells: where, at whose place of work, how old, in what family."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.language.towns import namesakes
from qa.safety.identifier_view import View, view_of
from qa.safety.identifier_words import is_common, is_starter
from qa.safety.identifier_words import places as large_places

_SMALL = 10_000  # inhabitants: below, a town with an age and an illness singles out


@dataclass(frozen=True, slots=True)
class Fact:
    """A detail and where it stands in the view."""

    kind: str
    start: int
    end: int


_NAME = r"[A-ZÀ-Þ][^\W\d_]*(?:['-][^\W\d_]+)*"
_TOWN = rf"(?:(?:La|Le|Les|la|le|les) |[Ll]')?{_NAME}(?:[ -](?:sur|sous|en|lès|les|le|la|l'|de|du|des|d'|aux)(?:[ -]|(?<=')){_NAME})*"
_LIVES = (
    r"(?:j'habite|habit(?:e|ons|ant|ent|ez|ait)|(?:je|nous|on) vi[st]|vivons|vivant|demeur\w+|resid\w+|originaire|maison|chez moi"
    r"|installee?s?|demenage\w*)(?: [a-z'-]+){0,2}?"
)
_LIVES_AT = re.compile(rf"(?<!\w){_LIVES} (?:a|au|aux|de|d'|sur|pres de) ?(?=[\w'])")
_AT_SAINT = re.compile(r"(?<!\w)[àÀa] (?P<it>(?:Saint|Sainte|St|Ste)[ -][A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)*)")
_VILLAGE = re.compile(
    r"(?<!\w)(?:(?:petite?|mon|notre|ce|un|une) )*(?:village|hameau|bourg|commune|ile|patelin|bled)"
    r"(?: [a-z'-]+){0,2} de (?:moins de |environ |quelques |a peine )?(?:\d{1,2}[ .]?\d{0,3}|quelques|cent|deux cents?|mille) (?:habitants?|ames)(?!\w)"
)
_VILLAGE_NAMED = re.compile(r"(?<!\w)(?:village|hameau|bourg|commune|ile|patelin|bled) (?:de |d'|du |des )")
_IN_PLACE = re.compile(
    r"(?<!\w)(?:habite|habitons|a|en|au|aux|de|d'|dans le|dans l'|pres de|sur|region|departement)[ ](?=\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_INSTEAD = re.compile(
    r"(?:hopital|clinique|chu|chr|centre|maternite|urgences|service|maladie|syndrome) (?:\w+ )?$"
)

_AGE = re.compile(
    r"(?<!\w)(?:j'ai|jai|a|ai|agee?s? de|age|de|mes|ses|,|:|fille|fils|mari|femme|homme|mere|pere|\() ?(?P<it>\d{1,3} ?ans)(?! (?:de|que|d')(?!\w))"
)
_NOT_AN_AGE = re.compile(
    r"(?:depuis|pendant|il y a|y a|durant|en|dans|tous|toutes|pour|plus|moins|apres|avant|environ|a peu pres|voila|fait) ?(?:de |les )?$"
)

_TRADES = """caissiere? vendeu(?:r|se) infirmier infirmiere aide-soignante? prof professeure? enseignante? instit(?:utrice|uteur)?
assistante? secretaire comptable directeur directrice employee? salariee? ouvrier ouvriere technicien technicienne ingenieure?
policier policiere gendarme pompier facteur factrice chauffeur conducteur conductrice serveu(?:r|se) cuisinier cuisiniere
coiffeu(?:r|se) boulanger boulangere boucher bouchere pharmacien pharmacienne medecin interne etudiante? eleve lyceenne? collegienne? apprentie?
stagiaire vigile gardien gardienne bibliothecaire educateur educatrice atsem animateur animatrice avocate? greffiere?
journaliste magasinier magasiniere manutentionnaire agricult(?:eur|rice) cheffe manager operateur operatrice hotesse
receptionniste femme[ ]de[ ]menage aide[ ]a[ ]domicile maitresse[ ]d'ecole conseillere? banquiere? kine sage-femme""".split()
_TRADE = "|".join(trade.replace("[ ]", " ") for trade in _TRADES)
_AT = r"(?:chez|au|aux|a la|a l'|a|dans le|dans la|dans l'|pour|du|de la|de l'|de|d')"
_WORKS = re.compile(
    rf"(?<!\w)(?:(?:{_TRADE})(?: [a-z'-]+){{0,3}}? {_AT}|(?:travaill\w+|bosse\w*|employee? |embauchee?|en poste|scolarisee?|en stage|en apprentissage|mon (?:patron|employeur|entreprise) (?:est|c'est))"
    rf"(?: [a-z'-]+){{0,2}}? {_AT}|(?:usine|entreprise|magasin|boite|ecole|college|lycee|caserne|prison) (?:de |d'|du )?(?:la |l')?) ?(?=[\w'])"
)
_INSTITUTION = r"(?:(?:college|lycee|ecole|mairie|hopital|chu|clinique|ehpad|creche|universite|fac|faculte|usine|magasin|entreprise|societe|caserne|tribunal|prefecture|maison de retraite|centre commercial|supermarche|pharmacie|boulangerie|gendarmerie|commissariat|poste|banque)(?: (?:de|du|des|d'|de la|de l'|maternelle|primaire|elementaire|prive))*[ ]?)?"
_HELD = re.compile(
    r"(?<!\w)(?:le|la|les|mon|ma|mes|du|au|aux|cette|ce|votre|notre|son|sa|ses|un autre) $|(?<!\w)l'$"
)
_POSITION = re.compile(
    r"(?<!\w)(?:(?:le|la|adjointe? au|ancienne? |suis |etre )?(?:maire|deputee?|senat(?:eur|rice)|prefete?|sous-prefete?|curee?|eveque|notaire|proviseure?|princip(?:al|ale) du college|sacristain|garde[ -]champetre|commissaire|procureure?|doyenn?e?|recteur|rectrice)"
    r" (?:de|du|d'|a|des) ?(?:la |le |l')?[^\W\d_]+(?:-[^\W\d_]+)*|(?:seule?|unique|derniere?|premiere?) (?:medecin|pharmacien(?:ne)?|infirmiere?|sage-femme|dentiste|boulanger(?:e)?|instit\w*|femme|homme|habitante?|veterinaire|notaire|kine|coiffeu(?:r|se)|prof\w*) (?:de|du|d'|a|en|des) ?(?:la |le |l'|mon |notre )?[^\W\d_]+(?:-[^\W\d_]+)*"
    r"|champion(?:ne)? (?:de france|d'europe|du monde|olympique|departementale?|regionale?)|miss [a-z]{4,}|president(?:e)? (?:du club|de l'association|de la federation)(?: de [^\s.,]+)?|joueu(?:r|se) (?:professionnelle?|pro)(?: de \w+)?)"
)
_FAMILY = re.compile(
    r"(?<!\w)(?:(?:triple|quadruple|quintuple|sextuple)e?s(?!\w)|jumeaux siamois|soeurs siamoises"
    r"|(?:mes |ses |nos |de |a )?(?:[6-9]|1\d|six|sept|huit|neuf|dix|onze|douze) enfants(?! sur)"
    r"|(?:\d{1,2}|deux|trois|quatre|cinq) (?:enfants|fils|filles|garcons)[ ,:(]{1,3}(?:(?:de|ages? de|agees de) )?\d{1,2}(?: ?ans)?(?:[ ,]{1,2}(?:et )?\d{1,2}(?: ?ans)?){2,8} ?ans"
    r"|(?:trois|quatre|3|4) paires de jumeaux)"
)


def villages(view: View) -> Iterator[Fact]:
    """Small places by their name, their size, or both."""
    for found in _VILLAGE.finditer(view.plain):
        yield Fact("village", *found.span())
    for pattern in (_LIVES_AT, _VILLAGE_NAMED):
        for found in pattern.finditer(view.plain):
            town = re.compile(_TOWN).match(view.text, found.end())
            if town and not is_starter(town[0].split(" ")[0].split("-")[0]) and _is_small(town[0]):
                yield Fact("village", *town.span())
    for found in _AT_SAINT.finditer(view.text):
        before = view.plain[max(0, found.start() - 30) : found.start() + 2]
        if _is_small(found["it"]) and not _INSTEAD.search(before):
            yield Fact("village", *found.span("it"))


def _is_small(name: str) -> bool:
    """True for a French place under 10,000 inhabitants, or one that no list knows."""
    plain = name.lower().replace(" ", "-")
    if plain in large_places() or name.lower() in large_places() or is_common(name):
        return False
    known = namesakes(name)
    return not known or known[0].population < _SMALL


def places(view: View) -> Iterator[Fact]:
    """Towns, departments, regions and countries of the list."""
    for found in _IN_PLACE.finditer(view.plain):
        word = _WORD.match(view.plain, found.end())
        if word and word[0] in large_places() and view.text[word.start()].isupper():
            yield Fact("place", *word.span())


def ages(view: View) -> Iterator[Fact]:
    """Ages in years; durations (« depuis 3 ans ») are none."""
    for found in _AGE.finditer(view.plain):
        if not _NOT_AN_AGE.search(view.plain[max(0, found.start("it") - 25) : found.start("it")]):
            yield Fact("exact_age", *found.span("it"))


def employers(view: View) -> Iterator[Fact]:
    """« caissière au Leclerc de Pontivy », « prof au collège Jean Moulin », « je travaille chez X »."""
    done = 0
    for found in _WORKS.finditer(view.plain):
        kind = re.compile(_INSTITUTION).match(view.plain, found.end())
        start = kind.end() if kind else found.end()
        name = re.compile(rf"{_NAME}(?: (?:de|du|des|d'|la|le|les|l') ?{_NAME}| {_NAME})*").match(
            view.text, start
        )
        house = kind[0] if kind else ""
        held = _HELD.search(view.plain[max(0, found.start() - 8) : found.start()])
        if name and found.start() >= done and not held and _names_a_place_of_work(house, name[0]):
            done = name.end()
            yield Fact("employer", found.start(), done)


def _names_a_place_of_work(house: str, name: str) -> bool:
    """A large town alone names nobody's work; « l'hôpital de Dinan » does."""
    first = view_of(name.split(" ")[0]).plain
    large = first in large_places() and (not house or house.startswith(("univ", "fac")))
    return not is_starter(first) and not large and len(name) > 2


def positions(view: View) -> Iterator[Fact]:
    """Functions that one person in a place holds."""
    for found in _POSITION.finditer(view.plain):
        if "cure " not in found[0] or "curé" in view.text[found.start() : found.end()].lower():
            yield Fact("position", *found.span())


def families(view: View) -> Iterator[Fact]:
    """Families that stand out: triplets, six children and more, the ages of three."""
    for found in _FAMILY.finditer(view.plain):
        if "ple" not in found[0] or "plé" in view.text[found.start() : found.end()].lower():
            yield Fact("family", *found.span())
