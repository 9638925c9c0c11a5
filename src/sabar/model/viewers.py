"""Who acts and who looks: an account, and where a person is meant, the user behind it."""

import msgspec

from sabar.model.accounts import Account, Session, User
from sabar.model.oauth import Token


class Actor(msgspec.Struct, frozen=True):
    """Whoever does what any account may do, also one of another server."""

    account: Account

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def app_id(self) -> int | None:
        """The application it is done with, where that is known."""
        return None


class Viewer(Actor, frozen=True):
    """A person of this server, by a token or a browser session: with preferences, mail and a role."""

    user: User
    token: Token | None = None
    session: Session | None = None

    @property
    def app_id(self) -> int | None:
        return self.token.app_id if self.token else None


class Writer(msgspec.Struct, frozen=True):
    """Who stands behind a post that waits, for the job or the colleague that lets it out. `ready`: he may
    post now.
    """

    viewer: Viewer
    ready: bool

    @property
    def lang(self) -> str:
        """What he reads."""
        return self.viewer.user.locale
