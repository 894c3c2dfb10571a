"""The contract of full-text search: documents in, ranked keys out."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Document:
    """One public question with its answers: plain text, specialty slug, publication time in UTC."""

    key: int
    title: str
    body: str
    specialty: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found and its score; higher is better, comparable within one search only."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, how many there are in all, and how many in each specialty (filter ignored)."""

    hits: list[Hit]
    total: int
    facets: dict[str, int]


class IndexBusy(RuntimeError):
    """Another process kept the index's lock for too long; the write may be tried again later."""


class SearchIndex(Protocol):
    """Full-text search over documents; the database stays the truth, so an index may be lost."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace documents by key; raises IndexBusy when the lock does not come free."""

    def remove(self, keys: Iterable[int]) -> None:
        """Forget documents; unknown keys are ignored."""

    def find(self, text: str, *, limit: int, offset: int = 0, specialty: str | None = None) -> Found:
        """The best documents for any text; never raises for a text, empty for stop words only."""

    def suggest(self, text: str) -> str | None:
        """The whole query with mis-spelt words corrected ("did you mean"), None when nothing to correct."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a fresh index beside the old one, swap it in, and say how many documents it holds."""


def open_index(url: str) -> SearchIndex:
    """The index named by QA_SEARCH_URL: "memory:" or "whoosh:/path"; ValueError says what is wrong."""
    scheme, colon, path = url.partition(":")
    if scheme == "memory" and colon:
        return _implementation("index_memory").MemoryIndex()
    if scheme == "whoosh" and path:
        return _implementation("index_whoosh").WhooshIndex(path)
    if scheme in ("sqlite", "postgresql") and colon:
        raise ValueError(f"The {scheme} search engine is not available in this version; use whoosh:/path.")
    raise ValueError("The search address must be whoosh:/path or memory:.")


def check_index(url: str) -> str:
    """One line on where the index lies; raises OSError where its folder could not be written."""
    scheme, _, path = url.partition(":")
    if scheme != "whoosh":
        return "in memory"
    folder = Path(path).absolute()
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not there.is_dir():
        raise NotADirectoryError(f"{there} is not a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(f"{there} cannot be written")
    return "a folder"


def _implementation(name: str) -> ModuleType:
    """Loaded on demand: an engine imports this module, and a site needs only its own."""
    return import_module(f"qa.gateways.{name}")
