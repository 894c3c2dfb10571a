"""The one chain that turns French text into search terms, the same for every engine."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from qa.language.stopwords import CLITICS, STOP_WORDS

TERM_LIMIT = 64

_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
_LABELLED = frozenset("vitamine vitamines hepatite hepatites groupe type grippe omega".split())
# Folded word -> term, where the rules would miss a form or confuse two words (selle is not sel).
_IRREGULAR = dict(
    pair.split("=")
    for pair in """
    yeux=oeil travaux=travail os=osseu sourd=surd dors=dorm dort=dorm bois=boir boit=boir bu=boir meurt=mour
    selle=selle selles=selle dose=dose doses=dose colonne=colonne colonnes=colonne foyer=foyer foyers=foyer
    courante=courante cours=cours zona=zona jeun=jejun teter=teter tetee=teter tetees=teter vue=vue vues=vue
    carie=carie caries=carie tennis=tennis
    """.split()
)
_APOSTROPHES = ("'", "’", "ʼ", "`")
_STEMMER = snowballstemmer.stemmer("french")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the original text, its place there, and its search term (None for a stop word)."""

    text: str
    start: int
    end: int
    term: str | None


def fold(word: str) -> str:
    """The word in lower case without accents or ligatures."""
    decomposed = unicodedata.normalize("NFKD", word.translate(_LIGATURES).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LIGATURES)


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    """The term of a folded word: irregular forms, plurals in -aux, then Snowball French."""
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    word = re.sub(r"eaux$", "eau", folded[:TERM_LIMIT])
    word = re.sub(r"aux$", "al", word)
    word = re.sub(r"ees?$", "e", word)
    return _finish(_STEMMER.stemWord(word))


def _finish(stemmed: str) -> str:
    """Repairs what Snowball leaves once accents are folded: brûlent, cheveux, oublier."""
    if len(stemmed) >= 7 and stemmed.endswith("ent"):
        return stemmed[:-3]
    if len(stemmed) >= 5 and stemmed.endswith(("eux", "i")):
        return stemmed[:-1]
    return stemmed


def tokens(text: str) -> list[Token]:
    """Every word of the text in order, with offsets into the text as given (NFC or not)."""
    found: list[Token] = []
    before = ""
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        elided = text[match.end() : match.end() + 1] in _APOSTROPHES
        kept = folded and not _is_stopped(folded, "" if elided else before)
        found.append(Token(match.group(), match.start(), match.end(), stem(folded) if kept else None))
        before = folded
    return found


def _is_stopped(folded: str, before: str) -> bool:
    """A letter alone is an elision (l’, d’, ’s), but a name after "vitamine"; né is no negation."""
    if before.startswith("nouveau"):
        return folded not in {"ne", "nes"} and folded in STOP_WORDS
    if folded in CLITICS:
        return before not in _LABELLED
    return folded in STOP_WORDS


def terms(text: str) -> list[str]:
    """The search terms of the text in order, stop words left out, repeats kept."""
    return [token.term for token in tokens(text) if token.term]
