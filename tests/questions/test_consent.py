"""The consent to the use of health data: a box of its own, unticked, with a proof of what was agreed to."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from qa.alerts.models import Consent
from qa.alerts.queries import consent_of
from qa.alerts.rules import CONSENT_TEXT, CONSENT_VERSION
from qa.extensions import db
from qa.follow.queries import question_behind
from tests.questions.sending import ASK, VALUES, faults, filled, fresh_token, post, send_whole, token_of


def second_screen(client: FlaskClient, path: str = ASK) -> str:
    """The page after « Continuer »."""
    first = {name: VALUES[name] for name in ("title", "body")} | {"csrf_token": fresh_token(client, path)}
    return client.post(path, data=first | {"etape": "suite"}).text


def test_the_box_is_unticked_and_its_text_says_what_for_and_how_to_take_it_back(client: FlaskClient) -> None:
    page = second_screen(client)
    assert "consent" not in filled(page)
    assert CONSENT_TEXT in page
    for words in ("santé", "équipe et les médecins", "publiée", "retirer cet accord", "page de suivi"):
        assert words in CONSENT_TEXT
    end = page.partition('id="agreement"')[2]
    assert "masque ce qui permet de reconnaître" in end
    assert 'href="/confidentialite"' in end.partition("</section>")[0]


def test_nothing_is_kept_without_it(client: FlaskClient) -> None:
    assert set(faults(send_whole(client, consent=None).text)) == {"consent"}
    assert db.session.query(Consent).count() == 0


def test_it_is_not_carried_to_a_text_that_may_change(client: FlaskClient) -> None:
    first = client.post(ASK, data=VALUES | {"csrf_token": fresh_token(client), "etape": "retour"}).text
    assert "consent" not in filled(first)


def test_the_proof_names_the_text_the_language_and_the_moment(client: FlaskClient, clock) -> None:
    moment = datetime(2026, 12, 5, 8, 0, tzinfo=UTC)
    clock.freeze(moment)
    consent = consent_of(question_behind(token_of(send_whole(client))).id)
    assert (consent.text_version, consent.language, consent.for_whom) == (CONSENT_VERSION, "fr", "child")
    assert (consent.given_at, consent.withdrawn_at, consent.with_parent) == (moment, None, False)
    english = consent_of(question_behind(token_of(send_whole(client, path="/en" + ASK, encore="1"))).id)
    assert english.language == "en"


def test_a_form_sent_twice_leaves_one_proof(client: FlaskClient) -> None:
    values = VALUES | {"csrf_token": fresh_token(client)}
    assert post(client, values).location == post(client, values).location
    assert db.session.query(Consent).count() == 1


def test_the_english_box_is_english(client: FlaskClient) -> None:
    page = second_screen(client, "/en" + ASK)
    assert "J’accepte" not in page
    assert 'name="consent"' in page
