"""Pages under /en/ say in English all that they say by themselves; people's own words are marked as French."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_babel import force_locale

from qa.follow.services.links import request_links
from qa.gateways.current import gateways
from qa.kernel.clock import now
from qa.kernel.events import deliver
from tests import people
from tools import catalogues

FRENCH = re.compile(
    r"[àâçéèêëîïôûùœÀÂÇÉÈÊÎÔÛŒ«»]|\b(?:le|la|les|des|du|une|et|est|vous|votre|vos|pour|avec|sans|dans|sur|qui|que"
    r"|ne|pas|aux?|ce|cette|nous|il|elle|médecins?|réponses?|question à)\b",
    re.IGNORECASE,
)
# French on purpose: the example of a search, an authority's name.
KEPT = (
    "mal au ventre, boutons",
    "Défenseur des droits",
    "Pro Santé Connect",
    "MSSanté",
    "Agence du Numérique en Santé",
)
WORDS = ("alt", "aria-label", "placeholder", "title")
MAILS = Path(__file__).parents[1] / "templates" / "mail"
Pages = dict[people.Person | None, tuple[str, ...]]


def french(text: str) -> list[str]:
    """What is French in an English text, apart from what is so on purpose."""
    for one in KEPT:
        text = text.replace(one, "")
    return FRENCH.findall(re.sub(r"https?://\S+|\S+@\S+", "", text))


def interface(page: str) -> Iterator[str]:
    """The words that a page says by itself: no part marked as French, no link's address, nothing typed in."""
    yield from _words(html5lib.parse(page, namespaceHTMLElements=False))


def _words(element: Any) -> Iterator[str]:
    if element.get("lang") == "fr" or element.tag in ("script", "style", "textarea") or callable(element.tag):
        return
    yield element.text or ""
    yield from (text for name, text in element.items() if name in WORDS or name.startswith("data-word-"))
    if element.get("name") == "description":
        yield element.get("content")
    for child in element:
        yield from _words(child)
        yield child.tail or ""


def said_in_french(page: str) -> list[str]:
    """Texts of an English page that are French; the title repeats people's words, which cannot be marked there."""
    kept = [one for one in catalogues.read("en") if one.id and isinstance(one.id, str)]
    untranslated = {one.id for one in kept if one.id != one.string}
    found = []
    for text in interface(page):
        own = text.replace(people.TITLE, "").replace(people.BODY, "").strip()
        if french(own) or own in untranslated:
            found.append(own)
    return found


@pytest.fixture
def walk(app: Flask) -> Pages:
    """Addresses of English pages, of each kind, for visitors, a doctor and a moderator."""
    bob, dora = people.doctor(), people.moderator()
    answered, waiting = people.published_question(dora), people.published_question(dora)
    people.published_answer(bob, answered)
    pending, secret = people.asked()
    fixed = (
        "",
        "questions",
        "specialites",
        "specialites/cardiologie",
        "specialites/allergologie",
        "recherche",
    )
    fixed += ("recherche?q=zzz", "medecins", "medecins/camille-martin", "connexion", "poser-une-question")
    fixed += (
        "mentions-legales",
        "confidentialite",
        "accessibilite",
        "charte",
        "suivi/retrouver",
        "nulle-part",
    )
    own = (f"questions/{answered}", f"questions/{waiting}", f"questions/archives/{now():%Y-%m}")
    own += (f"suivi/{secret}", f"suivi/{secret}/imprimer")
    desk = ("espace/questions", f"espace/questions/{answered}", f"espace/questions/{waiting}")
    desk += (f"espace/questions/{answered}/publiee",)
    lists = (
        "moderation/questions",
        "moderation/reponses",
        "moderation/ajouts",
        "moderation/recherche?q=soir",
    )
    reviews = tuple(f"moderation/questions/{one}" for one in (pending, answered, waiting))
    return {None: fixed + own, bob: desk, dora: lists + reviews}


@pytest.fixture
def visited(app: Flask, walk: Pages) -> dict[str, str]:
    """The pages by their address."""
    found = {}
    for who, addresses in walk.items():
        client = app.test_client()
        if who is not None:
            people.sign_in(client, who)
        for address in addresses:
            page = client.get(f"/en/{address}", follow_redirects=True)
            assert page.status_code == (404 if address == "nulle-part" else 200), address
            found[address] = page.text
    return found


@pytest.mark.parametrize("text", ["Vos mots", "Non publié", "Toutes les spécialités", "« x »"])
def test_french_is_seen(text: str) -> None:
    assert french(text)


@pytest.mark.parametrize("thanks", [True, False])
@pytest.mark.parametrize("mail", [one.name for one in sorted(MAILS.iterdir()) if one.is_dir()])
def test_mails_can_be_english(app: Flask, mail: str, thanks: bool) -> None:
    known = {"link": "https://exemple.fr/en/suivi/x", "links": ["https://exemple.fr/en/suivi/x"]}
    known |= {"answer": "We looked again.", "reason": "The card is out of date.", "confirm_by": now()}
    known |= {"starts_at": now(), "zone": "Europe/Paris", "deadline": now(), "words": "Sorry."}
    with force_locale("en"):
        parts = [
            render_template(f"mail/{mail}/{part}", due_at=now(), thanks=thanks, **known)
            for part in ("subject.txt", "body.txt", "body.html")
        ]
    assert '<html lang="en">' in parts[2]
    assert [french(part) for part in parts[:2]] == [[], []]
    assert said_in_french(parts[2]) == []


def test_lost_links_come_in_the_language_last_asked_in(app: Flask) -> None:
    people.asked(email="alice@exemple.fr")
    people.asked(email="alice@exemple.fr", language="en")
    request_links("alice@exemple.fr")
    deliver()
    mail = next(one for one in gateways().mail.sent if one.subject == "Your follow-up links")
    assert re.findall(r"https?://[^/]+(/\S*/)\S+", mail.text) == ["/suivi/", "/en/suivi/"]


def test_no_french_is_left(visited: dict[str, str]) -> None:
    left = {address: said_in_french(page) for address, page in visited.items()}
    assert {address: texts for address, texts in left.items() if texts} == {}


def test_a_form_is_refused_in_english(client: FlaskClient) -> None:
    page = client.get("/en/poser-une-question").text
    sent = {"csrf_token": people.token(page), "title": "court", "etape": "envoyer"}
    refused = client.post("/en/poser-une-question", data=sent)
    assert refused.status_code == 422
    assert "Write at least 10 characters: 5 more needed." in refused.text
    assert said_in_french(refused.text) == []


def test_every_page_says_its_language_and_its_twin(visited: dict[str, str]) -> None:
    for address, page in visited.items():
        html = html5lib.parse(page, namespaceHTMLElements=False)
        assert html.get("lang") == "en", address
        links = {one.get("hreflang"): one.get("href") for one in html.iter("link") if one.get("hreflang")}
        secret = address.startswith("suivi/") and address != "suivi/retrouver"
        if secret or address == "nulle-part":
            assert links == {}, "an address that is nowhere or secret is not told to search engines"
            continue
        assert set(links) == {"en", "fr", "x-default"}, address
        assert links["fr"] == links["x-default"] == links["en"].replace("/en/", "/", 1), address


def test_people_s_words_are_marked_as_french(visited: dict[str, str]) -> None:
    address = next(one for one in visited if one.startswith("questions/") and "archives" not in one)
    html = html5lib.parse(visited[address], namespaceHTMLElements=False)
    marked = " ".join("".join(one.itertext()) for one in html.iter() if one.get("lang") == "fr")
    for words in (people.TITLE, people.BODY, people.PARTS["understood"], people.PARTS["limits"]):
        assert words in marked
    assert "What to do now" not in visited[address]


def test_french_pages_keep_their_words(client: FlaskClient) -> None:
    page = client.get("/specialites")
    assert "Cardiologie" in page.text
    assert "Cardiology" in client.get("/en/specialites").text
    assert 'lang="fr"' in page.text.partition("<head>")[0]
