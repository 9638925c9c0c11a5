"""The answer to a post is made of what was written, and only what can follow from a post is queued."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.db import errors
from sabar.model.jobs import JobSpec
from tests import entrance
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.jobs import idle
from tests.server import Server, running_server
from tests.waiting import eventually

PATH = "/api/v1/statuses"
HOME = "/api/v1/timelines/home"
KINDS: dict[str, dict[str, Any]] = {
    "words": {"status": "Hello, world"},
    "several languages": {"status": "Bonjour, مرحبا, 你好", "language": "fr"},
    "a warning": {"status": "It was the gardener", "spoiler_text": "the end", "sensitive": True},
    "unlisted": {"status": "quietly", "visibility": "unlisted"},
    "for followers": {"status": "among us", "visibility": "private", "quote_approval_policy": "nobody"},
    "direct": {"status": "@{other} psst", "visibility": "direct"},
    "direct to nobody": {"status": "a note to myself", "visibility": "direct"},
    "names": {"status": "@{other} and @{me} and @nobody_of_this_name met"},
    "tags": {"status": "#Zebra #apple #Zebra #été"},
    "an unknown emoji": {"status": "look :unheard_of:"},
    "a link": {"status": "see https://example.com/a?b=1&c=2#d"},
    "hostile": {"status": "<script>alert(1)</script> & \"'`"},
    "an answer": {"status": "indeed", "in_reply_to_id": "{earlier}"},
    "a quote": {"status": "as I said", "quoted_status_id": "{earlier}"},
    "a poll": {"status": "tea?", "poll": {"options": ["yes", "no"], "expires_in": 600}},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_is_answered_as_it_is_read(server: Server, person: Callable[..., Person], kind: str) -> None:
    ana, bea = person("ana"), person("bea")
    earlier = ana.post(PATH, status="earlier")["id"]
    given = _filled(KINDS[kind], me=ana.name, other=bea.name, earlier=earlier)

    said = ana.post(PATH, **given)
    kept = ana.get(f"{PATH}/{said['id']}")
    server.app.fragments.clear()
    drawn = ana.get(f"{PATH}/{said['id']}")

    assert said == kept == drawn
    assert said["account"] == ana.shown()


def _filled(value: Any, **words: str) -> Any:
    if isinstance(value, str):
        return value.format(**words)
    if isinstance(value, dict):
        return {name: _filled(one, **words) for name, one in value.items()}
    return value


def test_posts_of_one_person_at_once_are_each_counted_in_its_answer(person: Callable[..., Person]) -> None:
    ana = person("ana")
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda n: ana.post(PATH, status=f"number {n}"), range(16)))
    assert sorted(one["account"]["statuses_count"] for one in said) == list(range(1, 17))
    assert ana.shown()["statuses_count"] == 16


def test_whoever_writes_finds_it_at_home_however_many_write_at_once(
    person: Callable[..., Person],
) -> None:
    people = [person("crowd") for _ in range(12)]
    for one in people:
        one.get(HOME)

    def write(one: Person) -> bool:
        said = one.post(PATH, status="mine")
        return said["id"] in [post["id"] for post in one.get(HOME, limit=5)]

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(write, people * 3))


def test_what_is_written_is_acknowledged_also_when_the_log_cannot_be_read(
    server: Server, person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> int:
        raise errors.Unavailable("the database cannot be reached")

    ana = person("ana")
    with monkeypatch.context() as patch:
        patch.setattr(server.running.log, "advance", fail)
        said = ana.says("kept")
    assert ana.get(f"{PATH}/{said['id']}")["content"] == "<p>kept</p>"
    eventually(lambda: [post["id"] for post in ana.get(HOME)] == [said["id"]])


def test_what_was_just_written_is_found_at_once(person: Callable[..., Person]) -> None:
    ana = person("ana")

    def found(word: str) -> list[str]:
        answer = ana.get("/api/v2/search", q=word, type="statuses", account_id=ana.id)
        return [one["id"] for one in answer["statuses"]]

    said = ana.post(PATH, status="a quokka", poll={"options": ["numbat", "bilby"], "expires_in": 600})
    assert found("quokka") == found("numbat") == [said["id"]]
    ana.ok("PUT", f"{PATH}/{said['id']}", json={"status": "a wombat"})
    assert found("wombat") == [said["id"]]
    assert found("quokka") == found("numbat") == []
    ana.delete(f"{PATH}/{said['id']}")
    assert found("wombat") == []


@pytest.fixture(scope="module", params=ENGINES)
def idle_server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Nobody works on its jobs."""
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, workers="off") as server:
        yield server


def _queued(server: Server) -> list[str]:
    found = server.run(server.app.db.read().all, "SELECT kind FROM jobs WHERE kind LIKE '%.posted'")
    return sorted(row["kind"] for row in found)


def test_only_what_can_follow_from_a_post_is_queued(idle_server: Server) -> None:
    server = idle_server
    token = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
    ana, bea = (Person.arriving(server, token, start) for start in ("ana", "bea"))

    ana.post(PATH, status="to nobody, without a #link")
    ana.post(PATH, status=f"see {server.url}/about")
    assert _queued(server) == []
    ana.post(PATH, status="see https://example.com")
    assert _queued(server) == ["cards.posted"]
    ana.post(PATH, status=f"@{bea.name}")
    assert _queued(server) == ["cards.posted", "notify.posted"]
    bea.follow(ana, notify=True)
    ana.post(PATH, status="the bell rings")
    assert _queued(server) == ["cards.posted", *["notify.posted"] * 2]
    ana.post(PATH, status="only to myself", visibility="direct")
    ana.post(PATH, status="see https://example.com myself", visibility="direct")
    assert len(_queued(server)) == 3


def test_posts_that_waited_for_the_index_in_an_older_version_come_into_it(
    server: Server, person: Callable[..., Person]
) -> None:
    ana = person("ana")
    said = ana.says("a potoroo")
    gone = ana.says("another potoroo")

    async def unit(tx: Any) -> None:
        await server.app.search.remove(tx, int(said["id"]))
        for id in (said["id"], gone["id"]):
            payload = f'{{"status_id":{id},"account_id":{ana.id}}}'.encode()
            tx.enqueue(JobSpec("search.index", payload))

    ana.delete(f"{PATH}/{gone['id']}")
    server.run(server.app.db.write, unit)
    idle(server)
    answer = ana.get("/api/v2/search", q="potoroo", type="statuses")
    assert [one["id"] for one in answer["statuses"]] == [said["id"]]
