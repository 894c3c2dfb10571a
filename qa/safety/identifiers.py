"""What identifies a person in a text: finds it, masks it, shows it marked.

Order of the labels and rules of each: the project's privacy page. First names alone, nicknames, misspelt
names, workplaces and photos are not all caught: a moderator reads before anything is published.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qa.safety.identifier_address_homes import find_homes
from qa.safety.identifier_addresses import find_addresses
from qa.safety.identifier_dates import find_birth_dates
from qa.safety.identifier_links import find_domains, find_handles, find_links, find_mails
from qa.safety.identifier_names import find_names
from qa.safety.identifier_numbers import find_accounts, find_registers, find_social_numbers
from qa.safety.identifier_phones import find_phones
from qa.safety.identifier_view import SEALED, Hit, View, view_of

_FINDERS = (
    find_links,
    find_mails,
    find_domains,
    find_accounts,
    find_social_numbers,
    find_registers,
    find_phones,
    find_birth_dates,
    find_addresses,
    find_homes,
    find_handles,
    find_names,
)
PASSES_MOST = 20  # a mask uncovers another piece a few times at most; « 01/01/01/… » would at each day
_SEAL = re.compile(f"[{SEALED}]")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text as given, the label of its mask and why it was found."""

    start: int
    end: int
    label: str
    reason: str


def find(text: str) -> list[Span]:
    """What identifies someone, in order and apart; what is already masked is not found again."""
    view = view_of(text)
    spans: list[Span] = []
    for _ in range(PASSES_MOST):
        before = len(spans)
        for finder in _FINDERS:
            hits = _apart(finder(view))
            spans += [_given(view, hit) for hit in hits]
            view = view.sealed(hits) if hits else view
        if len(spans) == before:
            break
    return sorted(spans, key=lambda span: span.start)


def mask(text: str, *, keep: Iterable[str] = (), more: Iterable[str] = ()) -> str:
    """The text with `[LABEL]` for each identifier; masking it again changes nothing.

    `keep` are exact pieces that identify nobody; `more` are words to mask too, as `[NOM]`, wherever they
    stand as whole words, whatever their case and accents.
    """
    return "".join(f"[{label}]" if label else run for run, label in _runs(text, keep, more))


def pieces(text: str) -> list[str]:
    """The distinct pieces that are found, in the order of the text."""
    return list(dict.fromkeys(text[span.start : span.end] for span in find(text)))


def marked(text: str, *, keep: Iterable[str] = (), more: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The masked text as runs for a page: `("[NOM]", "NOM")` for a mask, `(words, "")` for the rest."""
    return [(f"[{label}]" if label else run, label) for run, label in _runs(text, keep, more)]


def _runs(text: str, keep: Iterable[str], more: Iterable[str]) -> list[tuple[str, str]]:
    runs, place = [], 0
    for span in _chosen(text, frozenset(keep), more):
        if span.start > place:
            runs.append((text[place : span.start], ""))
        runs.append((text[span.start : span.end], span.label))
        place = span.end
    if place < len(text):
        runs.append((text[place:], ""))
    return runs


def _chosen(text: str, keep: frozenset[str], more: Iterable[str]) -> list[Span]:
    """The found spans without those kept, and the asked words: an asked word widens a span it touches."""
    chosen: list[Span] = []
    found = [span for span in find(text) if text[span.start : span.end] not in keep]
    for span in sorted([*found, *_asked(text, more)], key=lambda span: (span.start, -span.end)):
        if chosen and span.start < chosen[-1].end:
            last = chosen[-1]
            chosen[-1] = Span(last.start, max(last.end, span.end), last.label, last.reason)
        else:
            chosen.append(span)
    return chosen


def _asked(text: str, more: Iterable[str]) -> list[Span]:
    wanted = {view_of(word).plain.strip() for word in more}
    wanted = {word for word in wanted if word and not _SEAL.search(word)}
    if not wanted:
        return []
    view = view_of(text)
    words = "|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True))
    hits = (
        Hit(*found.span(), "NOM", "asked") for found in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", view.plain)
    )
    return [_given(view, hit) for hit in hits]


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    apart: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < hit.end and (not apart or hit.start >= apart[-1].end):
            apart.append(hit)
    return apart


def _given(view: View, hit: Hit) -> Span:
    return Span(view.starts[hit.start], view.ends[hit.end - 1], hit.label, hit.reason)
