"""Who gets to a view, where `next` may lead, who counts as the same caller, which page is a page."""

from urllib.parse import unquote

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from qa.kernel.errors import NotFound, TooMany
from qa.kernel.limits import Limit
from qa.web import client as caller
from qa.web.access import local_path
from qa.web.pager import Pager, page_number, positive
from tests import people

LOCAL = ["/", "/espace/questions", "/a?b=c&d=%2F#e", "/é", "/a//b", "/a/../b", "/en/"]


@pytest.mark.parametrize("target", LOCAL)
def test_a_path_of_this_site_is_kept(target: str) -> None:
    assert local_path(target) == target


@given(st.text(alphabet="/\\:@.?#a%25c \t\n\r\x00\x7f", max_size=12) | st.text(max_size=12) | st.none())
def test_whatever_is_kept_stays_on_this_site(target: str | None) -> None:
    kept = local_path(target)
    if kept is not None:
        assert kept == target
        assert kept[0] == "/"
        assert kept[1:2] not in ("/", "\\")
        assert "\\" not in kept
        assert not any(sign.isspace() and ord(sign) < 128 for sign in kept)


def test_strangers_sign_in_and_other_staff_see_nothing(app: Flask, client: FlaskClient) -> None:
    assert client.get("/moderation/questions").status_code == 303
    martin = people.sign_in(app.test_client(), people.doctor())
    assert martin.get("/moderation/questions").status_code == 404
    assert martin.get("/espace/questions").status_code == 200
    dora = people.sign_in(app.test_client(), people.moderator())
    assert dora.get("/espace/questions").status_code == 404
    assert dora.get("/moderation/questions").status_code == 200


def test_a_form_of_a_stranger_is_not_sent_again_after_signing_in(client: FlaskClient) -> None:
    answer = client.post("/moderation/questions/1/publier", data={"title": "a"})
    assert (answer.status_code, unquote(answer.location)) == (303, "/connexion")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("127.0.0.1", None),
        ("127.8.9.10", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("", None),
        ("unix:", None),
    ],
)
def test_a_caller_is_an_address_or_a_network(app: Flask, address: str, network: str | None) -> None:
    with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
        assert caller.network() == network


def test_a_caller_is_counted_and_loopback_never(app: Flask) -> None:
    limit = Limit("essai", 1, 3600)
    with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}):
        caller.count(limit)
        with pytest.raises(TooMany):
            caller.check(limit)
        caller.give_back(limit)
        caller.count(limit)
    with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": "127.0.0.1"}):
        for _ in range(3):
            caller.count(limit)
            caller.check(limit)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        ("0", "198.51.100.1", "203.0.113.7"),
        ("1", "198.51.100.1", "198.51.100.1"),
        ("1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        ("2", "198.51.100.1, 10.0.0.1", "198.51.100.1"),
        ("2", "198.51.100.1", "203.0.113.7"),
    ],
)
def test_only_as_many_proxies_as_told_are_believed(tmp_path, proxies: str, forwarded: str, seen: str) -> None:
    from qa import create_app
    from qa.extensions import db

    memory = {"QA_SEARCH_URL": "memory:", "QA_QUEUE_URL": "memory:", "QA_MAIL_URL": "memory:"}
    app = create_app(memory | {"QA_TRUSTED_PROXIES": proxies}, instance_path=str(tmp_path))
    said: list[tuple[str | None, str]] = []
    app.before_request(lambda: said.append((request.remote_addr, request.host)))
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Host": "e.example"}
    app.test_client().get("/healthz", headers=headers, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    with app.app_context():
        db.engine.dispose()
    assert said == [(seen, "localhost")]


@pytest.mark.parametrize(
    "raw", ["0", "-1", "01", "1.0", "", " 1", "١", "²", "9" * 11, "2147483648", "a", "1e3"]
)
def test_what_is_no_number_is_no_page(raw: str) -> None:
    with pytest.raises(NotFound):
        positive(raw)
    with pytest.raises(NotFound):
        page_number(raw)


def test_pages_are_numbers_from_one_to_a_hundred() -> None:
    assert [page_number(raw) for raw in (None, "1", "100")] == [1, 1, 100]
    assert positive("2147483647") == 2147483647
    with pytest.raises(NotFound):
        page_number("101")


@pytest.mark.parametrize(
    ("number", "total", "pages", "previous", "following"),
    [
        (1, 0, 1, None, None),
        (1, 10, 1, None, None),
        (1, 11, 2, None, 2),
        (2, 21, 3, 1, 3),
        (100, 9999, 100, 99, None),
    ],
)
def test_a_pager_knows_its_neighbours(
    number: int, total: int, pages: int, previous: int | None, following: int | None
) -> None:
    pager = Pager(number=number, size=10, total=total)
    assert (pager.pages, pager.previous, pager.next) == (pages, previous, following)
