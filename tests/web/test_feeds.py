"""Feeds and sitemaps stay well formed, whatever people write."""

from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.kernel.text import normalise
from qa.web.feeds import ATOM, DECLARATION, SITEMAP, Entry, atom_feed, sitemap

MOMENT = datetime(2026, 11, 25, 9, 30, 15, 999, tzinfo=UTC)
NAMES = {"a": ATOM, "s": SITEMAP}
HOSTILE = [
    "]]>",
    "</title><script>alert(1)</script>",
    "&amp;lt;",
    "<!-- -->",
    "<?xml?>",
    "\"'<>&",
    "🩺 é \u202e",
    "&#0;",
]


def entry(**changes: object) -> Entry:
    values = {
        "id": "https://exemple.fr/questions/1",
        "title": "Titre",
        "address": "https://exemple.fr/questions/1-titre",
        "updated": MOMENT,
        "published": MOMENT,
        "author": "Camille Martin",
        "summary": "Résumé",
    }
    return Entry(**values | changes)  # type: ignore[arg-type]


def feed(*entries: Entry, title: str = "Toubib") -> ET.Element:
    text = atom_feed(title, own="https://exemple.fr/a.atom", page="https://exemple.fr/a", entries=entries)
    assert text.startswith(DECLARATION)
    return ET.fromstring(text.encode())


def test_a_feed_has_what_atom_asks_for() -> None:
    later = entry(updated=MOMENT + timedelta(days=1), published=None, id="https://exemple.fr/questions/2")
    root = feed(entry(), later)
    assert root.tag == f"{{{ATOM}}}feed"
    assert root.findtext("a:id", None, NAMES) == "https://exemple.fr/a.atom"
    assert root.findtext("a:updated", None, NAMES) == "2026-11-26T09:30:15+00:00"
    links = {one.get("rel"): one.get("href") for one in root.findall("a:link", NAMES)}
    assert links == {"self": "https://exemple.fr/a.atom", "alternate": "https://exemple.fr/a"}
    first, second = root.findall("a:entry", NAMES)
    for one in (first, second):
        for name in ("id", "title", "updated", "summary"):
            assert one.findtext(f"a:{name}", None, NAMES)
        assert one.findtext("a:author/a:name", None, NAMES) == "Camille Martin"
        assert one.find("a:link", NAMES).get("href") == "https://exemple.fr/questions/1-titre"
    assert first.findtext("a:published", None, NAMES) == "2026-11-25T09:30:15+00:00"
    assert second.find("a:published", NAMES) is None


def test_an_empty_feed_is_a_feed() -> None:
    root = feed()
    assert root.findall("a:entry", NAMES) == []
    assert root.findtext("a:updated", None, NAMES)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    root = feed(entry(title=text, summary=text, author=text), title=text)
    (one,) = root.findall("a:entry", NAMES)
    assert root.findtext("a:title", None, NAMES) == text
    assert one.findtext("a:title", None, NAMES) == one.findtext("a:summary", None, NAMES) == text
    assert one.findtext("a:author/a:name", None, NAMES) == text
    assert len(list(root.iter())) == 15


@given(st.text(max_size=60))
def test_every_text_that_we_keep_can_stand_in_a_feed(text: str) -> None:
    kept = normalise(text)
    (one,) = feed(entry(title=kept, summary=kept)).findall("a:entry", NAMES)
    assert (one.findtext("a:summary", None, NAMES) or "") == kept


def test_a_sitemap_names_addresses_and_known_changes() -> None:
    paris = timezone(timedelta(hours=1))
    text = sitemap(
        [("https://exemple.fr/?a=b&c=<d>", None), ("https://exemple.fr/q", MOMENT.astimezone(paris))]
    )
    root = ET.fromstring(text.encode())
    assert root.tag == f"{{{SITEMAP}}}urlset"
    found = [(one.findtext("s:loc", None, NAMES), one.findtext("s:lastmod", None, NAMES)) for one in root]
    assert found == [
        ("https://exemple.fr/?a=b&c=<d>", None),
        ("https://exemple.fr/q", "2026-11-25T10:30:15+01:00"),
    ]


def test_a_sitemap_index_names_its_parts() -> None:
    root = ET.fromstring(sitemap([("https://exemple.fr/sitemap-0.xml", None)], index=True).encode())
    assert root.tag == f"{{{SITEMAP}}}sitemapindex"
    assert root.findtext("s:sitemap/s:loc", None, NAMES) == "https://exemple.fr/sitemap-0.xml"
