"""What somebody here does, as it is told to other servers. None has its context yet: `context.whole`.

`actor`, `object` and `target` are ids; `number`: a new id of ours, so that no two activities have one name.
"""

from collections.abc import Sequence
from typing import Any

from sabar.federation import addressing
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.federation import PUBLIC
from sabar.model.statuses import Status
from sabar.reads.server import addresses
from sabar.services import Services

#: What others look for when an activity is answered or undone.
_REPEATED = ("id", "type", "actor", "object", "instrument", "content", "target")


def deed(verb: str, actor: str, object: Any, number: int, **more: Any) -> dict[str, Any]:
    """Follow, Like, Block, Add, Remove and whatever else has no address of its own."""
    return {
        "id": f"{actor}#{verb.lower()}/{number}",
        "type": verb,
        "actor": actor,
        "object": object,
        **more,
    }


def answer(verb: str, actor: str, request: dict[str, Any], number: int, **more: Any) -> dict[str, Any]:
    """Accept or Reject. `request`: the activity that asked, of which all is repeated that others look for."""
    asked = {name: request[name] for name in _REPEATED if name in request}
    return deed(verb, actor, asked, number, to=[asked["actor"]], **more)


def create(note: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{note['id']}/activity",
        "type": "Create",
        "actor": note["attributedTo"],
        "published": note["published"],
        "to": note["to"],
        "cc": note["cc"],
        "object": note,
    }


def update(document: dict[str, Any], number: int) -> dict[str, Any]:
    """Of a post or an account: everything it is now."""
    actor = document.get("attributedTo", document["id"])
    return {
        "id": f"{document['id']}#update/{number}",
        "type": "Update",
        "actor": actor,
        "to": document.get("to", [PUBLIC]),
        "cc": document.get("cc", []),
        "object": document,
    }


def announce(
    app: Services, boost: Status, booster: Account, boosted: Status, author: Account
) -> dict[str, Any]:
    """`boosted`, `author`: the post that is boosted, and who wrote it."""
    to, cc = addressing.to_and_cc(app, boost, booster, [author] if author.id != booster.id else [])
    return {
        "id": addresses.activity(app, boost, booster),
        "type": "Announce",
        "actor": addresses.actor(app, booster),
        "published": times.iso(boost.created_at),
        "to": to,
        "cc": cc,
        "object": addresses.status_uri(app, boosted, author),
    }


def delete(actor: str, object: str, to: Sequence[str]) -> dict[str, Any]:
    """Of a post, or of the account itself."""
    gone: Any = object if object == actor else {"id": object, "type": "Tombstone"}
    return {"id": f"{object}#delete", "type": "Delete", "actor": actor, "to": list(to), "object": gone}


def undo(activity: dict[str, Any]) -> dict[str, Any]:
    """Of an activity as it was told."""
    done = {name: activity[name] for name in _REPEATED if name in activity}
    made = {"id": f"{done['id']}/undo", "type": "Undo", "actor": done["actor"], "object": done}
    return made | {name: activity[name] for name in ("to", "cc") if name in activity}


def quote_request(document: dict[str, Any], quoted: str, author: str, *, whole: bool) -> dict[str, Any]:
    """Whether `document`, a post, may quote `quoted`, which is by `author`. `whole`: with its words."""
    return {
        "id": addresses.quote_request(document["id"]),
        "type": "QuoteRequest",
        "actor": document["attributedTo"],
        "to": [author],
        "object": quoted,
        "instrument": document if whole else document["id"],
    }


def vote(actor: str, author: str, question: str, name: str, number: int, at: int) -> dict[str, Any]:
    """One choice of a poll. `name`: what is chosen, as the poll has it."""
    return {
        "id": f"{actor}#votes/{number}/activity",
        "type": "Create",
        "actor": actor,
        "to": [author],
        "object": {
            "id": f"{actor}#votes/{number}",
            "type": "Note",
            "attributedTo": actor,
            "name": name,
            "inReplyTo": question,
            "published": times.iso(at),
            "to": [author],
        },
    }
