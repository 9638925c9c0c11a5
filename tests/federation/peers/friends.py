"""Somebody here and somebody on a server of another program, who follow each other."""

from datetime import UTC, datetime
from typing import Any

from tests.api.people import Person
from tests.federation.documents import actor
from tests.federation.peers import Fedify
from tests.federation.scripted import PUBLIC
from tests.waiting import eventually

CONTEXT = [
    "https://www.w3.org/ns/activitystreams",
    {
        "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
        "quote": {"@id": "https://w3id.org/fep/044f#quote", "@type": "@id"},
        "quoteUri": "http://fedibird.com/ns#quoteUri",
    },
]


def found(person: Person, uri: str, kind: str = "accounts") -> Any:
    """What an address of elsewhere names, as this person's search finds it."""
    result = person.get("/api/v2/search", q=uri, resolve="true", type=kind)
    (one,) = result[kind]
    return one


def befriend(ada: Person, mira: Fedify) -> str:
    """Each follows the other; the id that mira has here."""
    id = str(found(ada, mira.actor)["id"])
    asked = ada.post(f"/api/v1/accounts/{id}/follow")
    assert asked["requested"] and not asked["following"]
    follow = mira.hears("Follow")
    assert follow["object"] == mira.actor and follow["actor"] == actor(ada)
    mira.send(
        {
            "@context": CONTEXT,
            "id": mira.id("accept"),
            "type": "Accept",
            "actor": mira.actor,
            "object": follow,
        },
        to=actor(ada),
    )
    eventually(lambda: ada.get("/api/v1/accounts/relationships", **{"id[]": id})[0]["following"])
    mira.send(
        {
            "@context": CONTEXT,
            "id": mira.id("follow"),
            "type": "Follow",
            "actor": mira.actor,
            "object": actor(ada),
        },
        to=actor(ada),
    )
    accepted = mira.hears("Accept")
    assert accepted["actor"] == actor(ada) and accepted["id"].startswith(ada.server.url)
    assert ada.get("/api/v1/accounts/relationships", **{"id[]": id})[0]["followed_by"]
    return id


class Writer:
    """What mira says and does, as activities about objects that her server serves."""

    def __init__(self, mira: Fedify) -> None:
        self.mira = mira
        self._number = 0

    def note(self, content: str, **more: Any) -> dict[str, Any]:
        """A post for everybody, served but not sent yet."""
        self._number += 1
        note = {
            "@context": CONTEXT,
            "id": self.mira.id(f"note-{self._number}"),
            "type": "Note",
            "attributedTo": self.mira.actor,
            "published": datetime.now(UTC).isoformat(),
            "content": f"<p>{content}</p>",
            "to": [PUBLIC],
            "cc": [f"{self.mira.actor}/followers"],
            **more,
        }
        self.mira.serve(note["id"], note)
        return note

    def activity(self, kind: str, object: Any, **more: Any) -> dict[str, Any]:
        self._number += 1
        id = self.mira.id(f"{kind.lower()}-{self._number}")
        bare = {k: v for k, v in object.items() if k != "@context"} if isinstance(object, dict) else object
        addressed = {k: object[k] for k in ("to", "cc") if isinstance(object, dict) and k in object}
        return {
            "@context": CONTEXT,
            "id": id,
            "type": kind,
            "actor": self.mira.actor,
            "object": bare,
            **addressed,
            **more,
        }

    def does(self, kind: str, object: Any, reader: Person, **more: Any) -> dict[str, Any]:
        """Sent to the server of somebody."""
        activity = self.activity(kind, object, **more)
        self.mira.send(activity, to=actor(reader))
        return activity


def posts_of(person: Person, account_id: str) -> list[Any]:
    return list(person.get(f"/api/v1/accounts/{account_id}/statuses"))
