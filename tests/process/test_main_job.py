"""The main job by real processes over HTTP: ask, publish, answer, find within two seconds."""

import re
import time
from urllib.parse import quote

import pytest

from qa.accounts.factor_rules import code_at, step_at
from qa.kernel.clock import now
from tests.people import BODY, PARTS, PASSWORD
from tests.plugins.browsing import PROGRAM
from tests.process.running import Ground, Visitor, busy, gunicorn, ready, served, started, until

TITLE = "Des fourmillements dans la main gauche la nuit"
FOUND_WITHIN = 2.0


def staffed(place: Ground) -> None:
    """A moderator and a doctor."""
    place.qa("create-moderator", "moderation@exemple.fr", "--password-stdin", stdin=PASSWORD)
    place.qa(
        *("create-doctor", "martin@exemple.fr", "--name", "Camille Martin", "--specialty", "neurologie"),
        *("--password-stdin",),
        stdin=PASSWORD,
    )


def signed_in(place: Ground, email: str) -> Visitor:
    """A new member of the team sets up an application of codes at the first sign-in."""
    visitor = Visitor(place.url)
    page = visitor.send("/connexion", "", {"email": email, "password": PASSWORD})
    secret = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)[1]
    code = code_at(secret.replace(" ", ""), step_at(now()))
    assert visitor.send("/connexion/second-facteur", "", {"code": code}).count("<code>") == 10
    visitor.send("/connexion/codes-de-secours", "")
    assert "/connexion" not in visitor.address
    return visitor


def the_main_job(place: Ground) -> None:
    """Raises where a step fails or search is too late."""
    asker = Visitor(place.url)
    asker.send("/poser-une-question", "", {"title": TITLE, "body": BODY, "consent": "y", "etape": "envoyer"})
    assert "/suivi/" in asker.address
    follow = asker.address.removeprefix(place.url)
    assert TITLE not in Visitor(place.url).get("/questions")

    moderator = signed_in(place, "moderation@exemple.fr")
    queue = moderator.get("/moderation/questions")
    number = re.search(r"/moderation/questions/(\d+)", queue)[1]
    moderator.send(f"/moderation/questions/{number}", "/publier")

    doctor = signed_in(place, "martin@exemple.fr")
    doctor.send(f"/espace/questions/{number}", "", PARTS)
    assert "publiee" in doctor.address
    published = time.monotonic()
    until(lambda: TITLE in Visitor(place.url).get(f"/recherche?q={quote('fourmillements main')}"), seconds=60)
    assert time.monotonic() - published < FOUND_WITHIN or busy()
    assert "Dr Camille Martin" in asker.get(follow)


@pytest.mark.quick_on("sqlite")
def test_it_works_by_qa_run(place: Ground) -> None:
    staffed(place)
    with served(place) as process:
        the_main_job(place)
        process.terminate()
        assert process.wait(30) == 0


@pytest.mark.quick_on("postgresql")
def test_it_works_by_gunicorn_and_a_worker_apart(place: Ground) -> None:
    staffed(place)
    with started(place, *gunicorn(place)) as web, started(place, PROGRAM, "worker") as worker:
        until(lambda: ready(place), told=lambda: place.log("gunicorn"))
        the_main_job(place)
        for process in (web, worker):
            process.terminate()
        assert (web.wait(30), worker.wait(30)) == (0, 0)
    assert place.processes() == {}
