"""A server that people lived on goes on after an upgrade as if nothing had been."""

from collections.abc import Iterator

import pytest

from sabar.backends.search import Scope
from sabar.db.engine import Sql
from sabar.rules import search as rules
from sabar.store import indexing, readable
from tests import entrance
from tests.api.people import Person
from tests.api.spaces.conftest import SPACES
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server
from tests.upgrades import older
from tests.waiting import eventually

#: What each account finds by its words, before they are compared: asked of every post.
FINDABLE = Sql(
    "SELECT s.id FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE s.reblog_of_id IS NULL "
    "AND {readable} AND (s.account_id = :me OR ({listed} AND a.indexable) OR s.id IN ("
    "SELECT status_id FROM mentions WHERE account_id = :me "
    "UNION SELECT status_id FROM favourites WHERE account_id = :me "
    "UNION SELECT status_id FROM bookmarks WHERE account_id = :me "
    "UNION SELECT reblog_of_id FROM statuses WHERE account_id = :me AND reblog_of_id IS NOT NULL))",
    readable=readable.READABLE,
    listed=readable.LISTED,
)
PASSWORD = "the drum calls the village"
#: How many posts for everybody or for followers there were.
POSTS = 377


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param, migrated=False) as url:
        if request.param == "sqlite":
            older.unpack(folder / "older.db")
            url = f"sqlite:///{folder / 'older.db'}"
        else:
            older.fill(url, tmp_path_factory.mktemp("rows"))
        with running_server(url, folder) as server:
            yield server


def signed_in(server: Server, name: str) -> Browser:
    browser = Browser(server)
    answer = browser.post("/login", follow=False, email=name, password=PASSWORD)
    assert answer.status_code == 303, answer.text
    return browser


def test_its_people_sign_in_and_find_what_was_said(server: Server) -> None:
    awa = signed_in(server, "awa")
    home = awa.get("/")
    assert home.text.count("<article") >= 20
    about = server.client.get("/api/v2/instance").json()
    assert about["title"]
    posts = server.client.get("/api/v1/instance").json()["stats"]["status_count"]
    assert posts == POSTS
    assert signed_in(server, "ben").get("/notifications").text.count("data-notice") >= 20


def test_what_was_private_is_private_still(server: Server) -> None:
    path = "/@dede/117670597427201369"
    assert "the generator behaves" in signed_in(server, "awa").get(path).text
    assert signed_in(server, "ben").get(path).status_code == 404
    assert server.client.get(path).status_code == 404


def test_old_words_are_found_once_the_index_is_made_anew(server: Server) -> None:
    awa = signed_in(server, "awa")
    eventually(lambda: "le monsieur du" in awa.get("/search", q="monsieur micro quai").text.lower(), 60)
    ben = signed_in(server, "ben")
    assert "quai des Lices" not in ben.get("/search", q="monsieur micro quai").text


@pytest.mark.parametrize("word", ["quai", "the", "mar"])
def test_each_finds_what_each_found_before(server: Server, word: str) -> None:
    db = server.app.db

    async def expected(me: int) -> list[int]:
        found = [row[0] for row in await db.read().all(FINDABLE, me=me)]
        texts = {id: (await indexing.contents(db.read(), id))[0] for id in found}
        words = {id: rules.words("\n".join(told)) for id, told in texts.items()}
        return sorted((id for id in found if any(one.startswith(word) for one in words[id])), reverse=True)

    async def found(me: int) -> list[int]:
        return await server.app.search.find(rules.parse(word), Scope(me), limit=2 * POSTS, offset=0)

    eventually(lambda: server.run(db.read().value, "SELECT COUNT(*) FROM search_unindexed") == 0, 60)
    people = [row[0] for row in server.run(db.read().all, "SELECT account_id FROM users")]
    answers = {me: server.run(expected, me) for me in people}
    assert len(people) > 10 and all(answers.values())
    assert {me: server.run(found, me) for me in people} == answers


def test_what_was_queued_is_done(server: Server) -> None:
    told = "SELECT COUNT(*) FROM notifications WHERE unique_key = :key"
    eventually(lambda: server.run(server.app.db.read().value, told, key=older.TAKEN_BACK) == 0)


def test_proved_links_of_before_are_known_by_their_domains(server: Server) -> None:
    asked = (
        "SELECT d.domain FROM proved_domains d JOIN accounts a ON a.id = d.account_id "
        "WHERE a.username = 'awa' ORDER BY d.domain"
    )
    eventually(
        lambda: (
            [row[0] for row in server.run(server.app.db.read().all, asked)]
            == ["awa.example", "radio.awa.example"]
        )
    )
    assert server.run(server.app.db.read().value, "SELECT COUNT(*) FROM unread_proofs") == 0


def test_followers_of_before_are_counted(server: Server) -> None:
    walked = (
        "SELECT target_id, '', COUNT(*) FROM follows JOIN accounts v ON v.id = account_id "
        "WHERE v.suspended_at IS NULL GROUP BY target_id ORDER BY target_id"
    )
    kept = "SELECT account_id, label_ids, people FROM follower_groups ORDER BY account_id"
    told, expected = (
        [tuple(row.values()) for row in server.run(server.app.db.read().all, sql)] for sql in (kept, walked)
    )
    assert told == expected and len(told) > 10


def test_life_goes_on(server: Server) -> None:
    awa, ben = signed_in(server, "awa"), signed_in(server, "ben")
    assert awa.post("/compose", text="@ben the house stands as it stood").status_code == 200
    eventually(lambda: "the house stands as it stood" in ben.get("/notifications").text)
    eventually(lambda: "the house stands" in ben.get("/search", q="house stood").text, 60)


def test_a_space_can_be_made_where_there_were_none(server: Server) -> None:
    app = entrance.app_token(server, entrance.register_app(server), "read write read:spaces write:spaces")
    person = Person.arriving(server, app, "new")
    assert person.get(SPACES) == []
    path = f"{SPACES}/{person.post(SPACES, name='Atelier')['slug']}"
    said = person.post(f"{path}/posts", text="psst")
    assert person.get(f"{path}/posts/{said['id']}")["text"] == "psst"
    assert person.call("POST", f"{path}/export/archive").content[:2] == b"PK"
    assert "psst" not in signed_in(server, "awa").get("/").text
