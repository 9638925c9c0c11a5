"""The people of the scene, their tokens, and the machine beneath.

Ada writes; Ben reads, follows, lists and filters; Cleo is locked; Dede asks; Rita is on another server; Olga
owns this one and Mo moderates it.
"""

import contextlib
import secrets
from collections.abc import Callable
from typing import Any

from sabar.actions.auth import accounts
from sabar.actions.staff import emojis
from sabar.actions.staff import server as server_actions
from sabar.kit import times
from sabar.kit.crypto import secrets as keys
from sabar.model.accounts import Role
from sabar.model.oauth import Token
from sabar.model.viewers import Viewer
from sabar.store import accounts as account_store
from sabar.store import oauth
from sabar.store import users as user_store
from tests import entrance, jobs, pictures
from tests.api import people
from tests.api.people import Person
from tests.outside import Outside
from tests.server import Server
from tests.waiting import eventually

EVERYTHING = "read write follow push profile admin:read admin:write"
WEBSITE = "https://client.example"
PASSWORD = entrance.PASSWORD


def word(start: str = "w") -> str:
    """A word that nobody used before."""
    return f"{start}{secrets.token_hex(5)}"


class Stage:
    """People as attributes (`stage.ada`). `besides`: what ends with the scene."""

    def __init__(self, server: Server, world: Outside, besides: contextlib.ExitStack) -> None:
        self.server = server
        self.world = world
        self.besides = besides
        self._tokens: dict[tuple[str, str], str] = {}
        self._users: dict[str, int] = {}
        self.client = entrance.register_app(server, scopes=EVERYTHING, website=WEBSITE)
        self._app_id = int(self.client["id"])
        self.app_token = entrance.app_token(server, self.client, "read write follow push profile")
        self.kept: dict[str, Any] = {}
        self.ada = self.person("ada")
        self.ben = self.person("ben")
        self.cleo = self.person("cleo")
        self.dede = self.person("dede")
        self.olga = self.person("olga", Role.OWNER)
        self.mo = self.person("mo", Role.MODERATOR)
        self._emoji()
        for one in (self.ada, self.ben):
            one.ok("PATCH", "/api/v1/accounts/update_credentials", json={"discoverable": True})
        words = {"title": "Loom", "description": "A place to weave", "contact_email": "olga@example.org"}
        server.run(server_actions.describe, server.app, self.viewer(self.olga), **words)
        self.cleo.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": True})
        self.rita = people.from_elsewhere(self.dede, "remote.example")

    def person(self, name: str, role: Role = Role.USER) -> Person:
        """Somebody who may do everything a client may; `name` is how recipes call them."""
        app = self.server.app
        username = word(f"{name}_")
        user = self.server.run(accounts.make, app, username, f"{username}@example.org", PASSWORD, role=role)
        account = self.server.run(account_store.by_id, app.db.read(), user.account_id)
        self._users[name] = user.id
        return Person(self.server, account.username, self.token(name, EVERYTHING), str(account.id))

    def _emoji(self) -> None:
        picture = self.server.settings.data / "drum.png"
        picture.write_bytes(pictures.encoded(pictures.flag((32, 32)), "PNG"))
        self.server.run(emojis.add, self.server.app, "drum", picture, category="music")

    def viewer(self, person: Person) -> Viewer:
        """As actions want to know somebody."""

        async def find() -> Viewer:
            db = self.server.app.db.read()
            account = await account_store.by_id(db, int(person.id))
            user = await user_store.by_account(db, int(person.id))
            assert account is not None and user is not None
            return Viewer(account, user)

        return self.server.run(find)

    def newcomer(self) -> Person:
        """Somebody nobody knows, who can ask by his own name."""
        name = word("new")
        person = self.person(name)
        setattr(self, name, person)
        self.kept[person.id] = name
        return person

    def called(self, person: Person) -> str:
        """How a recipe calls a newcomer."""
        return str(self.kept[person.id])

    def token(self, name: str, scopes: str) -> str:
        """A token of somebody, with these scopes only."""
        if (name, scopes) not in self._tokens:
            app, bearer = self.server.app, keys.token()
            token = Token(app.ids.next(), self._app_id, self._users[name], scopes, app.clock.now_ms(), None)

            async def unit(tx: Any) -> None:
                await oauth.insert_token(tx, token, keys.digest(bearer))

            self.server.run(app.db.write, unit)
            self._tokens[name, scopes] = bearer
        return self._tokens[name, scopes]

    def sql(self, statement: str, **args: Any) -> None:
        """For what nobody can do through the front door yet."""

        async def unit(tx: Any) -> None:
            await tx.run(statement, **args)

        self.server.run(self.server.app.db.write, unit)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What is made at the first asking only."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def soon(self, seconds: int = 3600) -> str:
        return times.iso(self.server.clock.now_ms() + seconds * 1000)

    def post(self, by: Person | None = None, **given: Any) -> str:
        return str(
            (by or self.ada).post("/api/v1/statuses", **{"status": f"A word: {word()}", **given})["id"]
        )

    def told(self, whom: Person, kind: str, status: str = "") -> Any:
        """The newest notification of a kind, about a post, once it has come."""

        def come() -> list[Any]:
            got = whom.get("/api/v1/notifications", **{"types[]": kind, "limit": 80})
            return [one for one in got if not status or one["status"]["id"] == status]

        return eventually(come)[0]

    def settle(self, seconds: float = 20) -> None:
        """Wait until everything that follows has been done."""
        read = self.server.app.db.read()
        eventually(
            lambda: not self.server.run(read.value, jobs.DUE, soon=self.server.clock.now_ms() + 3_000),
            seconds,
        )
