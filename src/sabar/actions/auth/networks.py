"""Networks somebody signed in from before, kept so that nobody can read them out of the database."""

from sabar.db.engine import Tx
from sabar.kit.crypto import secrets
from sabar.kit.net import forwarded
from sabar.rules import limits
from sabar.services import Services
from sabar.store import networks

_PURPOSE = "network"


def mark(app: Services, address: str) -> str:
    """What stands for the network of an address in this installation; another key, another mark."""
    return secrets.derived(app.secret, f"{_PURPOSE}:{forwarded.neighbourhood(address)}", 0)


async def note(tx: Tx, user_id: int, marked: str, now: int) -> None:
    """Somebody proved from here that it is he. `marked`: of `mark`."""
    await networks.note(tx, user_id, _of(user_id, marked), now, limits.SESSIONS.known_networks)


async def known(app: Services, user_id: int, address: str) -> bool:
    """Whether this person signed in from this network before; False for user 0, as slowly."""
    return await networks.known(app.db.read(), user_id, _of(user_id, mark(app, address)))


def _of(user_id: int, marked: str) -> str:
    # Two people of one network have nothing in common in the table.
    return secrets.digest(f"{user_id}:{marked}")
