"""Keys are made once for each who signs, stay the same, and lie sealed."""

import asyncio
from typing import Any

import pytest

from sabar import wiring
from sabar.federation import keys
from sabar.kit.crypto import actor_keys
from sabar.kit.crypto.actor_keys import public_text
from sabar.model.errors import NotFound
from sabar.model.federation import THE_SERVER, KeyKind
from sabar.store import accounts
from tests.api.people import Person
from tests.server import Server


def rows(server: Server) -> list[dict[str, Any]]:
    async def ask() -> list[dict[str, Any]]:
        return [dict(row) for row in await server.app.db.read().all("SELECT * FROM signing_keys")]

    return server.run(ask)


def test_whoever_needs_keys_at_once_gets_the_same_even_in_two_processes(here: Server, ada: Person) -> None:
    async def ask() -> list[keys.Keys]:
        async with wiring.open_services(here.settings) as other:
            apps = [here.app, other.app] * 3
            return await asyncio.gather(*(keys.of(app, int(ada.id)) for app in apps))

    found = here.run(ask)
    assert len({public_text(one.rsa.public_key()) for one in found}) == 1
    assert len([row for row in rows(here) if row["owner"] == int(ada.id)]) == 2
    again = here.run(keys.of, here.app, int(ada.id))
    assert public_text(again.rsa.public_key()) == public_text(found[0].rsa.public_key())


def test_keys_are_named_after_whom_they_belong_to(here: Server, ada: Person) -> None:
    account = here.run(accounts.by_id, here.app.db.read(), int(ada.id))
    rsa, ed25519 = here.run(keys.public, here.app, account)
    assert (rsa.id, rsa.kind) == (f"{here.url}/users/{ada.name}#main-key", KeyKind.RSA)
    assert (ed25519.id, ed25519.kind) == (f"{here.url}/users/{ada.name}#ed25519-key", KeyKind.ED25519)
    assert rsa.public.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert ed25519.public.startswith("z6Mk")
    of_server = here.run(keys.public, here.app, None)
    assert [one.id for one in of_server] == [f"{here.url}/actor#main-key", f"{here.url}/actor#ed25519-key"]
    assert {one.public for one in of_server}.isdisjoint({rsa.public, ed25519.public})
    assert actor_keys.load_public(rsa.public) == here.run(keys.of, here.app, int(ada.id)).rsa.public_key()


def test_private_keys_lie_sealed(here: Server) -> None:
    here.run(keys.of, here.app, THE_SERVER)
    assert not any("PRIVATE" in row["private"] for row in rows(here))


def test_nobody_has_keys_who_is_not_of_this_server(here: Server) -> None:
    with pytest.raises(NotFound):
        here.run(keys.of, here.app, 42)
