"""Finds mail addresses, links outside public bodies, and names used on social networks."""

import re
from collections.abc import Iterator

from qa.safety.identifier_view import SEALED, Hit, View
from qa.safety.identifier_words import is_common, is_first_name, is_listed, lines_of

_SOLID = rf"[^\s<>\"«»{SEALED}]"
_TLD = """com fr org net eu io info be ch lu mc ca co me ly gg tv app dev health example test re paris bzh ma dz tn
de uk es it pt us ru cn xyz site online shop store blog club biz name pro page link live news space website
care clinic doctor fyi ai sn ci cm mg gp mq gf yt nc pf wf pm qc corsica alsace""".split()
# Endings that are French words too: a full stop without a space is no link.
_WORDS_TOO = frozenset("me ma re co de es ca tv ai ci pro site page live link club tn it lu us test".split())
_SHORTENERS = frozenset("t.me wa.me m.me fb.me t.co g.co".split())
_PROVIDERS = (
    r"(?:gmail|g-mail|hotmail|yahoo|outlook|laposte|wanadoo|orange|free|sfr|icloud|live|msn|proton(?:mail)?)"
)

_SCHEME = re.compile(rf"(?<![^\W_])(?:h(?:tt|xx)ps?\s?:\s?/{{1,2}}|ftp://|www\.){_SOLID}+", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![\w@.\-])(?:[\w-]{{1,63}}\.)+(?P<tld>{'|'.join(_TLD)}|xn--[\w-]{{2,59}})(?![\w@-])(?:\.(?=[/\s]|$))?"
    rf"(?::\d{{2,5}})?(?P<path>[/?#]{_SOLID}*)?",
    re.IGNORECASE,
)
_SPELT = re.compile(
    r"(?<![\w.-])[\w-]{3,40}\s?(?:\s(?:point|dot)\s|\[\.\]|\((?:\.|point|dot)\)|\[(?:point|dot)\])\s?"
    r"(?:com|fr|org|net|be|ch)(?!\w)(?:\s(?:slash|/)\s[\w.-]+)*",
    re.IGNORECASE,
)

_OPEN, _CLOSE = r"\s?[(\[{<\"*]\s?", r"\s?[)\]}>\"*]\s?"
_AT = (
    rf"(?:@{{1,2}}\s{{0,2}}|\s{{1,2}}@\s{{1,2}}|{_OPEN}(?:at|@|[aà]|chez|arr?oba?ze?|arr?obas?e?){_CLOSE}"
    r"|\s+(?:arr?oba(?:se?|ze?)|at|[aà][\s-]commercial)\s+|[_-](?:at|arobase)[_-])"
)
_SAID_DOT = rf"(?:{_OPEN}(?:\.|dot|point|pt){_CLOSE}|\s+(?:point|dot|pt)\s+|\s\.\s|[_-](?:dot|point)[_-])"
_SAID_MARK = (
    rf"(?:{_OPEN}(?:\.|_|-|dot|point|tiret|underscore){_CLOSE}"
    r"|\s+(?:point|dot|tiret(?: du (?:bas|8|6))?|underscore)\s+|\s[._]\s)"
)
_LOCAL = rf"(?<![^\W_])(?<![.+-])[^\W_][\w.+'&-]{{0,99}}(?:{_SAID_MARK}[\w.+-]{{1,64}}){{0,4}}"
_HOST = rf"[\w-]{{1,63}}(?:(?:\.|{_SAID_DOT}|{_SAID_MARK})[\w-]{{1,63}}){{0,4}}"
_END = rf"(?:\.(?:[a-z]{{2,24}}|c0m)|(?:{_SAID_DOT}|\.\s|\s\.)(?:{'|'.join(_TLD)}))(?![^\W_]|-)"
_MAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LOCAL}{_AT}{_HOST}{_END}",
        rf"{_LOCAL}\s@{_HOST}\.(?:com|fr|org|net|eu|be|ch|example)(?![\w-])",
        rf"{_LOCAL}{_AT}{_PROVIDERS}(?:\s(?:com|fr|net|me))?(?!\w)",
        rf"{_LOCAL}(?:\s+à\s+|\s?[#%*§]\s?){_PROVIDERS}(?:\.|\s+(?:point|dot)\s+|\s)(?:com|fr|net)(?!\w)",
        r"(?<![\w.-])(?=[^\s\d_.]{1,40}[\d_.])[\w.-]{3,64}\s+à\s+[\w-]{2,63}\.(?:com|fr|org|net|be|ch)(?!\w)",
        rf"{_LOCAL}@[\w-]{{1,63}}(?:,\s?|\s)(?:com|fr|net|org|be|ch)(?!\w)",
        rf"(?<![\w.-])(?=[^\s\d_.]{{0,40}}[\d_.])[\w.-]{{3,64}}\s+(?:chez|sur)\s+{_PROVIDERS}(?!\w)",
        rf"{_LOCAL}\s+chez\s+[\w-]{{1,63}}(?:\.|{_SAID_DOT})(?:{'|'.join(_TLD)})(?!\w)",
        rf"{_LOCAL}\s+{_PROVIDERS}\s?(?:\.|\s(?:point\s)?)\s?(?:com|fr|net|me)(?!\w)",
        r"(?<![\w.+-])[A-Za-z][\w.+-]+@[A-Za-z][\w-]{2,}",
        rf"(?<![\w.+-])\w(?:\s[\w.-]){{3,40}}\s?@\s?{_HOST}{_END}",  # letter by letter
    )
)
_AT_PROVIDER = re.compile(
    r"(?<![\w.-])(?P<it>[\w.-]{4,64})\s(?:chez|sur)\s(?:gmail|hotmail|yahoo|outlook|laposte|icloud|protonmail)(?!\w)",
    re.IGNORECASE,
)
_MAIL_SAID = re.compile(
    rf"\b(?:e-?mail|mail|mel|courriel|adresse)\b\W{{0,3}}(?:est|c'est)?\W{{0,3}}"
    rf"(?P<it>[\w.+-]{{2,64}}\s(?:(?:chez|sur|[aà])\s)?{_PROVIDERS})(?!\w)",
    re.IGNORECASE,
)

_WORD_BEFORE = re.compile(r"(?<![\w'.-])(?P<it>[a-z]{3,20}) $")
_HANDLE = re.compile(rf"(?<![\w@./{SEALED}-])@\s?(?P<it>[^\W\d][\w.]{{1,29}})")
_TAGGED = re.compile(r"(?<![\w.#])[^\W\d][\w.]{1,31}#\d{4}(?!\w)")
_NETWORK = re.compile(
    r"(?<!\w)(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|telegram|discord|whats ?app|facebook|fb|messenger|twitter"
    r"|skype|twitch|linkedin|ig|threads|bluesky|mastodon|steam"
    r"|strava|pinterest|youtube|vinted|roblox|fortnite|xbox"
    r"|viber|bereal|kik|doctissimo|psn|reddit|wechat|pseudo(?:nyme)?)(?!\w|-)"
    r"(?:\s(?:perso(?:nnel)?|pro|priv[ée]|principal|secondaire|à moi)(?!\w))?"
    r"(?P<gap>\s*(?:[:=>]|->|-\s|(?<=\s)(?:c'est|c est|cest|est|sous le nom(?: de)?)(?=\s))[\s:=>*_-]*|[\s(,?]{1,3})"
    r"@?\s?(?P<it>[^\W_](?:[\w.#-]{0,30}[\w])|_[\w.]{2,30})",
    re.IGNORECASE,
)
_ON_NETWORK = re.compile(
    r"(?<![\w.@-])(?P<it>[\w.-]{4,30})\s(?:sur|dans)\s(?:mon\s)?(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|telegram"
    r"|discord|facebook|fb|twitter|twitch|threads|bluesky|reddit)(?!\w)"
    r"|(?<!\w)(?:pseudo(?:nyme)?|compte)\s[^\n.:]{1,30}?(?:\s?:\s?|\s(?:c'?)?est\s)(?P<told>[\w.-]{4,30})",
    re.IGNORECASE,
)


def find_links(view: View) -> Iterator[Hit]:
    """Addresses with a scheme or `www.`, but those of public bodies."""
    for found in _SCHEME.finditer(view.text):
        address = found[0].rstrip(".,;:!?)]}'*_…")
        if not _is_public(address):
            yield Hit(found.start(), found.start() + len(address), "URL", "link")


def find_mails(view: View) -> Iterator[Hit]:
    """Mail addresses, written or spelt out (« arobase », « (at) », « point com »)."""
    for pattern in _MAILS:
        for found in pattern.finditer(view.text):
            yield Hit(_with_name_before(view, found), found.end(), "EMAIL", "mail")
    yield from (Hit(*found.span("it"), "EMAIL", "mail") for found in _MAIL_SAID.finditer(view.text))
    for found in _AT_PROVIDER.finditer(view.text):
        ordinary = is_common if " sur " in found[0].lower() else is_listed
        if not ordinary(found["it"]):
            yield Hit(*found.span(), "EMAIL", "mail")


def _with_name_before(view: View, found: re.Match[str]) -> int:
    """« léa durand arobase … »: said aloud, a local part has more than one word."""
    if "@" in found[0] or not re.search(r"\s", found[0]):
        return found.start()
    before = _WORD_BEFORE.search(view.plain[max(0, found.start() - 24) : found.start()])
    named = before and (is_first_name(before["it"]) or not is_common(before["it"]))
    return found.start() - len(before[0]) if before and named else found.start()


def find_domains(view: View) -> Iterator[Hit]:
    """Addresses without a scheme (fb.com/x, bit.ly/x, look-alikes of public bodies)."""
    for found in _BARE.finditer(view.text):
        address = found[0].rstrip(".,;:!?)]}'*_…")
        if _is_link(found) and not _is_public(address):
            yield Hit(found.start(), found.start() + len(address), "URL", "domain")
    for found in _SPELT.finditer(view.text):
        host = re.sub(r"\W*(?:point|dot)\W*|\W*\.\W*", ".", found[0].lower())
        if not is_common(view.plain[found.start() : found.end()].split()[0]) and not _is_public(host):
            yield Hit(*found.span(), "URL", "domain")


def _is_link(found: re.Match[str]) -> bool:
    tld, host = found["tld"], found[0].split("/")[0]
    if found["path"] and len(found["path"]) > 1:
        return True
    if host.lower().rstrip(".") in _SHORTENERS:
        return True
    return tld.lower() not in _WORDS_TOO and (tld.islower() or host.isupper()) and "_" not in host


def _is_public(address: str) -> bool:
    """True only where the host itself is a public body or a part of it: no look-alike, no user part."""
    rest = re.sub(r"^(?:\w+\s?:/+)", "", address)
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0].lower()
    host = re.sub(r":\d{1,5}$", "", authority).rstrip(".").removeprefix("www.")
    return any(host == public or host.endswith(f".{public}") for public in lines_of("public_domains.txt"))


def find_handles(view: View) -> Iterator[Hit]:
    """Names on social networks: « @x », « insta : x », « snap x_y », « discord x#1234 »."""
    for found in _HANDLE.finditer(view.text):
        handle = found["it"].rstrip("._")
        spaced = found[0][1].isspace()
        if len(handle) > 1 and (_looks_made_up(handle) or not (spaced or _is_a_word(handle))):
            yield Hit(found.start(), found.start("it") + len(handle), "PSEUDO", "handle")
    yield from (Hit(*found.span(), "PSEUDO", "handle") for found in _TAGGED.finditer(view.text))
    for found in _NETWORK.finditer(view.text):
        if _is_handle(found):
            start = found.start("it") - (view.text[found.start("it") - 1] == "@")
            yield Hit(start, _end_of_name(view.text, found.end("it")), "PSEUDO", "network")

    for found in _ON_NETWORK.finditer(view.text):
        name = "it" if found["it"] else "told"
        if _looks_made_up(found[name]):
            yield Hit(*found.span(name), "PSEUDO", "network")


def _is_a_word(handle: str) -> bool:
    """« @docteur », « @home »: addressed to a kind of people, or no one."""
    return is_common(handle) and not is_first_name(handle)


def _is_handle(found: re.Match[str]) -> bool:
    gap, handle = found["gap"], found["it"]
    if _looks_made_up(handle):
        return True
    said = bool(re.search(r"[:=>]|est|nom", gap, re.IGNORECASE))
    return said and len(handle) > 2 and not handle.isdigit() and not is_common(handle)


def _looks_made_up(handle: str) -> bool:
    letters = any(character.isalpha() for character in handle)
    return letters and len(handle) > 3 and bool(re.search(r"[_#]|\w\.\w|[^\W\d]\d", handle))


def _end_of_name(text: str, end: int) -> int:
    """A capitalised word after the handle belongs to it: « fb : Marie Durand »."""
    more = re.compile(r"(?: [A-ZÀ-Þ][a-zà-ÿ'-]+){1,2}").match(text, end)
    return more.end() if more and not is_common(more[0].split()[0]) else end
