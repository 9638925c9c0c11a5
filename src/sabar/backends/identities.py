"""People of the leak test, as long as one runs: known to this process alone, by secrets that stand nowhere.

They are accounts that nobody can sign in to. What a member of the server, somebody of its staff or a guest
is to the rest of the program, they are in memory only: no row of theirs opens anything.
"""

from collections.abc import Iterable

from sabar.kit.crypto import secrets
from sabar.model.viewers import Viewer


class Identities:
    def __init__(self) -> None:
        self._known: dict[str, Viewer] = {}

    def let_in(self, viewer: Viewer) -> str:
        """The secret by which he is known: a token, or the cookie of a session, as he has one."""
        secret = secrets.token()
        self._known[secret] = viewer
        return secret

    def by_bearer(self, secret: str) -> Viewer | None:
        viewer = self._known.get(secret)
        return viewer if viewer is not None and viewer.token is not None else None

    def by_cookie(self, secret: str) -> Viewer | None:
        viewer = self._known.get(secret)
        return viewer if viewer is not None and viewer.session is not None else None

    def has(self, account_id: int) -> bool:
        return any(viewer.id == account_id for viewer in self._known.values())

    def count(self) -> int:
        return len(self._known)

    def forget(self, secrets: Iterable[str]) -> None:
        for secret in secrets:
            self._known.pop(secret, None)
