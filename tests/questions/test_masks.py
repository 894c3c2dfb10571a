"""What will be public: masked words are marked, the asker leaves or adds some; without a script."""

from typing import Any
from unittest.mock import patch

import html5lib
import pytest
from flask.testing import FlaskClient

from qa.extensions import db
from qa.follow.queries import question_behind
from qa.questions.models import Question
from qa.questions.rules import masked_text
from qa.safety import identifiers
from tests.people import TITLE
from tests.questions.planted import places
from tests.questions.sending import (
    ASK,
    VALUES,
    faults,
    filled,
    fresh_token,
    picture,
    post,
    send_whole,
    token_of,
)  # fmt: skip

BODY = "Le Dr Zibelinard m’a vue hier à Trouville. Écrivez à zoe@exemple.fr, ou parlez à **zébulon**, merci."
NAME, MAIL = "Zibelinard", "zoe@exemple.fr"


def second(client: FlaskClient, **changes: Any) -> str:
    """The second screen with these choices, after « Mettre à jour l’aperçu »."""
    values = VALUES | {"body": BODY, "consent": None, "csrf_token": fresh_token(client)} | changes
    page = post(client, values | {"etape": "apercu"})
    assert page.status_code == changes.get("status", 200), page.text
    return page.text


def preview(page: str) -> str:
    """The text that the page says will be public, without what is said to listeners only."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (box,) = (one for one in tree.iter("div") if one.get("class") == "public-preview")
    for mark in box.iter("mark"):
        mark.text, mark[:] = f"<{mark.text}>", []
    return "".join(box.itertext())


def boxes(page: str) -> dict[str, bool]:
    """The found pieces with a box beside them, and which are left."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = [one for one in tree.iter("input") if one.get("name") == "keep"]
    return {str(one.get("value")): "checked" in one.attrib for one in found if one.get("type") == "checkbox"}


def test_masked_words_are_marked_and_each_has_its_box(client: FlaskClient) -> None:
    page = second(client)
    assert "Le Dr <[NOM]> m’a vue hier à Trouville" in preview(page)
    assert "<[EMAIL]>" in preview(page)
    assert NAME not in preview(page)
    assert boxes(page) == {NAME: False, MAIL: False}
    assert "(adresse e-mail masquée)" in page


def test_titles_are_masked_as_well(client: FlaskClient) -> None:
    page = second(client, title=f"Le Dr {NAME} se trompe-t-il ?")
    assert preview(page).strip().startswith("Le Dr <[NOM]> se trompe-t-il")
    assert list(boxes(page)) == [NAME, MAIL]


def test_a_word_that_is_no_name_is_left_and_another_one_masked(client: FlaskClient) -> None:
    page = second(client, keep=[NAME], more="ZEBULON\n\n TROUVILLE \n")
    shown = preview(page)
    assert f"Le Dr {NAME} m’a vue hier à <[NOM]>." in shown
    assert "parlez à <[NOM]>, merci" in shown
    assert boxes(page) == {NAME: True, MAIL: False}
    assert filled(page)["more"] == "ZEBULON\n\n TROUVILLE".strip()


def test_the_preview_waits_for_the_rest_and_keeps_the_pictures(client: FlaskClient) -> None:
    values = VALUES | {"body": BODY, "consent": None, "age_band": "6_14", "for_whom": "self"}
    values |= {"csrf_token": fresh_token(client), "etape": "apercu", "email": "faux"}
    page = post(client, values, files=[picture()])
    assert (page.status_code, faults(page.text)) == (200, {})
    assert "1 photo déjà reçue" in page.text
    kept = filled(page.text)
    for name in ("title", "body", "duration", "history", "age_band", "email"):
        assert kept[name] == values[name], name


def test_what_was_chosen_is_kept_encrypted_and_masks_what_a_moderator_reads(app: Any, client: Any) -> None:
    values = {"body": BODY, "keep": [NAME], "more": "Trouville\nzébulon", "email": ""}
    question = question_behind(token_of(send_whole(client, **values)))
    content = question.private.content
    assert (content["keep"], content["more"]) == ([NAME], ["Trouville", "zébulon"])
    title, body = masked_text(content)
    assert title == TITLE
    assert body == f"Le Dr {NAME} m’a vue hier à [NOM]. Écrivez à [EMAIL], ou parlez à **[NOM]**, merci."
    assert places(app, "trouville") == places(app, NAME.lower()) == []


def test_only_what_was_found_can_be_left(client: FlaskClient) -> None:
    sent = [
        "merci",
        "",
        "zibelinard",
        f"Dr {NAME}",
        "<b>",
        NAME,
        NAME,
        "\u202e",
        "a" * 6000,
        *map(str, range(60)),
    ]
    page = second(client, keep=sent[:9])
    assert boxes(page) == {NAME: True, MAIL: False}
    question = question_behind(token_of(send_whole(client, body=BODY, keep=sent)))
    assert question.private.content["keep"] == [NAME]


def test_nothing_chosen_leaves_nothing(client: FlaskClient) -> None:
    question = question_behind(token_of(send_whole(client, body=BODY)))
    assert not {"keep", "more"} & set(question.private.content)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("Deauville", "« Deauville » n’est pas dans votre texte."),
        ("rouvil", "« rouvil » n’est pas dans votre texte."),
        ("a", "Écrivez des mots de 2 à 60 caractères."),
        ("m" * 61, "Écrivez des mots de 2 à 60 caractères."),
        ("\n".join(f"mot{number}" for number in range(21)), "Écrivez 20 mots au plus, un par ligne."),
        (".*", "« .* » n’est pas dans votre texte."),
        ("(((", "« ((( » n’est pas dans votre texte."),
        ("<script>alert(1)</script>", "« <script>alert(1)</script> » n’est pas dans votre texte."),
        ("[NOM]", "« [NOM] » n’est pas dans votre texte."),
        ("%(word)s", "« %(word)s » n’est pas dans votre texte."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["apercu", "envoyer"])
def test_a_word_that_cannot_be_masked_is_told_beside_its_field(
    client: FlaskClient, more: str, told: str, step: str
) -> None:
    page = send_whole(client, body=BODY, more=more, keep=[NAME], etape=step)
    assert page.status_code == 422
    assert set(faults(page.text)) == {"more"}
    assert told in " ".join(faults(page.text)["more"].replace("\u202f", " ").split())
    kept = filled(page.text)
    assert (kept["more"], kept["body"]) == (more, BODY)
    assert boxes(page.text)[NAME]
    assert "<script>alert" not in page.text
    assert db.session.query(Question).count() == 0


@pytest.mark.parametrize(
    "more", ["\n \n\u200b\n", "TROUVILLE", "trouvillé", "hier à Trouville", "Trouville\nTrouville"]
)
def test_these_words_are_taken(client: FlaskClient, more: str) -> None:
    token_of(send_whole(client, body=BODY, more=more))


def test_the_choices_go_back_and_forth_between_the_screens(client: FlaskClient) -> None:
    first = post(
        client,
        VALUES
        | {"body": BODY, "keep": [NAME], "more": "Trouville", "etape": "retour"}
        | {"csrf_token": fresh_token(client)},
    )
    kept = filled(first.text)
    assert (kept["keep"], kept["more"]) == (NAME, "Trouville")
    again = client.post(ASK, data=kept | {"etape": "suite"})
    assert boxes(again.text) == {NAME: True, MAIL: False}
    assert filled(again.text)["more"] == "Trouville"


def test_a_word_that_has_left_the_text_is_told_at_the_sending_only(client: FlaskClient) -> None:
    values = {"more": "Trouville", "body": BODY.replace("Trouville", "Deauville")}
    assert send_whole(client, etape="suite", **values).status_code == 200
    assert set(faults(send_whole(client, **values).text)) == {"more"}


def test_a_faulty_first_screen_does_not_forget_them(client: FlaskClient) -> None:
    page = send_whole(client, title="court", body=BODY, keep=[NAME], more="Trouville")
    kept = filled(page.text)
    assert (kept["keep"], kept["more"]) == (NAME, "Trouville")


def test_the_preview_is_the_page_as_it_will_be_rendered(client: FlaskClient) -> None:
    page = second(
        client, body=f"{BODY}\n\n- un\n- deux\n\n[là](https://example.org '> [NOM] <script>x</script>')"
    )
    assert "<li" in page
    assert "<strong" in page
    assert "<script>x" not in page
    assert (
        "<mark" not in page.partition('href="https://example.org')[2].partition("</a>")[0].partition(">")[0]
    )


def test_what_may_still_tell_who_it_is_is_said_and_blocks_nothing(client: FlaskClient) -> None:
    body = (
        "Je travaille chez Renault depuis le 12 mars 2024. J’habite un village de 200 habitants. Que faire ?"
    )
    page = second(client, body=body)
    warned = page.partition("Cela peut suffire à reconnaître quelqu’un")[2]
    assert "12 mars 2024" in warned
    assert "donnez le mois" in warned
    assert page.count('value="retour"') == 2
    token_of(send_whole(client, body=body))
    assert "Cela peut suffire" not in second(client, body="Depuis trois semaines, ma peau est sèche le soir.")


def test_of_a_text_that_is_far_too_long_little_is_searched(client: FlaskClient) -> None:
    with patch("qa.web.masks.identifiers", wraps=identifiers) as spy:
        page = send_whole(client, body="Le Dr Zibelinard. " * 3_000, keep=[NAME], more="absent")
    assert set(faults(page.text)) == {"body"}
    assert "#more" not in page.text
    assert filled(page.text)["more"] == "absent"
    calls = [*spy.pieces.call_args_list, *spy.marked.call_args_list]
    assert calls
    assert max(len(call.args[0]) for call in calls) <= 10_000
