"""Absences, single days, public holidays: days are dates, and nothing is cancelled without the doctor."""

from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from qa.appointments.booking_models import Appointment, Status
from qa.appointments.models import Absence, DayChange, WorkedHoliday
from qa.appointments.services.exceptions import (
    AbsenceText,
    ChangeText,
    add_absence,
    add_change,
    remove_absence,
    remove_change,
    save_worked,
)
from qa.appointments.services.motives import MotiveText, save_motive
from qa.appointments.setup_queries import visits_in
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotFound
from tests.appointments.planted import opened
from tests.appointments.setup_pages import ROOT, SETTINGS, expected, filled, press, rows, send
from tests.people import colleague, sign_in

NEW, CHANGE, HOLIDAYS = f"{ROOT}/absences/nouvelle", f"{ROOT}/exceptions/nouvelle", f"{ROOT}/feries"
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def june(clock) -> None:
    clock.freeze(NOW)


def test_it_works(client: FlaskClient) -> None:
    bob = opened()
    sign_in(client, bob.doctor)
    answer = send(client, NEW, {"first_day": "2026-07-02", "last_day": "2026-07-09"})
    (kept,) = rows(Absence)
    assert (answer.status_code, answer.location) == (303, f"{ROOT}/absences/{kept.id}")
    assert (kept.first_day, kept.last_day, kept.start_minute, kept.end_minute, kept.weekday) == (
        date(2026, 7, 2), date(2026, 7, 9), 0, 1440, None,
    )  # fmt: skip
    assert "aucun rendez-vous n’y est prévu" in client.get(answer.location).text
    assert press(client, SETTINGS, f"{ROOT}/absences/{kept.id}/retirer").status_code == 303
    assert rows(Absence) == []


def test_c8b_the_day_of_an_absence_is_that_date_at_every_place(client: FlaskClient) -> None:
    bob = opened(zone="America/Guadeloupe")
    sign_in(client, bob.doctor)
    page = client.get(send(client, NEW, {"first_day": "2026-07-02"}).location).text.replace("\u00a0", " ")
    assert "2 juillet 2026" in page
    absence = rows(Absence)[0]
    assert (absence.first_day, absence.last_day) == (date(2026, 7, 2),) * 2
    for text in ("2026-07-01 23:30", "2026-07-02 00:00", "2026-07-02 23:30", "2026-07-03 00:00"):
        expected(bob, text, zone="America/Guadeloupe")
    assert visits_in(rows(Absence)[0]) == {date(2026, 7, 2): 2}


def test_appointments_in_an_absence_are_counted_by_day_and_stay(client: FlaskClient) -> None:
    bob = opened()
    for text in ("2026-07-02 09:00", "2026-07-02 10:00", "2026-07-09 11:30", "2026-07-10 09:00"):
        expected(bob, text)
    expected(bob, "2026-07-03 09:00", status=Status.CANCELLED)
    sign_in(client, bob.doctor)
    page = client.get(send(client, NEW, {"first_day": "2026-07-02", "last_day": "2026-07-09"}).location).text
    assert "3 rendez-vous restent prévus" in page.replace("\u00a0", " ")
    assert f'href="{ROOT}?jour=2026-07-02"' in page
    assert f'href="{ROOT}?jour=2026-07-09"' in page
    assert "jour=2026-07-03" not in page
    assert [one.status for one in rows(Appointment)].count("booked") == 4


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"start": "12:00", "end": "14:00"}, (720, 840, None)),
        ({"start": "20:00", "end": "00:00"}, (1200, 1440, None)),
        ({"weekday": "3"}, (0, 1440, 3)), ({"start": "22:00", "end": "06:00", "weekday": "0"}, (1320, 1800, 0)),
    ],
)  # fmt: skip
def test_an_absence_may_be_some_hours_or_one_weekday(client: FlaskClient, changes: dict, kept: tuple) -> None:
    sign_in(client, opened().doctor)
    assert (
        send(client, NEW, {"first_day": "2026-07-02", "last_day": "2026-09-30"} | changes).status_code == 303
    )
    one = rows(Absence)[0]
    assert (one.start_minute, one.end_minute, one.weekday) == kept


def test_only_the_visits_of_its_hours_and_weekday_are_met(app) -> None:
    bob = opened()
    for text in (
        "2026-07-02 11:30",
        "2026-07-02 11:45",
        "2026-07-02 14:00",
        "2026-07-03 12:00",
        "2026-07-09 13:30",
    ):
        expected(bob, text)
    text = AbsenceText(date(2026, 7, 2), date(2026, 7, 31), 720, 840, weekday=3)
    assert visits_in(add_absence(bob.doctor.actor, text)) == {date(2026, 7, 2): 1, date(2026, 7, 9): 1}
    night = AbsenceText(date(2026, 7, 2), date(2026, 7, 2), 1320, 1800)
    expected(bob, "2026-07-03 05:30")
    expected(bob, "2026-07-03 06:00")
    assert visits_in(add_absence(bob.doctor.actor, night)) == {date(2026, 7, 3): 1}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": ""}, "first_day"), ({"first_day": "2026-02-30"}, "first_day"),
        ({"first_day": "02/07/2026"}, "first_day"),
        ({"last_day": "2026-07-01"}, "last_day"), ({"last_day": "2029-07-02"}, "last_day"), ({"start": "09:00"}, "end"),
        ({"end": "09:00"}, "start"), ({"start": "09:03", "end": "10:00"}, "start"), ({"weekday": "8"}, "weekday"),
        ({"weekday": "x"}, "weekday"), ({"start": "09:00", "end": "08:00"}, None),
        ({"start": "13:00", "end": "12:30"}, "end"),
    ],
)  # fmt: skip
def test_a_wrong_absence_is_refused_beside_its_field(
    client: FlaskClient, changes: dict, field: str | None
) -> None:
    sign_in(client, opened().doctor)
    answer = send(client, NEW, {"first_day": "2026-07-02"} | changes)
    assert answer.status_code == (422 if field else 303)
    assert field is None or f'id="{field}-error"' in answer.text
    assert len(rows(Absence)) == (0 if field else 1)


def test_a_day_is_opened_at_a_place_or_closed_everywhere(client: FlaskClient) -> None:
    bob = opened()
    sign_in(client, bob.doctor)
    said = {"day": "2026-07-14", "start": "09:00", "end": "12:00"}
    assert send(client, CHANGE, said).location == f"{SETTINGS}#changes"
    assert send(client, CHANGE, said | {"kind": "closed", "place_id": ""}).status_code == 303
    assert [(one.kind, one.place_id, one.day, one.start_minute) for one in rows(DayChange)] == [
        ("open", bob.place_id, date(2026, 7, 14), 540), ("closed", None, date(2026, 7, 14), 540),
    ]  # fmt: skip
    address = f"{ROOT}/exceptions/{rows(DayChange)[0].id}/retirer"
    assert press(client, SETTINGS, address).status_code == 303
    assert len(rows(DayChange)) == 1
    refused = send(client, CHANGE, said | {"place_id": ""})
    assert (refused.status_code, 'id="place_id-error"' in refused.text) == (422, True)


def test_closing_hours_with_appointments_leads_to_that_day(client: FlaskClient) -> None:
    bob = opened()
    expected(bob, "2026-07-14 09:30")
    sign_in(client, bob.doctor)
    said = {"day": "2026-07-14", "kind": "closed", "start": "09:00", "end": "10:00"}
    answer = send(client, CHANGE, said)
    assert answer.location == f"{ROOT}?jour=2026-07-14"
    assert "1 rendez-vous reste prévu" in client.get(answer.location).text.replace("\u00a0", " ")
    assert send(client, CHANGE, said | {"start": "10:00", "end": "12:00"}).location == f"{SETTINGS}#changes"
    assert rows(Appointment)[0].status == "booked"


def test_public_holidays_of_the_places_are_listed_and_ticked(client: FlaskClient) -> None:
    bob = opened(subdivision="974")
    sign_in(client, bob.doctor)
    page = client.get(f"{HOLIDAYS}?annee=2026").text
    assert page.count('name="days"') == 12
    assert "20 décembre 2026" in page.replace("\u00a0", " ")
    answer = send(
        client, f"{HOLIDAYS}?annee=2026", {"days": ["2026-12-20", "2026-05-08"]}, action="annee=2026"
    )
    assert answer.status_code == 303
    assert [one.day for one in rows(WorkedHoliday)] == [date(2026, 5, 8), date(2026, 12, 20)]
    ticked = filled(client.get(f"{HOLIDAYS}?annee=2026").text, "annee=2026")["days"]
    assert ticked == ["2026-05-08", "2026-12-20"]


def test_one_year_s_holidays_leave_those_of_the_next_alone(client: FlaskClient) -> None:
    bob = opened()
    save_worked(bob.doctor.actor, 2027, [date(2027, 5, 8)], [date(2027, 5, 8)])
    save_worked(bob.doctor.actor, 2026, [], [])
    assert [one.day for one in rows(WorkedHoliday)] == [date(2027, 5, 8)]
    sign_in(client, bob.doctor)
    values = filled(client.get(HOLIDAYS).text) | {"days": ["2026-03-10"]}
    refused = client.post(HOLIDAYS, data=values)
    assert (refused.status_code, "n’est pas férié" in refused.text) == (422, True)
    for year in ("2025", "2029", "abc", "", "9" * 30):
        assert client.get(f"{HOLIDAYS}?annee={year}").status_code == 404


def test_another_doctor_s_absences_and_days_are_not_there(client: FlaskClient) -> None:
    bob, cleo = opened(), opened(colleague())
    absence = add_absence(bob.doctor.actor, AbsenceText(date(2026, 7, 2), date(2026, 7, 2))).id
    change = add_change(bob.doctor.actor, ChangeText("open", date(2026, 7, 2), 540, 600, bob.place_id)).id
    for act in (
        lambda: remove_absence(cleo.doctor.actor, absence),
        lambda: remove_change(cleo.doctor.actor, change),
        lambda: add_change(cleo.doctor.actor, ChangeText("open", date(2026, 7, 2), 540, 600, bob.place_id)),
    ):
        with pytest.raises(NotFound):
            act()
    sign_in(client, cleo.doctor)
    assert client.get(f"{ROOT}/absences/{absence}").status_code == 404
    for address in (
        f"absences/{absence}",
        f"exceptions/{change}",
        f"absences/{2**31}",
        f"exceptions/{2**31}",
    ):
        assert client.post(f"{ROOT}/{address}/retirer").status_code == 404
    assert (len(rows(Absence)), len(rows(DayChange))) == (1, 1)


def test_two_hundred_are_the_most_and_what_is_over_gives_its_place(app, clock) -> None:
    bob, day = opened(), date(2026, 6, 2)
    with transaction() as session:
        session.add_all(Absence(doctor_id=bob.doctor_id, first_day=day, last_day=day) for _ in range(200))
    with pytest.raises(Invalid):
        add_change(bob.doctor.actor, ChangeText("closed", day, 540, 600))
    clock.advance(days=30)
    add_change(bob.doctor.actor, ChangeText("closed", date(2026, 8, 1), 540, 600))
    assert (len(rows(Absence)), len(rows(DayChange))) == (0, 1)


def test_sent_twice_it_is_one_absence_and_every_change_tells_who_keeps_times(
    client: FlaskClient, monkeypatch
) -> None:
    bob, heard = opened(), []
    monkeypatch.setattr("qa.appointments.services.agendas.emit", lambda *event: heard.append(event))
    sign_in(client, bob.doctor)
    values = filled(client.get(NEW).text) | {"first_day": "2026-07-02"}
    assert {client.post(NEW, data=values).location for _ in range(2)} == {
        f"{ROOT}/absences/{rows(Absence)[0].id}"
    }
    assert len(rows(Absence)) == 1
    save_motive(bob.doctor.actor, bob.motive_id, MotiveText("Bilan"))
    save_worked(bob.doctor.actor, 2026, [], [])
    assert heard == [("agenda.changed", bob.doctor_id)] * 3
