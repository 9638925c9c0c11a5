"""A scripted relay, and how staff here deal with it."""

from typing import Any

from tests import jobs
from tests.api.people import Person
from tests.federation.scripted import Peer
from tests.server import Server
from tests.waiting import eventually

PLACE = "/api/sabar/v1/admin/relays"


class Relay:
    """A scripted relay: its inbox, and the actor that signs for it."""

    def __init__(self, server: Server, peer: Peer, boss: Person) -> None:
        self.server, self.peer, self.boss = server, peer, boss
        self.actor = peer.person("relay", type="Application")
        self.id = ""

    def add(self, style: str = "mastodon") -> dict[str, Any]:
        """The Follow that it gets."""
        address = f"{self.peer.url}/inbox" if style == "mastodon" else self.actor.id
        added = self.boss.post(PLACE, address=address)
        assert (added["style"], added["state"]) == (style, "waiting")
        self.id = added["id"]
        return self.follow()

    def follow(self) -> dict[str, Any]:
        return eventually(lambda: self.told("Follow"))[-1]

    def told(self, verb: str) -> list[dict[str, Any]]:
        return [one for one in self.peer.posted() if one["type"] == verb]

    def says(self, activity: dict[str, Any], status: int = 202) -> None:
        assert self.actor.send(self.server, activity).status_code == status
        jobs.idle(self.server)

    def answers(self, verb: str, follow: Any) -> str:
        """Its state then."""
        self.says(self.actor.activity(verb, follow))
        return self.state

    def announces(self, object: Any) -> None:
        self.says(self.actor.activity("Announce", object, to=[f"{self.actor.id}/followers"]))

    @property
    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = self.boss.get(f"{PLACE}/{self.id}")
        return found

    @property
    def state(self) -> str:
        return str(self.seen["state"])

    def do(self, verb: str) -> None:
        self.boss.post(f"{PLACE}/{self.id}/{verb}")
        jobs.idle(self.server)
