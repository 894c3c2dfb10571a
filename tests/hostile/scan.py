"""Finds in a piece of HTML what our rules do not allow; knows nothing of our cleaner."""

import re
import unicodedata
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

ELEMENTS = frozenset("p br strong em ul ol li blockquote code pre a h3 h4 hr del sub sup".split())
DIRECTED = frozenset({"p", "li", "blockquote", "h3", "h4"})
REL = frozenset({"nofollow", "ugc", "noopener", "noreferrer"})
_HTML = "{http://www.w3.org/1999/xhtml}"
# What the URL parser of a browser removes or skips before it looks for a scheme.
_SKIPPED = re.compile("[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
_WEB_START = re.compile(r"https?://[a-z0-9][^/?#]*", re.IGNORECASE)


def forbidden(html: str) -> list[str]:
    """Return one line for each element, attribute, address or character outside the allowed list.

    The page goes on after the piece: a rule set behind it must come out whole and outside of it.
    """
    fragment = html5lib.parseFragment(html + "<hr>", treebuilder="etree")
    found = [fault for node in fragment.iter() if node is not fragment for fault in _element(node)]
    last = fragment[-1] if len(fragment) else fragment
    if last.tag != f"{_HTML}hr" or last.attrib or (last.tail or ""):
        found.append("what follows is swallowed")
    return found + _characters("".join(fragment.itertext()))


def _element(node: Element) -> Iterator[str]:
    name: object = node.tag
    if not isinstance(name, str):
        yield f"comment {node.text!r}"
        return
    tag = name.removeprefix(_HTML)
    if tag not in ELEMENTS:
        yield f"element <{tag}>"
    for attribute, value in node.attrib.items():
        yield from _attribute(tag, str(attribute), value)
    if tag == "a" and "href" in node.attrib and set(node.attrib.get("rel", "").split()) != REL:
        yield f"link without rel {node.attrib['href']!r}"


def _attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if tag == "a" and name == "href":
        yield from _address(value)
    elif name == "dir" and tag in DIRECTED and value == "auto":
        return
    elif not (tag == "a" and name in ("title", "rel")):
        yield f"attribute {name}={value!r} on <{tag}>"
    yield from _characters(value)


def _address(value: str) -> Iterator[str]:
    seen = _SKIPPED.sub("", value)
    if seen != value or "\\" in value or not value.isascii():
        yield f"address with hidden parts {value!r}"
    scheme, colon, rest = seen.partition(":")
    if scheme.lower() == "mailto" and colon:
        if "@" not in rest or re.search(r"[?&%]", rest):
            yield f"mail address {value!r}"
    elif not (host := _WEB_START.match(seen)) or "@" in host.group():
        yield f"address {value!r}"


def _characters(text: str) -> list[str]:
    return [f"character U+{ord(char):04X}" for char in sorted(set(text)) if _is_hidden(char)]


def _is_hidden(char: str) -> bool:
    if char in "\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad" or "\u202a" <= char <= "\u202e":
        return True
    if "\u2066" <= char <= "\u2069" or ord(char) & 0xFFFE == 0xFFFE:
        return True
    return unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"
