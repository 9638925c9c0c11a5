"""Which jobs stand in one lane: what goes to one destination, and what must not keep others waiting.

Each room has places of its own in every worker, so that no post, notification or push waits behind previews.
"""

import hashlib
from urllib.parse import urlsplit

from sabar.model.jobs import Lane, Room
from sabar.rules import limits

SITES, PUSH, MAIL, FILMS, INDEX, PROOFS = "sites", "push", "mail", "films", "index", "proofs"
SERVERS, ACTORS, LEAVING, APART = "servers", "actors", "leaving", "apart"
RELAYED = "relayed"
_MINUTE, _HOUR = limits.MINUTE, 60 * limits.MINUTE

ROOMS = {
    # Pages of strangers: one request to a site in a second.
    SITES: Room(8, pause_ms=1000, away_seconds=(_MINUTE, 15 * _MINUTE, 4 * _HOUR)),
    PUSH: Room(16, away_seconds=(2, 8, 32, 2 * _MINUTE, 10 * _MINUTE, _HOUR)),
    MAIL: Room(4, away_seconds=(2, 8, 32, 2 * _MINUTE, 10 * _MINUTE, _HOUR, 4 * _HOUR)),
    FILMS: Room(1),
    INDEX: Room(1),
    PROOFS: Room(1),
    # Other servers: each waits for itself alone, and is given up after about three days.
    SERVERS: Room(
        64, away_seconds=(_MINUTE, 5 * _MINUTE, 25 * _MINUTE, 2 * _HOUR, 8 * _HOUR, 24 * _HOUR, 48 * _HOUR)
    ),
    # What came in, of each account in order.
    ACTORS: Room(16, in_order=True),
    # What is said here and goes out, of each account in order.
    LEAVING: Room(8, in_order=True),
    APART: Room(1, in_order=True),
    # What relays say that there is: one question to a server after the other.
    RELAYED: Room(4),
}


def site(host: str) -> Lane:
    """What is asked of a stranger's site: previews and proofs alike."""
    return Lane(SITES, host.lower().removeprefix("www."), limits.LANES.waiting)


def pages_of_space(space_id: int) -> Lane:
    """What a space links to: the queue lies in clear, and says nothing of where that is."""
    return Lane(SITES, f"spaces/{space_id}", limits.LANES.waiting)


def push(endpoint: str, number: int) -> Lane:
    """Messages by way of one push service, in a few lanes side by side."""
    host = (urlsplit(endpoint).hostname or "").lower()
    return Lane(PUSH, f"{host}/{number % limits.LANES.abreast}", limits.LANES.waiting)


def letter(number: int) -> Lane:
    """A letter to one person."""
    return Lane(MAIL, f"letters/{number % limits.LANES.abreast}", limits.LANES.waiting)


def to_readers(account_id: int) -> Lane:
    """Letters to the readers of one writer."""
    return Lane(MAIL, f"readers/{account_id}", 2 * limits.MAIL_READERS.per_account)


def films(account_id: int) -> Lane:
    """The films of one account, so that many of one keep nobody else waiting."""
    return Lane(FILMS, str(account_id), limits.LANES.waiting)


def proving() -> Lane:
    """Leak tests of spaces: one at a time on the whole server."""
    return Lane(PROOFS, "spaces")


def indexing() -> Lane:
    """Posts that are indexed anew, by one job at a time."""
    return Lane(INDEX, "posts")


def history(account_id: int) -> Lane:
    """What somebody of another server wrote before."""
    return Lane(SITES, f"history/{account_id}")


def server(host: str) -> Lane:
    """What goes out to one server."""
    return Lane(SERVERS, host)


def actor(uri: str) -> Lane:
    """What came in from one account of another server; its id can be long."""
    return Lane(ACTORS, hashlib.sha256(uri.encode()).hexdigest()[:32])


def relayed(host: str) -> Lane:
    """Posts of one server that relays passed on."""
    return Lane(RELAYED, host, limits.LANES.waiting)


def leaving(account_id: int) -> Lane:
    """What one account did and other servers are to hear of: the later thing never overtakes."""
    return Lane(LEAVING, str(account_id))


def keeping_apart() -> Lane:
    """What is decided about other servers is done to their accounts, one decision after the other."""
    return Lane(APART, "servers")
