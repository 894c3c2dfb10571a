"""What a proposal does is measured again where the software has changed since, as long as it can be applied."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.alerts import queries
from qa.alerts.models import SafetyVersion, VersionState
from qa.alerts.services.versions import apply_version, propose, refuse_version
from qa.extensions import db
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict
from qa.safety import effects
from qa.safety.effects import Example
from tests import people
from tests.alerts.scene import in_force
from tests.people import Person

SETS = (Example("Je veux mourir, j’ai envie d’en finir", ("SUICIDE",)), Example("Quelle crème ?", ()))
OLD = {"seen_before": {"hits": 0}, "release": "of before"}
RATE = {"hits": 1, "total": 1, "low": 0.2, "high": 1.0}
NAMES = ("seen_before", "seen_after", "alarmed_before", "alarmed_after")
MEASURED = {"changes": [], "groups": [], "release": "of before"} | dict.fromkeys(NAMES, RATE)
GONE = [{"id": "co.x", "all": ["a_concept_that_is_gone"], "source": "x", "date": "2026-11-26"}]


@pytest.fixture(autouse=True)
def two_messages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "sets", lambda: SETS)


@pytest.fixture
def ada(app: Flask) -> Person:
    return people.administrator()


@pytest.fixture
def bob(app: Flask) -> Person:
    return people.administrator("bob@exemple.fr")


def proposed(by: Person, **kept: Any) -> int:
    """A change of one message, kept as an older release would have left it where told."""
    rows, said = queries.group_in_force("CO")
    made = propose(by.actor, "CO", rows=rows, message=said | {"level": "today"}, reason="Essai")
    with transaction():
        for name, value in kept.items():
            setattr(made, name, value)
    return made.id


def found(version_id: int) -> SafetyVersion:
    db.session.rollback()
    version = queries.version(version_id)
    assert version is not None
    return version


def test_with_the_same_software_it_is_what_was_kept(ada: Person) -> None:
    version = found(proposed(ada))
    assert queries.outlook(version) == queries.Outlook(version.effect)
    assert version.effect["seen_before"]["hits"] == 1


def test_with_another_one_it_is_measured_again_and_kept_when_applied(ada: Person, bob: Person) -> None:
    number = proposed(ada, effect=OLD)
    seen = queries.outlook(found(number))
    assert (seen.renewed, seen.fault, seen.effect["seen_after"]["hits"]) == (True, None, 1)
    assert found(number).effect == OLD
    apply_version(bob.actor, number)
    assert found(number).effect["seen_after"]["hits"] == 1


def test_what_was_decided_keeps_what_was_seen_then(ada: Person, bob: Person) -> None:
    number = proposed(ada, effect=OLD)
    refuse_version(bob.actor, number, note="Non.")
    assert queries.outlook(found(number)) == queries.Outlook(OLD)


def test_what_comes_too_late_is_not_measured_again(ada: Person) -> None:
    number = proposed(ada, effect=OLD)
    in_force(1)
    assert queries.outlook(found(number)) == queries.Outlook(OLD)


def test_what_fits_no_more_cannot_be_applied_and_says_why(
    ada: Person, bob: Person, client: FlaskClient
) -> None:
    number = proposed(ada, content={"rules": {"CO": GONE}, "messages": {}}, effect=MEASURED)
    with pytest.raises(Conflict):
        apply_version(bob.actor, number)
    assert (found(number).state, queries.current().number) == (VersionState.PROPOSED, 0)
    page = people.sign_in(client, bob).get(f"/administration/alertes/propositions/{number}")
    assert page.status_code == 200
    assert "a_concept_that_is_gone" in page.text
    assert "Appliquer ce changement" not in page.text


def test_the_groups_that_begin_and_stop_are_counted() -> None:
    changes = [
        effects.Change("un", ("CO",), ("CHEST",), ("CO", "CHEST")),
        effects.Change("deux", (), ("CO", "CHEST"), ()),
    ]
    counted = [(one.group, one.begins, one.stops) for one in effects.by_group(changes)]
    assert counted == [("CHEST", 0, 1), ("CO", 1, 1)]
