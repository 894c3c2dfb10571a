"""The main part of a page as elements; the frame around it is the same everywhere and costs as much to read."""

from xml.etree.ElementTree import Element

import html5lib


def main_of(html: str) -> Element:
    """The <main> of a page, as a browser would read it."""
    start, end = html.find("<main"), html.find("</main>")
    part = html[start : end + len("</main>")] if 0 <= start < end else html
    found = html5lib.parse(part, namespaceHTMLElements=False).find(".//main")
    assert isinstance(found, Element)
    return found
