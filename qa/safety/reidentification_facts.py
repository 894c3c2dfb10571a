"""Facts of a life that a text tells: where, at whose place of work, how old, in what family."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.language.towns import namesakes
from qa.safety.identifier_view import View, view_of
from qa.safety.identifier_words import either, is_common, is_starter
from qa.safety.identifier_words import places as large_places

_SMALL = 10_000  # inhabitants: below, a town with an age and an illness singles out


@dataclass(frozen=True, slots=True)
class Fact:
    """A detail and where it stands in the view."""

    kind: str
    start: int
    end: int


_NAME = r"[A-ZÀ-Þ][^\W\d_]*(?:['-][^\W\d_]+)*"
_INSIDE = r"(?:sur|sous|en|lès|les|le|la|l'|de|du|des|d'|aux)"
_TOWN = re.compile(rf"(?:(?:La|Le|Les|la|le|les) |[Ll]')?{_NAME}(?:[ -]{_INSIDE}(?:[ -]|(?<=')){_NAME})*")
_LIVES = either(
    r"""j'habite ; habit(?:e|ons|ant|ent|ez|ait) ; (?:je|nous|on) vi[st] ; vivons ; vivant ; demeur\w+ ; resid\w+
    ; originaire ; maison ; chez moi ; installee?s? ; demenage\w*"""
)
_LIVES_AT = re.compile(rf"(?<!\w){_LIVES}(?: [a-z'-]+){{0,2}}? (?:a|au|aux|de|d'|sur|pres de) ?(?=[\w'])")
_AT_SAINT = re.compile(r"(?<!\w)[àÀa] (?P<it>(?:Saint|Sainte|St|Ste)[ -][A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)*)")
_KIND = r"(?:village|hameau|bourg|commune|ile|patelin|bled)"
_MANY = r"(?:moins de |environ |quelques |a peine )?(?:\d{1,2}[ .]?\d{0,3}|quelques|cent|deux cents?|mille)"
_VILLAGE = re.compile(
    rf"(?<!\w)(?:(?:petite?|mon|notre|ce|un|une) )*{_KIND}(?: [a-z'-]+){{0,2}} de {_MANY} (?:habitants?|ames)(?!\w)"
)
_VILLAGE_NAMED = re.compile(rf"(?<!\w){_KIND} (?:de |d'|du |des )")
_IN_PLACE = re.compile(
    r"(?<!\w)(?:habite|habitons|a|en|au|aux|de|d'|dans le|dans l'|pres de|sur|region|departement) (?=\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_INSTEAD = re.compile(
    r"(?:hopital|clinique|chu|chr|centre|maternite|urgences|service|maladie|syndrome) (?:\w+ )?$"
)

_BEFORE_AGE = either(
    r"""j'ai ; jai ; a ; ai ; agee?s? de ; age ; de ; mes ; ses ; , ; : ; fille ; fils ; mari ; femme ; homme
    ; mere ; pere ; \("""
)
_AGE = re.compile(rf"(?<!\w){_BEFORE_AGE} ?(?P<it>\d{{1,3}} ?ans)(?! (?:de|que|d')(?!\w))")
_DURING = either(
    """depuis ; pendant ; il y a ; y a ; durant ; en ; dans ; tous ; toutes ; pour ; plus ; moins ; apres
    ; avant ; environ ; a peu pres ; voila ; fait"""
)
_NOT_AN_AGE = re.compile(rf"{_DURING} ?(?:de |les )?$")

_TRADE = either(
    """caissiere? ; vendeu(?:r|se) ; infirmiere? ; aide-soignante? ; prof ; professeure? ; enseignante?
    ; instit(?:utrice|uteur)? ; assistante? ; secretaire ; comptable ; direct(?:eur|rice) ; employee? ; salariee?
    ; ouvriere? ; technicien(?:ne)? ; ingenieure? ; policiere? ; gendarme ; pompier ; facteur ; factrice ; chauffeur
    ; conduct(?:eur|rice) ; serveu(?:r|se) ; cuisiniere? ; coiffeu(?:r|se) ; boulangere? ; bouchere? ; pharmacien(?:ne)?
    ; medecin ; interne ; etudiante? ; eleve ; lyceenne? ; collegienne? ; apprentie? ; stagiaire ; vigile
    ; gardien(?:ne)? ; bibliothecaire ; educat(?:eur|rice) ; atsem ; animat(?:eur|rice) ; avocate? ; greffiere?
    ; journaliste ; magasiniere? ; manutentionnaire ; agricult(?:eur|rice) ; cheffe ; manager ; operat(?:eur|rice)
    ; hotesse ; receptionniste ; femme de menage ; aide a domicile ; maitresse d'ecole ; conseillere? ; banquiere?
    ; kine ; sage-femme"""
)
_AT = r"(?:chez|au|aux|a la|a l'|a|dans le|dans la|dans l'|pour|du|de la|de l'|de|d')"
_WORKING = either(
    r"""travaill\w+ ; bosse\w* ; employee? ; embauchee? ; en poste ; scolarisee? ; en stage ; en apprentissage
    ; mon (?:patron|employeur|entreprise) (?:est|c'est)"""
)
_HOUSE = r"(?:usine|entreprise|magasin|boite|ecole|college|lycee|caserne|prison) (?:de |d'|du )?(?:la |l')?"
_WORKS = re.compile(
    rf"(?<!\w)(?:{_TRADE}(?: [a-z'-]+){{0,3}}? {_AT}|{_WORKING}(?: [a-z'-]+){{0,2}}? {_AT}|{_HOUSE}) ?(?=[\w'])"
)
_INSTITUTIONS = either(
    """college ; lycee ; ecole ; mairie ; hopital ; chu ; clinique ; ehpad ; creche ; universite ; fac ; faculte ; usine
    ; magasin ; entreprise ; societe ; caserne ; tribunal ; prefecture ; maison de retraite ; centre commercial
    ; supermarche ; pharmacie ; boulangerie ; gendarmerie ; commissariat ; poste ; banque"""
)
_INSTITUTION = re.compile(
    rf"(?:{_INSTITUTIONS}(?: (?:de|du|des|d'|de la|de l'|maternelle|primaire|elementaire|prive))* ?)?"
)
_EMPLOYER_NAME = re.compile(rf"{_NAME}(?: (?:de|du|des|d'|la|le|les|l') ?{_NAME}| {_NAME})*")
_HELD = re.compile(
    r"(?<!\w)(?:le|la|les|mon|ma|mes|du|au|aux|cette|ce|votre|notre|son|sa|ses|un autre) $|(?<!\w)l'$"
)
_OFFICE = either(
    """maire ; deputee? ; senat(?:eur|rice) ; prefete? ; sous-prefete? ; curee? ; eveque ; notaire ; proviseure?
    ; princip(?:al|ale) du college ; sacristain ; garde[ -]champetre ; commissaire ; procureure? ; doyenn?e?
    ; rect(?:eur|rice)"""
)
_ONLY = either(
    r"""medecin ; pharmacien(?:ne)? ; infirmiere? ; sage-femme ; dentiste ; boulangere? ; instit\w* ; femme ; homme
    ; habitante? ; veterinaire ; notaire ; kine ; coiffeu(?:r|se) ; prof\w*"""
)
_OF_PLACE = r"(?:de|du|d'|a|en|des) ?(?:la |le |l'|mon |notre )?[^\W\d_]+(?:-[^\W\d_]+)*"
_POSITION = re.compile(
    rf"(?<!\w)(?:(?:le|la|adjointe? au|ancienne? |suis |etre )?{_OFFICE} {_OF_PLACE}"
    rf"|(?:seule?|unique|derniere?|premiere?) {_ONLY} {_OF_PLACE}"
    r"|champion(?:ne)? (?:de france|d'europe|du monde|olympique|departementale?|regionale?)|miss [a-z]{4,}"
    r"|president(?:e)? (?:du club|de l'association|de la federation)(?: de [^\s.,]+)?"
    r"|joueu(?:r|se) (?:professionnelle?|pro)(?: de \w+)?)"
)
_AGES = r"(?:(?:de|ages? de|agees de) )?\d{1,2}(?: ?ans)?(?:[ ,]{1,2}(?:et )?\d{1,2}(?: ?ans)?){2,8} ?ans"
_FAMILY = re.compile(
    r"(?<!\w)(?:(?:triple|quadruple|quintuple|sextuple)e?s(?!\w)|jumeaux siamois|soeurs siamoises"
    r"|(?:mes |ses |nos |de |a )?(?:[6-9]|1\d|six|sept|huit|neuf|dix|onze|douze) enfants(?! sur)"
    rf"|(?:\d{{1,2}}|deux|trois|quatre|cinq) (?:enfants|fils|filles|garcons)[ ,:(]{{1,3}}{_AGES}"
    r"|(?:trois|quatre|3|4) paires de jumeaux)"
)


def villages(view: View) -> Iterator[Fact]:
    """Small places by their name, their size, or both."""
    for found in _VILLAGE.finditer(view.plain):
        yield Fact("village", *found.span())
    for pattern in (_LIVES_AT, _VILLAGE_NAMED):
        for found in pattern.finditer(view.plain):
            town = _TOWN.match(view.text, found.end())
            if town and not is_starter(re.split("[ -]", town[0])[0]) and _is_small(town[0]):
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
        kind = _INSTITUTION.match(view.plain, found.end())
        start = kind.end() if kind else found.end()
        name = _EMPLOYER_NAME.match(view.text, start)
        house = kind[0] if kind else ""
        held = _HELD.search(view.plain[max(0, found.start() - 8) : found.start()])
        if name and found.start() >= done and not held and _names_a_place_of_work(house, name[0]):
            done = name.end()
            yield Fact("employer", found.start(), done)


def _names_a_place_of_work(house: str, name: str) -> bool:
    """A large town alone names nobody's work; « l'hôpital de Dinan » does."""
    first = view_of(name.split(" ", maxsplit=1)[0]).plain
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
