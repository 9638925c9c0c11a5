"""People of the leak test, as long as one runs: known to this process alone, by secrets that stand nowhere.

They are accounts that nobody can sign in to. What a member of the server, somebody of its staff or a guest
is to the rest of the program, they are in memory only: no row of theirs opens anything.
"""

from collections.abc import Iterable

from sabar.kit.crypto import secrets
from sabar.model.viewers import Viewer


class Identities:
    """`bearers`, `cookies`: who is behind which secret. Empty, but while a test runs."""

    def __init__(self) -> None:
        self.bearers: dict[str, Viewer] = {}
        self.cookies: dict[str, Viewer] = {}

    def let_in(self, viewer: Viewer) -> str:
        """The secret by which he is known: a token, or the cookie of a session, as he has one."""
        secret = secrets.token()
        (self.cookies if viewer.token is None else self.bearers)[secret] = viewer
        return secret

    def has(self, account_id: int) -> bool:
        return any(one.id == account_id for known in (self.bearers, self.cookies) for one in known.values())

    def count(self) -> int:
        return len(self.bearers) + len(self.cookies)

    def forget(self, secrets: Iterable[str]) -> None:
        for secret in secrets:
            self.bearers.pop(secret, None)
            self.cookies.pop(secret, None)
