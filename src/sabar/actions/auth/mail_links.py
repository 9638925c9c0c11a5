"""Links that are mailed: made from the server's key when the letter is written, stored as a hash."""

import msgspec

from sabar.db.engine import Tx
from sabar.events import MailWanted
from sabar.kit.crypto import secrets
from sabar.model.accounts import MailToken
from sabar.rules import limits
from sabar.services import Services
from sabar.store import auth

LIFETIMES_MS = {
    "confirm": limits.SESSIONS.confirm_seconds * 1000,
    "change": limits.SESSIONS.confirm_seconds * 1000,
    "reset": limits.SESSIONS.reset_seconds * 1000,
}


class Link(msgspec.Struct, frozen=True):
    """A link about to be mailed: number, hash and times are taken before the transaction."""

    purpose: str
    number: int
    token_hash: str
    created_at: int


def prepare(app: Services, purpose: str) -> Link:
    number = app.ids.next()
    token = secrets.derived(app.secret, f"mail:{purpose}", number)
    return Link(purpose, number, secrets.digest(token), app.clock.now_ms())


async def send(tx: Tx, link: Link, user_id: int, email: str) -> None:
    """Store the link's hash and queue its letter; older links for the same purpose end."""
    expires_at = link.created_at + LIFETIMES_MS[link.purpose]
    await auth.insert_mail_token(
        tx, MailToken(link.token_hash, user_id, link.purpose, email, expires_at, link.created_at)
    )
    tx.emit(MailWanted(link.purpose, user_id, link.number))
