"""What the page promises is what happens: how long, until when, which papers, and ways that lead somewhere."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.gateways.identity import NoIdentities
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.verification.models import Document, DocumentKind, Judgement, State, Verdict
from tests import people
from tests.verification import writing

PAGE = "/espace/verification"
AT_ONCE = "moins d’une minute"
PARIS = ZoneInfo("Europe/Paris")


class Connected(NoIdentities):
    """Pro Santé Connect as a site offers it that is connected."""

    offered = True


@pytest.fixture
def connected(app: Flask) -> None:
    app.extensions["gateways"] = replace(app.extensions["gateways"], identities=Connected())


def page_of(client: FlaskClient, application_id: int, page: str = PAGE) -> str:
    who = people.Person("alice@exemple.fr", writing.owner(application_id))
    return people.sign_in(client, who).get(page).text


def judged(application_id: int, verdict: Verdict) -> None:
    with transaction() as session:
        said = Judgement(application_id=application_id, verdict=verdict, decided_at=now())
        said.reason = writing.WHY
        session.add(said)


@pytest.mark.usefixtures("connected")
def test_a_practising_doctor_is_promised_a_minute_where_pro_sante_connect_is_connected(
    client: FlaskClient,
) -> None:
    page = page_of(client, writing.filed())
    assert page.count(AT_ONCE) == 2  # beside the way, and beside the decision
    assert f'href="{PAGE}/psc"' in page


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize(
    "claim",
    [
        {"profession": "21", "specialty": ""},
        {"status": "intern"},
        {"status": "student", "specialty": "", "rpps": ""},
    ],
)
def test_whom_a_human_decides_on_is_not_promised_a_minute(client: FlaskClient, claim: dict[str, Any]) -> None:
    page = page_of(client, writing.filed(**claim))
    assert AT_ONCE not in page
    assert "puis une personne de l’équipe répond sous 24 heures" in page
    assert f'href="{PAGE}/psc"' in page


@pytest.mark.usefixtures("connected")
def test_who_was_refused_once_is_not_promised_a_minute(client: FlaskClient) -> None:
    number = writing.filed()
    judged(number, Verdict.REFUSE)
    assert AT_ONCE not in page_of(client, number)


@pytest.mark.usefixtures("connected")
def test_who_was_asked_for_more_reads_that_the_decision_waits_for_it(client: FlaskClient) -> None:
    number = writing.filed(state=State.MORE)
    judged(number, Verdict.MORE)
    page = page_of(client, number)
    assert writing.WHY in page
    assert "attend ce que nous vous demandons" in page


@pytest.mark.parametrize(("left", "late"), [(timedelta(hours=3), False), (timedelta(hours=-3), True)])
def test_a_time_that_is_over_is_not_promised_again(client: FlaskClient, left: timedelta, late: bool) -> None:
    number, due = writing.waiting(), now() + left
    with transaction() as session:
        found = writing.request(number)
        session.add(found)
        found.due_at = due
    page = page_of(client, number)
    assert ("Nous avons du retard" in page) == late
    assert ("Une personne de l’équipe regarde votre demande" in page) != late
    assert f'datetime="{due.astimezone(PARIS).isoformat(timespec="seconds")}"' in page


def sent(
    application_id: int, kind: DocumentKind, moment: datetime, *, destroyed: datetime | None = None
) -> None:
    with transaction() as session:
        made = Document(application_id=application_id, kind=kind, pages=[], sent_at=moment)
        made.destroyed_at = destroyed
        session.add(made)


def test_papers_are_named_with_the_day_on_which_they_are_destroyed(client: FlaskClient) -> None:
    number, moment = writing.waiting(), datetime(2026, 11, 2, 12, tzinfo=PARIS)
    sent(number, DocumentKind.DIPLOMA, moment)
    sent(number, DocumentKind.CARD, moment, destroyed=moment + timedelta(days=20))
    page = page_of(client, number)
    assert (
        "Diplôme, envoi du 2 novembre 2026. Destruction au plus tard le 31 janvier 2027 sans décision."
        in page
    )
    assert "Carte professionnelle, envoi du 2 novembre 2026, destruction le 22 novembre 2026." in page


def test_after_the_decision_papers_go_thirty_days_later(client: FlaskClient) -> None:
    number, moment = writing.filed(state=State.REFUSED), datetime(2026, 11, 2, 12, tzinfo=PARIS)
    sent(number, DocumentKind.CERTIFICATE, moment)
    with transaction() as session:
        found = writing.request(number)
        session.add(found)
        found.decided_at = datetime(2026, 11, 10, 12, tzinfo=PARIS)
    assert "envoi du 2 novembre 2026. Destruction le 10 décembre 2026." in page_of(client, number)


def test_a_verified_doctor_finds_verification_and_space_from_the_account(client: FlaskClient) -> None:
    page = people.sign_in(client, people.doctor()).get("/espace/compte").text
    for path in (PAGE, "/espace", "/espace/profil"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200
    assert 'href="/espace/parrainages"' in client.get("/espace").text


def test_the_account_page_leads_only_where_one_may_go(client: FlaskClient) -> None:
    page = page_of(client, writing.filed(profession="21", specialty=""), "/espace/compte")
    assert f'href="{PAGE}"' in page
    assert 'href="/espace/profil"' not in page
    assert 'href="/espace"' not in page


def test_the_team_has_nothing_to_verify_of_itself(client: FlaskClient) -> None:
    page = people.sign_in(client, people.staff(Role.MODERATOR, "dora@exemple.fr")).get("/espace/compte").text
    assert f'href="{PAGE}"' not in page
