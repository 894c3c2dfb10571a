"""The comparison of pages finds what is planted: a check that cannot fail proves nothing."""

import pytest

from tests.hostile.pages import data_faults, differences, json_ld, shape, xml

REL = 'rel="nofollow ugc noopener noreferrer"'
PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><title>{0}</title><meta name="description" content="{0}">'
    '<script src="/static/js/site.js" defer></script></head><body><main><div class="wrap"><h1 dir="auto">{0}</h1>'
    '<div class="prose"><p dir="auto">{1}</p></div><form method="post" action="/x"><input name="q" value="{0}">'
    '<textarea>{0}</textarea></form></div></main><footer class="site-footer">fin</footer></body></html>'
)
HARMLESS = PAGE.format("Titre", "Texte")
LINK = f'<a href="https://exemple.org" {REL}>x</a>'
ALLOWED = (
    "a &lt;script&gt;",
    f"</p><ul><li>a</li></ul><p>{LINK}",
    "<strong>a</strong><br>",
    "<mark>a</mark>",
)
PLANTED = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="/deconnexion">x</a>',
    '<a href="//exemple.org">x</a>',
    "<form action=/x>",
    "<input name=q>",
    "<iframe src=x></iframe>",
    "<style>p{}</style>",
    "<base href=//exemple.org>",
    "<mark class=x>a</mark>",
    "</p></div></div></main><p>a",
    "</p></div><p>a",
    "<!-- a -->",
    "<!-- a",
    "<textarea>",
    "<plaintext>",
    "<div class=prose>",
    "a\u202eb",
)


@pytest.mark.parametrize("text", PLANTED)
def test_it_finds_what_stands_unescaped_in_a_text(text: str) -> None:
    assert differences(PAGE.format("Titre", text), shape(HARMLESS)) != []
    assert differences(PAGE.format("Titre", text), shape(HARMLESS), counted=False) != []


@pytest.mark.parametrize(
    "text", [*PLANTED[:10], '"><p>', '" onfocus="a()', "</title><b>", "</textarea><b>", "<b>"]
)
def test_it_finds_what_stands_unescaped_in_a_title(text: str) -> None:
    assert differences(PAGE.format(text, "Texte"), shape(HARMLESS)) != []


@pytest.mark.parametrize("text", ALLOWED)
def test_it_lets_pass_what_text_may_contain(text: str) -> None:
    assert differences(PAGE.format("Titre", text), shape(HARMLESS)) == []


def test_it_counts() -> None:
    twice = HARMLESS.replace("<textarea>", "<textarea></textarea><textarea>")
    assert differences(twice, shape(HARMLESS)) != []
    assert differences(HARMLESS, shape(twice)) != []
    assert differences(HARMLESS, shape(HARMLESS)) == []


def test_a_broken_data_block_is_seen() -> None:
    whole = '<script type="application/ld+json">{"name": "a\\u003c/script\\u003e"}</script>'
    assert json_ld(whole) == [{"name": "a</script>"}]
    for broken in ("a</script>", "<!--<script>", '"a'):
        with pytest.raises(ValueError, match=r"data block|Unterminated|delimiter"):
            json_ld(f'<script type="application/ld+json">{{"name": "{broken}"}}</script>')


@pytest.mark.parametrize("text", ["<a>\x0b</a>", "<a>&#8;</a>", "<a>b", "<a>\u202e</a>", "<a>&</a>"])
def test_a_broken_feed_is_seen(text: str) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        xml(text)


def test_faults_of_data_are_seen() -> None:
    assert data_faults({"items": [{"html": "<p>a</p>", "text": "<script>"}]}) == []
    assert data_faults({"items": [{"html": "<img src=x>"}]}) != []
    assert data_faults({"a": ["b\u202ec"]}) != []
