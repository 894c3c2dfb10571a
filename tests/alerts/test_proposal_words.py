"""What the pages of versions say: groups counted, rows named, sources kept, a second person asked for."""

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.alerts import queries
from qa.alerts.services.versions import propose
from qa.extensions import db
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid
from qa.safety import effects
from qa.safety.effects import Example
from qa.safety.red_flags import RuleSet
from tests import people
from tests.moderation.desk import spaced
from tests.people import Person

PAGE = "/administration/alertes"
DEATH = Example("Je veux mourir, j’ai envie d’en finir", ("SUICIDE",))
CREAM = Example("Quelle crème pour des mains sèches ?", ())
OTHER = [{"id": "suicide.x", "all": ["headache"], "source": "essai", "date": "2026-11-26"}]


@pytest.fixture(autouse=True)
def two_messages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "sets", lambda: (DEATH, CREAM))


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def desk(client: FlaskClient, ada: Person) -> FlaskClient:
    return people.sign_in(client, ada)


def proposed(by: Person) -> int:
    """Suicide would fire for a headache and for nothing else."""
    said = queries.group_in_force("SUICIDE")[1]
    return propose(by.actor, "SUICIDE", rows=OTHER, message=said, reason="Un essai.").id


def row(page: str, name: str) -> list[str]:
    """The cells of the row of a table that begins with the name."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    rows = [["".join(cell.itertext()) for cell in one] for one in tree.iter("tr")]
    return next(cells for cells in rows if cells[0] == name)


def test_each_group_is_counted_and_each_message_quoted(desk: FlaskClient, ada: Person) -> None:
    page = spaced(desk.get(f"{PAGE}/propositions/{proposed(ada)}").text)
    assert row(page, "SUICIDE") == ["SUICIDE", "0", "1"]
    assert DEATH.text in page
    assert CREAM.text not in page
    assert "mesuré de nouveau" not in page


def test_a_look_at_what_is_measured_again_keeps_nothing(desk: FlaskClient, ada: Person) -> None:
    number = proposed(ada)
    with transaction():
        kept = queries.version(number)
        kept.effect = kept.effect | {"release": "older", "groups": []}
    page = spaced(desk.get(f"{PAGE}/propositions/{number}").text)
    assert "mesuré de nouveau" in page
    assert row(page, "SUICIDE") == ["SUICIDE", "0", "1"]
    db.session.rollback()
    assert queries.version(number).effect["release"] == "older"


def test_a_group_keeps_at_least_one_rule(desk: FlaskClient, ada: Person) -> None:
    said = queries.group_in_force("SUICIDE")[1]
    with pytest.raises(Invalid) as refusal:
        propose(ada.actor, "SUICIDE", rows=[], message=said, reason="Un essai.")
    assert refusal.value.field == "rules"
    values = people.untouched(desk.get(f"{PAGE}/CO").text, "/CO") | {"rules": "", "reason": "Un essai."}
    sent = desk.post(f"{PAGE}/CO", data=values)
    assert (sent.status_code, "Gardez au moins une règle" in sent.text) == (422, True)
    assert not queries.versions()


def test_a_message_keeps_the_source_that_is_written(desk: FlaskClient) -> None:
    values = people.untouched(desk.get(f"{PAGE}/CO").text, "/CO")
    assert values["source"] == queries.group_in_force("CO")[1]["source"]
    values |= {"reason": "La source a changé.", "source": "Santé publique France"}
    assert desk.post(f"{PAGE}/CO", data=values).status_code == 303
    assert queries.versions()[0].content["messages"]["CO"]["source"] == "Santé publique France"


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("[[rule]]", "Une règle de CO n’a pas de « id »."),
        ('[[rule]]\nid = "co.x"\nall = [1]', "« all » demande un texte, un petit nombre entier"),
        ("[[rule]]\nid = ", "Le texte s’arrête trop tôt"),
        ("[[rule]]\nid 3", "Ligne 2, caractère 4 : ce n’est pas du TOML."),
    ],
)
def test_a_refused_row_is_named_in_the_language_of_the_page(
    desk: FlaskClient, rules: str, words: str
) -> None:
    values = people.untouched(desk.get(f"{PAGE}/CO").text, "/CO") | {"rules": rules, "reason": "Un essai."}
    sent = desk.post(f"{PAGE}/CO", data=values)
    assert sent.status_code == 422
    assert words in spaced(sent.text)


def test_a_number_that_the_words_give_and_nobody_can_tap_is_refused_beside_the_numbers(
    desk: FlaskClient,
) -> None:
    values = people.untouched(desk.get(f"{PAGE}/CO").text, "/CO") | {"reason": "Un essai."}
    sent = desk.post(f"{PAGE}/CO", data=values | {"numbers": ["112"]})
    assert sent.status_code == 422
    assert 'id="numbers-error"' in sent.text


def test_one_person_alone_is_told_to_invite_another(desk: FlaskClient) -> None:
    assert "Une seule personne administre ce site" in spaced(desk.get(PAGE).text)
    people.administrator("bob@exemple.fr")
    assert "Une seule personne" not in spaced(desk.get(PAGE).text)


def test_the_sets_are_read_before_the_lock_of_writers_is_taken(
    desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured, locked = effects.effect, []

    def watched(*rules: RuleSet) -> effects.Effect:
        locked.append(db.session().info.get("writing", False))
        return measured(*rules)

    monkeypatch.setattr(effects, "effect", watched)
    values = people.untouched(desk.get(f"{PAGE}/CO").text, "/CO") | {"reason": "Un essai.", "level": "today"}
    assert desk.post(f"{PAGE}/CO", data=values).status_code == 303
    assert locked == [False]
