"""Distance between words and the nearest known word of a mis-spelt one."""

import re
from collections import Counter
from collections.abc import Iterable

from qa.language.analysis import fold

_SOUNDS = (
    ("ph", "f"),
    ("th", "t"),
    ("rh", "r"),
    ("ch", "k"),
    ("qu", "k"),
    ("eau", "o"),
    ("au", "o"),
    ("ai", "e"),
    ("ei", "e"),
    ("oe", "e"),
    ("sc", "s"),
    ("tion", "sion"),
    ("cz", "ks"),
    ("x", "ks"),
    ("y", "i"),
    ("h", ""),
    ("c(?=[eiy])", "s"),
    ("[cq]", "k"),
    ("g(?=[ei])", "j"),
    ("[mn](?=[^aeiou])", "n"),
    ("z", "s"),
)


def sound(term: str) -> str:
    """A rough phonetic key: words a French reader may confuse by ear share it."""
    key = fold(term)
    for pattern, replacement in _SOUNDS:
        key = re.sub(pattern, replacement, key)
    return re.sub(r"(.)\1+", r"\1", key)


def reach(term: str) -> int:
    """How many edits a term may be away from a known one: 0 for short words and numbers."""
    if len(term) < 4 or any(c.isdigit() for c in term):
        return 0
    return 1 if len(term) < 8 else 2


def distance(left: str, right: str, *, limit: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) between two words, or limit + 1 when more."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    older: list[int] = []
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        older, previous = previous, current
    return min(previous[-1], limit + 1)


def nearest(term: str, candidates: Iterable[tuple[str, int]]) -> str | None:
    """The candidate (word, frequency) within reach with the same first letter: closest, then commonest."""
    limit = reach(term)
    best: tuple[int, int, str] | None = None
    for word, frequency in candidates:
        if not limit or word[:1] != term[:1]:
            continue
        edits = distance(term, word, limit=limit)
        if edits <= limit and (best is None or (edits, -frequency, word) < best):
            best = (edits, -frequency, word)
    return best[2] if best else None


def closest_surface(word: str, written: list[str]) -> str | None:
    """Of the forms in which documents write a term, the one nearest to the reader's word."""
    counts = Counter(w.lower() for w in written)
    target = fold(word)
    ranked = sorted(counts, key=lambda w: (distance(target, fold(w), limit=8), -counts[w], w))
    return ranked[0] if ranked else None
