"""Rules on templates."""

import re
from collections.abc import Iterator

from tests.architecture.tree import Fault, Tree

SAFE = re.compile(r"\|\s*safe\b")
SAFE_PLACE = "templates/macros/pieces.html"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
ATTRIBUTE = re.compile(r"<[a-z][^<>]*?\s(on[a-z]+|style)\s*=", re.IGNORECASE)
STYLE = re.compile(r"<style\b", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
SCRIPT_URL = re.compile(r"javascript:", re.IGNORECASE)
UNESCAPED = re.compile(r"autoescape\s+false", re.IGNORECASE)


def _pages(tree: Tree) -> Iterator[tuple[str, str]]:
    """The templates without their comments; mails apart, whose readers need inline styles."""
    for path, text in tree.templates.items():
        if not path.startswith("templates/mail/"):
            yield path, COMMENT.sub("", text)


def one_way_past_escaping(tree: Tree) -> Iterator[Fault]:
    """`|safe` stands once, in the macro that prints the cleaned column."""
    rule = "one |safe in all templates"
    uses = {path: len(SAFE.findall(COMMENT.sub("", text))) for path, text in tree.templates.items()}
    for path, count in uses.items():
        if count > (path == SAFE_PLACE):
            yield Fault(path, rule, f"uses |safe {count} times; it belongs once in {SAFE_PLACE}")
    if tree.templates and not uses.get(SAFE_PLACE):
        yield Fault(SAFE_PLACE, rule, "the macro for cleaned HTML is gone")
    for path, text in tree.templates.items():
        if UNESCAPED.search(text):
            yield Fault(path, rule, "turns escaping off")


def nothing_inline(tree: Tree) -> Iterator[Fault]:
    """No script, style or event handler stands in a page: the content security policy forbids them."""
    rule = "no inline script, style or handler"
    for path, text in _pages(tree):
        for match in ATTRIBUTE.finditer(text):
            yield Fault(path, rule, f"has the attribute {match[1]}")
        for match in SCRIPT.finditer(text):
            if "src=" not in match[1] and "application/ld+json" not in match[1]:
                yield Fault(path, rule, "has a script without src")
        if STYLE.search(text) or SCRIPT_URL.search(text):
            yield Fault(path, rule, "has a <style> or a javascript: address")


RULES = (one_way_past_escaping, nothing_inline)
