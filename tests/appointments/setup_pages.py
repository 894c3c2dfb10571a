"""How tests send the forms of a doctor's agenda: as a browser without scripts does, boxes and all."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.appointments.booking_models import Appointment, By, Status
from qa.extensions import db
from qa.kernel.clock import now
from qa.kernel.database import transaction
from tests.appointments.planted import Open, at
from tests.markup import main_of

ROOT = "/espace/agenda"
FIRST = f"{ROOT}/demarrer"
SETTINGS = f"{ROOT}/reglages"


def filled(html: str, action: str = "") -> dict[str, list[str]]:
    """What a browser sends with the first POST form of <main> whose address ends so: ticked boxes, chosen options."""
    main = main_of(html)
    forms = [one for one in main.iter("form") if one.get("method") == "post"]
    form = next(one for one in forms if (one.get("action") or "").endswith(action))
    values: dict[str, list[str]] = {}
    for one in form.iter("input"):
        if one.get("type") not in ("checkbox", "radio") or one.get("checked") is not None:
            values.setdefault(one.get("name"), []).append(one.get("value", "y"))
    for one in form.iter("textarea"):
        values[one.get("name")] = [(one.text or "").removeprefix("\n")]
    for one in form.iter("select"):
        options = list(one.iter("option"))
        chosen = next((option for option in options if option.get("selected") is not None), options[0])
        values[one.get("name")] = [chosen.get("value", "")]
    return values


def send(
    client: FlaskClient, page: str, changes: Mapping[str, Any] = {}, *, action: str = ""
) -> TestResponse:
    """Opens a page, changes its form (a list for boxes, an empty one unticks) and sends it there."""
    values = filled(client.get(page).text, action) | dict(changes)
    return client.post(page.partition("?")[0], data=values)


def press(client: FlaskClient, page: str, address: str) -> TestResponse:
    """Presses the button of a page whose form goes to the address."""
    return client.post(address, data=filled(client.get(page).text, address))


def rows(model: type) -> list[Any]:
    """Every row, read anew."""
    db.session.rollback()
    return list(db.session.query(model).order_by(*model.__table__.primary_key.columns))


def expected(bob: Open, text: str, *, zone: str = "Europe/Paris", status: Status = Status.BOOKED) -> None:
    """A visit of half an hour that begins at a wall time of the zone."""
    start = at(text, zone)
    with transaction() as session:
        session.add(
            Appointment(
                public_id=f"{text}{status}",
                doctor_id=bob.doctor_id,
                motive_id=bob.motive_id,
                place_id=bob.place_id,
                starts_at=start,
                ends_at=start + timedelta(minutes=30),
                zone=zone,
                status=status,
                made_by=By.PATIENT,
                made_at=now(),
                status_at=now(),
            )
        )
