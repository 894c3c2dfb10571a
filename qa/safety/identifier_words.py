"""The lists behind the finders of names: first names, ordinary words, eponyms, places, medicines."""

from functools import cache
from importlib import resources

from qa.language.analysis import fold

_ENDINGS = (
    "e es ons ez ent ais ait ions iez aient ee es ees er era erai erez erait erais ant a ai eront".split()
)
# Endings of ordinary, mostly learned, words; few names bear them in lower case.
_ORDINARY = tuple(
    """tion tions sion sions ment ments ique iques logue logues logie logies iste istes iatre iatres peute peutes pathe
    pathie pathies ite ites ose oses emie emies urie algie algies ectomie scopie graphie graphies therapie metrie
    isme ismes able ables ible ibles aire aires oire oires euse euses ance ances ence ences tude tudes age ages
    icien icienne atrice ateur ateurs amment emment issant issante eux""".split()
)
# Names of substances, and of classes of them.
_SUBSTANCE = tuple(
    """cilline cycline mycine floxacine azole prazole sartan pril olol statine formine gliptine gliflozine zepam zolam
    azepine oxetine pramine triptan profene fenac xaban parine caine codone morphine mab nib vir""".split()
)


def either(words: str) -> str:
    """An expression for any of the words parted by « ; »."""
    return f"(?:{'|'.join(' '.join(word.split()) for word in words.split(';'))})"


@cache
def lines_of(name: str) -> frozenset[str]:
    """The entries of a list of one a line; a line that opens with # is a note."""
    text = (resources.files("qa.safety") / "data" / name).read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def words_of(name: str) -> frozenset[str]:
    """The entries of a list with many a line."""
    return frozenset(word for line in lines_of(name) for word in line.split())


@cache
def _sections() -> dict[str, frozenset[str]]:
    text = (resources.files("qa.safety") / "data" / "common_words.txt").read_text(encoding="utf-8")
    parts: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in text.splitlines():
        if line.startswith("["):
            current = parts.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            current.update(line.split())
    return {name: frozenset(words) for name, words in parts.items()}


@cache
def starters() -> frozenset[str]:
    """Words that begin or join sentences, and the forms of usual verbs: never a name."""
    stems = [verb.removesuffix("er") for verb in _sections()["verbs"] if verb.endswith("er")]
    forms = {stem + ending for stem in stems for ending in _ENDINGS}
    softened = {
        f"{stem}e{ending}" for stem in stems if stem.endswith("g") for ending in ("ons", "ais", "ait", "ant")
    }
    return _sections()["starters"] | forms | softened


@cache
def _ordinary() -> frozenset[str]:
    return starters() | _sections()["words"] | _lexicon()


@cache
def medicines() -> frozenset[str]:
    """Words of brands and substances (qa.language's list)."""
    return _words_in_language("brands.txt")


@cache
def _lexicon() -> frozenset[str]:
    return _words_in_language("lexicon.txt")


def _words_in_language(name: str) -> frozenset[str]:
    text = (resources.files("qa.language") / name).read_text(encoding="utf-8")
    rows = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for row in rows for word in fold(row.replace("|", " ").replace("'", " ")).split())


def is_starter(word: str) -> bool:
    """True for a word that begins or joins sentences, however it is written."""
    folded = fold(word).replace("’", "'")
    head, apostrophe, _ = folded.partition("'")
    return folded in starters() or (bool(apostrophe) and head in _ELIDED) or folded.split("-")[0] in _GLUED


_ELIDED = frozenset("j l c s t m qu jusqu lorsqu puisqu quelqu".split())
_GLUED = frozenset(
    "est peut puis dois faut pouvez pourriez savez avez auriez suis ai a y etes sont dites".split()
)


def is_listed(word: str) -> bool:
    """True for an ordinary word, an eponym, a medicine or a place of the lists."""
    folded = fold(word)
    if folded in _ordinary() or is_starter(word) or folded in eponyms():
        return True
    singular = folded.removesuffix("s").removesuffix("x")
    return singular in _ordinary() or folded in medicines() or folded in places()


def is_common(word: str) -> bool:
    """True for an ordinary word, listed or by its ending: written in lower case it is no name."""
    folded = fold(word)
    return is_listed(word) or (len(folded) > 5 and folded.endswith(_ORDINARY) and not _ends_as_a_name(folded))


def _ends_as_a_name(folded: str) -> bool:
    """« Lya-Rose » ends like « névrose », but its last part is a first name."""
    _, hyphen, last = folded.rpartition("-")
    return folded in first_names() or bool(hyphen and last in first_names() | word_names())


def is_medicine(word: str) -> bool:
    """True for a brand, a substance or what sounds like one."""
    folded = fold(word)
    return folded in medicines() or (len(folded) > 7 and folded.endswith(_SUBSTANCE))


def first_names() -> frozenset[str]:
    """First names that are hardly anything else."""
    return words_of("first_names.txt")


def word_names() -> frozenset[str]:
    """First names that are words or places too."""
    return words_of("first_names_words.txt")


def is_first_name(word: str, *, doubtful: bool = True) -> bool:
    """True for a listed first name; a compound counts where each part does."""
    parts = fold(word).split("-")
    known = first_names() | word_names() if doubtful else first_names()
    return all(part in known for part in parts)


def surname_words() -> frozenset[str]:
    """Surnames that are ordinary words."""
    return words_of("surname_words.txt")


def eponyms() -> frozenset[str]:
    """People's names that name diseases, signs and tools."""
    return words_of("eponyms.txt")


def places() -> frozenset[str]:
    """Large towns, departments, regions and countries."""
    return words_of("places.txt")
