"""The demonstration comes whole, once, into an empty database, and grows when asked."""

import json
from pathlib import Path

import pytest
from click import ClickException
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from qa.accounts.models import Account
from qa.accounts.services.accounts import authenticate, authenticate_whole
from qa.answers.models import Answer
from qa.cli.shown import demonstration_code
from qa.demonstration import loader, services
from qa.demonstration.loader import grow_demonstration, is_demonstration, is_empty, load_demonstration
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.events import Delivery
from qa.questions.models import Question, QuestionPrivate, QuestionRevision
from qa.search.queries import index_lost, search
from tests import people

pytestmark = pytest.mark.quick_on("sqlite")

BASE = 84


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: Flask) -> object:
    """Cheap passwords, and an instance folder of the test's own."""
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    with people.quick_passwords():
        yield


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


class Killed(BaseException):
    """The process ends here."""


def die(*_: object, **__: object) -> None:
    raise Killed


def test_all_is_there_delivered_and_found(app: Flask) -> None:
    assert is_empty()
    assert load_demonstration() == BASE
    assert (count(Question), count(Delivery)) == (BASE, 0)
    assert not is_empty()
    assert is_demonstration()
    assert search("palpitations").total > 0
    assert not index_lost()


def test_the_accounts_open_and_their_file_is_its_owner_s_alone(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "demo-accounts.json").touch(mode=0o644)
    load_demonstration()
    path = tmp_path / "demo-accounts.json"
    accounts = json.loads(path.read_text())
    assert path.stat().st_mode & 0o777 == 0o600
    assert {tuple(one) for one in accounts} == {("role", "email", "password", "totp_secret")}
    assert [one["role"] for one in accounts].count("doctor") == 12
    assert len({one["password"] for one in accounts}) == count(Account) == 17
    for role in ("doctor", "moderator", "administrator"):
        one = next(account for account in accounts if account["role"] == role)
        assert authenticate(email=one["email"], password=one["password"]).roles == {role}
        code = demonstration_code(tmp_path, one["email"].upper())
        found, factor = authenticate_whole(email=one["email"], password=one["password"], code=code)
        assert (found.email, factor) == (one["email"], "totp")
    with pytest.raises(ClickException):
        demonstration_code(tmp_path, "personne@exemple.fr")


@pytest.mark.parametrize("place", ["_load", "_write_accounts", "_afterwards"])
def test_killed_in_the_middle_it_has_loaded_nothing_and_loads_all_the_next_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(loader, place, die)
        with pytest.raises(Killed):
            load_demonstration()
    assert is_empty()
    assert count(Delivery) == 0
    assert load_demonstration() == BASE


def test_killed_after_the_commit_the_passwords_are_known(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(loader, "grow_demonstration", die)
    with pytest.raises(Killed):
        load_demonstration()
    one = json.loads((tmp_path / "demo-accounts.json").read_text())[0]
    assert authenticate(email=one["email"], password=one["password"])


def test_a_site_of_real_people_is_no_demonstration(app: Flask) -> None:
    assert not is_demonstration()
    people.doctor()
    assert not is_empty()
    assert not is_demonstration()


def test_it_grows_to_the_number_wanted_and_the_rows_are_whole(app: Flask) -> None:
    assert load_demonstration(BASE + 40, seed=3) == BASE + 40
    assert count(Question) == count(QuestionPrivate) == BASE + 40
    assert count(QuestionRevision) == db.session.scalar(
        select(func.count()).where(Question.state == "published")
    )
    grown = db.session.scalars(select(Question).where(Question.id > BASE)).all()
    for one in grown:
        assert one.is_public
        assert one.asked_at < one.published_at <= one.answered_at
        assert not one.imported
        assert one.slug
        assert one.private.content["body"] == one.body
    hits = {hit.key for one in grown for hit in gateways().index.find(one.title, limit=100).hits}
    assert {one.id for one in grown} <= hits


def test_growing_again_to_the_same_number_adds_nothing_and_further_adds_the_rest(app: Flask) -> None:
    load_demonstration(BASE + 10)
    assert grow_demonstration(BASE + 10) == 0
    assert grow_demonstration(5) == 0
    assert grow_demonstration(BASE + 13) == 3
    assert count(Question) == BASE + 13


def test_growth_killed_in_the_middle_goes_on_where_it_stood(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 10)
    load_demonstration()

    def dying(batches: object) -> object:
        for place, batch in enumerate(batches):
            if place == 2:
                raise Killed
            yield batch

    with pytest.raises(Killed):
        grow_demonstration(BASE + 35, show=dying)
    db.session.rollback()
    assert count(Question) == BASE + 20
    assert grow_demonstration(BASE + 35) == 15
    assert count(Question) == BASE + 35
    assert len({one.body for one in db.session.scalars(select(Question).where(Question.id > BASE))}) == 35
    assert not index_lost()


def test_pages_of_grown_questions_are_alive(app: Flask, client: FlaskClient) -> None:
    load_demonstration(BASE + 5)
    for one in db.session.scalars(select(Question).where(Question.id > BASE)).all():
        page = client.get(f"/questions/{one.id}-{one.slug}")
        assert page.status_code == 200
        assert "Réponse importée" not in page.text
    answers = select(Answer).join(Question, Question.id == Answer.question_id).where(Question.id > BASE)
    assert all(one.doctor.verified_by == "demonstration" for one in db.session.scalars(answers))
