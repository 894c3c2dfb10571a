"""Plain text keeps what a reader sees and loses what only a machine would see."""

import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.kernel.text import Change, excerpt, legible, normalise, plain, slugify, word_difference
from tests.hostile.strings import HOSTILE
from tests.quickness import cpu_seconds

ANY_TEXT = st.text(st.characters(), max_size=200)
TRICKY = st.text(
    st.sampled_from("ae\u0301\u0316\u0338 \n\t\r\u2028\u200c\u200d\ufe0f😷👩🏽❤कμمک\u094d\ud800\u202e\u3164")
)
ALLOWED_HIDDEN = {"\u200c", "\u200d"}


def graphemes(text: str) -> list[str]:
    return regex.findall(r"\X", text)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("e\u0301te\u0301", "été"),
        ("½ m² ﬁ", "½ m² ﬁ"),
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg", "a\nb\nc\nd\ne\nf\ng"),
        ("  \n a\tb \n ", "a\tb"),
        ("douleur ici \x1d\ufffe\x08", "douleur ici"),
        ("a\x00b\x7f\x80", "ab"),
        ("a\ud800b\udfff", "ab"),
        ("\u202eordonnance\u2066\u200f\u061c", "ordonnance"),
        ("doc\u200bt\u00ade\u2060u\ufeffr", "docteur"),
        ("\u3164\u2800\u200b\ufeff\ufe0f\u200d", ""),
        ("a\U000e0041\U000e0062", "a"),
        ("Z" + "\u0335" * 40, "Z" + "\u0335" * 3),
        ("a\u200db\u200cc", "abc"),
        ("\u0958\ufe0f", "\u0915\u093c"),
        ("90\u00a0%", "90\u00a0%"),
    ],
)
def test_normalise_keeps_what_is_seen(raw: str, kept: str) -> None:
    assert normalise(raw) == kept


@pytest.mark.parametrize(
    "text",
    ["👨‍👩‍👧‍👦", "👩🏽‍⚕️", "❤️", "1️⃣", "🇫🇷", "می‌خواهم", "क्‍ष", "ශ්‍රී", "เจ็บเข่า", "Việt Nam", "الجرعة 5 mg يوميا؟"],
)
def test_normalise_leaves_emoji_and_every_script_whole(text: str) -> None:
    assert normalise(text) == text


def test_a_single_line_has_no_line_breaks_left() -> None:
    raw = "Toux\r\nBcc: x@exemple.org\u2028 a\u00a0\tb\x0b"
    assert normalise(raw, multiline=False) == "Toux Bcc: x@exemple.org a b"


@settings(deadline=None)
@given(ANY_TEXT | TRICKY | st.sampled_from(HOSTILE), st.booleans())
def test_normalise_twice_changes_nothing_more(raw: str, multiline: bool) -> None:
    once = normalise(raw, multiline=multiline)
    assert normalise(once, multiline=multiline) == once
    once.encode("utf-8")


@settings(deadline=None)
@given(ANY_TEXT | TRICKY)
def test_nothing_hidden_is_left(raw: str) -> None:
    left = regex.findall(r"[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]", normalise(raw))
    assert [
        c for c in left if c not in "\n\t" and c not in ALLOWED_HIDDEN and not regex.match(r"\p{Mn}", c)
    ] == []
    assert not regex.search(r"[\p{Mn}\p{Me}]{4}", normalise(raw))


@pytest.mark.parametrize(
    "unit", ["\u0301\u0316", "a\u200d", "\ufe0f", "😷\u200d", "\u0344", "क\u094d\u200d", "\u2800"]
)
def test_normalise_is_quick_on_hostile_text(unit: str) -> None:
    raw = "a" + unit * 50_000
    assert cpu_seconds(lambda: legible(raw)) < 1


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L'intention de l'examen", "l-intention-de-l-examen"),
        ("L&#039;intention &amp;#039; &amp;amp;#x27;", "l-intention"),
        ('Crohn’s & "UC"', "crohn-s-uc"),
        ("Œdème à l’œil : que faire ?", "oedeme-a-l-oeil-que-faire"),
        ("膝が痛い", "xigatongi"),
        ("Боль в колене", "bol-v-kolene"),
        ("ألم في الركبة", "lm-fy-lrkbh"),
        ("Bakanlığı", "bakanligi"),
        ("🤒 fièvre 🤒", "fievre"),
        ("c++", "c"),
        ("50% oreille/nez ?x=1", "50-oreille-nez-x-1"),
    ],
)
def test_slugs_say_the_title_in_any_script(title: str, slug: str) -> None:
    assert slugify(title) == slug


@pytest.mark.parametrize(
    "title", ["🤒😷", "🇫🇷", "..", "", "\u202e", "\ud800", "&#0;", "🏴\U000e0067\U000e007f"]
)
def test_a_title_without_words_gives_the_fallback(title: str) -> None:
    assert slugify(title) == "question"
    assert slugify(title, fallback="medecin") == "medecin"


@settings(deadline=None)
@given(ANY_TEXT | st.sampled_from(HOSTILE), st.integers(1, 90))
def test_slugs_are_never_empty_and_keep_their_alphabet(title: str, limit: int) -> None:
    slug = slugify(title, limit=limit, fallback="q")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= limit


def test_long_slugs_end_with_a_whole_word() -> None:
    assert slugify("douleur au genou droit", limit=15) == "douleur-au"
    assert slugify("douleur au genou droit", limit=16) == "douleur-au-genou"
    assert slugify("a" * 300) == "a" * 80


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("J’ai mal", 8, "J’ai mal"),
        ("J’ai mal au genou", 12, "J’ai mal au…"),
        ("J’ai mal, très mal", 12, "J’ai mal…"),
        ("a\n\n b", 10, "a b"),
        ("anticonstitutionnel", 5, "anti…"),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 2, "👨‍👩‍👧…"),
        ("ab", 1, "…"),
        ("", 1, ""),
    ],
)
def test_an_excerpt_ends_at_a_word_where_it_can(text: str, limit: int, cut: str) -> None:
    assert excerpt(text, limit=limit) == cut


def test_an_excerpt_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="room"):
        excerpt("a", limit=0)


@settings(deadline=None)
@given(ANY_TEXT | TRICKY | st.sampled_from(HOSTILE), st.integers(1, 60))
def test_an_excerpt_is_a_beginning_that_fits(text: str, limit: int) -> None:
    cut, line = excerpt(text, limit=limit), " ".join(text.split())
    assert len(graphemes(cut)) <= limit
    assert cut == line or (cut.endswith("…") and line.startswith(cut[:-1]))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a &lt;140 &amp; b</p>\n<p>c<br>\nd</p>", "a <140 & b\n\nc\nd"),
        ("<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n<p>d</p>", "- a\n- b\n- c\n\nd"),
        ("<p>a</p><ol><li>b</li><li>c</li></ol>", "a\n\n1. b\n2. c"),
        ("<h3>a</h3><blockquote><p>b <em>c</em> d</p></blockquote><hr><p>e</p>", "a\n\nb c d\n\ne"),
        ("<pre><code>a\n   b &lt;5 mg\n</code></pre>", "a\n   b <5 mg"),
        ('<p><a href="https://exemple.org">c</a> (exemple.org)</p>', "c (exemple.org)"),
        ("<p>L&#x27;&eacute;t&#233;</p>", "L'été"),
        ("", ""),
    ],
)
def test_plain_reads_as_the_page_reads(html: str, text: str) -> None:
    assert plain(html) == text


def test_differences_are_words() -> None:
    assert word_difference("J’ai mal au genou.", "J’ai très mal au dos.") == [
        Change("same", "J’ai"),
        Change("added", " très"),
        Change("same", " mal au"),
        Change("removed", " genou"),
        Change("added", " dos"),
        Change("same", "."),
    ]
    assert word_difference("", "") == []
    assert word_difference("a", "a") == [Change("same", "a")]


@settings(deadline=None)
@given(ANY_TEXT | st.text("ab \n."), ANY_TEXT | st.text("ab \n."))
def test_both_versions_can_be_read_from_the_difference(old: str, new: str) -> None:
    changes = word_difference(old, new)
    assert "".join(c.text for c in changes if c.kind != "added") == old
    assert "".join(c.text for c in changes if c.kind != "removed") == new


@pytest.mark.parametrize(("old", "new"), [("a " * 5000, "a b " * 2500), ("a\n" * 5000, "b\na\n" * 2500)])
def test_differences_of_hostile_text_are_quick(old: str, new: str) -> None:
    assert cpu_seconds(lambda: word_difference(old, new)) < 1
    changes = word_difference(old, new)
    assert "".join(c.text for c in changes if c.kind != "added") == old
