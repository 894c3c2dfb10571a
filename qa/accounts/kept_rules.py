"""What of a form is kept for an hour where its sender must sign in first, and how its place is named."""

from collections.abc import Iterable
from datetime import timedelta

from qa.language.marks import N_

KEPT_FOR = timedelta(hours=1)
MOST_BYTES = 200_000
MOST_ROWS = 5
MOST_PATH = 300
# Sent by scripts while somebody writes: what is kept is what somebody sends.
BY_SCRIPT = ("/brouillon", "/apercu")
_SECRET = ("password", "token", "secret", "code", "credential")

Fields = list[tuple[str, str]]

PLACES: dict[str, str] = {
    "answers": N_("Votre réponse"),
    "moderation": N_("Votre décision"),
    "doctors": N_("Votre profil"),
    "accounts": N_("Votre compte"),
}
ELSEWHERE = N_("Votre texte")


def fields_to_keep(sent: Iterable[tuple[str, str]]) -> Fields | None:
    """The fields without passwords, codes and tokens; None where nothing is left or where it is too much."""
    fields = [(name, value) for name, value in sent if not _is_secret(name)]
    size = sum(len(part.encode()) for field in fields for part in field)
    return fields if any(value for _, value in fields) and size <= MOST_BYTES else None


def _is_secret(name: str) -> bool:
    """True for « password », « csrf_token », « code », not for « postcode »."""
    return not set(_SECRET).isdisjoint(name.lower().replace("-", "_").split("_"))


def words_of(fields: Iterable[Iterable[str]]) -> list[str]:
    """What somebody wrote: the texts of several words, not the choices."""
    return [text for _, text in (tuple(one) for one in fields) if len(text.split()) > 1]
