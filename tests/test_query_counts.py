"""How many SQL statements an answer takes: the same for a page of forty as for a page of two."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from sabar.actions import lists, relations
from sabar.actions.statuses import post
from sabar.model.viewers import Viewer
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.store import accounts, users
from tests import entrance
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.jobs import idle
from tests.server import Server, running_server
from tests.statements import statements

FEW, MANY = 2, 40
#: A warm home page with polls: the token and its account, the posts, how the reader stands to their
#: writers, what he did with them (3), the polls, their options and his votes (3), his filters.
WARM_HOME = 8
#: In the browser: what waits for him, announcements, what he typed last, and how many would read it.
AROUND_HOME = 4
#: Notifications of one kind fall into one group, and then a second part of them is read to fill the page.
SPARE = {"groups": 2}


class World:
    """A reader who follows `size` people; each follows back, quotes one post, answers it with a poll, and is
    quoted.
    """

    def __init__(self, server: Server, size: int) -> None:
        self.reader = entrance.Person(server, f"reader{size}")
        self.browser: Browser = self.reader.browser()
        self.headers = entrance.bearer(self.reader.token)
        self.list = 0
        self.word = f"word{secrets.token_hex(6)}"
        self.size = size
        me = server.client.get("/api/v1/accounts/verify_credentials", headers=self.headers).json()
        self.id = int(me["id"])
        self.root = server.run(self._build, server.app)

    async def _build(self, app: Any) -> int:
        account = await accounts.by_id(app.db.read(), self.id)
        user = await users.by_account(app.db.read(), self.id)
        assert account is not None and user is not None
        me = Viewer(account, user)
        root = await post.post(app, me, Draft(f"The root of {self.word}"))
        for _ in range(self.size):
            name = entrance.fresh_name("f")
            friend = msgspec.structs.replace(
                account, id=app.ids.next(), username=name, name_key=name, display_name=f"{self.word} {name}"
            )

            async def unit(tx: Any, friend: Any = friend) -> None:
                await accounts.insert(tx, friend)

            await app.db.write(unit)
            them = Viewer(friend, user)
            await relations.follow(app, me, friend)
            await relations.follow(app, them, account)
            text = f"@{account.username} #{self.word} {self.word} says {name}"
            poll = PollDraft(options=["yes", "no"], expires_in=86_400)
            await post.post(app, them, Draft(f"{self.word}, quotes {name}", quoted_status_id=root))
            asked = await post.post(app, them, Draft(text, in_reply_to_id=root, poll=poll))
            await post.post(app, me, Draft(f"{self.word}, see {name}", quoted_status_id=asked))
            await post.post(app, me, Draft(f"{self.word} again, {name}", poll=poll))
            kept = await lists.create(app, me, f"List of {name}")
            self.list = kept.id
        rows = await app.db.read().all("SELECT target_id FROM follows WHERE account_id = :me", me=self.id)
        await lists.add(app, me, self.list, [row[0] for row in rows])
        return root

    def api(self, path: str, **params: Any) -> Callable[[], Any]:
        """Ask for a page of the world's size."""

        def ask() -> Any:
            answer = self.reader.server.client.get(path, params=params, headers=self.headers)
            assert answer.status_code == 200, answer.text
            return answer

        return ask

    def pages(self) -> dict[str, Callable[[], Any]]:
        """Each asks for one page with as much on it as this world has."""
        lists_at = "/api/v1/lists"
        return {
            "home": self.api("/api/v1/timelines/home", limit=self.size),
            "public": self.api("/api/v1/timelines/public", limit=self.size),
            "tag": self.api(f"/api/v1/timelines/tag/{self.word}", limit=self.size),
            "account": self.api(f"/api/v1/accounts/{self.id}/statuses", limit=self.size),
            "followers": self.api(f"/api/v1/accounts/{self.id}/followers", limit=self.size),
            "quotes": self.api(f"/api/v1/statuses/{self.root}/quotes", limit=self.size),
            "context": self.api(f"/api/v1/statuses/{self.root}/context"),
            # A follow, a quote and a mention of each, in whatever order they were told.
            "notifications": self.api("/api/v1/notifications", limit=3 * self.size),
            "groups": self.api("/api/v2/notifications", limit=MANY),
            "posts found": self.api("/api/v2/search", q=self.word, type="statuses", limit=self.size),
            "people found": self.api("/api/v2/search", q=self.word, type="accounts", limit=self.size),
            "lists": self.api(lists_at),
            "a list": self.api(f"/api/v1/timelines/list/{self.list}", limit=self.size),
            "members": self.api(f"{lists_at}/{self.list}/accounts", limit=self.size),
            "web home": lambda: self.browser.get("/"),
        }


PAGES = (
    "home",
    "public",
    "tag",
    "account",
    "followers",
    "quotes",
    "context",
    "notifications",
    "groups",
    "posts found",
    "people found",
    "lists",
    "a list",
    "members",
    "web home",
)


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def worlds(server: Server) -> dict[int, World]:
    made = {size: World(server, size) for size in (FEW, MANY)}
    idle(server)
    return made


@pytest.mark.parametrize("cold", [False, True], ids=["warm", "cold"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_forty_takes_no_more_statements_than_a_page_of_two(
    server: Server, worlds: dict[int, World], monkeypatch: pytest.MonkeyPatch, page: str, cold: bool
) -> None:
    few = statements(server, monkeypatch, worlds[FEW].pages()[page], cold=cold)
    many = statements(server, monkeypatch, worlds[MANY].pages()[page], cold=cold)
    assert 0 < len(many) <= len(few) + SPARE.get(page, 0), "\n".join(many)


def test_a_warm_home_page_takes_exactly_so_many_statements(
    server: Server, worlds: dict[int, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = worlds[MANY].pages()
    asked = statements(server, monkeypatch, pages["home"], cold=False)
    assert len(asked) == WARM_HOME, "\n".join(asked)
    asked = statements(server, monkeypatch, pages["web home"], cold=False)
    assert len(asked) == WARM_HOME + AROUND_HOME, "\n".join(asked)


def test_around_a_page_two_things_are_asked_who_reads_it_and_what_waits_for_him(
    server: Server, worlds: dict[int, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = worlds[FEW].browser
    asked = statements(server, monkeypatch, lambda: browser.get("/settings/preferences"), cold=False)
    assert len(asked) == 2, "\n".join(asked)


def test_for_a_piece_that_our_script_wants_nothing_is_asked_of_a_frame(
    server: Server, worlds: dict[int, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = worlds[FEW]
    script = {"x-requested-with": "sabar", "origin": server.url, "sec-fetch-site": "same-origin"}

    def ask() -> None:
        for verb in ("bookmark", "unbookmark"):
            answer = world.browser.http.post(f"/web/status/{world.root}/{verb}", headers=script)
            assert answer.status_code == 200 and answer.text.lstrip().startswith("<article")

    asked = statements(server, monkeypatch, ask, cold=False)
    assert not any("markers" in sql for sql in asked), "\n".join(asked)
