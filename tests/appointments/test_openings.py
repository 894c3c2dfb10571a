"""The hours of the week: nights, rhythms, motives, and a warning where two places are open at one time."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from qa.appointments.models import Opening, OpeningMotive
from qa.appointments.services.openings import OpeningText, remove_opening, save_opening
from qa.kernel.errors import Invalid, NotFound
from tests.appointments.planted import add_motive, add_place, opened
from tests.appointments.setup_pages import ROOT, SETTINGS, filled, press, rows, send
from tests.people import colleague, doctor, sign_in

NEW = f"{ROOT}/horaires/nouveau"
HOURS = {"weekday": "1", "start": "14:00", "end": "18:00"}


def test_it_works(client: FlaskClient) -> None:
    bob = opened(days=(0,))
    sign_in(client, bob.doctor)
    answer = send(client, NEW, HOURS)
    assert (answer.status_code, answer.location) == (303, f"{SETTINGS}#week")
    kept = rows(Opening)[1]
    assert (kept.weekday, kept.start_minute, kept.end_minute, kept.every_weeks, kept.place_id) == (
        1,
        840,
        1080,
        1,
        bob.place_id,
    )
    page = f"{ROOT}/horaires/{kept.id}"
    changes = {
        "every_weeks": "2",
        "anchor": "2026-03-10",
        "valid_from": "2026-03-01",
        "valid_until": "2026-12-31",
    }
    assert send(client, page, changes, action=f"/{kept.id}").status_code == 303
    kept = rows(Opening)[1]
    assert (kept.every_weeks, kept.anchor, kept.valid_from, kept.valid_until) == (
        2, date(2026, 3, 10), date(2026, 3, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert filled(client.get(page).text, f"/{kept.id}")["anchor"] == ["2026-03-10"]
    assert press(client, SETTINGS, f"{page}/retirer").status_code == 303
    assert len(rows(Opening)) == 1


@pytest.mark.parametrize(
    ("query", "want"),
    [
        ("?jour=2026-03-12&de=09:00&a=12:30", ("3", "09:00", "12:30")),
        ("?jour=6&de=22:00&a=24:00", ("6", "22:00", "00:00")),
        ("?jour=9&de=abc&a=", ("0", "", "")), ("", ("0", "", "")), ("?jour=x&de=99:99", ("0", "", "")),
    ],
)  # fmt: skip
def test_the_week_s_grid_fills_the_form(client: FlaskClient, query: str, want: tuple[str, ...]) -> None:
    sign_in(client, opened().doctor)
    values = filled(client.get(NEW + query).text)
    assert tuple(values[name][0] for name in ("weekday", "start", "end")) == want


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [("20:00", "24:00", (1200, 1440)), ("20:00", "00:00", (1200, 1440)), ("22:00", "02:00", (1320, 1560)),
     ("02:30", "03:00", (150, 180))],
)  # fmt: skip
def test_b12_hours_until_midnight_and_past_it_are_kept(
    client: FlaskClient, start: str, end: str, kept: tuple
) -> None:
    sign_in(client, opened(days=()).doctor)
    assert send(client, NEW, {"start": start, "end": end}).status_code == 303
    one = rows(Opening)[0]
    assert (one.start_minute, one.end_minute) == kept
    page = filled(client.get(f"{ROOT}/horaires/{one.id}").text, f"/{one.id}")
    assert [page["start"][0], page["end"][0]] == [start, end.replace("24:00", "00:00")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": ""}, "start"), ({"start": "09:01"}, "start"), ({"end": "09h"}, "end"), ({"end": "13:00"}, "end"),
        ({"weekday": "7"}, "weekday"), ({"every_weeks": "13"}, "every_weeks"), ({"every_weeks": "2"}, "anchor"),
        ({"anchor": "2026-02-30"}, "anchor"), ({"valid_from": "1999-12-31"}, "valid_from"),
        ({"place_id": ""}, "place_id"),
        ({"valid_from": "2026-05-02", "valid_until": "2026-05-01"}, "valid_until"),
    ],
)  # fmt: skip
def test_a_wrong_opening_is_refused_beside_its_field(client: FlaskClient, changes: dict, field: str) -> None:
    sign_in(client, opened(days=()).doctor)
    answer = send(client, NEW, HOURS | changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert rows(Opening) == []


def test_hours_may_be_for_some_motives_and_none_ticked_are_all(client: FlaskClient) -> None:
    bob = opened(days=())
    other = add_motive(bob.doctor_id, name="Vaccination")
    sign_in(client, bob.doctor)
    assert send(client, NEW, HOURS | {"motive_ids": [str(other)]}).status_code == 303
    (kept,) = rows(Opening)
    assert [one.motive_id for one in kept.motives] == [other]
    page = f"{ROOT}/horaires/{kept.id}"
    assert filled(client.get(page).text, f"/{kept.id}")["motive_ids"] == [str(other)]
    both = [str(bob.motive_id), str(other)]
    assert send(client, page, {"motive_ids": both}, action=f"/{kept.id}").status_code == 303
    assert [one.motive_id for one in rows(OpeningMotive)] == sorted((bob.motive_id, other))
    assert send(client, page, {"motive_ids": []}, action=f"/{kept.id}").status_code == 303
    assert rows(OpeningMotive) == []


def test_two_places_open_at_one_time_are_asked_about(client: FlaskClient) -> None:
    bob = opened(days=(1,))
    other = str(add_place(bob.doctor_id))
    sign_in(client, bob.doctor)
    wanted = {"weekday": "1", "start": "11:00", "end": "13:00", "place_id": other}
    refused = send(client, NEW, wanted)
    assert refused.status_code == 422
    assert 'name="confirmed"' in refused.text
    assert "Un autre lieu est déjà ouvert" in refused.text
    assert len(rows(Opening)) == 1
    assert 'name="confirmed"' not in client.get(NEW).text
    again = filled(refused.text) | {"confirmed": "y"}
    assert client.post(NEW, data=again).status_code == 303
    assert send(client, NEW, wanted | {"start": "12:00"}).status_code == 303  # touching is not overlapping
    assert (
        send(
            client, NEW, wanted | {"place_id": str(bob.place_id), "start": "13:00", "end": "14:00"}
        ).status_code
        == 303
    )
    assert len(rows(Opening)) == 4


def test_an_opening_that_is_changed_does_not_collide_with_itself(app) -> None:
    bob = opened(days=(1,))
    other, opening = add_place(bob.doctor_id), rows(Opening)[0].id
    save_opening(bob.doctor.actor, opening, OpeningText(other, 1, 600, 700))
    assert rows(Opening)[0].place_id == other


def test_another_doctor_s_opening_place_and_motive_are_not_there(client: FlaskClient) -> None:
    bob, cleo = opened(days=(0,)), opened(colleague(), days=(1,))
    opening = rows(Opening)[0].id
    for act in (
        lambda: save_opening(cleo.doctor.actor, opening, OpeningText(cleo.place_id, 0, 540, 600)),
        lambda: save_opening(cleo.doctor.actor, None, OpeningText(bob.place_id, 0, 540, 600)),
        lambda: save_opening(
            cleo.doctor.actor,
            None,
            OpeningText(cleo.place_id, 0, 540, 600, motive_ids=frozenset({bob.motive_id})),
        ),
        lambda: remove_opening(cleo.doctor.actor, opening),
    ):
        with pytest.raises(NotFound):
            act()
    sign_in(client, cleo.doctor)
    for address in (f"{ROOT}/horaires/{opening}", f"{ROOT}/horaires/{2**31}"):
        assert client.get(address).status_code == 404
        assert [client.post(f"{address}{end}").status_code for end in ("", "/retirer")] == [404, 404]
    assert send(client, NEW, HOURS | {"place_id": str(bob.place_id)}).status_code == 404
    assert send(client, NEW, HOURS | {"motive_ids": [str(bob.motive_id)]}).status_code == 404
    assert send(client, NEW, HOURS | {"place_id": "9" * 30}).status_code in (404, 422)
    assert len(rows(Opening)) == 2


def test_without_a_place_the_first_step_comes_first(client: FlaskClient) -> None:
    sign_in(client, doctor())
    assert client.get(NEW).location == f"{ROOT}/demarrer"


def test_sent_twice_it_is_one_opening_and_sixty_are_the_most(client: FlaskClient) -> None:
    bob = opened(days=())
    sign_in(client, bob.doctor)
    values = filled(client.get(NEW).text) | HOURS
    assert [client.post(NEW, data=values).status_code for _ in range(2)] == [303, 303]
    for number in range(59):
        save_opening(bob.doctor.actor, None, OpeningText(bob.place_id, 2, 5 * number, 5 * number + 5))
    with pytest.raises(Invalid):
        save_opening(bob.doctor.actor, None, OpeningText(bob.place_id, 3, 540, 600))
    assert "soixante horaires" in send(client, NEW, HOURS).text
    assert len(rows(Opening)) == 60
