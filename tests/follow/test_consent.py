"""The consent on the asker's page: to which text and when, taken back as easily, with only its proof left."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from qa.alerts.models import Alert, AlertKind, Consent
from qa.alerts.queries import consent_of
from qa.alerts.rules import CONSENT_TEXT, CONSENT_VERSION
from qa.alerts.services.consents import forget_consents, give_consent
from qa.alerts.services.raising import raise_alert
from qa.extensions import db
from qa.follow.models import Followup
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER
from qa.kernel.database import transaction
from qa.questions.models import QuestionPrivate, State
from qa.questions.queries import question
from tests import people
from tests.moderation.desk import spaced
from tests.questions.sending import faults


def agreed(**more: Any) -> tuple[int, str]:
    """A question whose asker's consent is kept: its number and the address of its page."""
    question_id, token = people.asked()
    values = {"language": "fr", "for_whom": "self", "with_parent": False} | more
    with transaction() as session:
        session.query(Consent).where(Consent.question_id == question_id).delete()
        give_consent(question_id, **values)
    return question_id, f"/suivi/{token}"


def alarmed(question_id: int) -> None:
    with transaction():
        raise_alert(
            kind=AlertKind.QUESTION,
            subject_id=question_id,
            question_id=question_id,
            groups=("CHEST", "SUICIDE"),
            safety_number=3,
        )


def without_proof() -> tuple[int, str]:
    question_id, token = people.asked()
    with transaction() as session:
        session.query(Consent).delete()
    return question_id, f"/suivi/{token}"


def kept(question_id: int) -> Consent | None:
    db.session.rollback()
    return consent_of(question_id)


def test_it_works(client: FlaskClient, clock: Any) -> None:
    question_id, page = agreed()
    given = clock.moment
    add_followup(ASKER, question_id, kind="precision", text="La nuit aussi.")
    alarmed(question_id)
    clock.advance(days=3)
    sent = people.send(client, page, "/accord", {"retirer": "y"})
    assert (sent.status_code, sent.location) == (303, "/suivi/supprimee?accord=1")
    assert "Votre accord est retiré" in client.get(sent.location).text
    assert client.get(page).status_code == 404
    proof = kept(question_id)
    assert (proof.given_at, proof.withdrawn_at, proof.text_version) == (given, clock.moment, CONSENT_VERSION)
    assert question(question_id).state == State.REMOVED
    for table in (QuestionPrivate, Followup, Alert):
        assert db.session.query(table).count() == 0


def test_the_page_says_when_and_to_what(client: FlaskClient) -> None:
    _, page = agreed()
    shown = spaced(client.get(page).text)
    assert f"version {CONSENT_VERSION}" in shown
    assert CONSENT_TEXT in shown
    assert "5 ans" in shown
    assert "Un parent" not in shown


def test_a_parent_is_told(client: FlaskClient) -> None:
    _, page = agreed(with_parent=True)
    assert "Un parent l’a donné avec vous." in client.get(page).text


def test_an_older_text_is_not_shown_as_the_one_that_was_read(client: FlaskClient) -> None:
    question_id, page = agreed()
    with transaction():
        consent_of(question_id).text_version = "2025-01-01"
    shown = spaced(client.get(page).text)
    assert "version 2025-01-01" in shown
    assert CONSENT_TEXT not in shown


def test_a_question_without_proof_can_be_taken_back_too(client: FlaskClient) -> None:
    question_id, page = without_proof()
    shown = spaced(client.get(page).text)
    assert "avant que nous en gardions une preuve à part" in shown
    assert "5 ans" not in shown
    assert people.send(client, page, "/accord", {"retirer": "y"}).status_code == 303
    assert question(question_id).state == State.REMOVED
    assert kept(question_id) is None


def test_the_box_confirms(client: FlaskClient) -> None:
    question_id, page = agreed()
    values = people.untouched(client.get(page).text, "/accord")
    assert "retirer" not in values
    wrong = client.post(f"{page}/accord", data=values)
    assert wrong.status_code == 422
    assert set(faults(wrong.text)) == {"retirer"}
    assert kept(question_id).withdrawn_at is None
    assert question(question_id).state == State.PENDING


def test_sent_twice_it_ends_once(client: FlaskClient) -> None:
    _, page = agreed()
    values = people.untouched(client.get(page).text, "/accord") | {"retirer": "y"}
    places = [client.post(f"{page}/accord", data=values).location for _ in range(2)]
    assert places == ["/suivi/supprimee?accord=1"] * 2


def test_an_unknown_link_takes_nothing_back(client: FlaskClient) -> None:
    question_id, page = agreed()
    values = people.untouched(client.get(page).text, "/accord") | {"retirer": "y"}
    assert client.post("/suivi/inconnu/accord", data=values).status_code == 404
    assert kept(question_id).withdrawn_at is None


def test_deleting_ends_the_consent_as_well(client: FlaskClient, clock: Any) -> None:
    question_id, page = agreed()
    alarmed(question_id)
    sent = people.send(client, page, "/supprimer", {"confirm": "y"})
    assert sent.location == "/suivi/supprimee"
    assert kept(question_id).withdrawn_at == clock.moment
    assert db.session.query(Alert).count() == 0


def test_the_proof_goes_five_years_later(client: FlaskClient, clock: Any) -> None:
    question_id, page = agreed()
    people.send(client, page, "/accord", {"retirer": "y"})
    clock.advance(days=5 * 365)
    forget_consents()
    assert kept(question_id) is not None
    clock.advance(days=3)
    forget_consents()
    assert kept(question_id) is None


@pytest.mark.parametrize("proof", [True, False])
def test_the_export_holds_the_consent_and_when_something_alarmed(
    client: FlaskClient, clock: Any, proof: bool
) -> None:
    question_id, page = agreed() if proof else without_proof()
    alarmed(question_id)
    at = clock.moment.isoformat()
    told = client.get(f"{page}/export").json
    assert told["consent"] == (
        {"text_version": CONSENT_VERSION, "language": "fr", "for_whom": "self", "with_parent": False}
        | {"given_at": at}
        if proof
        else None
    )
    assert told["alerts"] == [{"written_in": "question", "raised_at": at, "seen_at": None}]
    assert "CHEST" not in client.get(f"{page}/export").text


def test_the_export_holds_the_choices_of_masks(client: FlaskClient) -> None:
    question_id, page = agreed()
    text = "Ma maladie de Crohn, docteur."
    add_followup(ASKER, question_id, kind="precision", text=text, keep=["Crohn"], more=["docteur"])
    (addition,) = client.get(f"{page}/export").json["additions"]
    assert (addition["no_names"], addition["masked_too"]) == (["Crohn"], ["docteur"])
