"""Whoever runs a server learns of work that was not done, on the command line, and decides about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sabar.db.engine import Tx
from sabar.model.jobs import JobSpec
from sabar.rules import lanes
from tests import jobs
from tests.server import Server, running_server
from tests.test_cli import sabar
from tests.test_cli_admin import admin
from tests.waiting import eventually

INDEX = "search.word_accounts"
MINUTE = 60_000


@pytest.fixture
def idle(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """A server whose jobs nobody does."""
    with running_server(database_url, tmp_path, workers="off") as server:
        yield server


def doctor(server: Server) -> str:
    return sabar("doctor", data=server.settings.data, SABAR_DATABASE=server.settings.database).stdout


def test_the_doctor_tells_of_work_that_waits_too_long_or_was_given_up(idle: Server) -> None:
    assert "ok    Jobs waiting: 0\n" in doctor(idle)
    jobs.leave(idle, INDEX, 2 * MINUTE)
    said = doctor(idle)
    assert "ok    Jobs waiting: 1, the oldest for 2 min\n" in said
    assert "given up" not in said
    jobs.leave(idle, INDEX, 20 * MINUTE)
    jobs.give_up(idle, INDEX, "OSError: no room")
    said = doctor(idle)
    assert "warn  Jobs waiting: 2, the oldest for 20 min\n      → Nobody works: start `sabar serve`" in said
    assert "warn  Jobs given up: 1\n      → `sabar admin jobs` lists them" in said


def test_work_that_waits_for_another_server_is_told_apart(idle: Server) -> None:
    async def fill() -> None:
        async def unit(tx: Tx) -> None:
            for _ in range(3):
                tx.enqueue(JobSpec(INDEX, b"", lane=lanes.site("www.busy.example")))

        await idle.app.db.write(unit)

    idle.run(fill)
    assert "ok    Jobs waiting: 0; waiting for other servers: 3\n" in doctor(idle)
    first, last = admin(idle, "jobs").splitlines()
    assert first.startswith("sites/busy.example: 3 jobs wait, the next one from 20")
    assert last == "No job was given up"


def test_work_that_was_given_up_is_listed_without_what_it_holds(idle: Server) -> None:
    assert admin(idle, "jobs") == "No job was given up"
    error = f"OSError: \x1b[31mno room {'x' * 300}\nfor ana@example.org"
    id = jobs.give_up(idle, "mail.wanted", error, b'{"to":"ana@example.org"}')
    unknown = jobs.give_up(idle, "of.another.version", "LookupError: nobody")
    newest, older = admin(idle, "jobs").split("\n    LookupError: nobody\n")
    assert newest.startswith(f"{unknown}  20") and newest.endswith(
        "Z  of.another.version (of.another.version)"
    )
    assert older.startswith(f"{id}  20")
    assert "  Send an e-mail (mail.wanted)\n    OSError: [31mno room xxx" in older
    assert older.endswith("x…")
    assert len(older.splitlines()[1]) == 204
    assert "ana@example.org" not in older


def test_work_that_was_given_up_is_done_after_all_or_forgotten(database_url: str, tmp_path: Path) -> None:
    with running_server(database_url, tmp_path) as server:
        one, other, *rest = (jobs.give_up(server, INDEX, f"OSError: {n}") for n in range(4))
        assert admin(server, "jobs", "retry", one) == "queued again: 1"
        eventually(lambda: not jobs.there(server, one))
        assert admin(server, "jobs", "forget", other) == "forgotten: 1"
        assert not jobs.there(server, other)
        assert f"No job {other} was given up" in admin(server, "jobs", "retry", other, code=1)
        assert all(jobs.there(server, id) for id in rest)
        assert admin(server, "jobs", "retry", "--all") == "queued again: 2"
        eventually(lambda: not any(jobs.there(server, id) for id in rest))
        assert admin(server, "jobs", "forget", "--all") == "forgotten: 0"
        for words in (("retry",), ("forget", one, "--all")):
            assert "Say which job" in admin(server, "jobs", *words, code=2)
        done = server.run(server.app.db.read().all, "SELECT action, account_id, detail FROM audit_log")
        assert [(row["action"], row["account_id"], row["detail"]) for row in done] == [
            ("job.retry", None, f"1 × {INDEX}"),
            ("job.forget", None, f"1 × {INDEX}"),
            ("job.retry", None, f"2 × {INDEX}"),
        ]
