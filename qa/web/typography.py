"""French typography for the interface's own words: narrow no-break spaces where French wants them."""

import re
from functools import lru_cache

NARROW, NO_BREAK = "\u202f", "\u00a0"
RULES = (
    (re.compile(r" ([;?!»])"), NARROW + r"\1"),
    (re.compile(r" :(?=\s|$)"), NO_BREAK + ":"),
    (re.compile(r"« "), "«" + NARROW),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
    (re.compile(r"(?<=[\ds]) (?=(?:h|min|%|%%|kB|Mo)(?![\w(]))"), NO_BREAK),
)


@lru_cache(maxsize=4096)
def typeset(text: str) -> str:
    """The text with French spaces; placeholders such as %(name)s are left alone."""
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text
