"""Whatever people type into any field, no output of the site holds anything that our rules forbid."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, cycle, islice
from pathlib import Path

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from qa.extensions import db
from qa.gateways.mail import Message, compose
from qa.kernel.events import Delivery
from qa.kernel.text import normalise
from qa.search.queries import LONGEST_QUERY
from tests.hostile.agendas import plant_agenda, queue_mails
from tests.hostile.outputs import Looking, calendar_faults, faults, mails, queries, shapes
from tests.hostile.pages import Shape, differences, shape
from tests.hostile.planting import WORD, Plot, plant
from tests.hostile.strings import HOSTILE, KINDS
from tests.hostile.vectors import calm, telling, vectors
from tests.people import doctor, quick_passwords
from tests.plugins.application import Site
from tests.plugins.clock import Clock
from tests.plugins.databases import Databases

# As many as every list shows whole: moderators see fifty additions, a specialty's page twenty questions.
BATCH = 46
SHARES = 4
FEW = 6
HARMLESS = [f"Une douleur au genou gauche, cas {number}" for number in range(BATCH)]
# An evening: the free times of a day are the same whenever the tests run.
MOMENT = datetime(2027, 3, 10, 19, 0, tzinfo=UTC)
# The pages of harmless texts, made once in a process: they are the same on each database.
_harmless: dict[str, Shape] = {}


class Everywhere:
    """Plants texts in an emptied site, looks everywhere, and compares with the same site of harmless texts."""

    def __init__(self, site: Site, databases: Databases) -> None:
        self._site, self._databases = site, databases

    def emptied(self) -> Flask:
        """The site without anything."""
        db.session.remove()
        self._site.reset(self._databases)
        return self._site.app

    def plot(self, texts: Sequence[str]) -> Plot:
        """The site with these texts only."""
        self.emptied()
        return plant(texts)

    def looking(self, texts: Sequence[str]) -> Looking:
        """Eyes on the site with these texts."""
        return Looking(self._site.app, self.plot(texts))

    def mails(self, texts: Sequence[str]) -> list[Message]:
        """What the site sends by mail about these texts."""
        self.plot(texts)
        return mails(self._site.app)

    def faults(self, texts: Sequence[str]) -> list[str]:
        """What is wrong anywhere, each with the name of its output."""
        if not _harmless:
            harmless = self.looking(HARMLESS)
            _harmless.update(shapes(chain(harmless.outputs(), harmless.rare())))
        found = self.looking(texts).outputs()
        return [f"{one.name}: {fault}" for one in found for fault in faults(one, _harmless)]


@contextmanager
def opened(site: Site, databases: Databases, clock: Clock) -> Iterator[Everywhere]:
    """Everywhere on a site at one moment, with a garbage collector that comes rarely: it takes a tenth of the time."""
    clock.freeze(MOMENT)
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, *usual[1:])
    with site.app.app_context():
        yield Everywhere(site, databases)
        db.session.remove()
    gc.set_threshold(*usual)
    gc.unfreeze()


@pytest.fixture
def on_sqlite(sites: Callable[[str], Site], databases: Databases, clock: Clock) -> Iterator[Everywhere]:
    """Everywhere on SQLite alone."""
    with opened(sites("sqlite"), databases, clock) as everywhere:
        yield everywhere


@pytest.fixture
def on_postgresql(
    sites: Callable[[str], Site], databases: Databases, clock: Clock, pytestconfig: pytest.Config
) -> Iterator[Everywhere]:
    """Everywhere on PostgreSQL alone."""
    if pytestconfig.getoption("--backend") == "sqlite":
        pytest.skip("only SQLite was asked for")
    with opened(sites("postgresql"), databases, clock) as everywhere:
        yield everywhere


@pytest.fixture
def everywhere(
    backend: str, sites: Callable[[str], Site], databases: Databases, clock: Clock
) -> Iterator[Everywhere]:
    """Everywhere on each database."""
    with opened(sites(backend), databases, clock) as everywhere:
        yield everywhere


def batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts in batches of one size; the last one begins anew."""
    listed = list(texts)
    endless = cycle(listed)
    return (list(islice(endless, BATCH)) for _ in range(-(-len(listed) // BATCH)))


def test_our_own_strings_do_no_harm_anywhere(everywhere: Everywhere) -> None:
    for texts in batches(HOSTILE[::7]):
        assert everywhere.faults(texts) == []


@pytest.mark.slow
def test_a_hole_is_seen_wherever_it_shows(on_sqlite: Everywhere, monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_sqlite.faults(HARMLESS) == []
    for room in ("follow.services.additions", "answers.services.publishing", "questions.services.publishing"):
        monkeypatch.setattr(f"qa.{room}.render", str)
    found = {fault.split(":")[0] for fault in on_sqlite.faults(["<img src=x onerror=alert(1)>"] * BATCH)}
    assert {"question", "question with many answers", "moderation, reponses", "data"} <= found
    assert {"review, shared", "editor with draft", "follow page, shared", "print page, shared"} <= found


def test_mails_say_nothing_of_what_was_written(everywhere: Everywhere) -> None:
    kinds = {one.message_id: shape(one.html) for one in everywhere.mails(HARMLESS[:FEW])}
    sent = everywhere.mails(HOSTILE[:: len(HOSTILE) // FEW][:FEW])
    assert db.session.scalars(select(Delivery.fault)).all() == []
    assert len(sent) == len(kinds) > FEW
    for mail in sent:
        whole = compose(mail, "toubib@exemple.fr").as_string()
        assert WORD not in mail.subject + mail.text + mail.html + whole
        assert any(differences(mail.html, kind) == [] for kind in kinds.values())


def test_mails_about_visits_hold_nothing_of_the_patient(on_sqlite: Everywhere) -> None:
    def sent(texts: Sequence[str]) -> list[Message]:
        app = on_sqlite.emptied()
        with quick_passwords():
            queue_mails(plant_agenda(doctor(), texts))
        return mails(app)

    texts = KINDS["calendars"]
    harmless = sent(HARMLESS[: len(texts)])
    found = sent(texts)
    assert len(found) == len(harmless) == 6 * len(texts)
    for mail, like in zip(found, harmless, strict=True):
        assert differences(mail.html, shape(like.html)) == []
        assert WORD not in mail.subject
        assert calendar_faults(mail.calendar.content) == [] if mail.calendar else mail.subject


@pytest.mark.slow
@pytest.mark.first
def test_what_is_looked_for_is_shown_as_typed(
    on_sqlite: Everywhere, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a site without any question, and without better words, the page is the same but for the words."""
    app = on_sqlite.emptied()
    client = app.test_client()
    monkeypatch.setattr(app.extensions["gateways"].index, "suggest", lambda text: None)
    shown = client.get("/recherche?q=JETON").text
    assert shown.count("JETON") == 2
    for query in map(str.strip, queries(map(normalise, calm(vectors(shared_data))))):
        words = escape(normalise(query, multiline=False)[:LONGEST_QUERY])
        page = client.get("/recherche", query_string={"q": query})
        assert page.text == shown.replace("JETON", words), query


@pytest.mark.slow
def test_a_sample_does_no_harm_on_postgresql(on_postgresql: Everywhere, shared_data: Path) -> None:
    for texts in batches(calm(vectors(shared_data)[::100])):
        assert on_postgresql.faults(texts) == []


@pytest.mark.slow
@pytest.mark.first
@pytest.mark.parametrize("share", range(SHARES))
def test_no_public_vector_does_harm_anywhere(share: int, on_sqlite: Everywhere, shared_data: Path) -> None:
    """Door, search page and browser see every vector; here a sixteenth of those that leave it as bare text."""
    assert len(vectors(shared_data)) >= 9700
    texts = calm(telling(vectors(shared_data)))
    assert len(texts) >= 800
    for batch in batches(texts[share::SHARES]):
        assert on_sqlite.faults(batch) == []
