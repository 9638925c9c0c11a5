"""The first run: whoever reads the console becomes the owner, once."""

import secrets as chance

from sabar.actions.auth import accounts, sessions
from sabar.db.engine import Tx
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import Role, User
from sabar.model.errors import Conflict, NotFound, several
from sabar.model.problems import Fault, Problem
from sabar.services import Services
from sabar.store import server, users

_KEY = "setup_code"
#: No letter or digit that is easily taken for another.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


async def new_code(app: Services) -> str | None:
    """A fresh one-time code for the console, like `K7QM-2XAR-9TDE`; None once there is an owner.

    Every call makes the codes before it worthless.
    """
    code = "-".join("".join(chance.choice(_ALPHABET) for _ in range(4)) for _ in range(3))

    async def unit(tx: Tx) -> bool:
        if await users.owner_exists(tx):
            await server.remove(tx, _KEY)
            return False
        await server.put(tx, _KEY, secrets.digest(_plain(code)))
        return True

    return code if await app.db.write(unit) else None


def _plain(code: str) -> str:
    return "".join(char for char in code.upper() if char in _ALPHABET)


async def become_owner(
    app: Services,
    code: str,
    username: str,
    email: str,
    password: str,
    *,
    locale: str,
    browser: sessions.Browser,
) -> str:
    """The owner's account for whoever knows the code; the cookie of his session.

    `Invalid` names everything that is wrong at once. `NotFound` once there is an owner, also for the slower
    one of two who try at once.
    """
    # The code goes as the owner comes: whoever reads it first never takes an owner's coming for a wrong code.
    stored = await server.value(app.db.read(), _KEY)
    if await users.owner_exists(app.db.read()):
        raise NotFound
    wrong = accounts.problems(username, email, password, trusted=True)
    if stored is None or not secrets.same(stored, secrets.digest(_plain(code))):
        wrong["code"] = [Fault(Problem.NOT_THE_SETUP_CODE)]
    if wrong:
        raise several(wrong)
    newcomer = await accounts.prepare(
        app, username, email, password, locale=locale, role=Role.OWNER, trusted=True
    )
    ticket = sessions.prepare(app, browser)

    async def unit(tx: Tx) -> None:
        # Whoever takes the code away is the one: a second form with the same code finds nothing.
        if not await server.remove(tx, _KEY) or await users.owner_exists(tx):
            raise NotFound
        user = await accounts.create_account(tx, newcomer, confirmed=True, approved=True)
        await sessions.issue_session(tx, user.id, ticket)

    await app.db.write(unit)
    return ticket.cookie


async def create_owner(
    app: Services, username: str, email: str, password: str, *, locale: str = "en"
) -> User:
    """The owner's account from the command line. `Conflict` when there is one."""
    newcomer = await accounts.prepare(
        app, username, email, password, role=Role.OWNER, locale=locale, trusted=True
    )

    async def unit(tx: Tx) -> User:
        if await users.owner_exists(tx):
            raise Conflict(N_("This server has an owner already"))
        await server.remove(tx, _KEY)
        return await accounts.create_account(tx, newcomer, confirmed=True, approved=True)

    return await app.db.write(unit)
