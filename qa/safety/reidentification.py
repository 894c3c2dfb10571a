"""What could make a patient recognised though no name is written, and what to write instead.

Hints for the asker and the moderator, never a block: only the age band and the coarse region become public
(GDPR article 4(5) and opinion 05/2014: no singling out, no linking, no inference).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from qa.language.marks import N_
from qa.safety.identifier_spelt import DATE
from qa.safety.identifier_view import View, view_of
from qa.safety.identifier_words import lines_of
from qa.safety.identifiers import Span, find
from qa.safety.reidentification_facts import Fact, ages, employers, families, places, positions, villages

ADVICE = {
    "rare_disease": N_(
        "Avec l’âge et le lieu, une maladie rare désigne une personne : écrivez « une maladie rare »."
    ),
    "exact_date": N_("Une date exacte se recoupe : donnez le mois, ou écrivez « il y a trois semaines »."),
    "employer": N_("Le lieu de travail ou d’études désigne : dites « dans un magasin », « dans une école »."),
    "village": N_("Dans un petit lieu, on se reconnaît : dites « une petite ville » ou la région."),
    "exact_age": N_(
        "L’âge exact, avec d’autres détails, désigne : donnez une tranche, « la trentaine » par exemple."
    ),
    "position": N_(
        "Une fonction que peu de gens exercent désigne : dites « un métier de bureau », « un élu »."
    ),
    "family": N_(
        "Une famille peu commune se reconnaît : dites « mes enfants » sans leur nombre ni leurs âges."
    ),
    "combination": N_(
        "Ensemble, ces détails peuvent désigner une personne : gardez ceux qui aident le médecin."
    ),
}
_OLDEST = 89
# Exact dates near these words are notes on a paper or a rule, not an event of the asker's life.
_DATED_PAPER = re.compile(
    r"(?:decret|arrete|loi|version|recommandations?|article|etude|publiee?|jo|apgar)(?: a| :)? (?:du |le )?$"
)
_FULL_DAY = re.compile(rf"(?<![\w/.-])(?P<it>{DATE})(?![\w/-])")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d|[/.-]\d\d$|mille")


@dataclass(frozen=True, slots=True)
class Risk:
    """A detail that helps to recognise someone: its kind (a key of ADVICE), its place and its words."""

    kind: str
    start: int
    end: int
    piece: str


def risks(text: str, *, age_band: str = "") -> list[Risk]:
    """What may give the patient away, in the order of the text, without what is masked anyway.

    `age_band` is what the form says beside the text: with it an age is known though the text has none.
    """
    view, spans = view_of(text), find(text)
    told = [fact for fact in _facts(view, age_known=bool(age_band)) if not _masked(view, fact, spans)]
    found = [
        Risk(fact.kind, view.starts[fact.start], view.ends[fact.end - 1], "")
        for fact in sorted(told, key=lambda fact: fact.start)
    ]
    pieces = [Risk(risk.kind, risk.start, risk.end, text[risk.start : risk.end]) for risk in found]
    return pieces + _together(text, pieces)


def _masked(view: View, fact: Fact, spans: list[Span]) -> bool:
    start, end = view.starts[fact.start], view.ends[fact.end - 1]
    return any(span.start < end and start < span.end for span in spans)


def _facts(view: View, *, age_known: bool) -> Iterator[Fact]:
    """The facts that are a risk, alone or by what else the text says."""
    small, jobs, rare = list(villages(view)), list(employers(view)), list(positions(view))
    family, diseases, years = list(families(view)), list(_diseases(view)), list(ages(view))
    anywhere = bool(small) or any(places(view))
    yield from [*small, *jobs, *rare, *family]
    if anywhere and (years or age_known):
        yield from diseases
    around = sum(map(bool, (anywhere, jobs, rare, family, diseases)))
    yield from (year for year in years if around >= 2 or _years(view, year) > _OLDEST)
    yield from _dates(view)


def _years(view: View, fact: Fact) -> int:
    return int(re.sub(r"\D.*", "", view.plain[fact.start : fact.end]))


def _together(text: str, pieces: list[Risk]) -> list[Risk]:
    """Three kinds at once say more than each: one hint for all."""
    if len({risk.kind for risk in pieces}) < 3:
        return []
    start, end = pieces[0].start, max(risk.end for risk in pieces)
    return [Risk("combination", start, end, text[start:end])]


@cache
def _disease_names() -> re.Pattern[str]:
    names = sorted(lines_of("rare_diseases.txt"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in names)})(?!\w)")


def _diseases(view: View) -> Iterator[Fact]:
    return (Fact("rare_disease", *found.span()) for found in _disease_names().finditer(view.plain))


def _dates(view: View) -> Iterator[Fact]:
    for found in _FULL_DAY.finditer(view.plain):
        if _HAS_YEAR.search(found["it"]) and not _DATED_PAPER.search(view.plain[: found.start()][-30:]):
            yield Fact("exact_date", *found.span("it"))
