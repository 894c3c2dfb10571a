"""Doctors come from an administrator, keep apart where they share a name, and are verified once."""

import pytest

from qa.doctors.models import Doctor, Method
from qa.doctors.queries import doctor_by_email, doctor_names, listed_doctors
from qa.doctors.services import create_doctor, verify_doctor
from qa.extensions import db
from qa.kernel.access import ANONYMOUS, SYSTEM
from qa.kernel.errors import Conflict, Invalid, NotAllowed
from tests.people import doctor, moderator


def create(email: str, name: str = "Camille Martin", specialty: str = "cardiologie", actor=SYSTEM) -> Doctor:
    """A doctor, not verified."""
    return create_doctor(
        actor, email=email, name=name, password="une phrase assez longue", specialty=specialty
    )


def test_it_works(app) -> None:
    made = create("a@exemple.fr", name="Dr  Élodie  Noël-Œuvrard", specialty="Cardiologie")
    assert (made.name, made.slug, made.specialty) == (
        "Élodie Noël-Œuvrard",
        "elodie-noel-oeuvrard",
        "cardiologie",
    )
    assert made.title_name == "Dr Élodie Noël-Œuvrard"
    assert (made.verified_at, made.may_answer) == (None, False)


def test_namesakes_keep_apart(app) -> None:
    assert [create(f"{number}@exemple.fr").slug for number in range(3)] == [
        "camille-martin", "camille-martin-2", "camille-martin-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["李 明", "محمد علي", "Иван Петров", "ırem ilgaz", "Modération Site", "Martin"]
)
def test_a_name_that_patients_cannot_read_or_trust_is_refused(app, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create("a@exemple.fr", name=name)
    assert refusal.value.field == "name"
    assert db.session.query(Doctor).count() == 0


@pytest.mark.parametrize("name", ["İrem Ilgaz", "Đặng Văn Lâm", "Łukasz Wiśniewski"])
def test_a_name_with_any_latin_mark_has_a_page(app, client, name: str) -> None:
    made = create("a@exemple.fr", name=name)
    verify_doctor(SYSTEM, made.id, method=Method.OPERATOR)
    assert made.slug.isascii()
    assert client.get(f"/medecins/{made.slug}").status_code == 200


def test_an_unknown_specialty_is_refused(app) -> None:
    with pytest.raises(Invalid) as refusal:
        create("a@exemple.fr", specialty="astrologie")
    assert refusal.value.field == "specialty"
    assert db.session.query(Doctor).count() == 0


def test_an_address_serves_once(app) -> None:
    create("a@exemple.fr")
    with pytest.raises(Invalid):
        create("A@Exemple.FR ")
    assert db.session.query(Doctor).count() == 1


def test_nobody_but_an_administrator_creates_or_verifies(app) -> None:
    made = create("a@exemple.fr")
    for actor in (ANONYMOUS, moderator().actor, made.account.actor):
        with pytest.raises(NotAllowed):
            create("b@exemple.fr", actor=actor)
        with pytest.raises(NotAllowed):
            verify_doctor(actor, made.id, method=Method.OPERATOR)
    assert db.session.get(Doctor, made.id).verified_at is None


def test_a_second_verification_changes_nothing(app, clock) -> None:
    person = doctor()
    first = db.session.get(Doctor, person.doctor_id).verified_at
    clock.advance(days=3)
    verify_doctor(SYSTEM, person.doctor_id, method=Method.DEMONSTRATION)
    again = db.session.get(Doctor, person.doctor_id)
    assert (again.verified_at, again.verified_by) == (first, "operator")
    with pytest.raises(Conflict):
        verify_doctor(SYSTEM, 999, method=Method.OPERATOR)


def test_a_closed_account_leaves_the_directory(app, clock) -> None:
    person = doctor()
    assert [one.id for one in listed_doctors()] == [person.doctor_id]
    account = db.session.get(Doctor, person.doctor_id).account
    account.disabled_at = clock.moment
    db.session.flush()
    assert listed_doctors() == []
    assert doctor_names() == {}
    assert not db.session.get(Doctor, person.doctor_id).may_answer


def test_a_doctor_is_found_by_address(app) -> None:
    person = doctor()
    assert doctor_by_email(" Martin@Exemple.fr ").id == person.doctor_id
    assert doctor_by_email("inconnu@exemple.fr") is None
    assert doctor_by_email("pas une adresse") is None
    assert [one.id for one in listed_doctors("pediatrie")] == []
