"""The scanner finds what is planted: a check that cannot fail proves nothing."""

import pytest

from tests.hostile.scan import forbidden

REL = 'rel="nofollow ugc noopener noreferrer"'

PLANTED = {
    "script": "<script>alert(1)</script>",
    "image": "<p><img src=x></p>",
    "svg": "<svg><circle/></svg>",
    "math": "<p><math><mi>x</mi></math></p>",
    "iframe": "<iframe srcdoc='x'></iframe>",
    "form": "<form><button>Envoyer</button></form>",
    "span": "<p><span>x</span></p>",
    "top heading": "<h1>x</h1>",
    "table": "<table><tr><td>x</td></tr></table>",
    "style element": "<style>p{}</style>",
    "template": "<template><p>x</p></template>",
    "comment": "<p>a<!-- b --></p>",
    "unknown element": "<x-vue>a</x-vue>",
    "handler": "<p onclick=alert(1)>x</p>",
    "handler in capitals": "<P OnMouseOver='a()'>x</P>",
    "style": '<p style="color:red">x</p>',
    "class": '<code class="language-js">x</code>',
    "identifier": '<h3 id="config">x</h3>',
    "direction forced": '<p dir="rtl">x</p>',
    "direction elsewhere": '<code dir="auto">x</code>',
    "target": f'<a href="https://exemple.org" target="_blank" {REL}>x</a>',
    "no rel": '<a href="https://exemple.org">x</a>',
    "half of rel": '<a href="https://exemple.org" rel="nofollow">x</a>',
    "href elsewhere": '<p href="https://exemple.org">x</p>',
    "javascript": f'<a href="javascript:alert(1)" {REL}>x</a>',
    "javascript with a number": f'<a href="javascript:123" {REL}>x</a>',
    "javascript by entity": f'<a href="jav&#x0A;ascript:alert(1)" {REL}>x</a>',
    "javascript after control": f'<a href="&#1;javascript:alert(1)" {REL}>x</a>',
    "data": f'<a href="data:text/html,x" {REL}>x</a>',
    "vbscript": f'<a href="VBScript:x" {REL}>x</a>',
    "relative": f'<a href="/deconnexion" {REL}>x</a>',
    "host of another": f'<a href="//exemple.org" {REL}>x</a>',
    "backslashes": f'<a href="\\\\exemple.org" {REL}>x</a>',
    "no slashes": f'<a href="https:exemple.org" {REL}>x</a>',
    "empty host": f'<a href="https:///chemin" {REL}>x</a>',
    "user part": f'<a href="https://banque.fr@exemple.org" {REL}>x</a>',
    "blank inside": f'<a href="ht\ttps://exemple.org" {REL}>x</a>',
    "not ASCII": f'<a href="https://exеmple.org" {REL}>x</a>',
    "mail headers": f'<a href="mailto:a@exemple.org?bcc=b@exemple.org" {REL}>x</a>',
    "mail without address": f'<a href="mailto:" {REL}>x</a>',
    "bidi override": "<p>a\u202eb</p>",
    "bidi isolate by entity": "<p>a&#x2066;b</p>",
    "zero width in a title": f'<a href="https://exemple.org" title="a\u200bb" {REL}>x</a>',
    "control": "<p>a\x0bb</p>",
    "escape": "<p>a\x1bb</p>",
    "noncharacter": "<p>a\ufffeb</p>",
    "unclosed": "<p>a</p><img src=x onerror=alert(1)//",
    "open quote": "<p>a</p><a title='b",
    "open comment": "<p>a</p><!-- b",
    "open list": "<ul><li>a",
    "open emphasis": "<strong>a",
    "broken out of an attribute": f'<a href="https://exemple.org" title="x"onclick="a()" {REL}>x</a>',
}
CLEAN = (
    "",
    "BP &lt;140 and &gt;90",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<p dir="auto">a<br>\n<strong>b</strong> <em>c</em> <code>d</code> <del>e</del><sub>f</sub></p>',
    '<ul><li dir="auto">a</li></ul><ol><li>b</li></ol><hr><pre><code>x\ty\n</code></pre>',
    '<blockquote dir="auto"><h3 dir="auto">a</h3><h4>b</h4></blockquote>',
    f'<a href="https://exemple.org/?a=1&amp;b=2#c" title="d" {REL}>x</a>',
    f'<a href="mailto:a@exemple.org" {REL}>x</a>',
    "<p>الجرعة 5 mg يوميا؟ 👩‍⚕️ می‌خواهم</p>",
)


@pytest.mark.parametrize("html", PLANTED.values(), ids=PLANTED.keys())
def test_it_finds_the_planted_fault(html: str) -> None:
    assert forbidden(html) != []


@pytest.mark.parametrize("html", CLEAN)
def test_it_lets_allowed_html_pass(html: str) -> None:
    assert forbidden(html) == []


def test_it_names_each_fault() -> None:
    found = forbidden('<p onclick="a()">x<script>y</script></p>')
    assert found == ["attribute onclick='a()' on <p>", "element <script>"]
