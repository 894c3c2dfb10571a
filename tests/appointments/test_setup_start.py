"""One form gets a doctor's first time online: all of it or nothing."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from qa.appointments.models import Agenda, Motive, Opening, Place
from qa.appointments.services.motives import MotiveText
from qa.appointments.services.places import PlaceText
from qa.appointments.services.starting import open_first
from qa.kernel.access import ANONYMOUS
from qa.kernel.errors import Invalid, NotAllowed
from tests.appointments.planted import opened
from tests.appointments.setup_pages import FIRST, SETTINGS, filled, rows, send
from tests.doctors.writing import settle
from tests.people import doctor, moderator, sign_in

WHERE = {"name": "Cabinet des Tilleuls", "street": "3 rue Haute", "postcode": "69003", "town": "Lyon"}
NO_HOURS = {f"{part}_{end}": [""] for part in ("morning", "afternoon") for end in ("start", "end")}
PLACE = PlaceText(kind="office", zone="Europe/Paris", **WHERE)


def test_it_works(client: FlaskClient) -> None:
    bob = doctor()
    sign_in(client, bob)
    answer = send(client, FIRST, WHERE)
    assert (answer.status_code, answer.location) == (303, "/espace/agenda/demarrer/fait")
    page = client.get(answer.location).text
    assert "Votre agenda est en ligne" in page
    assert 'href="/medecins/camille-martin/rendez-vous"' in page
    (place,), (motive,) = rows(Place), rows(Motive)
    assert (place.name, place.zone, place.subdivision, place.town_id) == (
        "Cabinet des Tilleuls",
        "Europe/Paris",
        "",
        2996944,
    )
    assert (motive.name, motive.minutes, motive.step, motive.who) == ("Consultation", 20, 20, "public")
    hours = [(one.weekday, one.start_minute, one.end_minute) for one in rows(Opening)]
    assert hours == [(day, *span) for day in range(5) for span in ((540, 720), (840, 1080))]
    assert rows(Agenda)[0].online


def test_the_place_of_the_profile_is_filled_in(client: FlaskClient) -> None:
    bob = doctor()
    settle(
        bob,
        "Saint-Denis",
        name="Maison de santé",
        street="1 rue Longue",
        postcode="97400",
        telephone="02 62 00 00 00",
    )
    sign_in(client, bob)
    values = filled(client.get(FIRST).text)
    assert [values[one] for one in ("name", "street", "postcode", "town", "telephone")] == [
        ["Maison de santé"], ["1 rue Longue"], ["97400"], ["Saint-Denis"], ["02 62 00 00 00"],
    ]  # fmt: skip
    assert values["days"] == ["0", "1", "2", "3", "4"]
    assert send(client, FIRST).status_code == 303
    assert (rows(Place)[0].zone, rows(Place)[0].subdivision) == ("Indian/Reunion", "974")


def test_who_is_not_verified_prepares_and_is_told_so(client: FlaskClient) -> None:
    bob = doctor(verified=False)
    sign_in(client, bob)
    assert "Préparer mon agenda" in client.get(FIRST).text
    answer = send(client, FIRST, WHERE)
    page = client.get(answer.location).text
    assert "quand votre identité sera vérifiée" in page
    assert "/rendez-vous" not in page
    assert client.get("/medecins/camille-martin/rendez-vous").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": [""]}, "Indiquez le nom du lieu."),
        ({"street": [""]}, "Indiquez l’adresse du cabinet."),
        ({"town": [""]}, "Indiquez la ville."),
        ({"postcode": ["6900"]}, "Écrivez un code postal de cinq chiffres"),
        ({"telephone": ["javascript:1"]}, "Écrivez un numéro de téléphone"),
        ({"town": ["Saint-Denis"], "postcode": [""]}, "Plusieurs communes portent ce nom."),
        ({"motive_name": [" "]}, "Indiquez un motif"),
        ({"minutes": ["7"]}, "Écrivez un multiple de 5"),
        ({"minutes": ["485"]}, "Écrivez un nombre entre 5 et 480."),
        ({"days": []}, "Cochez au moins un jour."),
        ({"days": ["7"]}, "Cochez"),
        ({"morning_end": [""]}, "Indiquez le début et la fin"),
        ({"morning_start": ["09:02"]}, "Écrivez une heure par pas de cinq minutes"),
        ({"afternoon_end": ["13:00"]}, "au plus tard à midi le lendemain"),
        (NO_HOURS, "Indiquez des heures"),
        ({"kind": ["tent"]}, "Choisissez un type de lieu."),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    client: FlaskClient, changes: dict, words: str
) -> None:
    sign_in(client, doctor())
    answer = send(client, FIRST, WHERE | changes)
    assert answer.status_code == 422
    assert words in answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "data-error-summary" in answer.text
    assert [rows(model) for model in (Place, Motive, Opening, Agenda)] == [[], [], [], []]
    kept = filled(answer.text)
    assert {name: kept.get(name, []) for name in changes if name not in ("days", "kind")} == {
        name: [value[0].strip()] for name, value in changes.items() if name not in ("days", "kind")
    }


def test_only_the_afternoon_at_a_place_by_telephone(client: FlaskClient) -> None:
    sign_in(client, doctor())
    changes = {
        "kind": "telephone",
        "name": "Au téléphone",
        "morning_start": "",
        "morning_end": "",
        "days": ["6"],
    }
    assert send(client, FIRST, changes).status_code == 303
    assert [(one.weekday, one.start_minute) for one in rows(Opening)] == [(6, 840)]
    assert (rows(Place)[0].kind, rows(Place)[0].zone) == ("telephone", "Europe/Paris")


def test_sent_twice_it_opens_once(client: FlaskClient) -> None:
    sign_in(client, doctor())
    values = filled(client.get(FIRST).text) | WHERE
    answers = [client.post(FIRST, data=values) for _ in range(2)]
    assert [one.location for one in answers] == ["/espace/agenda/demarrer/fait"] * 2
    assert (len(rows(Place)), len(rows(Opening))) == (1, 10)


def test_two_forms_of_one_doctor_open_one_agenda(client: FlaskClient) -> None:
    sign_in(client, doctor())
    first, second = (filled(client.get(FIRST).text) | WHERE for _ in range(2))
    assert client.post(FIRST, data=first).status_code == 303
    refused = client.post(FIRST, data=second)
    assert refused.status_code == 422
    assert "a déjà un lieu et un motif" in refused.text
    assert len(rows(Place)) == 1


def test_who_has_an_agenda_is_led_to_its_settings(client: FlaskClient) -> None:
    bob = opened().doctor
    sign_in(client, bob)
    assert client.get(FIRST).location == SETTINGS


def test_nobody_else_opens_an_agenda(client: FlaskClient) -> None:
    assert "/connexion" in client.get(FIRST).location
    sign_in(client, moderator())
    assert client.get(FIRST).status_code == 404
    with pytest.raises(NotAllowed):
        open_first(ANONYMOUS, PLACE, MotiveText("Consultation"), days=[0], hours=[(540, 720)])


def test_the_service_alone_refuses_an_absurd_week_and_keeps_nothing(app) -> None:
    bob = doctor()
    for days, hours in (([9], [(540, 720)]), ([0], [(540, 2165)]), ([], [(540, 720)]), ([0], [])):
        with pytest.raises(Invalid):
            open_first(bob.actor, PLACE, MotiveText("Consultation"), days=days, hours=hours)
    assert rows(Place) == []
    open_first(bob.actor, PLACE, MotiveText("Consultation"), days=[0], hours=[(1320, 1560)])
    assert isinstance(rows(Opening)[0].anchor, date)
