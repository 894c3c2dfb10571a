"""A doctor at the desk, for tests of the agenda's pages: signed in, on a Monday morning, and what the page says."""

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient

from tests import people
from tests.appointments.planted import Open, opened
from tests.markup import main_of
from tests.plugins.clock import Clock

MORNING = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
AGENDA = "/espace/agenda"


def at_the_desk(client: FlaskClient, clock: Clock, **agenda: Any) -> Open:
    """A doctor with an open agenda who has signed in, Monday 9 March 2026 at 7:00 in Paris."""
    clock.freeze(MORNING)
    of = opened(**agenda)
    people.sign_in(client, of.doctor)
    return of


def words_of(element: Element) -> str:
    """What is read aloud, with ordinary spaces."""
    return re.sub(r"\s+", " ", " ".join(element.itertext())).strip()


def said(html: str) -> str:
    """The words of the page's main part."""
    return words_of(main_of(html))


def cells(html: str) -> dict[tuple[str, int], Element]:
    """The cells of the week by day and minute."""
    found = [one for one in main_of(html).iter("td") if one.get("data-day")]
    return {(one.get("data-day", ""), int(one.get("data-minute", 0))): one for one in found}


def links(element: Element) -> list[str]:
    """Where the links inside lead."""
    return [one.get("href", "") for one in element.iter("a")]
