"""Masks in clean HTML are marked where people read them, and never inside a tag."""

from qa.kernel.sanitize import render
from qa.web.masks import marked_html, stands_in


def test_the_runs_together_are_the_rendered_text() -> None:
    text = "**Dr [NOM]**, [EMAIL]\n\n- [lien](https://example.org 'x > [TEL] \"y\"')\n- [TEL]"
    assert "".join(run for run, _ in marked_html(text)) == render(text)


def test_only_masks_that_are_read_are_marked() -> None:
    text = "[NOM] <b title='[NOM]'> [nom] [MAIRIE] [là](https://example.org '> [NOM] <i>') [DATE_NAISSANCE]"
    marks = [(run, label) for run, label in marked_html(text) if label]
    whole = render(text)
    assert {label for _, label in marks} == {"NOM", "DATE_NAISSANCE"}
    place = 0
    for run, label in marked_html(text):
        before = whole[:place]
        assert not label or before.count("<") == before.count(">") or before.rfind(">") > before.rfind("<")
        place += len(run)


def test_a_word_stands_in_a_text_whole_whatever_its_case_and_accents() -> None:
    assert stands_in("ZOE", ["Ma Zoé."])
    assert stands_in("l’hôtel", ["à l'hotel du port"])
    assert stands_in("C++", ["je code en C++ ici"])
    assert not stands_in("zo", ["Zoé"])
    assert not stands_in("", ["Zoé"])
    assert not stands_in("[NOM]", ["Dr [NOM]"])
