"""Atom feeds and sitemaps, built by an XML library, so that no text can break them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from qa.kernel.clock import now

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True)
class Entry:
    """One entry of a feed; `id` is permanent, moments are UTC."""

    id: str
    title: str
    address: str
    updated: datetime
    published: datetime | None
    author: str
    summary: str


def atom_feed(title: str, *, own: str, page: str, entries: Sequence[Entry]) -> str:
    """An Atom feed (RFC 4287): `own` is its address, `page` the page that it follows."""
    feed = ET.Element("feed", {"xmlns": ATOM, LANGUAGE: "fr"})
    _add(feed, "id", own)
    _add(feed, "title", title)
    _add(feed, "updated", _iso(max((entry.updated for entry in entries), default=now())))
    ET.SubElement(feed, "link", {"rel": "self", "href": own, "type": "application/atom+xml"})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    for entry in entries:
        _entry(feed, entry)
    return DECLARATION + ET.tostring(feed, encoding="unicode")


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _entry(feed: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(feed, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", _iso(entry.updated))
    if entry.published:
        _add(element, "published", _iso(entry.published))
    _add(ET.SubElement(element, "author"), "name", entry.author)
    ET.SubElement(element, "link", {"rel": "alternate", "href": entry.address, "type": "text/html"})
    _add(element, "summary", entry.summary)


def sitemap(addresses: Sequence[tuple[str, datetime | None]], *, index: bool = False) -> str:
    """A sitemap or a sitemap index; `lastmod` only where it is known."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    root = ET.Element(outer, {"xmlns": SITEMAP})
    for location, changed in addresses:
        item = ET.SubElement(root, inner)
        ET.SubElement(item, "loc").text = location
        if changed:
            ET.SubElement(item, "lastmod").text = _iso(changed)
    return DECLARATION + ET.tostring(root, encoding="unicode")
