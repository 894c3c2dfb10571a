"""What stands between a written answer and its publication: remarks, words to mask, and hints for the reader's sake."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qa.answers.rules import PARTS
from qa.doctors.models import Doctor
from qa.safety.identifiers import mask, pieces
from qa.safety.prescriptions import Lint, Own, lint, products
from qa.safety.readability import Checklist, Reading, checklist, read

RETOLD = {"understood": frozenset({"diagnosis"})}  # there the doctor says again what the person wrote


@dataclass(frozen=True)
class Check:
    """The answer as it would be published, with what was found in it.

    `parts` are masked. `found` are the words that would be masked, those in `kept` excepted: the doctor says that they
    name nobody. What was public in this answer before is neither found nor masked, nor is the doctor's own name, which
    stands beside the answer.
    """

    parts: dict[str, str]
    lints: dict[str, list[Lint]]
    found: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def blocking(self) -> list[tuple[str, Lint]]:
        """What forbids the publication, with its part."""
        return [(name, one) for name, lints in self.lints.items() for one in lints if one.blocking]

    @property
    def masked(self) -> tuple[str, ...]:
        """The words that are masked as things stand."""
        return tuple(piece for piece in self.found if piece not in self.kept)

    @property
    def keys(self) -> tuple[str, ...]:
        """One short key for each remark that the doctor may set aside, and for each masked word."""
        weighed = [f"{name} {one.rule} {one.piece}" for name, lints in self.lints.items() for one in lints]
        return tuple(dict.fromkeys(map(_key, (*weighed, *(f"mask {one}" for one in self.masked)))))

    def is_acknowledged(self, keys: Collection[str]) -> bool:
        """True where the doctor has seen every remark and every masked word."""
        return set(self.keys) <= set(keys)


@dataclass(frozen=True)
class Hints:
    """For the reader's sake, never in the way: readability, checklist, and the health products that are named."""

    reading: Reading | None
    checklist: Checklist
    products: tuple[str, ...]


def own_of(doctor: Doctor) -> Own:
    """What an answer of this doctor must not promote (R.4127-13 CSP): the places, their streets and telephones."""
    places = doctor.practices
    return Own(
        name=doctor.name,
        practices=tuple(one.name for one in places if one.name),
        streets=tuple(one.street for one in places if one.street),
        telephones=tuple(one.telephone for one in places if one.telephone),
    )


def check(
    parts: Mapping[str, str],
    *,
    own: Own,
    keep: Collection[str] = (),
    public: Mapping[str, str] | None = None,
    language: str = "fr",
) -> Check:
    """Reads the five parts; `public` is the text of this answer that anyone could read already."""
    texts = {name: parts.get(name, "") for name in PARTS}
    everything = [piece for text in texts.values() for piece in pieces(text)]
    before = (public or {}).values()
    known = {one for one in everything if _is_own_name(one, own) or any(one in old for old in before)}
    found = tuple(dict.fromkeys(piece for piece in everything if piece not in known))
    kept = tuple(piece for piece in found if piece in keep)
    stays = {*known, *kept}
    return Check(
        parts={name: mask(text, keep=stays) for name, text in texts.items()},
        lints={name: _lints(name, text, own, language) for name, text in texts.items()},
        found=found,
        kept=kept,
    )


def hints(parts: Mapping[str, str]) -> Hints:
    """The hints of an answer in its present state."""
    whole = "\n\n".join(parts.get(name, "") for name in PARTS)
    return Hints(read(whole), checklist(parts), products(whole))


def _is_own_name(piece: str, own: Own) -> bool:
    words = set(re.findall(r"\w+", piece.casefold()))
    return bool(words) and words <= {"dr", "docteur", *re.findall(r"\w+", own.name.casefold())}


def _lints(name: str, text: str, own: Own, language: str) -> list[Lint]:
    spared = RETOLD.get(name, frozenset())
    return [one for one in lint(text, own=own, language=language) if one.rule not in spared]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
