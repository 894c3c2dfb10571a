"""Limits hold across two web processes on one database, and across their restart."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from qa.kernel.limits import RESET, RESET_ADDRESS, SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS
from tests.people import PASSWORD, fields
from tests.plugins.browsing import free_port
from tests.process.running import Ground, gunicorn, ready, started, until

WINDOW = SIGN_IN_ACCOUNT.seconds
OUTSIDE = "203.0.113.7"


@contextmanager
def two_webs(place: Ground) -> Iterator[list[str]]:
    """Two processes of the web that share nothing but the database and the secret; their addresses."""
    other = replace(place, port=free_port())
    with ExitStack() as running:
        for one in (place, other):
            process = running.enter_context(started(one, *gunicorn(one)))
            until(lambda one=one, process=process: process.poll() is not None or ready(one), told=one.log)
        yield [place.url, other.url]


def send(web: str, path: str, caller: str, **values: str) -> int:
    """The status of a form that somebody at this address sends."""
    headers = {"X-Forwarded-For": caller}
    with urllib.request.urlopen(urllib.request.Request(web + path, headers=headers), timeout=60) as page:
        filled = fields(page.read().decode()) | values
    body = urlencode(filled).encode()
    request = urllib.request.Request(web + path, data=body, headers=headers | {"Origin": web})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return int(refused.code)


def guesses(webs: list[str], email: str, many: int) -> list[int]:
    """Wrong passwords, at one process and the other in turn, each from a network of its own."""
    return [
        send(
            webs[number % 2], "/connexion", f"198.51.100.{number}", email=email, password="deviné à peu près"
        )
        for number in range(many)
    ]


def resets(webs: list[str], emails: list[str], caller: str) -> list[int]:
    """Links to a new password that one caller asks for, at one process and the other in turn."""
    return [
        send(webs[number % 2], "/mot-de-passe-oublie", caller, email=email)
        for number, email in enumerate(emails)
    ]


@pytest.mark.slow
def test_limits_of_accounts_and_networks_hold_across_processes_and_a_restart(place: Ground) -> None:
    place.settings["QA_TRUSTED_PROXIES"] = "1"
    place.qa("create-moderator", "dora@exemple.fr", "--password-stdin", stdin=PASSWORD)
    until(
        lambda: time.time() % WINDOW < WINDOW - 150, seconds=180
    )  # one window of every limit holds the test
    with two_webs(place) as webs:
        allowed = SIGN_IN_ACCOUNT.most
        assert guesses(webs, "dora@exemple.fr", allowed + 2) == [422] * allowed + [429] * 2
        assert guesses(webs, "personne@exemple.fr", allowed + 2) == [422] * allowed + [429] * 2
        assert resets(webs, ["dora@exemple.fr"] * 4, "198.51.100.50") == [200] * RESET.most + [429]
        many = [f"a{number}@exemple.fr" for number in range(RESET_ADDRESS.most + 1)]
        assert resets(webs, many, OUTSIDE) == [200] * RESET_ADDRESS.most + [429]
    with two_webs(place) as webs:
        for web in webs:
            assert guesses([web, web], "dora@exemple.fr", 1) == [429]
            assert resets([web], ["dora@exemple.fr"], "198.51.100.51") == [429]
            assert resets([web], ["un-autre@exemple.fr"], OUTSIDE) == [429]
        assert resets(webs, ["un-autre@exemple.fr"], "198.51.100.52") == [200]


@pytest.mark.slow
def test_failures_of_one_network_are_counted_together(place: Ground) -> None:
    place.settings["QA_TRUSTED_PROXIES"] = "1"
    until(lambda: time.time() % WINDOW < WINDOW - 75, seconds=120)
    with two_webs(place) as webs:
        tries = [
            send(webs[n % 2], "/connexion", OUTSIDE, email=f"a{n}@exemple.fr", password="deviné à peu près")
            for n in range(SIGN_IN_ADDRESS.most + 1)
        ]
        assert tries == [422] * SIGN_IN_ADDRESS.most + [429]
