"""The walk of the canaries for what goes out: each word that somebody writes, for each audience, is looked
for in all that is told to people of other servers, by how they stand to the writer.

weakness:team-federation-leak: of a space nothing leaves, whoever is named in it.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sabar.actions import relations
from sabar.model.accounts import Account
from sabar.model.relays import Relay, RelayState, RelayStyle
from sabar.store.federation import relays
from tests import jobs
from tests.api import people
from tests.api.people import Person
from tests.federation import elsewhere, scripted, strangers
from tests.federation.scripted import Peer
from tests.server import Server
from tests.waiting import eventually

#: How somebody elsewhere stands to the writer.
RELATIONS = (
    "follower",
    "labelled",
    "mentioned",
    "stranger",
    "ex",
    "removed",
    "pending",
    "blocked",
    "blocker",
    "suspended",
    "shut_out",
    "of_hidden_server",
)
#: A relay that is on, which hears what stands in public timelines.
RELAY = "relay"
FOLLOWERS = {"follower", "labelled"}
#: Audience → who hears of it.
HEARD = {
    "public": FOLLOWERS | {"mentioned", RELAY},
    "unlisted": FOLLOWERS | {"mentioned"},
    "private": FOLLOWERS,
    "private_mention": FOLLOWERS | {"mentioned"},
    "circle": {"labelled"},
    "except": {"follower"},
    "direct": {"mentioned"},
    "direct_to_blocked": set[str](),
    "local": set[str](),
    "held": set[str](),
    "scheduled": set[str](),
    "space": set[str](),
    "note": set[str](),
}


class World:
    """A writer, and one person elsewhere for each relation, each with an inbox of its own at `peer`."""

    def __init__(self, server: Server, peer: Peer) -> None:
        self.server, self.peer = server, peer
        self.writer = people.join(server, "writer")
        me = elsewhere.here(server, self.writer)
        domains = {"shut_out": "shut.example", "of_hidden_server": "hidden.example"}
        self.far: dict[str, Account] = {}
        for name in RELATIONS:
            domain = domains.get(name, f"{name.replace('_', '-')}.example")
            far = elsewhere.somebody(server, self.writer, peer.url, domain=domain, shared=False)
            self.far[name] = far
            if name not in ("mentioned", "stranger", "pending"):
                elsewhere.does(server, relations.follow, far, me)
        self._become(me)
        self._relay()
        label = self.writer.post("/api/sabar/v1/labels", name="Chosen")
        self.label = label["id"]
        self.writer.post(
            f"/api/sabar/v1/labels/{self.label}/accounts", account_ids=[str(self.far["labelled"].id)]
        )
        jobs.idle(server)
        self.peer.heard.clear()

    def _become(self, me: Account) -> None:
        server, writer, far = self.server, self.writer, self.far
        elsewhere.does(server, relations.unfollow, far["ex"], me)
        writer.post(f"/api/v1/accounts/{far['removed'].id}/remove_from_followers")
        writer.post(f"/api/v1/accounts/{far['blocked'].id}/block")
        elsewhere.does(server, relations.block, far["blocker"], me)
        writer.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": True})
        elsewhere.does(server, relations.follow, far["pending"], me)
        people.suspend(Person(server, "", "", str(far["suspended"].id)))
        strangers.shut_out(server, "shut.example")
        # A hidden server loses its followers here; they may not know it yet.
        writer.post("/api/v1/domain_blocks", domain="hidden.example")

    def _relay(self) -> None:
        app, now = self.server.app, self.server.clock.now_ms()
        address = f"{self.peer.url}/relay/inbox"
        on = Relay(app.ids.next(), address, RelayStyle.MASTODON, address, None, RelayState.ON, 1, now, now)
        self.server.run(app.db.write, lambda tx: relays.insert(tx, on))

    @property
    def paths(self) -> dict[str, str]:
        """Who hears what is sent to each inbox."""
        return {f"/users/{far.username}/inbox": name for name, far in self.far.items()} | {
            "/relay/inbox": RELAY
        }

    def say(self, audience: str, word: str) -> dict[str, Any] | None:
        """Something that holds the word; the post, where there is one that can be changed."""
        named = self.far["mentioned"].acct
        write: Callable[..., Any] = self.writer.says
        match audience:
            case "public" | "unlisted":
                return dict(write(f"{word} @{named}", visibility=audience))
            case "local":
                return dict(write(word, visibility="local"))
            case "private":
                return dict(write(word, visibility="private"))
            case "private_mention":
                return dict(write(f"{word} @{named}", visibility="private"))
            case "circle":
                return dict(write(word, circle_label_ids=[self.label]))
            case "except":
                return dict(write(word, except_label_ids=[self.label]))
            case "direct":
                return dict(write(f"{word} @{named}", visibility="direct"))
            case "direct_to_blocked":
                others = ("blocked", "blocker", "suspended", "shut_out", "of_hidden_server")
                names = " ".join(f"@{self.far[name].acct}" for name in others)
                return dict(write(f"{word} {names}", visibility="direct"))
            case "held":
                write(f"{word} @{named}", hold_until_sent=True)
            case "scheduled":
                self.writer.post(
                    "/api/v1/statuses", status=f"{word} @{named}", scheduled_at="2099-01-01T00:00:00Z"
                )
            case "space":
                slug = self.writer.post("/api/sabar/v1/spaces", name="Atelier")["slug"]
                self.writer.post(f"/api/sabar/v1/spaces/{slug}/posts", text=f"{word} @{named}")
            case "note":
                self.writer.post(f"/api/v1/accounts/{self.far['follower'].id}/note", comment=word)
        return None

    def heard(self, word: str) -> set[str]:
        """Who was told it."""
        return {self.paths[one.path] for one in self.peer.heard if word.encode() in one.body}


@pytest.fixture(scope="module")
def world(here: Server) -> Iterator[World]:
    with scripted.peer() as peer:
        yield World(here, peer)


@pytest.mark.parametrize("audience", HEARD)
def test_each_word_reaches_those_it_is_for_and_nobody_else(world: World, audience: str) -> None:
    words = [f"zq{secrets.token_hex(6)}" for _ in range(3)]
    post = world.say(audience, words[0])
    jobs.idle(world.server)
    if post is not None:
        path = f"/api/v1/statuses/{post['id']}"
        named = [f"@{one['acct']}" for one in post["mentions"]]
        edited = " ".join([words[1], *named])
        world.writer.ok("PUT", path, json={"status": edited})
        world.writer.call("POST", f"{path}/pin")
        world.writer.call("POST", f"{path}/reblog")
        jobs.idle(world.server)
        world.writer.ok("PUT", path, json={"status": edited, "spoiler_text": words[2]})
        jobs.idle(world.server)
        world.writer.delete(path)
    jobs.idle(world.server)
    for word in words if post is not None else words[:1]:
        assert world.heard(word) == HEARD[audience], word
    if post is not None:
        # Its number is told to nobody else either: not that it was boosted, put on top, or that it ended.
        assert world.heard(post["id"]) == HEARD[audience]
        assert ends(world, post) == HEARD[audience]


def ends(world: World, post: dict[str, Any]) -> set[str]:
    told = [(one.path, json.loads(one.body)) for one in world.peer.heard if one.method == "POST"]
    return {
        world.paths[path]
        for path, one in told
        if one["type"] == "Delete" and one["object"]["id"] == post["uri"]
    }


def test_a_post_shown_to_fewer_is_gone_where_it_had_been(world: World) -> None:
    word = f"zq{secrets.token_hex(6)}"
    post = world.say("public", word)
    assert post is not None
    eventually(lambda: world.heard(word) == HEARD["public"])
    path = f"/api/sabar/v1/statuses/{post['id']}/visibility"
    world.writer.ok("PUT", path, json={"visibility": "private"})
    eventually(lambda: ends(world, post) == HEARD["public"])


def test_nobody_who_stands_apart_heard_anything_at_all(world: World) -> None:
    told = {one.path for one in world.peer.heard}
    for name in ("stranger", "blocker", "suspended", "shut_out", "pending"):
        assert f"/users/{world.far[name].username}/inbox" not in told, name
