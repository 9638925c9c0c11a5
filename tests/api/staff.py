"""People who run the test server, with tokens that may do what staff do."""

from typing import Any

from sabar.model.accounts import Role
from sabar.store import users
from tests import entrance
from tests.api.people import Person
from tests.server import Server

SCOPES = "read write follow push profile admin:read admin:write"


def arriving(server: Server, role: Role = Role.ADMIN, *, scopes: str = SCOPES) -> Person:
    """Somebody new with this role."""
    client = entrance.register_app(server, scopes=SCOPES)
    person = Person.arriving(server, entrance.app_token(server, client, SCOPES), str(role))
    if scopes != SCOPES:
        client = entrance.register_app(server, scopes=scopes)
        token = entrance.app_token(server, client, f"write:accounts {scopes}")
        person = Person.arriving(server, token, str(role))
    give(person, role)
    return person


def give(person: Person, role: Role) -> None:
    async def unit(tx: Any) -> None:
        user = await users.by_account(tx, int(person.id))
        assert user is not None
        await users.set_role(tx, user.id, role, person.server.clock.now_ms())

    person.server.run(person.server.app.db.write, unit)
