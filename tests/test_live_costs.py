"""What a post costs that many listen for: the same number of statements for forty as for two."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from sabar import events
from sabar.actions import filters, polls, relations
from sabar.actions.filters import FilterChange, KeywordChange
from sabar.actions.statuses import post
from sabar.effects import counting, live
from sabar.effects.out import Out
from sabar.model.audience import Channel, OpenPage, shown
from sabar.model.viewers import Viewer
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.services import Services
from sabar.store import accounts, users
from sabar.streaming.connection import Connection
from sabar.streaming.hub import Hub
from sabar.web.live import LivePages
from tests import entrance
from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server
from tests.statements import Counter

FEW, MANY = 2, 40


class Counted:
    """Stands where the database stands, and keeps what is asked of it."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self.asked: list[str] = []

    def read(self) -> Counter:
        return Counter(self._db.read(), self.asked)


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


class Crowd:
    """Somebody who is followed by `size` people with open homes, in an app or on a `page` of ours: each has
    filters, and votes in what he asks.
    """

    def __init__(self, app: Services, writer: Viewer, page: OpenPage | None) -> None:
        self.app = app
        self.page = page
        self.writer = writer
        self.hub = Hub(app, most_sockets=1_000, most_event_streams=0)
        self.connections: list[Connection] = []

    async def gather(self, size: int) -> None:
        app = self.app
        draft = Draft("a walrus #here", poll=PollDraft(options=["yes", "no"], expires_in=600))
        self.asked = await post.post(app, self.writer, draft)
        poll = await app.db.read().value("SELECT id FROM polls WHERE status_id = :id", id=self.asked)
        for _ in range(size):
            name = entrance.fresh_name("r")
            reader = msgspec.structs.replace(
                self.writer.account, id=app.ids.next(), username=name, name_key=name
            )
            await app.db.write(lambda tx, reader=reader: accounts.insert(tx, reader))
            viewer = Viewer(reader, self.writer.user)
            await relations.follow(app, viewer, self.writer.account)
            words = [KeywordChange(keyword="walrus"), KeywordChange(keyword=name)]
            for context in ("home", "public"):
                change = FilterChange(title=context, context=[context], keywords=words)
                await filters.create(app, viewer, change)
            await polls.vote(app, viewer, poll, [0])
            connection = Connection(viewer, "read", "127.0.0.1", socket=True, page=self.page)
            assert self.hub.open(connection)
            for channel in (Channel("user"), Channel("public"), Channel("hashtag", "here")):
                await self.hub.subscribe(connection, channel)
            self.connections.append(connection)

    async def tell(self, *told: events.Event) -> list[str]:
        """The statements that it took."""
        counted = Counted(self.app.db)
        app = replace(self.app, db=counted)  # type: ignore[arg-type]  # as much of one as is needed
        for event in told:
            heard = live.posted if isinstance(event, events.StatusPosted) else live.edited
            await heard(Out(app, self.hub, LivePages(app)), event)
        return counted.asked

    async def count(self) -> list[str]:
        """The statements that it takes to tell its numbers on pages that show it."""
        for connection in self.connections:
            self.hub.show(connection, frozenset([shown(self.asked)]))
        counted = Counted(self.app.db)
        app = replace(self.app, db=counted)  # type: ignore[arg-type]  # as much of one as is needed
        out = Out(app, self.hub, LivePages(app))
        out.changed.posts[self.asked] = None
        await counting.tell(out)
        return counted.asked

    async def messages(self) -> list[list[tuple[str, str]]]:
        """What waits for each, by kind and stream."""
        found = []
        for connection in self.connections:
            own = []
            while (message := await connection.next(0)) is not None:
                own.append((message[0], message[2][0] if message[2] else ""))
            found.append(own)
        return found


async def _crowd(server: Server, writer: entrance.Person, size: int, page: OpenPage | None) -> Crowd:
    app = server.app
    row = await app.db.read().one("SELECT account_id FROM users WHERE email = :email", email=writer.email)
    account = await accounts.by_id(app.db.read(), row[0])
    user = await users.by_account(app.db.read(), row[0])
    assert account is not None and user is not None
    crowd = Crowd(app, Viewer(account, user), page)
    await crowd.gather(size)
    return crowd


@pytest.mark.parametrize("page", [None, OpenPage("en", "UTC", 0)], ids=["apps", "pages"])
def test_a_post_takes_no_more_statements_for_forty_listeners_than_for_two(
    server: Server, page: OpenPage | None
) -> None:
    asked = {}
    for size in (FEW, MANY):
        crowd = server.run(_crowd, server, entrance.Person(server, f"loud{size}"), size, page)
        told = [kind(crowd.asked, crowd.writer.id) for kind in (events.StatusPosted, events.StatusEdited)]
        server.run(crowd.tell, *told)
        server.run(crowd.messages)
        asked[size] = server.run(crowd.tell, *told)
        streams = ["user", "hashtag", "public"]
        wanted = [*(("update", name) for name in streams), *(("status.update", name) for name in streams)]
        assert all(sorted(own) == sorted(wanted) for own in server.run(crowd.messages))
    assert 0 < len(asked[MANY]) <= len(asked[FEW]), "\n".join(asked[MANY])


#: Of a poll with its post: outlines, standings, marks, the post, the poll and its options.
COUNTED = 6


def test_numbers_take_no_more_statements_for_forty_pages_than_for_two(server: Server) -> None:
    asked = {}
    for size in (FEW, MANY):
        writer = entrance.Person(server, f"counted{size}")
        crowd = server.run(_crowd, server, writer, size, OpenPage("en", "UTC", 0))
        asked[size] = server.run(crowd.count)
        assert server.run(crowd.messages) == [[("counts", "")]] * size
    assert len(asked[MANY]) == len(asked[FEW]) == COUNTED, "\n".join(asked[MANY])
