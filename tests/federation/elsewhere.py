"""People of other servers as a server knows them, put there without asking these servers."""

from functools import partial
from typing import Any

import msgspec

from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.federation import Claimed, RemoteActor
from sabar.model.statuses import QuotePolicy, Status
from sabar.model.viewers import Actor
from sabar.store import accounts, rows, statuses
from tests import entrance
from tests.api.people import Person
from tests.server import Server

_PUT = rows.insert_sql("remote_actors", RemoteActor)


def somebody(
    server: Server, like: Person, origin: str, *, domain: str = "", shared: bool = True, **more: Any
) -> Account:
    """Of the server at `origin` (`http://…`), which is called `domain` (else as its address is), with an
    inbox of its own and, with `shared`, one of the whole server.
    """
    name = entrance.fresh_name("far")
    domain = domain or origin.partition("//")[2]
    uri = f"{origin}/users/{name}"

    async def put() -> Account:
        app = server.app
        known = await accounts.by_id(app.db.read(), int(like.id))
        assert known is not None
        far = msgspec.structs.replace(
            known,
            id=app.ids.next(),
            username=name,
            name_key=name,
            domain=domain,
            uri=uri,
            url=f"{origin}/@{name}",
            **more,
        )
        actor = RemoteActor(
            account_id=far.id,
            kind="Person",
            inbox=f"{uri}/inbox",
            shared_inbox=f"{origin}/inbox" if shared else "",
            outbox="",
            followers=f"{uri}/followers",
            following="",
            featured="",
            keys=[],
            also_known_as=[],
            moved_to="",
            claimed=Claimed(),
            fetched_at=app.clock.now_ms(),
        )

        async def unit(tx: Any) -> None:
            await accounts.insert(tx, far)
            await tx.run(_PUT, **rows.columns(actor))

        await app.db.write(unit)
        return far

    return server.run(put)


def says(server: Server, far: Account, text: str, **more: Any) -> Status:
    """A post of somebody elsewhere, as it lies here."""

    async def put() -> Status:
        app = server.app
        id = app.ids.next()
        post = Status(
            **{
                "id": id,
                "account_id": far.id,
                "uri": f"{far.uri}/statuses/{id}",
                "url": f"{far.url}/{id}",
                "visibility": Visibility.PUBLIC,
                "text": "",
                "content": f"<p>{text}</p>",
                "spoiler_text": "",
                "sensitive": False,
                "language": "en",
                "in_reply_to_id": None,
                "in_reply_to_account_id": None,
                "reblog_of_id": None,
                "conversation_id": None,
                "app_id": None,
                "replies_count": 0,
                "reblogs_count": 0,
                "favourites_count": 0,
                "quotes_count": 0,
                "quote_policy": QuotePolicy.PUBLIC,
                "version": 1,
                "edited_at": None,
                "created_at": app.clock.now_ms(),
                **more,
            }
        )
        await app.db.write(partial(statuses.insert, status=post))
        return post

    return server.run(put)


def does(server: Server, action: Any, by: Account, *args: Any, **given: Any) -> Any:
    """`action` of this server, done by somebody of another one."""
    return server.run(action, server.app, Actor(by), *args, **given)


def here(server: Server, person: Person) -> Account:
    """The account of somebody of this server."""
    found = server.run(accounts.by_id, server.app.db.read(), int(person.id))
    assert found is not None
    return found
