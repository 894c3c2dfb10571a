"""Languages that doctors speak: codes of ISO 639-1, names from Unicode CLDR as Babel brings them."""

import re
from functools import lru_cache

from babel import Locale

from qa.language.towns import folded


@lru_cache(maxsize=4)
def tongues(locale: str) -> dict[str, str]:
    """Name of each language of ISO 639-1 in `locale` (fr or en), by code."""
    names = Locale(locale).languages
    return {code: name for code, name in names.items() if re.fullmatch("[a-z]{2}", code)}


def tongue_name(code: str, locale: str) -> str:
    """The language's name, or its code where it has none."""
    return tongues(locale).get(code, code)


def read_tongues(text: str) -> tuple[list[str], list[str]]:
    """Codes of the languages named in French or English between commas, in order, and the words that name none."""
    codes: list[str] = []
    unknown: list[str] = []
    for word in re.split(r"[,;\n]", text):
        code = _codes().get(folded(word))
        if code and code not in codes:
            codes.append(code)
        elif not code and word.strip():
            unknown.append(word.strip())
    return codes, unknown


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Codes by folded name; French goes before English."""
    return {folded(name): code for locale in ("en", "fr") for code, name in tongues(locale).items()}
