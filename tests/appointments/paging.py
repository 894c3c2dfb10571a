"""Patients at the pages of appointments: choose a time, say who comes, open the mail's link."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.appointments.booking_models import Appointment
from qa.appointments.services.links import new_link
from qa.extensions import db
from tests.people import fields

MONDAY = datetime(2026, 3, 9, 7, tzinfo=UTC)  # 8 o'clock in Paris
PAGE = "/medecins/camille-martin/rendez-vous"
CONTACT = {
    "for_whom": "self",
    "name": "Lea Moreau",
    "email": "lea@exemple.org",
    "telephone": "06 12 34 56 78",
    "first_visit": "yes",
}
START = "2026-03-10T08:00Z"


def times(html: str) -> list[str]:
    """What the buttons of a list carry, without their places."""
    return re.findall(r'name="horaire" value="[0-9]+/([^"]+)"', html)


def shown(html: str) -> str:
    """The words of a page, with ordinary spaces."""
    words = re.sub(r"<[^>]+>", "", html)
    return " ".join(re.sub("[\u00a0\u202f]", " ", words).split())


def take(
    client: FlaskClient, start: str = START, *, place_id: int, page: str = PAGE, network: str = "127.0.0.1"
) -> TestResponse:
    """Presses the button of a time on the list of that page."""
    html = client.get(page, environ_base={"REMOTE_ADDR": network}).text
    values = fields(html, "/rendez-vous") | {"horaire": f"{place_id}/{start}"}
    path = page.partition("?")[0]
    return client.post(path, data=values, environ_base={"REMOTE_ADDR": network})


def held(client: FlaskClient, start: str = START, *, place_id: int, page: str = PAGE) -> str:
    """The address of the contact form after a time was pressed."""
    answer = take(client, start, place_id=place_id, page=page)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def give(client: FlaskClient, form: str, changes: Mapping[str, str] = {}) -> TestResponse:
    """Fills the contact form and sends it."""
    values = filled(client, form) | dict(changes)
    return client.post(form, data=values)


def filled(client: FlaskClient, form: str) -> dict[str, str]:
    """What a browser would send with the contact form filled in."""
    return {"csrf_token": fields(client.get(form).text)["csrf_token"]} | CONTACT


def requested(client: FlaskClient, start: str = START, *, place_id: int, **changes: str) -> tuple[str, str]:
    """The browser's page of a request, and the address in the mail."""
    answer = give(client, held(client, start, place_id=place_id), changes)
    assert answer.status_code == 303, answer.text
    return str(answer.location), mail_page()


def mail_page(appointment_id: int | None = None) -> str:
    """The page that the mail about the latest visit leads to."""
    db.session.rollback()
    number = appointment_id or latest().id
    return f"/rendez-vous/{new_link(number)}"


def booked(client: FlaskClient, start: str = START, *, place_id: int, **changes: str) -> str:
    """The address in the mail of a visit that is confirmed."""
    _, page = requested(client, start, place_id=place_id, **changes)
    answer = press(client, page, "/confirmer")
    assert answer.status_code == 303, answer.text
    return page


def press(client: FlaskClient, page: str, action: str, changes: Mapping[str, str] = {}) -> TestResponse:
    """Sends the form of the page whose address ends so."""
    values = fields(client.get(page).text, action) | dict(changes)
    return client.post(page + action, data=values)


def move(client: FlaskClient, page: str, time: str) -> TestResponse:
    """Presses another time on the list of that visit; `time` is place and start."""
    values = fields(client.get(f"{page}/deplacer").text, "/deplacer") | {"horaire": time}
    return client.post(f"{page}/deplacer", data=values)


def latest() -> Appointment:
    """The appointment written last, as it stands."""
    db.session.rollback()
    return db.session.query(Appointment).order_by(Appointment.id.desc()).first()


def status() -> str:
    """Where the latest visit stands."""
    return latest().status
