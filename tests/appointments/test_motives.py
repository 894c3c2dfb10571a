"""A doctor's motives: bounds, the private link, and what a closed motive leaves."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from qa.appointments.booking_models import Appointment
from qa.appointments.models import Motive, Opening, OpeningMotive
from qa.appointments.rules import MOTIVE_SCOPE
from qa.appointments.services.motives import MotiveText, close_motive, motive_link, save_motive
from qa.appointments.services.openings import OpeningText, save_opening
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.tokens import SecretLink, opened_by
from tests.appointments.planted import add_motive, opened
from tests.appointments.setup_pages import ROOT, SETTINGS, filled, press, rows, send
from tests.appointments.test_places import visit
from tests.people import colleague, sign_in

NEW = f"{ROOT}/motifs/nouveau"


def test_it_works(client: FlaskClient) -> None:
    bob = opened()
    sign_in(client, bob.doctor)
    said = {
        "name": "Première consultation",
        "minutes": "40",
        "buffer_after": "5",
        "bring": "Ordonnances.",
        "needs_consent": "y",
    }
    answer = send(client, NEW, said)
    assert (answer.status_code, answer.location) == (303, f"{SETTINGS}#motives")
    kept = rows(Motive)[1]
    assert (kept.name, kept.minutes, kept.step, kept.buffer_after) == ("Première consultation", 40, 45, 5)
    assert (kept.notice_minutes, kept.notice_days, kept.horizon_days, kept.patient_most) == (120, 0, 90, 2)
    assert (kept.who, kept.needs_consent, kept.bring) == ("public", True, "Ordonnances.")
    page = f"{ROOT}/motifs/{kept.id}"
    assert filled(client.get(page).text)["step"] == [""]
    assert (
        send(
            client, page, {"minutes": "30", "step": "15", "needs_consent": []}, action=f"/motifs/{kept.id}"
        ).status_code
        == 303
    )
    changed = rows(Motive)[1]
    assert (changed.minutes, changed.step, changed.needs_consent) == (30, 15, False)


@pytest.mark.parametrize(
    "notice", [{"notice_days": "5"}, {"notice_minutes": "7200"}, {"notice_minutes": "2880"}]
)
def test_b6_a_notice_of_five_days_with_a_horizon_of_two_is_refused_and_nothing_kept(
    client: FlaskClient, notice: dict
) -> None:
    sign_in(client, opened().doctor)
    answer = send(client, NEW, {"name": "Suivi", "minutes": "30", "horizon_days": "2"} | notice)
    assert answer.status_code == 422
    assert 'id="horizon_days-error"' in answer.text
    assert "plus long que le délai minimal" in answer.text
    assert len(rows(Motive)) == 1


@pytest.mark.parametrize("notice", [{"notice_days": 5}, {"notice_minutes": 2880}])
def test_b6_the_database_refuses_it_too(app, notice: dict) -> None:
    bob = opened()
    with pytest.raises(IntegrityError):
        add_motive(bob.doctor_id, horizon_days=2, **notice)
    add_motive(bob.doctor_id, horizon_days=2, notice_days=1, notice_minutes=2879)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"), ({"minutes": "7"}, "minutes"), ({"minutes": "0"}, "minutes"),
        ({"minutes": ""}, "minutes"),
        ({"minutes": "485"}, "minutes"), ({"minutes": "９"}, "minutes"), ({"step": "3"}, "step"),
        ({"buffer_before": "245"}, "buffer_before"), ({"buffer_after": "-5"}, "buffer_after"),
        ({"notice_days": "999999999999"}, "notice_days"), ({"horizon_days": "731"}, "horizon_days"),
        ({"horizon_days": "0"}, "horizon_days"), ({"patient_most": "11"}, "patient_most"),
        ({"patient_most": "0"}, "patient_most"), ({"cancel_minutes": "1e3"}, "cancel_minutes"),
        ({"bring": "a" * 2001}, "bring"),
    ],
)  # fmt: skip
def test_a_wrong_motive_is_refused_beside_its_field(client: FlaskClient, changes: dict, field: str) -> None:
    sign_in(client, opened().doctor)
    answer = send(client, NEW, {"name": "Suivi", "minutes": "30"} | changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert len(rows(Motive)) == 1


def test_who_may_book_is_one_of_three(client: FlaskClient) -> None:
    sign_in(client, opened().doctor)
    answer = send(client, NEW, {"name": "Suivi", "who": "robots"})
    assert answer.status_code == 422
    assert "Choisissez qui peut prendre ce rendez-vous." in answer.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 12}, "minutes"),
        ({"step": 500}, "step"),
        ({"horizon_days": 0}, "horizon_days"),
        ({"who": "x"}, "who"),
    ],
)
def test_the_service_alone_refuses_too(app, changes: dict, field: str) -> None:
    bob = opened()
    with pytest.raises(Invalid) as refusal:
        save_motive(bob.doctor.actor, None, MotiveText(**{"name": "Suivi"} | changes))
    assert refusal.value.field == field


def test_a_private_link_is_shown_once_and_the_former_one_opens_nothing(client: FlaskClient) -> None:
    bob = opened(who="link")
    sign_in(client, bob.doctor)
    page, address = f"{ROOT}/motifs/{bob.motive_id}", f"{ROOT}/motifs/{bob.motive_id}/lien"
    secrets = []
    for _ in range(2):
        answer = press(client, page, address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        shown = answer.text.partition(
            f"/medecins/camille-martin/rendez-vous?motif={bob.motive_id}&amp;lien="
        )[2]
        secrets.append(shown.partition('"')[0])
    assert [opened_by(MOTIVE_SCOPE, one) for one in secrets] == [None, bob.motive_id]
    assert not any(one in client.get(page).text for one in secrets)


def test_a_link_asked_for_twice_by_one_form_is_made_once(client: FlaskClient) -> None:
    bob = opened(who="link")
    sign_in(client, bob.doctor)
    address = f"{ROOT}/motifs/{bob.motive_id}/lien"
    values = filled(client.get(f"{ROOT}/motifs/{bob.motive_id}").text, address)
    assert client.post(address, data=values).status_code == 200
    (made,) = [one.hash for one in rows(SecretLink)]
    assert client.post(address, data=values).location == f"{ROOT}/motifs/{bob.motive_id}"
    assert [one.hash for one in rows(SecretLink)] == [made]


def test_a_link_dies_when_the_motive_is_no_longer_by_link_and_public_ones_have_none(
    client: FlaskClient,
) -> None:
    bob = opened(who="link")
    secret = motive_link(bob.doctor.actor, bob.motive_id)
    save_motive(bob.doctor.actor, bob.motive_id, MotiveText("Consultation", who="link"))
    assert opened_by(MOTIVE_SCOPE, secret) == bob.motive_id
    save_motive(bob.doctor.actor, bob.motive_id, MotiveText("Consultation", who="public"))
    assert opened_by(MOTIVE_SCOPE, secret) is None
    with pytest.raises(Invalid):
        motive_link(bob.doctor.actor, bob.motive_id)


def test_a_changed_or_closed_motive_moves_no_appointment(client: FlaskClient) -> None:
    bob = opened()
    visit(bob)
    before = [(one.starts_at, one.ends_at, one.status) for one in rows(Appointment)]
    sign_in(client, bob.doctor)
    save_motive(bob.doctor.actor, bob.motive_id, MotiveText("Bilan", minutes=60))
    assert press(client, SETTINGS, f"{ROOT}/motifs/{bob.motive_id}/fermer").status_code == 303
    assert rows(Motive)[0].closed_at is not None
    assert [(one.starts_at, one.ends_at, one.status) for one in rows(Appointment)] == before
    assert client.get(f"{ROOT}/motifs/{bob.motive_id}").status_code == 404


def test_a_motive_never_used_goes_but_one_that_hours_are_kept_for_stays_closed(app) -> None:
    bob = opened()
    unused, listed = (save_motive(bob.doctor.actor, None, MotiveText(name)).id for name in ("A", "B"))
    save_opening(
        bob.doctor.actor, None, OpeningText(bob.place_id, 0, 780, 840, motive_ids=frozenset({listed}))
    )
    close_motive(bob.doctor.actor, unused)
    close_motive(bob.doctor.actor, listed)
    assert {one.id: one.closed_at is None for one in rows(Motive)} == {bob.motive_id: True, listed: False}
    assert [one.motive_id for one in rows(OpeningMotive)] == [
        listed
    ]  # else the hours would be for every motive
    assert len(rows(Opening)) == 8


def test_another_doctor_s_motive_is_not_there(client: FlaskClient) -> None:
    bob, cleo = opened(who="link"), colleague()
    for act in (
        lambda: save_motive(cleo.actor, bob.motive_id, MotiveText("X")),
        lambda: close_motive(cleo.actor, bob.motive_id),
        lambda: motive_link(cleo.actor, bob.motive_id),
    ):
        with pytest.raises(NotFound):
            act()
    sign_in(client, cleo)
    address = f"{ROOT}/motifs/{bob.motive_id}"
    assert client.get(address).status_code == 404
    assert [client.post(f"{address}{end}").status_code for end in ("", "/fermer", "/lien")] == [404] * 3


def test_sent_twice_it_is_one_motive_and_thirty_are_the_most(client: FlaskClient) -> None:
    bob = opened()
    sign_in(client, bob.doctor)
    values = filled(client.get(NEW).text) | {"name": "Suivi"}
    assert [client.post(NEW, data=values).status_code for _ in range(2)] == [303, 303]
    assert len(rows(Motive)) == 2
    for _ in range(28):
        save_motive(bob.doctor.actor, None, MotiveText("Suivi"))
    assert "trente motifs" in send(client, NEW, {"name": "Suivi"}).text
    assert len(rows(Motive)) == 30
