"""The columns of the official extraction: its headers drift in case, accents and wording from one file to the next."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from qa.gateways.register.models import FileKind

UNKNOWN = (
    "this is no file of the Annuaire Santé that we know (PS_LibreAcces_Personne_activite or SavoirFaire)"
)
DIPLOMAS = (
    "this is the file of diplomas, which serves for nothing here: give Personne_activite or SavoirFaire"
)
LACKING = "the file lacks a column that nothing can be verified without"

# Small words come and go between two versions; « (coord. structure) » is said of the address of every structure.
_SMALL = frozenset({"d", "de", "du", "des", "l", "le", "la", "coord", "structure", "pp"})

# The columns without which nothing is imported, each by its words and by those of other versions.
KEYS: dict[str, tuple[str, ...]] = {
    "Identifiant PP": ("identifiant", "identifiant personne", "rpps", "identifiant rpps"),
    "Identification nationale PP": ("identification nationale", "identifiant national", "idnps"),
    "Nom d’exercice": ("nom exercice", "nom exercice professionnel"),
    "Prénom d’exercice": ("prenom exercice", "prenoms exercice", "prenom exercice professionnel"),
    "Code profession": ("code profession", "code profession exercee"),
    "Code catégorie professionnelle": ("code categorie professionnelle", "code categorie"),
    "Code type savoir-faire": ("code type savoir faire", "code type savoirfaire"),
    "Code savoir-faire": ("code savoir faire", "code savoirfaire"),
}
SECTOR, MAILBOX = "Code secteur d’activité", "Adresse e-mail"
WISHED: dict[str, tuple[str, ...]] = {
    SECTOR: ("code secteur activite",),
    MAILBOX: ("adresse e mail", "adresse email", "adresse mail", "adresse courriel", "e mail", "email"),
}
# What no file but that of activities has, by the first words of a column.
_OF_ACTIVITY = (
    "code mode exercice",
    "numero siret",
    "raison sociale",
    "code secteur activite",
    "code fonction",
)
_OF_DIPLOMA = ("code type diplome", "code diplome", "code type autorisation")


class Unreadable(Exception):
    """The file cannot be used; the message says why in one line for who imports it."""


@dataclass(frozen=True)
class Layout:
    """Which file it is, how many fields a row has, and where the columns stand.

    `keys` are the places of KEYS in their order; `sector` and `mailbox` are None where the file has no such column.
    """

    kind: FileKind
    width: int
    keys: tuple[int, ...]
    sector: int | None
    mailbox: int | None

    @property
    def lacks(self) -> tuple[str, ...]:
        """The columns of activities that a file can do without, and that this one has not."""
        if self.kind != FileKind.ACTIVITY:
            return ()
        places = {SECTOR: self.sector, MAILBOX: self.mailbox}
        return tuple(name for name, place in places.items() if place is None)


def words_of(header: str) -> str:
    """A header without case, accents, punctuation and small words: « Nom d'exercice » is `nom exercice`."""
    plain = unicodedata.normalize("NFKD", header.casefold())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(word for word in re.findall(r"[a-z0-9]+", letters) if word not in _SMALL)


def layout_of(headers: Sequence[str]) -> Layout:
    """Where the columns stand. Raises Unreadable for another file, or with the name of the key column it lacks."""
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        places.setdefault(words_of(header), place)
    kind = _kind(places)
    keys = tuple(_key(places, name, known) for name, known in KEYS.items())
    sector, mailbox = (_place(places, known) for known in WISHED.values())
    return Layout(kind, len(headers), keys, sector, mailbox)


def _kind(places: dict[str, int]) -> FileKind:
    if any(words.startswith(_OF_DIPLOMA) for words in places):
        raise Unreadable(DIPLOMAS)
    if sum(_place(places, known) is not None for known in KEYS.values()) < 2:
        raise Unreadable(UNKNOWN)
    of_activity = any(words.startswith(_OF_ACTIVITY) for words in places)
    return FileKind.ACTIVITY if of_activity else FileKind.SKILL


def _place(places: dict[str, int], known: tuple[str, ...]) -> int | None:
    return next((places[words] for words in known if words in places), None)


def _key(places: dict[str, int], name: str, known: tuple[str, ...]) -> int:
    found = _place(places, known)
    if found is None:
        raise Unreadable(f"{LACKING}: {name}")
    return found
