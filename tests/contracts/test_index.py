"""The search contract: every implementation gives the same promises."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.gateways.index import Document, SearchIndex, open_index

PUBLISHED = datetime(2026, 3, 1, tzinfo=UTC)


def document(key: int, title: str, body: str = "", specialty: str = "medecine-generale") -> Document:
    return Document(key, title, body, specialty, PUBLISHED)


CORPUS = [
    document(1, "Céphalées de tension", "Un antalgique simple suffit le plus souvent.", "neurologie"),
    document(2, "Maladie de Crohn’s", "Que manger pendant une poussée ?", "gastro-enterologie"),
    document(3, "Une crise d'arthrose", "Le genou gonfle le soir.", "rhumatologie"),
    document(4, "Quel médicament prendre ?", "Niña de trois ans, œdème de la paupière.", "pediatrie"),
    document(5, "Varicelle à l’école", "Les boutons en croûte ne contaminent plus.", "pediatrie"),
    document(6, "Hôpital ou médecin ?", "Le paracétamol ne suffit pas.", "medecine-generale"),
]


@pytest.fixture(params=["memory", "whoosh"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SearchIndex]:
    """Opens an index of each kind."""
    url = "memory:" if request.param == "memory" else f"whoosh:{tmp_path / 'index'}"
    return lambda: open_index(url)


@pytest.fixture
def index(make: Callable[[], SearchIndex]) -> SearchIndex:
    opened = make()
    opened.put(CORPUS)
    return opened


def keys(index: SearchIndex, text: str, **options) -> list[int]:
    return [hit.key for hit in index.find(text, limit=10, **options).hits]


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("crohns", 2),
        ("crohn's", 2),
        ("crohn’s", 2),
        ("Crohn", 2),
        ("arthrose", 3),
        ("d’arthrose", 3),
        ("l'arthrose", 3),
        ("l arthrose", 3),
        ("gonflé", 3),
        ("gonflent", 3),
        ("médicament", 4),
        ("medicament", 4),
        ("me\u0301dicaments", 4),
        ("nina", 4),
        ("niña", 4),
        ("oedème", 4),
        ("ŒDÈME", 4),
        ("hopitaux", 6),
        ("hôpital", 6),
    ],
)
def test_accents_apostrophes_ligatures_and_plurals_do_not_matter(
    index: SearchIndex, query: str, key: int
) -> None:
    assert keys(index, query)[0] == key


@pytest.mark.parametrize(
    ("query", "key"),
    [("mal de tête", 1), ("j'ai mal à la tête", 1), ("Doliprane", 6), ("petite vérole volante", 5)],
)
def test_lay_words_and_brands_find_medical_words(index: SearchIndex, query: str, key: int) -> None:
    assert key in keys(index, query)


@pytest.mark.parametrize(
    ("query", "key", "better"),
    [
        ("vericelle", 5, "varicelle"),
        ("L’artrose ?", 3, "L’arthrose ?"),
        ("Dolipranne", 6, "Doliprane"),
        ("quel paracetammol prendre", 6, "quel paracétamol prendre"),
    ],
)
def test_a_misspelt_word_finds_and_suggests_the_known_one(
    index: SearchIndex, query: str, key: int, better: str
) -> None:
    assert key in keys(index, query)
    assert index.suggest(query) == better


@pytest.mark.parametrize("query", ["varicelle école", "", "le la les", "Doliprane", "xyzzyx", "42"])
def test_nothing_is_suggested_when_nothing_is_misspelt(index: SearchIndex, query: str) -> None:
    assert index.suggest(query) is None


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "comment faire pour",
        "!!!",
        "((",
        "\\",
        ":",
        "'",
        "\x00",
        "🤒",
        "zzzzqqqq",
        "\ud800",
        "le " * 5_000,
    ],
)
def test_a_query_without_known_words_gives_an_empty_answer(index: SearchIndex, query: str) -> None:
    found = index.find(query, limit=10)
    assert (found.hits, found.total, found.facets) == ([], 0, {})
    assert index.suggest(query) is None


@pytest.mark.parametrize(
    "query",
    [
        "arthrose AND",
        "arthrose & crise | (genou",
        "arthrose:*",
        "text:arthrose",
        '"arthrose',
        "NOT arthrose",
        "arthrose~2",
        "arthrose^",
        "arth*rose arthrose",
        "[arthrose TO",
        "arthrose\x00",
        "alice::arthrose",
        "arthrose " + "motlong" * 1_500,
    ],
)
def test_operators_are_plain_words(index: SearchIndex, query: str) -> None:
    assert 3 in keys(index, query)


def test_ten_thousand_characters_are_searched_by_their_first_terms(index: SearchIndex) -> None:
    long = "arthrose " + " ".join(f"mot{n}" for n in range(2_000))
    assert keys(index, long[:10_000]) == [3]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_is_answered(index: SearchIndex, text: str) -> None:
    found = index.find(text, limit=3)
    assert len(found.hits) <= min(3, found.total)
    index.suggest(text)


def test_the_title_counts_more_than_the_body(make: Callable[[], SearchIndex]) -> None:
    index = make()
    index.put(
        [document(1, "Genou douloureux", "Une migraine."), document(2, "Migraine", "Un genou douloureux.")]
    )
    assert keys(index, "migraine") == [2, 1]


def test_putting_again_replaces_by_key(index: SearchIndex) -> None:
    index.put(CORPUS)
    index.put([document(3, "Entorse"), document(3, "Sciatique")])
    assert keys(index, "arthrose entorse") == []
    assert keys(index, "sciatique") == [3]
    assert index.find("varicelle", limit=10).total == 1


def test_removed_documents_are_no_longer_found(index: SearchIndex) -> None:
    index.remove([5, 99])
    index.remove([])
    assert keys(index, "varicelle") == []
    assert keys(index, "arthrose") == [3]


def test_facets_count_each_specialty_and_ignore_the_filter(index: SearchIndex) -> None:
    found = index.find("varicelle médicament arthrose", limit=10, specialty="pediatrie")
    assert ({hit.key for hit in found.hits}, found.total) == ({4, 5}, 2)
    assert found.facets == {"pediatrie": 2, "rhumatologie": 1}
    assert index.find("varicelle", limit=10, specialty="cardiologie").hits == []


def test_pages_follow_each_other_and_end(make: Callable[[], SearchIndex]) -> None:
    index = make()
    index.put(document(n, f"Fièvre {'intense ' * (n % 5)}") for n in range(1, 26))
    every = index.find("fièvre", limit=100).hits
    pages = [index.find("fièvre", limit=10, offset=n).hits for n in (0, 10, 20, 30, 10**9)]
    assert [h for page in pages for h in page] == every
    assert [len(page) for page in pages] == [10, 10, 5, 0, 0]
    assert index.find("fièvre", limit=0).total == 25
    assert index.find("fièvre", limit=-1, offset=-5).hits == []


def test_equal_scores_give_the_newest_first(make: Callable[[], SearchIndex]) -> None:
    index = make()
    index.put(document(n, "Toux sèche") for n in (3, 1, 2))
    assert keys(index, "toux") == [3, 2, 1]


def test_rebuilding_leaves_only_what_is_given(index: SearchIndex) -> None:
    assert index.rebuild(iter(CORPUS[:2])) == 2
    assert keys(index, "arthrose crohn") == [2]
    assert index.rebuild([]) == 0
    assert keys(index, "crohn") == []


def test_a_new_index_is_empty(make: Callable[[], SearchIndex]) -> None:
    index = make()
    assert index.find("fièvre", limit=10).hits == []
    index.remove([1])
    index.put([])
    assert index.find("fièvre", limit=10).total == 0


@pytest.mark.parametrize(
    "url", ["sqlite:", "sqlite:/tmp/x", "postgresql:", "whoosh:", "whoosh", "", "solr:x"]
)
def test_another_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"whoosh:/path"):
        open_index(url)
