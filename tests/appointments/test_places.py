"""A doctor's places: kinds, zones, links; a change moves no appointment, and nothing used is deleted."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from qa.appointments.booking_models import Appointment, By, Status
from qa.appointments.models import Opening, Place
from qa.appointments.services.places import PlaceText, close_place, save_place
from qa.appointments.setup_rules import is_video_link
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotFound
from tests.appointments.planted import Open, opened
from tests.appointments.setup_pages import ROOT, SETTINGS, filled, press, rows, send
from tests.people import colleague, sign_in

NEW = f"{ROOT}/lieux/nouveau"
LYON = {"name": "Cabinet du Parc", "street": "1 rue du Parc", "postcode": "69006", "town": "Lyon"}
TEXT = PlaceText(kind="office", zone="Europe/Paris", **LYON)


def visit(bob: Open, *, days: int = 7, status: Status = Status.BOOKED) -> int:
    """An appointment of half an hour at the doctor's first place."""
    start = now() + timedelta(days=days)
    with transaction() as session:
        made = Appointment(
            public_id=f"p{days}", doctor_id=bob.doctor_id, motive_id=bob.motive_id, place_id=bob.place_id,
            starts_at=start, ends_at=start + timedelta(minutes=30), zone="Europe/Paris", status=status,
            made_by=By.PATIENT, made_at=now(), status_at=now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def test_it_works(client: FlaskClient) -> None:
    bob = opened()
    sign_in(client, bob.doctor)
    answer = send(client, NEW, LYON | {"telephone": "04 78 00 00 00", "directions": "Code 12A.\r\nAu fond."})
    assert (answer.status_code, answer.location) == (303, f"{SETTINGS}#places")
    place = rows(Place)[1]
    assert (place.kind, place.zone, place.subdivision, place.town_id) == (
        "office",
        "Europe/Paris",
        "",
        2996944,
    )
    assert (round(place.latitude), place.directions) == (46, "Code 12A.\nAu fond.")
    page = client.get(f"{ROOT}/lieux/{place.id}").text
    assert filled(page)["street"] == ["1 rue du Parc"]
    assert send(client, f"{ROOT}/lieux/{place.id}", {"name": "Parc"}).status_code == 303
    assert rows(Place)[1].name == "Parc"


@pytest.mark.parametrize(
    ("postcode", "zone", "subdivision"),
    [
        ("67000", "Europe/Paris", "6AE"), ("57000", "Europe/Paris", "57"), ("97400", "Indian/Reunion", "974"),
        ("97150", "America/Marigot", "MF"), ("98714", "Pacific/Tahiti", "PF"), ("98800", "Pacific/Noumea", "NC"),
        ("", "Europe/Paris", ""),
    ],
)  # fmt: skip
def test_zone_and_holidays_follow_the_postcode(
    client: FlaskClient, postcode: str, zone: str, subdivision: str
) -> None:
    sign_in(client, opened().doctor)
    assert send(client, NEW, {"kind": "telephone", "name": "Ligne", "postcode": postcode}).status_code == 303
    assert (rows(Place)[1].zone, rows(Place)[1].subdivision) == (zone, subdivision)


def test_another_zone_and_calendar_may_be_chosen(client: FlaskClient) -> None:
    sign_in(client, opened().doctor)
    chosen = LYON | {"zone": "Pacific/Marquesas", "subdivision": "PF"}
    assert send(client, NEW, chosen).status_code == 303
    assert (rows(Place)[1].zone, rows(Place)[1].subdivision) == ("Pacific/Marquesas", "PF")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"zone": "America/New_York"}, "Choisissez un des fuseaux"), ({"zone": "../etc"}, "Choisissez un des fuseaux"),
        ({"subdivision": "67"}, "Choisissez un des calendriers"), ({"kind": "tent"}, "Choisissez un type de lieu"),
        ({"street": ""}, "Indiquez l’adresse"), ({"town": " - "}, "Indiquez la ville"),
        ({"name": ""}, "Indiquez le nom"),
        ({"postcode": "6900x"}, "cinq chiffres"), ({"telephone": "abc"}, "numéro de téléphone"),
        ({"kind": "video", "video_url": "http://visio.exemple.fr/a"}, "commence par https"),
        ({"kind": "video", "video_url": "javascript:alert(1)"}, "commence par https"),
        ({"town": "Saint-Denis", "postcode": ""}, "Plusieurs communes"), ({"name": "a" * 121}, "Raccourcissez"),
    ],
)  # fmt: skip
def test_a_wrong_place_is_refused_beside_its_field(client: FlaskClient, changes: dict, words: str) -> None:
    sign_in(client, opened().doctor)
    answer = send(client, NEW, LYON | changes)
    assert answer.status_code == 422
    assert words in answer.text.replace("\u00a0", " ")
    assert "Cabinet du Parc" in answer.text or "name" in changes
    assert len(rows(Place)) == 1


@pytest.mark.parametrize(
    ("link", "right"),
    [
        ("https://visio.exemple.fr/salle/12?a=b", True), ("https://exemple.fr:8443/x", True),
        ("http://exemple.fr", False),
        ("https://", False), ("https://moi:secret@exemple.fr", False), ("https://exemple.fr:x/", False),
        ("https://exemple.fr/a b", False), ("//exemple.fr", False), ("https://localhost/a", False),
        ('https://exemple.fr/"><script>', False), ("https://[::1", False),
    ],
)  # fmt: skip
def test_a_video_link_is_https_and_nothing_else(link: str, right: bool) -> None:
    assert is_video_link(link) is right


def test_the_video_link_is_encrypted_and_only_of_a_video_place(client: FlaskClient) -> None:
    bob = opened()
    link = "https://visio.exemple.fr/salle"
    made = save_place(bob.doctor.actor, None, PlaceText("video", "Vidéo", "Europe/Paris", video_url=link))
    raw = (
        db.session.connection()
        .exec_driver_sql(f"SELECT video_url FROM place WHERE id = {made.id}")
        .scalar_one()
    )
    assert b"visio" not in bytes(raw)
    assert rows(Place)[1].video_url == link
    save_place(bob.doctor.actor, made.id, PlaceText("telephone", "Téléphone", "Europe/Paris", video_url=link))
    assert rows(Place)[1].video_url is None


def test_a_new_zone_with_appointments_to_come_needs_a_tick_and_moves_none(client: FlaskClient) -> None:
    bob = opened()
    visit(bob)
    before = rows(Appointment)[0].starts_at
    sign_in(client, bob.doctor)
    page = f"{ROOT}/lieux/{bob.place_id}"
    assert "1 rendez-vous est prévu dans ce lieu" in client.get(page).text.replace("\u00a0", " ")
    refused = send(client, page, {"zone": "Indian/Reunion"})
    assert refused.status_code == 422
    assert "gardent leur heure actuelle" in refused.text
    assert rows(Place)[0].zone == "Europe/Paris"
    assert send(client, page, {"name": "Autre nom"}).status_code == 303
    assert send(client, page, {"zone": "Indian/Reunion", "moves_rules": "y"}).status_code == 303
    kept = rows(Appointment)[0]
    assert (rows(Place)[0].zone, kept.zone, kept.starts_at) == ("Indian/Reunion", "Europe/Paris", before)


@pytest.mark.parametrize(("days", "status"), [(-2, Status.FULFILLED), (5, Status.CANCELLED)])
def test_a_new_zone_asks_nothing_where_nobody_is_expected(app, days: int, status: Status) -> None:
    bob = opened()
    visit(bob, days=days, status=status)
    save_place(bob.doctor.actor, bob.place_id, PlaceText(kind="office", zone="Indian/Mayotte", **LYON))
    assert rows(Place)[0].zone == "Indian/Mayotte"


def test_a_place_never_used_goes_with_its_hours_and_a_used_one_stays_closed(client: FlaskClient) -> None:
    bob = opened()
    other = save_place(bob.doctor.actor, None, TEXT).id
    sign_in(client, bob.doctor)
    assert press(client, SETTINGS, f"{ROOT}/lieux/{other}/fermer").status_code == 303
    assert [one.id for one in rows(Place)] == [bob.place_id]
    visit(bob)
    assert press(client, SETTINGS, f"{ROOT}/lieux/{bob.place_id}/fermer").status_code == 303
    assert rows(Place)[0].closed_at is not None
    assert (rows(Opening), rows(Appointment)[0].status) == ([], "booked")
    assert client.get(f"{ROOT}/lieux/{bob.place_id}").status_code == 404


def test_another_doctor_s_place_is_not_there(client: FlaskClient) -> None:
    bob, cleo = opened(), colleague()
    with pytest.raises(NotFound):
        save_place(cleo.actor, bob.place_id, TEXT)
    with pytest.raises(NotFound):
        close_place(cleo.actor, bob.place_id)
    sign_in(client, cleo)
    for address in (f"{ROOT}/lieux/{bob.place_id}", f"{ROOT}/lieux/{2**31}"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
        assert client.post(f"{address}/fermer").status_code == 404
    assert rows(Place)[0].name == "Cabinet des Tilleuls"


def test_sent_twice_it_is_one_place_and_ten_are_the_most(client: FlaskClient) -> None:
    bob = opened()
    sign_in(client, bob.doctor)
    values = filled(client.get(NEW).text) | LYON
    assert [client.post(NEW, data=values).status_code for _ in range(2)] == [303, 303]
    assert len(rows(Place)) == 2
    for _ in range(8):
        save_place(bob.doctor.actor, None, TEXT)
    with pytest.raises(Invalid):
        save_place(bob.doctor.actor, None, TEXT)
    assert "Vous avez déjà dix lieux" in send(client, NEW, LYON).text
    assert len(rows(Place)) == 10
