"""Every route that answers GET, found by introspection: forty items take no more statements than two."""

from functools import partial
from typing import Any

import msgspec
import pytest

from sabar.actions import bookmarks, favourites, filters, lists, oauth, relations, reports, scheduled, tags
from sabar.actions.staff import announcements, blocklists
from sabar.actions.statuses import boost, edit, post
from sabar.api import routes as api_routes
from sabar.edge.routes import Route
from sabar.kit import times
from sabar.model.accounts import Role
from sabar.model.audience import Visibility
from sabar.model.viewers import Viewer
from sabar.rules import limits
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.store import accounts, notifications, users
from tests import entrance
from tests.conformance.stage import EVERYTHING
from tests.conftest import NewDatabase
from tests.jobs import idle
from tests.server import Server, running_server
from tests.statements import statements
from tests.test_query_counts import FEW, MANY, World

#: A file or a stream, and no list of anything.
APART = (
    "/media/",
    "/avatars/",
    "/headers/",
    "/source",
    "/nodeinfo",
    "/.well-known",
    "/api/openapi",
    "/oauth/",
)
#: Group keys and years are no numbers of this world.
UNNAMED = ("{group_key}", "{year}", "{date}", "{acct}")
ROUTES = [
    route
    for route in api_routes.ALL
    if route.method == "GET"
    and not route.path.startswith(APART)
    and not any(part in route.path for part in UNNAMED)
]
#: Where a second part is read to fill a page: of notifications when many fall into one group, of a timeline
#: when many boosted the same post, which is shown once; of a search, all that matches when more posts than
#: fill it have to do with the reader.
SPARE = {
    "/api/v2/search": 2,
    "/api/v2/notifications": 1,
    "/api/v2_alpha/notifications": 1,
    "/api/v1/timelines/home": 3,
    "/api/v1/timelines/list/{list_id}": 3,
}


class Everything(World):
    """As many of each thing as the world is large, and the reader runs the server."""

    def __init__(self, server: Server, size: int) -> None:
        super().__init__(server, size)
        self.filter = self.poll = self.scheduled = ""
        self.people: list[str] = []
        self.posts: list[str] = []
        server.run(self._more, server.app)

    async def _more(self, app: Any) -> None:
        read = app.db.read()
        account, user = await accounts.by_id(read, self.id), await users.by_account(read, self.id)
        assert account is not None and user is not None
        # Only at the end the database says so: nobody is to be told of the reports.
        me = Viewer(account, msgspec.structs.replace(user, role=Role.ADMIN))
        issued = await oauth.token_for_person(app, user, EVERYTHING)
        self.headers = entrance.bearer(issued.bearer)
        for number in range(self.size):
            await self._one_more(app, me, number)
        self.poll = str(await read.value("SELECT id FROM polls WHERE account_id = :me LIMIT 1", me=self.id))

    async def _one_more(self, app: Any, me: Viewer, number: int) -> None:
        people = []
        for _ in range(4):
            name = entrance.fresh_name("e")
            made = msgspec.structs.replace(
                me.account, id=app.ids.next(), username=name, name_key=name, discoverable=True
            )
            await app.db.write(lambda tx, made=made: accounts.insert(tx, made))
            people.append(made)
        friend, blocked, muted, asking = people
        self.people.append(str(friend.id))
        them = Viewer(friend, me.user)
        await relations.follow(app, them, me.account)
        await relations.follow(app, me, friend)
        await relations.block(app, me, blocked)
        await relations.mute(app, me, muted)
        await relations.endorse(app, me, friend)
        await relations.block_domain(app, me, f"{self.word}{number}.example")
        await favourites.favourite(app, them, self.root)
        await boost.boost(app, them, self.root, Visibility.PUBLIC)
        poll = PollDraft(options=["yes", "no"], expires_in=86_400)
        words = Draft(f"{self.word} #{self.word} again {friend.username}", poll=poll)
        said = await post.post(app, them, words)
        self.posts.append(str(said))
        await edit.edit(app, me, self.root, edit.Edit(text=f"The root, and again {number}"))
        await post.post(app, Viewer(asking, me.user), Draft(f"{self.word} from somebody unknown"))
        await app.db.write(partial(_waits, app.ids.next(), asking.id, me.id, app.clock.now_ms()))
        await favourites.favourite(app, me, said)
        await bookmarks.bookmark(app, me, said)
        direct = Draft(f"@{me.account.username} between us", visibility=Visibility.DIRECT)
        await post.post(app, them, direct)
        made = await filters.create(app, me, filters.FilterChange(title=f"f{number}", context=["home"]))
        self.filter = self.filter or str(made.id)
        await filters.add_keyword(app, me, int(self.filter), f"w{number}", whole_word=False)
        await filters.add_status(app, me, int(self.filter), said)
        at = app.clock.now_ms() + times.HOUR * (number + 2)
        self.scheduled = str(await scheduled.schedule(app, me, Draft("Later"), at))
        await tags.follow(app, me, f"{self.word}{number}")
        await lists.add(app, me, self.list, [friend.id])
        if number < limits.PROFILES.featured_tags:
            await tags.feature(app, me, f"{self.word}{number}")
        await blocklists.block_email(app, me, email=f"{self.word}{number}@example.org", canonical_hash=None)
        await reports.file(app, me, friend, status_ids=[said], comment="Look")
        name = f"{self.word}{number}"
        await blocklists.allow_domain(app, me, f"a{name}.example")
        await blocklists.block_domain(
            app, me, f"b{name}.example", blocklists.DomainChange(severity="silence")
        )
        await blocklists.block_email_domain(app, me, f"c{name}.example")
        address = f"198.{18 + (self.size == MANY)}.{number}.1/32"
        change = blocklists.IpChange(ip=address, severity="sign_up_block")
        await blocklists.block_ip(app, me, change, own_address="127.0.0.1")
        told = await announcements.write(app, me, announcements.Words(f"News {number}"))
        await announcements.publish(app, me, told.id)

    def address(self, route: Route) -> tuple[str, dict[str, Any]]:
        """The path of a route in this world, and what it is asked."""
        at = "/api/v1/"
        ids = {
            f"{at}accounts/": self.id,
            f"{at}admin/accounts/": self.id,
            f"{at}lists/": self.list,
            f"{at}timelines/list/": self.list,
            f"{at}polls/": self.poll,
            f"{at}scheduled_statuses/": self.scheduled,
            "/api/v2/filters/": self.filter,
            "/settings/filters/": self.filter,
            f"{at}statuses/": self.root,
        }
        start = max((one for one in ids if route.path.startswith(one)), key=len, default="")
        path = route.path.replace("{name}", self.word).replace("{hashtag}", self.word)
        for part in ("{id}", "{account_id}", "{list_id}", "{filter_id}"):
            path = path.replace(part, str(ids.get(start, "1")))
        asked: dict[str, Any] = {}
        fields = set(route.params.__struct_fields__)
        if "limit" in fields:
            asked["limit"] = MANY if route.path.endswith("/notifications") else self.size
        if "id" in fields and "{id}" not in route.path:
            asked["id[]"] = self.posts if route.path.endswith("/statuses") else self.people
        if "q" in fields:
            asked["q"] = self.word
        return path, asked


async def _waits(id: int, account_id: int, target_id: int, now: int, tx: Any) -> None:
    """A request to follow, and a notification that is kept back."""
    await tx.run(
        "INSERT INTO follow_requests (id, account_id, target_id, created_at) VALUES (:id, :a, :b, :now)",
        id=id,
        a=account_id,
        b=target_id,
        now=now,
    )
    await notifications.note_request(tx, id, target_id, account_id, now)


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


def _promote(server: Server, world: World) -> None:
    async def unit(tx: Any) -> None:
        await tx.run("UPDATE users SET role = :role WHERE account_id = :id", role=Role.ADMIN, id=world.id)

    server.run(server.app.db.write, unit)


def test_no_route_asks_more_for_a_longer_list(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Before there is a larger world: some lists are of the whole server.
    few = _counted(server, monkeypatch, FEW)
    many = _counted(server, monkeypatch, MANY)
    both = few.keys() & many.keys()
    longer = {path for path in both if many[path][1] > 2 * few[path][1]}
    wrong = [
        f"{path}: {len(few[path][0])} then {len(many[path][0])}\n" + "\n".join(many[path][0])
        for path in both
        if len(many[path][0]) > len(few[path][0]) + SPARE.get(path, 0)
    ]
    with capsys.disabled():
        print(f"\nroutes counted: {len(both)} of {len(ROUTES)}; with a longer answer: {len(longer)}")
    assert not wrong, "\n\n".join(wrong)
    assert len(longer) >= 52, sorted(both - longer)


def _counted(server: Server, monkeypatch: pytest.MonkeyPatch, size: int) -> dict[str, tuple[list[str], int]]:
    """By route: the statements of one answer, and how long it is."""
    world = Everything(server, size)
    idle(server)
    _promote(server, world)
    found = {}
    for route in ROUTES:
        path, given = world.address(route)
        answer = server.client.get(path, params=given, headers=world.headers)
        if answer.status_code == 200:
            asked = statements(server, monkeypatch, world.api(path, **given), cold=True)
            found[route.path] = asked, len(answer.content)
    return found
