"""`qa run` stops cleanly, heals what dies, leaves no orphan, and refuses in one line."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Callable

import pytest

from tests.plugins.browsing import PROGRAM
from tests.process.running import ROOT, STOPPED_WITHIN, Ground, gunicorn, ready, served, until

slow = pytest.mark.slow
ACCOUNTS = [
    {"role": "moderator", "email": "m@exemple.test", "password": "un mot de passe", "totp_secret": None}
]


def kill_all(numbers: list[int]) -> None:
    for number in numbers:
        os.kill(number, signal.SIGKILL)


@pytest.mark.quick_on("sqlite")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_signal_stops_web_and_worker_with_code_0(place: Ground, number: signal.Signals) -> None:
    (place.instance / "demo-accounts.json").write_text(json.dumps(ACCOUNTS))
    with served(place) as process:
        until(lambda: "Ctrl-C" in place.log())
        assert place.parts("gunicorn")
        assert place.parts("qa.cli worker")
        process.send_signal(number)
        assert process.wait(STOPPED_WITHIN) == 0, place.log()
    assert place.processes() == {}
    assert place.url in place.log()
    assert "m@exemple.test" in place.log()
    assert "un mot de passe" in place.log()
    assert "Traceback" not in place.log()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", place.port)) != 0


@slow
@pytest.mark.only_on("sqlite")
def test_a_second_signal_changes_nothing(place: Ground) -> None:
    with served(place) as process:
        for _ in range(3):
            process.send_signal(signal.SIGINT)
        assert process.wait(STOPPED_WITHIN) == 0
    assert place.processes() == {}


def refused(place: Ground) -> str:
    done = subprocess.run(
        [PROGRAM, "run"], cwd=ROOT, env=place.environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert place.processes() == {}
    return done.stderr


@pytest.mark.quick_on("sqlite")
def test_a_taken_port_gives_one_line(place: Ground) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", place.port))
        taken.listen()
        assert refused(place).startswith(f"Error: port {place.port} of 127.0.0.1 is taken")


def test_an_empty_database_gives_one_line(place: Ground, new_database: Callable[..., str]) -> None:
    place.settings["QA_DATABASE_URL"] = new_database(schema=False)
    assert "qa db upgrade" in refused(place)


@slow
def test_a_killed_web_answers_again(place: Ground) -> None:
    with served(place) as process:
        first = place.parts("gunicorn")
        kill_all(first[:1])
        until(lambda: first[0] not in place.processes())
        until(lambda: ready(place) and not set(first) & set(place.parts("gunicorn")), told=place.log)
        process.terminate()
        assert process.wait(STOPPED_WITHIN) == 0
    assert place.processes() == {}
    assert "the web stopped (-9)" in place.log()


@slow
def test_a_killed_worker_works_again(place: Ground) -> None:
    with served(place) as process:
        first = place.parts("qa.cli worker")
        kill_all(first)
        until(lambda: set(place.parts("qa.cli worker")) - set(first), told=place.log)
        process.terminate()
        assert process.wait(STOPPED_WITHIN) == 0
    assert place.processes() == {}


@slow
@pytest.mark.only_on("sqlite")
def test_a_killed_parent_leaves_no_orphan_and_no_taken_port(place: Ground) -> None:
    with served(place) as process:
        kill_all([process.pid])
        process.wait()
        until(lambda: place.processes() == {}, seconds=STOPPED_WITHIN)
    with served(place):
        assert ready(place)


@slow
@pytest.mark.only_on("sqlite")
def test_a_part_that_dies_at_once_again_and_again_ends_the_run(place: Ground) -> None:
    place.settings |= {"QA_QUEUE_URL": "memory:"}
    with (place.instance / "qa.log").open("wb") as log:
        done = subprocess.run(
            [PROGRAM, "run"],
            cwd=ROOT,
            env=place.environment,
            stdout=log,
            stderr=log,
            check=False,
            timeout=300,
        )
    assert done.returncode == 1
    assert "dies again and again" in place.log()
    assert place.processes() == {}


@pytest.mark.quick_on("postgresql")
def test_the_address_follows_the_port_unless_told_otherwise(place: Ground) -> None:
    del place.settings["QA_SITE_URL"]
    with served(place) as process:
        until(lambda: f"http://localhost:{place.port}" in place.log())
        process.terminate()
        assert process.wait(STOPPED_WITHIN) == 0


@slow
@pytest.mark.only_on("sqlite")
def test_gunicorn_gives_up_at_once_over_faulty_settings(place: Ground) -> None:
    place.settings |= {"QA_TIMEZONE": "Mars"}
    done = subprocess.run(
        gunicorn(place),
        cwd=ROOT,
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 3
    assert done.stderr.count("QA_TIMEZONE") == 1
    assert "Traceback" not in done.stderr
