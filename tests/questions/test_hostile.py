"""Our hostile strings as titles, bodies, answers and additions through every public output: nothing executes."""

import re
from xml.etree import ElementTree as ET

import html5lib
import pytest
from flask.testing import FlaskClient

from qa.extensions import db
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.gateways.current import gateways
from qa.kernel.access import ASKER
from qa.kernel.database import transaction
from qa.kernel.events import deliver
from qa.kernel.text import normalise
from qa.moderation.services import publish_followup, publish_question
from qa.questions.models import Question
from qa.search.services import rebuild_index
from tests.hostile.scan import forbidden
from tests.hostile.strings import HOSTILE
from tests.people import Person, asked, doctor, moderator, published_answer
from tests.questions.reading import data_of, equal_data

# Every eighth: tests/hostile takes all of them through every door.
TEXTS = [text for text in HOSTILE if normalise(text)][::8]
SCRIPT = re.compile(
    r"^[\x00-\x20]*(javascript|vbscript|data|file|blob|feed|jar|intent|view-source)\s*:", re.IGNORECASE
)
ACTIVE = frozenset({"iframe", "object", "embed", "base", "frame", "applet", "math"})
OUR_SCRIPT = re.compile(r"/static/js/[a-z]+\.js\?v=[0-9a-f]{12}")


def publish(reader: Person, bob: Person, text: str) -> int:
    """A public question with an answer and an addition, all with this text."""
    text = normalise(text[:2000])
    title = f"{normalise(text, multiline=False)[:120]} et voilà".strip()
    body = f"{text}\n\nPlus de trente caractères en tout."
    question_id, _ = asked(title=title, body=body, email="alice@exemple.fr")
    publish_question(reader.actor, question_id, title=title, body=body, specialty="cardiologie")
    published_answer(bob, question_id, understood=text, explanation=f"Voici : {text}")
    addition = add_followup(ASKER, question_id, kind=FollowupKind.THANKS, text=f"Merci {text}"[:2000])
    publish_followup(reader.actor, addition.id, text=f"Merci {text}"[:2000])
    return question_id


def dangers(page: str) -> list[str]:
    """Whatever a browser could execute or load in a page of ours that our templates did not put there."""
    nodes = [
        one for one in html5lib.parse(page, namespaceHTMLElements=False).iter() if isinstance(one.tag, str)
    ]
    found = [f"<{one.tag}>" for one in nodes if one.tag in ACTIVE or one.get("http-equiv")]
    scripts = [one for one in nodes if one.tag == "script" and one.get("type") != "application/ld+json"]
    found += [
        "<script>" for one in scripts if not OUR_SCRIPT.fullmatch(one.get("src", "")) or (one.text or "")
    ]
    attributes = [(str(name).lower(), value) for one in nodes for name, value in one.attrib.items()]
    found += [
        name for name, _ in attributes if name.startswith("on") or name in ("style", "srcdoc", "formaction")
    ]
    return found + [
        value for name, value in attributes if name in ("href", "src", "action") and SCRIPT.match(value)
    ]


def prose(page: str) -> list[str]:
    """The pieces of people's HTML in a page, as they were put there."""
    return re.findall(r'<div class="[^"]*prose" dir="auto" lang="fr">(.*?)</div>', page, re.DOTALL)


@pytest.fixture
def pile(app) -> list[Question]:
    """A part of the strings, published in one go."""
    reader, bob = moderator(), doctor()
    with transaction():
        ids = [publish(reader, bob, text) for text in TEXTS]
    rebuild_index()
    return [db.session.get(Question, one) for one in ids]


def test_nothing_executes_in_any_output(client: FlaskClient, pile: list[Question]) -> None:
    assert dangers('<p onclick="x"><script>x</script><a href=" JavaScript:x">') == [
        "<script>",
        "onclick",
        " JavaScript:x",
    ]
    for one in pile:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.slug), one.title
        check_page(client, f"/questions/{one.id}-{one.slug}")
        check_data(client, one)
    for one in pile[::4]:
        check_search(client, one.title)
    for address in ("/", "/questions", "/specialites/cardiologie", "/medecins/camille-martin"):
        assert dangers(client.get(address).text) == [], address
    check_xml(client, pile)


def check_page(client: FlaskClient, address: str) -> None:
    """The question's page holds clean pieces only, and its data say what it shows."""
    page = client.get(address)
    assert page.status_code == 200, address
    assert dangers(page.text) == [], address
    pieces = prose(page.text)
    assert len(pieces) == 3, address
    assert [fault for piece in pieces for fault in forbidden(piece)] == [], address
    equal_data(page.text)


def check_search(client: FlaskClient, title: str) -> None:
    """Results and their extracts are text, marked at most."""
    page = client.get("/recherche", query_string={"q": title})
    assert page.status_code == 200
    assert dangers(page.text) == [], title
    extracts = re.findall(r'<p class="summary"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    assert all("<" not in re.sub(r"</?mark>", "", each) for each in extracts), title


def check_data(client: FlaskClient, question: Question) -> None:
    """The API gives the title as it is and clean HTML."""
    found = client.get(f"/api/v1/questions/{question.id}")
    assert found.headers["Content-Type"] == "application/json"
    assert found.json["title"] == question.title
    assert forbidden(found.json["html"]) == []
    assert forbidden(found.json["answers"][0]["html"]) == []


def check_xml(client: FlaskClient, pile: list[Question]) -> None:
    """Feed and sitemap are well formed and complete."""
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(client.get("/questions.atom").data)
    titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert titles == [one.title for one in pile[::-1]][:30]
    site = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = ET.fromstring(client.get("/sitemaps/questions-0.xml").data)
    assert [one.text for one in found.iter(f"{site}loc")] == [
        f"http://localhost:8000/questions/{one.id}-{one.slug}" for one in pile
    ]


def test_mails_hold_no_word_of_the_question(app) -> None:
    publish(moderator(), doctor(), "<b>mot planté</b> [x](javascript:alert(1))")
    deliver()
    sent = gateways().mail.sent
    assert {mail.to for mail in sent} == {"alice@exemple.fr", "martin@exemple.fr"}
    for mail in sent:
        assert "planté" not in mail.subject + mail.text + mail.html
        assert dangers(mail.html) == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("ألم في الركبة منذ أسبوع", "alm-fy-alrkba-mnth-asbwa"),
        ("膝が痛いです、どうすれば", "xigatongidesu-dousureba"),
        ("Боль в колене ночью", "bol-v-kolene-nochyu"),
        ('L\'intention de l’examen & "UC"', "l-intention-de-l-examen-uc"),
        ("😷🤒😷🤒😷🤒😷🤒😷🤒", "question"),
        ("&#039;&#039;&#039; &amp;amp; ''", "question"),
        ("Bakanlığı Bakanliği", "bakanligi-bakanligi"),
    ],
)
def test_every_script_gives_an_address_that_works(client: FlaskClient, title: str, slug: str) -> None:
    question_id, _ = asked(title=title)
    publish_question(
        moderator().actor, question_id, title=title, body="Plus de trente caractères en tout.", specialty=""
    )
    response = client.get(f"/questions/{question_id}")
    assert response.location.startswith(f"/questions/{question_id}-")
    assert response.location == f"/questions/{question_id}-{slug}" or re.fullmatch(
        r"[/a-z0-9-]+", response.location
    )
    page = client.get(response.location)
    assert page.status_code == 200
    assert data_of(page.text)["mainEntity"]["name"] == title
