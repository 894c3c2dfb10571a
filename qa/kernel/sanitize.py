"""The one door from what people type to HTML: Markdown subset, then bleach, then nh3, same list."""

import re
import threading
from collections.abc import Iterator
from html import escape

import nh3
from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType

from qa.kernel.text import legible, normalise

RULES_VERSION = 1

TAGS = frozenset("p br strong em ul ol li blockquote code pre a h3 h4 hr del sub sup".split())
ATTRIBUTES = {"a": frozenset({"href", "title"})}
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "nofollow ugc noopener noreferrer"
MAX_LINKS = 20
MAX_DEPTH = 12  # block levels: twelve quotes, or six lists one in the other
MAX_TOKENS = 5000  # about a thousand list items

_DIRECTION = {tag: {"dir": "auto"} for tag in ("p", "li", "blockquote", "h3", "h4")}
_NAME = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_WEB = re.compile(rf"https?://({_NAME})\.?(?::[0-9]{{1,5}})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?", re.IGNORECASE)
_MAIL = re.compile(rf"mailto:([a-z0-9.!#$&'*+/=^_{{|}}~-]+@{_NAME})", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w/.@-])(https?://[^\s<>\"«»\\`\[\]]*[^\s<>\"«»\\`\[\].,;:!?'’…*_()])", re.IGNORECASE
)
_PREFIX = re.compile(r"^(?:https?://|mailto:)?(?:www\.)?")
_GOES_ON = re.compile(r"[\w.@-]")
_OTHER_NUMBER = re.compile(r"(?!1[.)])\d{1,9}[.)]")
_ABOVE = re.compile(r">[ \t]?[\d=]")
_thread = threading.local()


def render(markdown: str) -> str:
    """Return clean HTML for the Markdown that a person typed; nothing else may meet `|safe`.

    Paragraphs, line breaks, emphasis, lists, quotes, code and links; HTML and images stay text.
    Text nested deeper or cut smaller than a person writes is shown as typed.
    """
    source = normalise(markdown)
    tokens = _PARSER.parse(source)
    if len(tokens) > max(MAX_TOKENS, len(source) // 2) or any(token.level > MAX_DEPTH for token in tokens):
        return clean(_as_typed(source))
    return clean(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _as_typed(source: str) -> str:
    paragraphs = (escape(part).replace("\n", "<br>\n") for part in re.split(r"\n{2,}", source))
    return "\n".join(f"<p>{part}</p>" for part in paragraphs)


def clean(html: str) -> str:
    """Return legible HTML with the allowed elements and attributes only; other tags become text or go."""
    return nh3.clean(
        _bleach().clean(html),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_filtered,
        url_schemes=set(SCHEMES),
        link_rel=REL,
        set_tag_attribute_values=_DIRECTION,
    )


def link_target(url: str) -> str | None:
    """Return the host or the mail address that the link leads to, None where we accept no link.

    Accepted are `https?://host` with a dot in the host, without user part, blanks or backslashes,
    and `mailto:` with one address and no headers.
    """
    found = _WEB.fullmatch(url) or _MAIL.fullmatch(url)
    return found.group(1).lower() if found and len(url) <= 2000 else None


def _bleach() -> Cleaner:
    """Return this thread's bleach cleaner: its parser keeps state between calls."""
    if not hasattr(_thread, "cleaner"):
        _thread.cleaner = Cleaner(tags=TAGS, attributes=_allowed, protocols=SCHEMES, strip=False)
    return _thread.cleaner


def _allowed(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    return name != "href" or link_target(value) is not None


def _filtered(tag: str, name: str, value: str) -> str | None:
    return value if name in ("dir", "rel") or _allowed(tag, name, value) else None


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Mark emphasis, never inside a word: « 2*500*3 » is a dose, its stars are not ours to take."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    run = state.scanDelims(state.pos, False)
    for _ in range(run.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(ord(marker), run.length, len(state.tokens) - 1, -1, run.can_open, run.can_close)
        )
    state.pos += run.length
    return True


def _lists(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Mark lists, but leave « 39. De fièvre » and « + 3 kg » as typed: a list would lose the 39 and the +."""
    marker = _line(state, start)
    if marker.startswith("+") or (not silent and _OTHER_NUMBER.match(marker)):
        return False
    return list_block(state, start, end, silent)


def _quotes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Mark quotes, but leave « >39 de fièvre » and « >= 90 » as typed."""
    return not _ABOVE.match(_line(state, start)) and blockquote(state, start, end, silent)


def _line(state: StateBlock, number: int) -> str:
    first = state.bMarks[number] + state.tShift[number]
    return state.src[first : first + 12]


def _finish(state: StateCore) -> None:
    """Level the headings, drop code languages, and finish the links of each paragraph."""
    state.env["links"] = 0
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag in ("h1", "h2") else "h4"
        elif token.type == "fence":
            token.info = ""
        elif token.type == "inline":
            for child in token.children or []:
                child.content = legible(child.content)
            token.children = _linked(token.children or [], state.env)


def _linked(children: list[Token], env: EnvType) -> list[Token]:
    """Return the inline tokens with bare addresses made links and each link's host shown after it."""
    done: list[Token] = []
    opened: Token | None = None
    inside: list[Token] = []
    for child in children:
        if child.type == "link_open":
            opened, inside = child, []
        elif opened is None:
            done.extend(_bare_links(child.content, env) if child.type == "text" else [child])
        elif child.type == "link_close":
            done.extend(_link(opened, inside, env))
            opened = None
        else:
            inside.append(child)
    return done


def _bare_links(text: str, env: EnvType) -> Iterator[Token]:
    for number, piece in enumerate(_BARE.split(text)):
        href = _PARSER.normalizeLink(piece) if number % 2 else ""
        if link_target(href):
            yield from _link(Token("link_open", "a", 1, attrs={"href": href}), [_text(piece)], env)
        else:
            yield _text(piece)


def _link(opened: Token, inside: list[Token], env: EnvType) -> list[Token]:
    """Return the whole link; beyond MAX_LINKS only its words and its host remain."""
    target = link_target(str(opened.attrs["href"])) or ""
    inside = inside or [_text(target)]
    if "title" in opened.attrs:
        opened.attrs["title"] = normalise(str(opened.attrs["title"]), multiline=False)
    env["links"] += 1
    if env["links"] <= MAX_LINKS:
        inside = [opened, *inside, Token("link_close", "a", -1)]
    words = "".join(token.content for token in inside)
    return inside if _shows(words, target) else [*inside, _text(f" ({target})")]


def _shows(words: str, target: str) -> bool:
    """Say whether the link's text begins with the very host (or address) that the link leads to."""
    shown, name = _PREFIX.sub("", words.strip().lower()), target.removeprefix("www.")
    return shown.startswith(name) and not _GOES_ON.match(shown[len(name) :])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.disable(["code", "html_block", "lheading", "reference", "html_inline", "image"])
    parser.block.ruler.at("list", _lists, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("blockquote", _quotes, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.core.ruler.push("finish", _finish)
    parser.validateLink = lambda url: link_target(url) is not None  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
