"""Nothing of a patient, and no secret, in anything that others may read (E4), nor by another's link (E5)."""

import re

import pytest
from flask.testing import FlaskClient

from qa.accounts.models import Account
from qa.appointments.booking_models import Appointment, Status
from qa.appointments.models import Agenda, Place
from qa.appointments.services.next_free import refresh_next_free
from qa.extensions import db
from qa.kernel.database import transaction
from tests import people
from tests.appointments.paging import MONDAY, PAGE, booked, give, held, latest, press
from tests.appointments.planted import Open, opened

HIDDEN = {
    "name": "Zoé Introuvable",
    "email": "zoe.secrete@exemple.org",
    "telephone": "06 99 88 77 66",
    "reason": "un mot jamais publié",
}
PUBLIC = (
    "/", "/medecins", "/medecins/camille-martin", PAGE, f"{PAGE}?du=2026-03-10", "/questions", "/sitemap.xml",
    "/sitemaps/pages.xml", "/api/v1/doctors", "/api/v1/doctors/camille-martin",
    "/api/v1/doctors/camille-martin/slots", "/api/v1/openapi.json",
)  # fmt: skip


@pytest.fixture
def agenda(app, clock) -> Open:
    """Monday morning at 8; open each day from 9 to 12; a video link nobody else may see."""
    clock.freeze(MONDAY)
    agenda = opened()
    with transaction() as session:
        session.get(Place, agenda.place_id).video_url = "https://video.exemple.org/salle"
    return agenda


def secrets_of(client: FlaskClient, agenda: Open) -> list[str]:
    """All that one visit must keep to itself."""
    page = booked(client, place_id=agenda.place_id, **HIDDEN)
    one = latest()
    refresh_next_free(agenda.doctor_id)
    account = db.session.get(Account, agenda.doctor.actor.account_id)
    found = [*HIDDEN.values(), "0699887766", "video.exemple.org", page.rpartition("/")[2]]
    return [*found, one.public_id, one.patient_key, account.email, account.password_hash]


def test_e4_public_pages_and_data_keep_every_patient_to_themselves(client: FlaskClient, agenda: Open) -> None:
    hidden = secrets_of(client, agenda)
    assert all(hidden)
    for address in PUBLIC:
        for path in (address, f"/en{address}"):
            answer = client.get(path)
            if not address.startswith(("/api", "/sitemap")):
                assert answer.status_code == 200, path
            for one in hidden:
                assert one not in answer.text, (path, one)


def test_e4_a_list_of_times_names_nothing_but_places_and_starts(client: FlaskClient, agenda: Open) -> None:
    booked(client, place_id=agenda.place_id, **HIDDEN)
    html = client.get(PAGE).text
    main = html[html.index("<main") : html.index("</main>")]
    names = set(re.findall(r'<(?:input|button|select)[^>]* name="([^"]+)"', main))
    assert names == {"csrf_token", "motif", "horaire"}
    for value in re.findall(r'name="horaire" value="([^"]+)"', main):
        assert re.fullmatch(r"[0-9]+/2026-03-[0-9]{2}T[0-9]{2}:[0-9]{2}Z", value)


def test_e4_another_patients_page_and_file_hold_nothing_of_the_first(
    client: FlaskClient, agenda: Open
) -> None:
    hidden = secrets_of(client, agenda)
    other = booked(client, "2026-03-11T08:00Z", place_id=agenda.place_id)
    for address in (other, f"{other}.ics", f"{other}/deplacer"):
        text = client.get(address).text.replace("\r\n ", "")
        for one in hidden:
            assert one not in text, (address, one)


def test_e5_a_link_opens_its_own_visit_and_no_number_helps(client: FlaskClient, agenda: Open) -> None:
    booked(client, place_id=agenda.place_id, **HIDDEN)
    second = latest()
    mine = booked(client, "2026-03-11T08:00Z", place_id=agenda.place_id)
    token = people.fields(client.get(mine).text, "/annuler")
    for guess in (second.public_id, str(second.id), f"{mine.rpartition('/')[2]}/{second.public_id}"):
        for action in ("", "/deplacer", ".ics"):
            assert client.get(f"/rendez-vous/{guess}{action}").status_code == 404
        assert client.post(f"/rendez-vous/{guess}/annuler", data=token).status_code == 404
    query = f"?id={second.id}&appointment_id={second.id}"
    assert (
        client.post(f"{mine}/annuler{query}", data=token | {"appointment_id": str(second.id)}).status_code
        == 303
    )
    db.session.rollback()
    assert db.session.get(Appointment, second.id).status == Status.BOOKED


def test_a_page_never_says_whether_an_address_is_known(client: FlaskClient, agenda: Open) -> None:
    booked(client, place_id=agenda.place_id, email="connue@exemple.org")
    pages = []
    for day, address in ((11, "connue@exemple.org"), (12, "inconnue@exemple.org")):
        form = held(client, f"2026-03-{day}T08:00Z", place_id=agenda.place_id)
        answer = give(client, form, {"email": address})
        html = client.get(answer.location).text
        main = html[html.index("<main") : html.index("</main>")]
        pages.append(re.sub(r'/rendez-vous/[^"/]+|value="[^"]+"|datetime="[^"]+"|\w+di \d+ mars', "", main))
    assert pages[0] == pages[1]


def test_no_log_line_holds_a_link_or_a_word(client: FlaskClient, agenda: Open, caplog) -> None:
    page = booked(client, place_id=agenda.place_id, **HIDDEN)
    press(client, page, "/annuler", {"mot": "un mot du départ"})
    assert caplog.text
    for one in (*HIDDEN.values(), page.rpartition("/")[2], "un mot du départ"):
        assert one not in caplog.text


def test_the_profile_and_the_question_lead_to_booking_outside_the_answer(
    client: FlaskClient, agenda: Open
) -> None:
    question_id = people.published_question(people.moderator())
    people.published_answer(agenda.doctor, question_id)
    refresh_next_free(agenda.doctor_id)
    assert "Premier horaire libre" in client.get("/medecins/camille-martin").text
    html = client.get(f"/questions/{question_id}", follow_redirects=True).text
    assert f'href="{PAGE}"' in html
    for answer in re.findall(r'<article class="answer.*?</article>', html, re.DOTALL):
        assert "rendez-vous" not in answer
    with transaction() as session:
        session.get(Agenda, agenda.doctor_id).online = False
    for address in ("/medecins/camille-martin", f"/questions/{question_id}"):
        assert PAGE not in client.get(address, follow_redirects=True).text
