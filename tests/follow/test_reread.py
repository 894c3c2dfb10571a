"""Before a precision or thanks is sent: a card for what alarms, marks on what is masked, the text kept."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.alerts.models import Alert
from qa.extensions import db
from qa.follow.models import Followup
from qa.follow.rules import is_read, is_shown
from tests import people
from tests.follow.test_actions import followed

CALM = "La nuit aussi, depuis hier."
ALARMING = "Depuis ce matin j'ai une douleur dans la poitrine qui serre et qui descend dans le bras gauche."
NAMED = "Merci, appelez ma fille, elle s’appelle Léa Durand, au 06 12 34 56 78."
BOTH = [("/precision", "precision"), ("/merci", "merci")]


def sent(client: FlaskClient, page: str, action: str, text: str, **more: Any) -> TestResponse:
    """The form of the page, filled and sent."""
    values = people.untouched(client.get(page).text, action)
    return client.post(page + action, data=values | {action[1:]: text} | more)


def again(client: FlaskClient, page: str, action: str, shown: TestResponse, **more: Any) -> TestResponse:
    """The form that came back, sent as it stands but for these fields."""
    return client.post(page + action, data=people.untouched(shown.text, action) | more)


def additions() -> list[Followup]:
    db.session.rollback()
    return db.session.query(Followup).order_by(Followup.id).all()


@pytest.mark.parametrize(("action", "name"), BOTH)
def test_it_works(client: FlaskClient, clock: Any, action: str, name: str) -> None:
    page = followed(client)
    shown = sent(client, page, action, ALARMING)
    assert shown.status_code == 200
    main = shown.text[shown.text.index("<main") :]
    assert main.index('class="care ') < main.index("<h1")
    assert 'href="tel:15"' in main
    assert "J’ai lu, envoyer" in main
    values = people.untouched(shown.text, action)
    assert (values[name], values["lu"]) == (ALARMING, "CHEST")
    assert (additions(), db.session.query(Alert).count()) == ([], 0)
    kept = again(client, page, action, shown)
    assert (kept.status_code, kept.location) == (303, page)
    (addition,) = additions()
    assert addition.content == {"text": ALARMING, "keep": [], "more": []}
    alert = db.session.query(Alert).one()
    assert (alert.kind, alert.subject_id, alert.question_id) == (addition.kind, addition.id, 1)
    assert (alert.groups, alert.raised_at, alert.seen_at) == (["CHEST"], clock.moment, None)


@pytest.mark.parametrize(("action", "name"), BOTH)
def test_a_calm_text_goes_at_once(client: FlaskClient, action: str, name: str) -> None:
    assert sent(client, followed(client), action, CALM).status_code == 303
    assert [one.content for one in additions()] == [{"text": CALM, "keep": [], "more": []}]
    assert db.session.query(Alert).count() == 0


def test_a_card_read_for_something_else_is_not_enough(client: FlaskClient) -> None:
    page = followed(client)
    shown = sent(client, page, "/precision", ALARMING, lu="STROKE,SUICIDE")
    assert (shown.status_code, additions()) == (200, [])
    assert sent(client, page, "/precision", ALARMING, lu="SUICIDE,CHEST").status_code == 303


def test_a_text_made_alarming_after_the_card_shows_the_new_card(client: FlaskClient) -> None:
    page = followed(client)
    shown = sent(client, page, "/precision", ALARMING)
    worse = again(client, page, "/precision", shown, precision=ALARMING + " J'ai envie d'en finir.")
    assert worse.status_code == 200
    assert 'href="tel:3114"' in worse.text
    assert set(people.untouched(worse.text, "/precision")["lu"].split(",")) == {"CHEST", "SUICIDE"}
    assert again(client, page, "/precision", worse).status_code == 303
    assert set(db.session.query(Alert).one().groups) == {"CHEST", "SUICIDE"}


def test_a_text_calmed_down_goes_without_alert(client: FlaskClient) -> None:
    page = followed(client)
    shown = sent(client, page, "/precision", ALARMING)
    assert again(client, page, "/precision", shown, precision=CALM).status_code == 303
    assert db.session.query(Alert).count() == 0


@pytest.mark.parametrize(("action", "name"), BOTH)
def test_what_will_be_public_is_shown_with_its_masks(client: FlaskClient, action: str, name: str) -> None:
    page = followed(client)
    shown = sent(client, page, action, NAMED)
    assert shown.status_code == 200
    assert shown.text.count('<mark class="masked">') == 2
    assert "[TEL]" in shown.text
    values = people.untouched(shown.text, action)
    assert (values[name], values["relu"]) == (NAMED, ["", "Léa Durand", "06 12 34 56 78"])
    assert additions() == []
    assert again(client, page, action, shown, keep="06 12 34 56 78").status_code == 303
    assert [one.content for one in additions()] == [{"text": NAMED, "keep": ["06 12 34 56 78"], "more": []}]


def test_choices_are_shown_again_before_anything_is_sent(client: FlaskClient) -> None:
    page = followed(client)
    shown = sent(client, page, "/merci", NAMED)
    look = again(client, page, "/merci", shown, apercu="1", keep="Léa Durand", more="fille")
    assert (look.status_code, additions()) == (200, [])
    assert "ma <mark" in look.text
    values = people.untouched(look.text, "/merci")
    assert (values["keep"], values["more"]) == ("Léa Durand", "fille")
    assert again(client, page, "/merci", look).status_code == 303
    assert additions()[0].content == {"text": NAMED, "keep": ["Léa Durand"], "more": ["fille"]}


def test_a_word_marked_at_first_is_shown_masked(client: FlaskClient) -> None:
    page = followed(client)
    shown = sent(client, page, "/precision", CALM, more="hier")
    assert (shown.status_code, additions()) == (200, [])
    assert "[NOM]" in shown.text
    assert again(client, page, "/precision", shown).status_code == 303
    assert additions()[0].content["more"] == ["hier"]


def test_a_name_added_after_the_preview_is_shown_first(client: FlaskClient) -> None:
    page = followed(client)
    shown = sent(client, page, "/merci", NAMED)
    longer = NAMED + " Écrivez à lea.durand@exemple.fr."
    assert again(client, page, "/merci", shown, merci=longer).status_code == 200
    assert additions() == []


def test_a_word_that_is_not_there_is_said_and_nothing_lost(client: FlaskClient) -> None:
    page = followed(client)
    shown = sent(client, page, "/merci", NAMED)
    wrong = again(client, page, "/merci", shown, keep="Léa Durand", more="Marseille")
    assert wrong.status_code == 422
    assert 'href="#merci-more"' in wrong.text
    values = people.untouched(wrong.text, "/merci")
    assert (values["merci"], values["keep"], values["more"]) == (NAMED, "Léa Durand", "Marseille")


def test_one_page_shows_the_card_and_the_masks(client: FlaskClient) -> None:
    page = followed(client)
    shown = sent(client, page, "/precision", f"{ALARMING} {NAMED}")
    assert 'class="care ' in shown.text
    assert '<mark class="masked">' in shown.text
    assert again(client, page, "/precision", shown).status_code == 303
    assert db.session.query(Alert).count() == 1


def test_sent_twice_it_alarms_once(client: FlaskClient) -> None:
    page = followed(client)
    values = people.untouched(sent(client, page, "/precision", ALARMING).text, "/precision")
    assert [client.post(f"{page}/precision", data=values).location for _ in range(2)] == [page, page]
    assert (len(additions()), db.session.query(Alert).count()) == (1, 1)


def test_what_is_only_mentioned_goes_at_once_and_says_whom_to_call(client: FlaskClient) -> None:
    page = followed(client)
    assert sent(client, page, "/precision", "Quels sont les symptômes d'un AVC ?").status_code == 303
    assert db.session.query(Alert).count() == 0
    shown = client.get(page).text
    assert 'class="care-soft"' in shown
    assert 'class="care ' not in shown


def test_both_forms_have_ids_of_their_own(client: FlaskClient) -> None:
    page = client.get(followed(client)).text
    assert page.count('id="precision-more"') == page.count('id="merci-more"') == 1


@pytest.mark.parametrize(
    ("groups", "read", "enough"),
    [
        ((), "", True),
        (("CHEST",), "", False),
        (("CHEST",), "EYE, CHEST", True),
        (("CHEST", "EYE"), "CHEST", False),
    ],
)
def test_each_card_is_read(groups: tuple[str, ...], read: str, enough: bool) -> None:
    assert is_read(groups, read) is enough


@pytest.mark.parametrize(
    ("pieces", "words", "shown", "enough"),
    [
        ([], [], [], True),
        (["a"], [], [], False),
        (["a"], [], ["", "a"], True),
        (["a", "b"], [], ["", "a"], False),
        ([], ["x"], [], False),
        ([], ["x"], [""], True),
    ],
)
def test_each_mask_is_shown(pieces: list[str], words: list[str], shown: list[str], enough: bool) -> None:
    assert is_shown(pieces, words, shown) is enough


@pytest.mark.parametrize("changes", [{"precision": ALARMING + " Et encore." * 300}, {"more": "x" * 90}])
def test_a_refused_text_that_alarms_shows_its_card_first_too(
    client: FlaskClient, changes: dict[str, str]
) -> None:
    page = followed(client)
    values = people.untouched(client.get(page).text, "/precision") | {"precision": ALARMING} | changes
    shown = client.post(f"{page}/precision", data=values)
    main = shown.text[shown.text.index("<main") :]
    assert shown.status_code == 422
    assert main.index('class="care ') < main.index('class="error-summary"') < main.index("<h1")
    assert people.untouched(shown.text, "/precision")["precision"] == values["precision"]
    assert additions() == []
