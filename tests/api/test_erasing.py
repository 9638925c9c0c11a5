"""What is left of an account whose suspension was not taken back: its name."""

import contextlib
from collections.abc import Callable

import pytest

from sabar.effects import housekeeping
from sabar.model.accounts import Role
from sabar.store.moderation import erasing
from tests import entrance
from tests.api import staff
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually

ADMIN = "/api/v1/admin/accounts"
New = Callable[..., Person]
DAY = 86_400_000


@pytest.fixture(scope="module")
def boss(server: Server) -> Person:
    return staff.arriving(server, Role.ADMIN)


def act(boss: Person, whom: Person, kind: str) -> None:
    boss.post(f"{ADMIN}/{whom.id}/action", type=kind)


_NAMES = ("account_id", "target_id", "from_account_id", "colleague_id", "owner_id")


def _columns(server: Server) -> list[tuple[str, str]]:
    """Table and column of all that name an account."""
    app = server.app
    engine = "sqlite" if server.settings.database.startswith("sqlite") else "postgresql"

    async def read() -> list[tuple[str, str]]:
        db = app.db.read()
        if engine == "sqlite":
            tables = [row[0] for row in await db.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
            pairs = [
                (table, row[0])
                for table in tables
                for row in await db.all(f"SELECT name FROM pragma_table_info('{table}')")
            ]
        else:
            pairs = [
                (row[0], row[1])
                for row in await db.all(
                    "SELECT table_name, column_name FROM information_schema.columns "
                    "WHERE table_schema = 'public'"
                )
            ]
        return [(table, column) for table, column in pairs if column in _NAMES]

    return server.run(read)


def _rows(server: Server, account_id: str) -> dict[str, int]:
    """Table and column → rows that name the account."""
    pairs = _columns(server)

    async def read() -> dict[str, int]:
        db = server.app.db.read()
        found = {}
        for table, column in pairs:
            sql = f"SELECT count(*) FROM {table} WHERE {column} = :id"
            count = await db.value(sql, id=int(account_id))
            if count:
                found[f"{table}.{column}"] = count
        return found

    return server.run(read)


#: What staff decided, what others wrote down for them, and that others named it, outlives the account.
KEPT = {
    "reports.account_id", "reports.target_id", "account_warnings.target_id", "audit_log.target_id",
    "mentions.account_id",
    # That its server said it is gone; and that other servers are still to be told so.
    "remote_actors.account_id", "outgoing.account_id",
    # What it sent and took back, until that is forgotten; and for which relay it spoke.
    "heard_activities.account_id", "gone_uris.account_id", "relays.account_id",
    # For a year: that its posts are gone, and were not only hidden.
    "gone_statuses.account_id",
    # What he said in rooms of others, the files in it, and how he voted there, without his name.
    "space_posts.account_id", "space_files.account_id", "space_votes.account_id",
}  # fmt: skip
#: Gone with the posts, the follows, the spaces and the user, which go by themselves.
WITH_OTHERS = {
    "statuses.account_id", "favourites.account_id", "follows.account_id", "follows.target_id",
    "polls.account_id", "pins.account_id", "quotes.account_id", "search_unindexed.account_id",
    "push_subscriptions.account_id", "media.account_id", "space_members.account_id",
    "space_drafts.account_id",
    "space_testers.account_id",
}  # fmt: skip
#: What others made: a rule that asks somebody who has gone, a judgement of staff who have.
OF_OTHERS = {"hold_rules.colleague_id", "account_warnings.account_id", "audit_log.account_id",
    "moderation_notes.account_id", "moderation_notes.target_id"}  # fmt: skip
#: By them answers of others are read, when what they answer is gone.
KEPT_FOR_ANSWERS = {"circles.owner_id"}


def test_every_table_that_names_an_account_is_emptied_or_kept_for_a_reason(server: Server) -> None:
    named = {f"{table}.{column}" for table, column in _columns(server)}
    emptied = {f"{table}.{column}" for table, column in erasing.BELONGINGS}
    assert named - emptied - KEPT - WITH_OTHERS - OF_OTHERS - KEPT_FOR_ANSWERS == set()


def _busy(boss: Person, person: New) -> tuple[Person, Person]:
    bob, ana = person("bob", display_name="Bob", note="me"), person("ana")
    for one, other in ((bob, ana), (ana, bob)):
        one.follow(other)
        root = other.says("hello #tag")["id"]
        one.says(f"@{other.name} hi", in_reply_to_id=root)
        for deed in ("favourite", "reblog", "bookmark"):
            one.post(f"/api/v1/statuses/{root}/{deed}")
        one.post(f"/api/v1/accounts/{other.id}/note", comment="a friend")
        one.post(f"/api/v1/accounts/{other.id}/pin")
        one.post("/api/v1/reports", account_id=other.id)
    for one, other in ((bob, ana), (ana, bob)):
        label = one.post("/api/sabar/v1/labels", name="Friend")["id"]
        one.post(f"/api/sabar/v1/labels/{label}/accounts", account_ids=[other.id])
        one.says("for friends", circle_label_ids=[label])
    bob.post("/api/v1/lists", title="mine")
    bob.post("/api/v2/filters", title="f", context=["home"])
    bob.post("/api/v1/statuses", status="later", scheduled_at="2099-01-01T00:00:00Z")
    bob.says("a letter", visibility="direct")
    poll = ana.says("Which?", poll={"options": ["a", "b"], "expires_in": 3600})["id"]
    bob.post(f"/api/v1/polls/{ana.get(f'/api/v1/statuses/{poll}')['poll']['id']}/votes", choices=[0])
    bob.post("/api/v1/tags/tag/follow")
    eventually(lambda: len(ana.get("/api/v1/notifications")) > 2)
    return bob, ana


@pytest.mark.parametrize("how", ["by order", "by the sweep"])
def test_what_an_erased_account_had_is_gone_and_its_name_stays(
    server: Server, boss: Person, person: New, how: str
) -> None:
    bob, ana = _busy(boss, person)
    before = ana.shown()
    assert boss.call("DELETE", f"{ADMIN}/{bob.id}").status_code == 403
    act(boss, bob, "suspend")
    if how == "by order":
        for _ in range(2):
            assert boss.delete(f"{ADMIN}/{bob.id}")["id"] == bob.id
    else:
        server.clock.advance(29 * DAY)
        server.run(housekeeping.sweep, server.app, b"")
        assert boss.get(f"{ADMIN}/{bob.id}")["email"]
        server.clock.advance(2 * DAY)
        server.run(housekeeping.sweep, server.app, b"")
    leftover: set[str] = set()

    def gone() -> bool:
        nonlocal leftover
        leftover = _rows(server, bob.id).keys() - KEPT - KEPT_FOR_ANSWERS
        return not leftover

    with contextlib.suppress(AssertionError):
        eventually(gone, 10)
    assert leftover == set()
    eventually(lambda: ana.shown()["followers_count"] == before["followers_count"] - 1)
    after = boss.get(f"{ADMIN}/{bob.id}")
    assert after["email"] == "" and after["suspended"] and after["username"] == bob.name
    assert ana.shown()["following_count"] == before["following_count"] - 1
    page = server.client.get(f"/@{bob.name}", headers={"accept": "text/html"})
    assert page.status_code == 410
    assert boss.call("POST", f"{ADMIN}/{bob.id}/unsuspend").status_code == 403
    (told,) = ana.get("/api/v1/notifications", **{"types[]": ["severed_relationships"]})
    assert (told["event"]["followers_count"], told["event"]["following_count"]) == (1, 1)
    assert told["event"]["target_name"] == bob.name
    for post in ana.get(f"/api/v1/accounts/{ana.id}/statuses"):
        assert (post["favourites_count"], post["reblogs_count"]) == (0, 0), post
    client = entrance.register_app(server)
    again = entrance.sign_up(server, entrance.app_token(server, client), username=bob.name)
    assert again.status_code == 422


def test_a_suspension_that_ends_in_time_keeps_everything(server: Server, boss: Person, person: New) -> None:
    bob = person("bob")
    post = bob.says("mine")["id"]
    act(boss, bob, "suspend")
    server.clock.advance(29 * DAY)
    boss.post(f"{ADMIN}/{bob.id}/unsuspend")
    server.clock.advance(30 * DAY)
    server.run(housekeeping.sweep, server.app, b"")
    assert boss.get(f"/api/v1/statuses/{post}")["id"] == post
