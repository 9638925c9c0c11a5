"""Accounts of other servers as this one knows them, put there without asking anybody."""

from functools import partial
from typing import Any

from sabar import events
from sabar.federation import files
from sabar.model.accounts import Account
from sabar.model.blocklists import DomainBlock
from sabar.model.relations import Follow
from sabar.store import accounts, blocklists, follows
from tests.api.people import Person
from tests.server import Server


def account(server: Server, name: str = "mira", domain: str = "far.example", **changes: Any) -> Account:
    app = server.app
    now = app.clock.now_ms()
    home = f"https://{domain}"
    values: dict[str, Any] = {
        "id": app.ids.next(),
        "username": name,
        "name_key": name.lower(),
        "domain": domain,
        "uri": f"{home}/users/{name}",
        "url": f"{home}/@{name}",
        "display_name": name.title(),
        **dict.fromkeys(("note", "note_html", "avatar", "avatar_static", "avatar_description"), ""),
        **dict.fromkeys(("header", "header_static", "header_description"), ""),
        **dict.fromkeys(("locked", "bot", "discoverable", "indexable", "hide_collections"), False),
        **dict.fromkeys(("statuses_count", "followers_count", "following_count"), 0),
        **dict.fromkeys(("last_status_at", "suspended_at", "limited_at"), None),
        "fields": [],
        "version": 1,
        "created_at": now,
    }
    made = Account(**{**values, **changes})
    server.run(app.db.write, lambda tx: accounts.insert(tx, made))
    return made


def shut_out(server: Server, host: str) -> None:
    """Nothing is exchanged with this host, which may be a number: nobody could type that."""
    app = server.app
    id, now = app.ids.next(), app.clock.now_ms()
    block = DomainBlock(id, host, "suspend", True, True, "", "", False, now)
    server.run(app.db.write, lambda tx: blocklists.insert(tx, block))


def followed(server: Server, account: Account, *people: Person) -> None:
    """These follow him, and his server has said yes."""
    app = server.app

    async def unit(tx: Any) -> None:
        for one in people:
            id, now = app.ids.next(), app.clock.now_ms()
            await follows.insert(tx, Follow(id, int(one.id), account.id, True, False, [], now))
            tx.emit(events.Followed(int(one.id), account.id))

    server.run(app.db.write, unit)


def was_heard(server: Server, activity: dict[str, Any]) -> bool:
    """Whether it was not only answered, but done."""
    sql = (
        "SELECT 1 FROM heard_activities h JOIN accounts a ON a.id = h.account_id "
        "WHERE h.uri = :uri AND a.uri = :actor"
    )
    given = {"uri": activity["id"], "actor": activity["actor"]}
    return server.run(partial(server.app.db.read().value, sql, **given)) is not None


def key_of(server: Server, url: str, domain: str = "far.example") -> str:
    """Under which a file of this address is shown, if it can be."""
    return server.run(files.keys_of, server.app, [files.Found(url)], domain=domain)[0]
