"""A claim is corrected while nobody has decided, filed by who has none, and taken up again after a refusal."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from qa.accounts.services.accounts import create_account
from qa.doctors.models import Doctor, Method
from qa.extensions import db
from qa.kernel.access import SYSTEM, Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.events import Delivery
from qa.verification.models import Application, Sponsorship, State
from tests import people
from tests.people import PASSWORD, Person, fields, quick_passwords
from tests.plugins.clock import Clock

PAGE = "/espace/verification/demande"
CLAIM = {
    "given": "Lou",
    "family": "Garnier",
    "profession": "10",
    "status": "practising",
    "rpps": "10999999997",
    "specialty": "SM40",
    "charter": "y",
}


@pytest.fixture
def lou(app: object) -> Person:
    """Somebody who registered and asks for nothing yet."""
    with quick_passwords():
        account = create_account(
            SYSTEM, email="lou@exemple.fr", name="Lou Garnier", password=PASSWORD, role=Role.REGISTERED
        )
    return Person("lou@exemple.fr", account.actor)


def send(client: FlaskClient, **changes: str) -> int:
    values = fields(client.get(PAGE).text) | CLAIM | changes
    return client.post(PAGE, data=values).status_code


def mine() -> Application:
    db.session.rollback()
    return db.session.scalars(select(Application)).one()


def set_state(**values: object) -> None:
    with transaction():
        found = db.session.scalars(select(Application)).one()
        for name, value in values.items():
            setattr(found, name, value)


def test_it_works(client: FlaskClient, lou: Person) -> None:
    people.sign_in(client, lou)
    assert send(client, charter="") == 422
    assert send(client) == 303
    assert (mine().state, mine().specialty) == (State.OPEN, "SM40")
    assert db.session.scalars(select(Doctor)).one().specialty == "pediatrie"
    assert "charter" not in fields(client.get(PAGE).text)
    assert send(client, family="Garnier-Petit", specialty="SM26") == 303
    doctor = db.session.scalars(select(Doctor)).one()
    assert (doctor.name, doctor.slug, doctor.specialty) == (
        "Lou Garnier-Petit",
        "lou-garnier-petit",
        "medecine-generale",
    )
    assert mine().specialty == "SM54"


def test_who_is_no_doctor_any_more_has_no_profile(client: FlaskClient, lou: Person) -> None:
    people.sign_in(client, lou)
    send(client)
    assert send(client, profession="21") == 303
    assert db.session.query(Doctor).count() == 0
    assert send(client, profession="10") == 303
    assert db.session.query(Doctor).count() == 1


def test_another_claim_has_the_proof_looked_at_anew_and_loses_its_sponsors(
    client: FlaskClient, lou: Person
) -> None:
    people.sign_in(client, lou)
    send(client)
    friend = people.colleague()
    with transaction() as session:
        session.add(
            Sponsorship(application_id=mine().id, account_id=friend.actor.account_id or 0, given_at=now())
        )
    set_state(state=State.WAITING, method=Method.PSC, proof={"rpps": "10999999997"}, due_at=now())
    assert send(client, given="Louise") == 303
    assert (mine().state, mine().due_at, mine().method) == (State.CHECKING, None, Method.PSC)
    assert db.session.query(Sponsorship).count() == 0
    events = db.session.scalars(select(Delivery.event)).all()
    assert "application.proved" in events


def test_a_mailbox_of_another_number_proves_nothing(client: FlaskClient, lou: Person) -> None:
    people.sign_in(client, lou)
    send(client)
    set_state(state=State.MORE, method=Method.MSS, proof={"mailbox_of": "10999999997"})
    assert send(client, rpps="99700366240") == 303
    assert (mine().state, mine().method, mine().proof) == (State.OPEN, "", {})


@pytest.mark.parametrize("state", [State.CHECKING, State.ACCEPTED, State.REFUSED])
def test_what_is_decided_or_being_decided_cannot_be_corrected(
    client: FlaskClient, lou: Person, state: State
) -> None:
    people.sign_in(client, lou)
    send(client)
    page = fields(client.get(PAGE).text)
    set_state(state=state)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, data=page | {"given": "Max"}).status_code == 404
    assert mine().given == "Lou"


def test_a_refused_request_is_taken_up_again_after_a_day(
    client: FlaskClient, lou: Person, clock: Clock
) -> None:
    people.sign_in(client, lou)
    send(client)
    again = f"{PAGE}/reprendre"
    values = {"csrf_token": people.token(client.get(PAGE).text)}
    assert client.post(again, data=values).status_code in (404, 409, 422)
    set_state(state=State.REFUSED, decided_at=now())
    standing = client.get("/espace/verification")
    assert again not in standing.text
    clock.advance(hours=24)
    people.sign_in(client, lou)
    form = fields(client.get("/espace/verification").text, again)
    assert client.post(again, data=form).location == PAGE
    assert (mine().state, mine().method) == (State.OPEN, "")


def test_verified_accounts_file_nothing(client: FlaskClient) -> None:
    doctor = people.doctor()
    people.sign_in(client, doctor)
    assert send(client) == 409
    assert db.session.query(Application).count() == 0
