"""The search page: any text is looked for as words, pages end, and what is not public today is not shown."""

import re

import pytest
from flask.testing import FlaskClient

from qa.answers.services.publishing import withdraw_answer
from qa.follow.services.removal import remove_question
from qa.gateways.current import gateways
from qa.kernel.access import ASKER
from qa.kernel.events import deliver
from qa.moderation.services import edit_question, hide_answer, merge_question
from qa.search.services import rebuild_index
from tests.people import (
    BODY,
    TITLE,
    doctor,
    moderator,
    pending_question,
    published_answer,
    published_question,
)
from tests.questions.reading import named
from tests.questions.test_lists import START, answered

FOUND = re.compile(r'<h2 dir="auto"[^>]*><a href="/questions/(\d+)-')


def numbers(page: str) -> list[int]:
    """The questions that the page shows."""
    return [int(one) for one in FOUND.findall(page)]


def look(client: FlaskClient, query: str, **more: str) -> list[int]:
    """The questions found by a query."""
    response = client.get("/recherche", query_string={"q": query, **more})
    assert response.status_code == 200, response.status
    return numbers(response.text)


def test_it_works(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id)
    deliver()
    page = client.get("/recherche?q=palpitations+caf%C3%A9")
    assert page.status_code == 200
    assert numbers(page.text) == [question_id]
    assert "1 question trouvée" in page.text
    assert "<mark>" in page.text
    assert 'value="palpitations café"' in page.text
    assert named(page.text, "robots") == "noindex, follow"
    assert page.headers["Cache-Control"] == "no-store"


def test_words_of_the_answer_are_found_too(client: FlaskClient) -> None:
    question_id = published_question(moderator())
    published_answer(doctor(), question_id, action="Buvez une tisane de camomille.")
    deliver()
    assert look(client, "camomille") == [question_id]
    assert look(client, "CAMOMILLES") == [question_id]


def test_without_words_there_is_a_form_and_no_list(client: FlaskClient) -> None:
    answered(START)
    for query in ("", "?q=", "?q=+", "?q=%E2%80%8B", "?page=1"):
        page = client.get(f"/recherche{query}")
        assert page.status_code == 200
        assert numbers(page.text) == []
        assert "Aucune réponse" not in page.text


@pytest.mark.parametrize(
    "query",
    [":", "'", "a & | b", "!!!", "foo:*", "s/s", "((", '"open', "alice::bob", "\\", "AND", "OR NOT", "title:*", "*",
     "?", "[a TO b]", "{x}", "~", "^2", "a^b", "genou~9", "+genou -x", "key:1", "%", "_", "<script>", "l'", "’", "d’",
     "le la les de du", "ou donc or ni car", "9" * 40, "𝒹𝑜𝒸𝓉𝑒𝓊𝓇", "膝が痛い", "ألم", "🤒", "a" * 5000, "é " * 3000],
)  # fmt: skip
def test_any_text_is_taken_as_words(client: FlaskClient, query: str) -> None:
    answered(START, title="Une gêne au genou")
    rebuild_index()
    look(client, query)
    assert client.get("/api/v1/search", query_string={"q": query}).status_code == 200
    assert look(client, f"{query[:150]} genou") == [1]


def test_stop_words_alone_find_nothing_and_say_so(client: FlaskClient) -> None:
    answered(START, title="Le genou de la voisine")
    rebuild_index()
    page = client.get("/recherche?q=le+la+les+de")
    assert numbers(page.text) == []
    assert "Aucune réponse trouvée" in page.text


@pytest.mark.parametrize("query", ["%00", "a%00b", "%c1", "%993", "%ff", "%ed%a0%80", "%e9"])
def test_nul_and_broken_utf8_are_a_bad_request(client: FlaskClient, query: str) -> None:
    assert client.get(f"/recherche?q={query}").status_code == 400
    assert client.get(f"/api/v1/search?q={query}").status_code == 400


@pytest.mark.parametrize("query", ["crohns", "crohn's", "crohn’s", "Crohn", "CROHN"])
def test_apostrophes_and_possessives_find_the_same(client: FlaskClient, query: str) -> None:
    answered(START, title="La maladie de Crohn’s et moi")
    rebuild_index()
    assert look(client, query) == [1]


@pytest.mark.parametrize("query", ["médicament", "medicament", "me\u0301dicaments", "d'arthrose", "ARTHROSE"])
def test_accents_and_elisions_are_folded(client: FlaskClient, query: str) -> None:
    answered(START, title="Un médicament pour l’arthrose")
    rebuild_index()
    assert look(client, query) == [1]


def test_pages_follow_each_other_and_end(client: FlaskClient) -> None:
    for _ in range(23):
        answered(START, title="Une gêne au genou")
    rebuild_index()
    pages = [look(client, "genou", page=str(number)) for number in (1, 2, 3)]
    assert [len(one) for one in pages] == [10, 10, 3]
    assert len({one for page in pages for one in page}) == 23
    assert client.get("/recherche?q=genou&page=4").status_code == 404
    assert client.get("/recherche?q=introuvable&page=2").status_code == 404
    assert client.get("/recherche?page=2").status_code == 404
    first = client.get("/recherche?q=genou").text
    assert "page=2" in first
    assert "page=1&" not in first
    assert "page=4" not in client.get("/recherche?q=genou&page=3").text


def test_facets_count_all_and_narrow(client: FlaskClient) -> None:
    for _ in range(12):
        answered(START, title="Une gêne au genou")
    other = answered(START, title="Une gêne au genou", specialty="dermatologie")
    rebuild_index()
    page = client.get("/recherche?q=genou").text
    entry = page.partition("specialite=cardiologie")[2].partition("</li>")[0]
    assert ">12<" in entry
    assert look(client, "genou", specialite="dermatologie") == [other]
    assert look(client, "genou", specialite="pediatrie") == []
    assert client.get("/recherche?q=genou&specialite=astrologie").status_code == 404


def test_did_you_mean_leads_to_a_search_that_finds(client: FlaskClient) -> None:
    for _ in range(3):
        answered(START, title="Des palpitations la nuit")
    rebuild_index()
    page = client.get("/recherche?q=palpitatoins").text
    assert "Vouliez-vous dire" in page
    assert "q=palpitations" in page
    assert "Vouliez-vous dire" not in client.get("/recherche?q=palpitations").text


def test_marks_and_words_cannot_bring_markup_in(client: FlaskClient) -> None:
    question_id = published_question(
        moderator(), title="Un <b>genou</b> & <mark>moi</mark>", body="<mark>genou</mark> " * 9
    )
    published_answer(doctor(), question_id)
    deliver()
    page = client.get("/recherche", query_string={"q": '<b>genou</b>"><script>alert(1)</script>'}).text
    assert numbers(page) == [question_id]
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "Un &lt;b&gt;genou&lt;/b&gt; &amp; &lt;mark&gt;moi&lt;/mark&gt;" in page
    extract = re.search(r'<p class="summary"[^>]*>(.*?)</p>', page, re.DOTALL).group(1)
    assert "&lt;<mark>" in extract or "<mark>genou</mark>" in extract
    assert re.sub(r"</?mark>", "", extract).count("<") == 0


@pytest.mark.parametrize("gone", ["withdrawn", "hidden", "removed", "merged"])
def test_an_index_that_is_late_shows_nothing_that_is_gone(client: FlaskClient, gone: str) -> None:
    reader, bob = moderator(), doctor()
    question_id = published_question(reader)
    answer_id = published_answer(bob, question_id, action="Buvez une tisane de camomille.")
    deliver()
    assert look(client, "camomille") == [question_id]
    if gone == "withdrawn":
        withdraw_answer(bob.actor, answer_id)
    elif gone == "hidden":
        hide_answer(reader.actor, answer_id, reason="Motif")
    elif gone == "removed":
        remove_question(ASKER, question_id)
    else:
        withdraw_answer(bob.actor, answer_id)
        merge_question(reader.actor, question_id, into_id=published_question(reader, title="Celle qui reste"))
    assert gateways().index.find("camomille", limit=5).hits != []
    page = client.get("/recherche?q=camomille").text
    assert numbers(page) == []
    assert "tisane" not in page
    assert client.get("/api/v1/search?q=camomille").json["items"] == []
    deliver()
    assert gateways().index.find("camomille", limit=5).hits == []


def test_a_late_index_shows_today_s_words(client: FlaskClient) -> None:
    reader = moderator()
    question_id = published_question(reader)
    published_answer(doctor(), question_id)
    deliver()
    edit_question(
        reader.actor, question_id, title="Un autre titre", body=BODY, specialty="cardiologie", version=3
    )
    page = client.get("/recherche?q=palpitations").text
    assert TITLE not in page
    assert "Un autre titre" in page


def test_pending_and_unanswered_questions_are_never_found(client: FlaskClient) -> None:
    pending_question()
    published_question(moderator())
    deliver()
    rebuild_index()
    assert look(client, TITLE) == []
