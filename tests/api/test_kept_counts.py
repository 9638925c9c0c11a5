"""How many followers bear which labels is kept as counts. Whatever happens, by whichever process, they are
what walking through everybody gives, and so is the line above the button.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest

from sabar.db.engine import Tx
from sabar.model.relations import Follow
from sabar.store import follows
from sabar.store.moderation import severances
from tests import entrance
from tests.api import people
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server

LABELS = "/api/sabar/v1/labels"
FAR = ("far.example", "near.example")
SITES = ("news.example", "blog.news.example", "paper.example")
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module", params=ENGINES)
def servers(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Server]]:
    """Two processes of one server."""
    with (
        new_database(request.param) as url,
        running_server(url, tmp_path_factory.mktemp("data")) as one,
        running_server(url, tmp_path_factory.mktemp("more")) as other,
    ):
        yield one, other


class World:
    """Two people who label, and those around them; `deeds`: what may happen next."""

    def __init__(self, server: Server, chance: Random) -> None:
        self.server, self.chance = server, chance
        token = entrance.app_token(
            server, entrance.register_app(server), "read write follow read:labels write:labels"
        )
        self.owners = [Person.arriving(server, token, "owner") for _ in range(2)]
        here = [Person.arriving(server, token) for _ in range(5)]
        self.far = [people.from_elsewhere(one, chance.choice(FAR)) for one in here[:4]]
        self.here = [*here, *self.owners]
        self.people = [*self.here, *self.far]
        self.deeds: list[Callable[[Random, Server], object]] = [
            *[self.follow] * 6, *[self.give] * 3, *[self.rule] * 2, self.unfollow, self.remove_follower,
            self.block, self.unblock, self.take, self.remove_rule, self.make, self.forget, self.prove,
            self.prove, self.suspend, self.back, self.back, self.block_server, self.sever,
            self.say,
        ]  # fmt: skip
        for owner in self.owners:
            for name in ("one", "two", "three"):
                owner.post(LABELS, name=name, sensitive=name != "three")

    def row(self, sql: str, **args: object) -> Rows:
        async def ask() -> Rows:
            return [tuple(row.values()) for row in await self.server.app.db.read().all(sql, **args)]

        return self.server.run(ask)

    def at(self, who: Person, server: Server) -> Person:
        return Person(server, who.name, who.token, who.id)

    def follow(self, chance: Random, server: Server) -> None:
        one, owner = chance.choice(self.people), self.at(chance.choice(self.owners), server)
        if one.token:
            self.at(one, server).call("POST", f"/api/v1/accounts/{owner.id}/follow")
            return
        new = Follow(server.app.ids.next(), int(one.id), int(owner.id), True, False, [], 1)

        async def unit(tx: Tx) -> None:
            if not await tx.all(
                "SELECT 1 FROM blocks WHERE account_id = :me AND target_id = :other "
                "UNION SELECT 1 FROM accounts WHERE id = :other AND suspended_at IS NOT NULL",
                me=new.target_id,
                other=new.account_id,
            ):
                await follows.insert(tx, new)

        server.run(server.app.db.write, unit)

    def unfollow(self, chance: Random, server: Server) -> None:
        one, owner = chance.choice(self.here), chance.choice(self.owners)
        self.at(one, server).call("POST", f"/api/v1/accounts/{owner.id}/unfollow")

    def remove_follower(self, chance: Random, server: Server) -> None:
        self._to_anybody(chance, server, "remove_from_followers")

    def block(self, chance: Random, server: Server) -> None:
        self._to_anybody(chance, server, "block")

    def unblock(self, chance: Random, server: Server) -> None:
        self._to_anybody(chance, server, "unblock")

    def _to_anybody(self, chance: Random, server: Server, deed: str) -> None:
        owner, one = self.at(chance.choice(self.owners), server), chance.choice(self.people)
        owner.call("POST", f"/api/v1/accounts/{one.id}/{deed}")

    def _label(self, chance: Random, server: Server) -> tuple[Person, Any]:
        owner = self.at(chance.choice(self.owners), server)
        known = owner.call("GET", LABELS)
        return owner, chance.choice(known.json() if known.is_success and known.json() else [{"id": "1"}])

    def give(self, chance: Random, server: Server, verb: str = "POST") -> None:
        owner, label = self._label(chance, server)
        some = [one.id for one in chance.sample(self.people, 3)]
        owner.call(verb, f"{LABELS}/{label['id']}/accounts", json={"account_ids": some})

    def take(self, chance: Random, server: Server) -> None:
        self.give(chance, server, "DELETE")

    def rule(self, chance: Random, server: Server) -> None:
        owner, label = self._label(chance, server)
        kind = chance.choice(["server", "link"])
        value = chance.choice([*FAR, server.settings.domain] if kind == "server" else SITES)
        owner.call("POST", f"{LABELS}/{label['id']}/rules", json={"kind": kind, "value": value})

    def remove_rule(self, chance: Random, server: Server) -> None:
        owner, label = self._label(chance, server)
        for one in label.get("rules", [])[:1]:
            owner.call("DELETE", f"{LABELS}/{label['id']}/rules/{one['id']}")

    def make(self, chance: Random, server: Server) -> None:
        owner = self.at(chance.choice(self.owners), server)
        owner.call("POST", LABELS, json={"name": f"new {chance.random()}", "sensitive": True})

    def forget(self, chance: Random, server: Server) -> None:
        owner, label = self._label(chance, server)
        owner.call("DELETE", f"{LABELS}/{label['id']}")

    def prove(self, chance: Random, server: Server) -> None:
        people.proves(
            self.at(chance.choice(self.people), server), *chance.sample(SITES, chance.randint(0, 2))
        )

    def suspend(self, chance: Random, server: Server) -> None:
        people.suspend(self.at(chance.choice(self.people), server))

    def back(self, chance: Random, server: Server) -> None:
        people.suspend(self.at(chance.choice(self.people), server), suspended=False)

    def block_server(self, chance: Random, server: Server) -> None:
        owner, domain = self.at(chance.choice(self.owners), server), chance.choice(FAR)
        owner.call("POST", "/api/v1/domain_blocks", json={"domain": domain})
        owner.call("DELETE", "/api/v1/domain_blocks", json={"domain": domain})

    def sever(self, chance: Random, server: Server) -> None:
        """As when an account is erased: some of its follows, in both directions."""
        id = int(chance.choice(self.people).id)

        async def unit(tx: Tx) -> None:
            await severances.end_follows_by(tx, id, 1)
            await severances.end_follows_of(tx, id, 1)

        server.run(server.app.db.write, unit)

    def say(self, chance: Random, server: Server) -> None:
        """To the people of a label, or to all but these."""
        owner, label = self._label(chance, server)
        whom = chance.choice(["circle_label_ids", "except_label_ids"])
        owner.call("POST", "/api/v1/statuses", json={"status": "for some", whom: [label["id"]]})

    def bearers(self) -> Mapping[tuple[int, int], frozenset[int]]:
        """By who has labels and anybody, those of the first that the second bears."""
        server = dict(self.row("SELECT id, domain FROM accounts"))
        named = set(self.row("SELECT label_id, account_id FROM label_accounts"))
        for label, kind, value in self.row("SELECT label_id, kind, value FROM label_rules"):
            links = self.row("SELECT account_id FROM proved_domains WHERE domain = :value", value=value)
            there = [one for one in server if server[one] == value]
            named |= {(label, one) for one in (there if kind == "server" else [id for (id,) in links])}
        own = self.row("SELECT id, account_id FROM labels")
        borne: defaultdict[tuple[int, int], frozenset[int]] = defaultdict(frozenset)
        for label, owner in own:
            for one in server:
                borne[owner, one] |= {label} if (label, one) in named else frozenset()
        return borne

    def demand_right_counts(self) -> None:
        borne = self.bearers()
        gone = {id for (id,) in self.row("SELECT id FROM accounts WHERE suspended_at IS NOT NULL")}
        walked = Counter(
            (owner, borne[owner, one])
            for one, owner in self.row("SELECT account_id, target_id FROM follows")
            if one not in gone
        )
        kept = {
            (owner, frozenset(map(int, filter(None, ids.split(","))))): count
            for owner, ids, count in self.row("SELECT * FROM follower_groups WHERE people <> 0")
        }
        assert kept == dict(walked)

    def draft(
        self, chance: Random, owner: Person, ids: list[int], borne: Mapping[tuple[int, int], frozenset[int]]
    ) -> tuple[dict[str, Any], set[int]]:
        """A post of somebody with these labels, and who would read it but for blocks and suspensions."""
        me = int(owner.id)
        followed = self.row("SELECT account_id, created_at FROM follows WHERE target_id = :me", me=me)
        followers = {id for id, _ in followed}
        circles = self.row(
            "SELECT s.id AS post, c.id, c.kind, c.created_at FROM statuses s "
            "JOIN circles c ON c.id = s.circle_id WHERE s.account_id = :me",
            me=me,
        )
        if circles and chance.random() < 0.3:
            post, circle, kind, since = chance.choice(circles)
            members = "SELECT account_id FROM circle_accounts WHERE circle_id = :id"
            told = {id for (id,) in self.row(members, id=circle)}
            inside = told if kind == "only" else {id for id, at in followed if at <= since} - told
            return {"in_reply_to_id": str(post)}, inside
        chosen = chance.sample(self.here, chance.randint(0, 3))
        named = {int(one.id) for one in chosen}
        words = " ".join(f"@{one.name}" for one in chosen)
        only = chance.sample(ids, min(len(ids), chance.randint(1, 2))) if chance.random() < 0.4 else []
        besides = chance.sample(ids, min(len(ids), chance.randint(1, 2))) if chance.random() < 0.4 else []
        if only or besides:
            crowd = {
                one
                for one in (followers | named if only else followers)
                if (not only or borne[me, one] & set(only)) and not borne[me, one] & set(besides)
            }
            return {"status": words, "circle_label_ids": only, "except_label_ids": besides}, crowd
        kind = chance.choice(["public", "unlisted", "local", "private", "direct"])
        if kind == "local":
            followers -= {id for (id,) in self.row("SELECT id FROM accounts WHERE domain <> ''")}
        return {"status": words, "visibility": kind}, named if kind == "direct" else followers | named

    def demand_right_line(self, chance: Random, server: Server) -> None:
        owner = self.at(chance.choice(self.owners), server)
        asked = owner.call("GET", LABELS)
        if not asked.is_success:
            return  # suspended
        own, me, borne = asked.json(), int(owner.id), self.bearers()
        ids, sensitive = [int(one["id"]) for one in own], {int(one["id"]) for one in own if one["sensitive"]}
        planned, crowd = self.draft(chance, owner, ids, borne)
        crowd -= {id for (id,) in self.row("SELECT id FROM accounts WHERE suspended_at IS NOT NULL")}
        crowd -= {id for (id,) in self.row("SELECT target_id FROM blocks WHERE account_id = :me", me=me)}
        crowd -= {me}
        told = owner.post("/api/sabar/v1/audience", **planned)
        counts = {int(one["id"]): one["count"] for one in told["labels"]}
        assert told["total"] == len(crowd), planned
        people = {id: sum(id in borne[me, one] for one in crowd) for id in ids}
        assert counts == {id: count for id, count in people.items() if count}, planned
        assert told["sensitive"]["readers"] == sum(bool(borne[me, one] & sensitive) for one in crowd), planned


@pytest.mark.parametrize("seed", range(2))
def test_one_after_another(servers: tuple[Server, Server], seed: int) -> None:
    chance = Random(seed)
    world = World(servers[0], chance)
    for _ in range(60):
        chance.choice(world.deeds)(chance, chance.choice(servers))
        world.demand_right_counts()
        world.demand_right_line(chance, chance.choice(servers))


@pytest.mark.parametrize("seed", range(2))
def test_many_at_once_in_two_processes(servers: tuple[Server, Server], seed: int) -> None:
    world = World(servers[0], Random(seed))

    def happen(number: int) -> None:
        chance = Random(f"{seed} {number}")
        for _ in range(40):
            chance.choice(world.deeds)(chance, servers[number % 2])

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(happen, range(6)))
    world.demand_right_counts()
    chance = Random(seed)
    for _ in range(20):
        world.demand_right_line(chance, chance.choice(servers))
