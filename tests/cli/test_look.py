"""`qa check` names every fault and fails by it; `qa search` speaks JSON."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from qa.corpus.services import import_lines
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel import events
from qa.kernel.clock import now
from qa.kernel.events import Delivery, deliver
from tests import people
from tests.cli.terminal import Terminal
from tests.corpus.lines import SITE, line

PARTS = ["settings", "database", "index", "mail", "queue", "outbox", "bounces", "flags"]


def faults(lines: list[str]) -> dict[str, str]:
    return {row.split()[0]: row.split(None, 2)[2] for row in lines if row.split()[1] == "FAULT"}


def test_all_is_well_in_one_line_each(app: Flask, terminal: Terminal) -> None:
    done = terminal.qa("check")
    assert (done.code, done.err) == (0, "")
    assert [row.split()[0] for row in done.lines] == PARTS
    assert faults(done.lines) == {}


def checked(terminal: Terminal) -> dict[str, str]:
    done = terminal.qa("check")
    assert done.code == 1
    assert [row.split()[0] for row in done.lines] == PARTS
    return faults(done.lines)


def test_a_parked_delivery_is_a_fault(app: Flask, terminal: Terminal) -> None:
    moment = now()
    parked = Delivery(event="x", subject_id=1, handler="x", created_at=moment, next_at=moment)
    parked.parked_at = moment
    db.session.add(parked)
    db.session.commit()
    assert "1 parked" in checked(terminal)["outbox"]
    assert terminal.qa("outbox", "unpark").out == "1 deliveries unparked\n"
    assert terminal.qa("check").code == 0


def test_a_pending_migration_is_a_fault(app: Flask, terminal: Terminal) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    db.session.commit()
    try:
        assert "qa db upgrade" in checked(terminal)["database"]
    finally:
        from qa import migrations

        head = migrations.ScriptDirectory.from_config(migrations.config("")).get_current_head()
        db.session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})
        db.session.commit()


@pytest.mark.parametrize("where", ["file", "file/below"])
def test_an_index_where_no_folder_can_be_is_a_fault(
    app: Flask, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setitem(app.config, "QA_SEARCH_URL", f"whoosh:{tmp_path / where}")
    assert "not a folder" in checked(terminal)["index"]


def test_an_index_that_is_not_the_site_s_is_a_fault_until_built_anew(app: Flask, terminal: Terminal) -> None:
    import_lines([line(1), line(2)], site=SITE)
    deliver()
    assert terminal.qa("check").code == 0
    gateways().index.rebuild([])
    assert "qa reindex" in checked(terminal)["index"]
    assert terminal.qa("reindex").out == "2 questions indexed\n"
    assert terminal.qa("check").code == 0


@pytest.mark.parametrize("part", ["mail", "queue"])
@pytest.mark.parametrize("fault", [OSError("connection refused\nand more"), TimeoutError()])
def test_a_part_that_cannot_be_reached_is_a_fault(
    app: Flask, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, part: str, fault: OSError
) -> None:
    def unreachable() -> str:
        raise fault

    monkeypatch.setattr(getattr(gateways(), part), "check", unreachable)
    assert checked(terminal) == {part: str(fault).partition("\n")[0] or "TimeoutError"}


def test_search_gives_a_json_list_best_first(app: Flask, terminal: Terminal) -> None:
    people.published_answer(people.doctor(), people.published_question(people.moderator()))
    import_lines([line(5, title="Palpitations", body="Palpitations, palpitations.")], site=SITE)
    deliver()
    done = terminal.qa("search", "palpitations", "--json")
    found = json.loads(done.out)
    assert (done.code, len(done.lines), done.err) == (0, 1, "")
    assert [set(one) for one in found] == [{"id", "external_id", "title", "score"}] * 2
    assert {(one["external_id"], one["title"]) for one in found} == {
        (None, people.TITLE),
        ("essai:5", "Palpitations"),
    }
    assert found[0]["score"] >= found[1]["score"] > 0
    assert isinstance(found[0]["id"], int)


def test_search_reads_a_query_a_line_and_writes_a_list_a_line(app: Flask, terminal: Terminal) -> None:
    import_lines([line(5, title="Palpitations du soir")], site=SITE)
    deliver()
    queries = (
        "palpitations\n\n\u2028\nrien de tel zzz\nPALPITATIONS\r\n".encode() + b"\xff\xfe palpitations\n"
    )
    done = terminal.qa("search", "-", "--json", stdin=queries)
    assert [[one["external_id"] for one in json.loads(row)] for row in done.lines] == [
        ["essai:5"],
        [],
        [],
        [],
        ["essai:5"],
        ["essai:5"],
    ]


@pytest.mark.parametrize("query", ["zzzz", "", "   ", "le la les", '" OR (', "\udcff", "x" * 10_000])
def test_any_query_is_answered(app: Flask, terminal: Terminal, query: str) -> None:
    done = terminal.qa("search", query, "--json")
    assert (done.code, json.loads(done.out)) == (0, [])


def test_search_for_people_says_when_there_is_nothing(app: Flask, terminal: Terminal) -> None:
    assert terminal.qa("search", "zzzz").out == "nothing found\n"
    import_lines([line(5)], site=SITE)
    deliver()
    assert terminal.qa("search", "question").out.rstrip().endswith("1  Question numéro 5")


def test_search_gives_as_many_as_wanted(app: Flask, terminal: Terminal) -> None:
    import_lines([line(number) for number in range(15)], site=SITE)
    deliver()
    for limit, wanted in ((), 10), (("--limit", "3"), 3):
        assert len(json.loads(terminal.qa("search", "question", "--json", *limit).out)) == wanted


def test_a_delivery_that_waits_is_no_fault(app: Flask, terminal: Terminal) -> None:
    people.pending_question()
    assert events.due()
    assert terminal.qa("check").code == 0
