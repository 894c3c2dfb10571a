"""Gathers the texts of the code and the templates into the catalogues and compiles them: `make translations`.

The texts are French: the French catalogue is filled here, each text with itself, and brings the French plural.
The English one keeps its translations; what is new or has changed is empty, and named at the end.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LANGUAGES = ("fr", "en")
SOURCES = (("qa", "**.py", "python"), ("templates", "**", "jinja2"))
OPTIONS = {"**": {"silent": "false", "encoding": "utf-8"}}  # a template that does not parse is an error
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}


def path(language: str) -> Path:
    """Where a catalogue lies; the compiled one is beside it."""
    return ROOT / "qa" / "translations" / language / "LC_MESSAGES" / "messages.po"


def extracted() -> Catalog:
    """Every text of the interface as it is now."""
    found = Catalog(charset="utf-8")
    for folder, pattern, method in SOURCES:
        for _, _, text, _, _ in extract_from_dir(ROOT / folder, [(pattern, method)], OPTIONS, KEYWORDS):
            found.add(text)
    return found


def read(language: str) -> Catalog:
    """A catalogue as it is kept."""
    with path(language).open("rb") as kept:
        return read_po(kept, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """What programs read."""
    packed = BytesIO()
    write_mo(packed, catalog)
    return packed.getvalue()


def missing(catalog: Catalog) -> list[Message]:
    """The texts without a translation, or with one that was guessed."""
    return [one for one in catalog if one.id and (one.fuzzy or not all(_forms(one.string or "")))]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def update(language: str) -> list[Message]:
    """Brings a catalogue up to the texts, writes and compiles it; gives what lacks a translation."""
    catalog = read(language)
    catalog.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    if language == "fr":
        for one in catalog:
            one.string = one.id or one.string
    with path(language).open("wb") as kept:
        write_po(kept, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    path(language).with_suffix(".mo").write_bytes(compiled(read(language)))
    return missing(catalog)


def main() -> int:
    """Update every catalogue; 1 where a translation is missing."""
    lacking = {language: update(language) for language in LANGUAGES}
    for language, found in lacking.items():
        print(f"{language}: {len(found)} without a translation")
        print("".join(f"  {one.id}\n" for one in found), end="")
    return 1 if any(lacking.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
