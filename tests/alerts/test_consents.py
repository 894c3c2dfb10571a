"""Proofs of consent: ended once, kept beside what was removed, and forgotten five years later."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from qa.alerts.models import Consent
from qa.alerts.queries import consent_of
from qa.alerts.services.consents import forget_consents, give_consent, withdraw_consent
from qa.extensions import db
from qa.kernel.clock import now
from qa.questions.models import Question
from qa.questions.services.publishing import erase
from tests.people import asked


def test_asking_gives_it_and_a_second_one_is_refused(app: Flask) -> None:
    question_id, _ = asked(language="en", for_whom="other")
    consent = consent_of(question_id)
    assert (consent.language, consent.for_whom, consent.withdrawn_at) == ("en", "other", None)
    with pytest.raises(IntegrityError):
        give_consent(question_id, language="fr", for_whom="self", with_parent=False)


def test_it_is_withdrawn_once_and_the_first_moment_stays(app: Flask, clock) -> None:
    question_id, _ = asked()
    withdraw_consent(question_id)
    first = consent_of(question_id).withdrawn_at
    assert first == now()
    clock.advance(days=1)
    withdraw_consent(question_id)
    assert consent_of(question_id).withdrawn_at == first


def test_withdrawing_touches_no_other_and_needs_no_proof(app: Flask) -> None:
    first, second = asked()[0], asked()[0]
    withdraw_consent(first)
    assert consent_of(second).withdrawn_at is None
    withdraw_consent(10_000)
    assert consent_of(10_000) is None


def test_the_proof_outlives_what_it_was_given_for(app: Flask) -> None:
    question_id, _ = asked()
    withdraw_consent(question_id)
    erase(question_id)
    assert db.session.get(Question, question_id).state == "removed"
    assert consent_of(question_id) is not None


def test_it_goes_five_years_after_its_end_and_never_before(app: Flask, clock) -> None:
    ended, standing = asked()[0], asked()[0]
    withdraw_consent(ended)
    clock.advance(days=5 * 365)
    forget_consents()
    assert db.session.query(Consent).count() == 2
    clock.advance(days=2)
    forget_consents()
    assert consent_of(ended) is None
    assert consent_of(standing) is not None
    assert now() - consent_of(standing).given_at > timedelta(days=5 * 365)
