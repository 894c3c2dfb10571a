"""Compares a whole page with the same page of harmless text: nothing may stand in one that is not in the other."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import html5lib

from tests.hostile.scan import _characters, _element, forbidden

# Words that answer a search and words that an editor changed: as many as the text has.
COUNTED = frozenset({"mark", "ins", "del"})
ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "poster", "cite", "background"})
HEADER, FOOTER = '<header class="site-header">', '<footer class="site-footer">'
ORIGIN = "http://localhost:8000"
_HTML = "{http://www.w3.org/1999/xhtml}"
_DATA = '<script type="application/ld+json">'
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
Shape = Counter[str]


def shape(html: str) -> Shape:
    """Every element of ours with its parent, attributes and kinds of address; faults stand there as themselves.

    What text may contain by our rules (paragraphs, links with their rel, words marked) is left out; so is what
    our header and footer hold, for speed: that they stand in their place is seen.
    """
    root = html5lib.parse(_without_frame(html), treebuilder="etree")
    found: Shape = Counter(_characters("".join(root.itertext())))
    found.update(_below(root, ""))
    return found


def _without_frame(html: str) -> str:
    before, footer, _ = html.rpartition(FOOTER)
    whole = f"{before}{footer}</footer>" if footer else html
    head, header, rest = whole.partition(HEADER)
    return f"{head}{header}</header>{rest.partition('</header>')[2]}" if header else whole


# What a page of masks shows of a text depends on what was found in it: the moderator's boxes, the marked words.
MASKS = re.compile(
    r"mark\['class=masked'\]|mask-why|name=(?:keep|keep_before|listed|sure)|class=sure"
    r"|aside form.*(?:class=choice|class=field|label\['for'\]|bdi\[\])"
    r"|> span\['class=visually-hidden'\]$"
)


def _below(parent: Any, path: str) -> Iterator[str]:
    for node in parent:
        if not isinstance(node.tag, str):
            yield f"{path} > comment"
            continue
        tag = node.tag.removeprefix(_HTML)
        if not (tag in COUNTED and not node.attrib) and any(_element(node)):
            yield f"{path} > {tag}{sorted(_attributes(node))}"
        for value in node.attrib.values():
            yield from _characters(value)
        yield from _below(node, f"{path} {tag}"[-60:] if not _is_text(tag) else path)


def _is_text(tag: str) -> bool:
    return tag in ("p", "strong", "em", "li", "blockquote") or tag in COUNTED


def _attributes(node: Any) -> Iterator[str]:
    for name, value in node.attrib.items():
        if name in ADDRESSES:
            yield f"{name}={_address(value)}"
        elif name in ("class", "type", "rel", "name", "http-equiv", "style", "target"):
            yield f"{name}={value}"
        else:
            yield str(name)


def _address(value: str) -> str:
    """Of the site itself, or the scheme: no text of a person's becomes another address of the page."""
    if value.startswith(("#", f"{ORIGIN}/")) or re.match(r"/(?![/\\])", value):
        return "ours"
    found = _SCHEME.match(value)
    return found.group(1).lower() if found else f"other {value}"


def differences(html: str, harmless: Shape, *, counted: bool = True) -> list[str]:
    """What the page has more or less often than the harmless one; not `counted`: what only the page has."""
    own = shape(html)
    if not counted:
        return [f"new: {one}" for one in own if one not in harmless and not MASKS.search(one)]
    return [f"more: {one}" for one in own - harmless] + [f"less: {one}" for one in harmless - own]


def json_ld(html: str) -> list[Any]:
    """The data blocks of a page; raises ValueError where one is broken or could end its element."""
    blocks = [rest.partition("</script")[0] for rest in html.split(_DATA)[1:]]
    if any("<" in block for block in blocks):
        raise ValueError("a data block with <")
    return [json.loads(block) for block in blocks]


def xml(text: str) -> ET.Element:
    """The document, read strictly; raises ParseError, and ValueError for hidden characters."""
    root = ET.fromstring(text)
    hidden = _characters("".join(root.itertext()))
    if hidden:
        raise ValueError(hidden)
    return root


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON document with the name that it stands under."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def data_faults(value: Any) -> list[str]:
    """What a JSON document holds that our rules forbid: HTML where it says HTML, hidden characters anywhere."""
    faults = []
    for key, text in texts(value):
        found = forbidden(text) if key == "html" else _characters(text)
        faults += [f"{key}: {fault}" for fault in found]
    return faults
