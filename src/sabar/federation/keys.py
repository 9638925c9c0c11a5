"""The keys that accounts of this server, and the server itself, sign with: made when first needed."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache, partial

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from sabar.db.engine import Tx
from sabar.kit.crypto import actor_keys, secrets
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.federation import THE_SERVER, KeyKind, PublicKey, SigningKey
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store import accounts
from sabar.store.federation import keys

_FRAGMENTS = {KeyKind.RSA: "main-key", KeyKind.ED25519: "ed25519-key"}


@dataclass(frozen=True)
class Keys:
    """`actor`: the id of whom they belong to. What is sent is signed with RSA, which everybody reads."""

    actor: str
    rsa: RSAPrivateKey

    @property
    def rsa_id(self) -> str:
        return f"{self.actor}#{_FRAGMENTS[KeyKind.RSA]}"


async def of(app: Services, owner: int) -> Keys:
    """Those of an account of this server, or of `THE_SERVER`. Raises NotFound for any other account."""
    actor = await _actor(app, owner)
    sealed = next(key for key in await _sealed(app, owner) if key.kind is KeyKind.RSA)
    rsa = _opened(app.secret, _purpose(owner, sealed.kind), sealed.private)
    assert isinstance(rsa, RSAPrivateKey)
    return Keys(actor, rsa)


async def public(app: Services, account: Account | None) -> list[PublicKey]:
    """What others check signatures with, that of RSA first; None: of the server itself."""
    me = addresses.server_actor(app) if account is None else addresses.actor(app, account)
    found = await _sealed(app, THE_SERVER if account is None else account.id)
    texts = {key.kind: key.public for key in found}
    return [PublicKey(f"{me}#{name}", kind, texts[kind]) for kind, name in _FRAGMENTS.items()]


async def _sealed(app: Services, owner: int) -> list[SigningKey]:
    """One of each kind, made now if there are none."""
    found = await keys.of(app.db.read(), owner)
    if len(found) < len(KeyKind):
        return await app.flights.share(("signing keys", owner), partial(_make, app, owner))
    return found


async def _actor(app: Services, owner: int) -> str:
    if owner == THE_SERVER:
        return addresses.server_actor(app)
    account = await accounts.by_id(app.db.read(), owner)
    if account is None or not account.local:
        raise NotFound
    return addresses.actor(app, account)


async def _make(app: Services, owner: int) -> list[SigningKey]:
    rsa, ed25519 = await asyncio.to_thread(actor_keys.new_rsa), actor_keys.new_ed25519()
    now = app.clock.now_ms()
    made = [
        SigningKey(
            app.ids.next(),
            owner,
            kind,
            secrets.seal(app.secret, _purpose(owner, kind), actor_keys.private_pem(key)),
            actor_keys.public_text(key.public_key()),
            now,
        )
        for kind, key in ((KeyKind.RSA, rsa), (KeyKind.ED25519, ed25519))
    ]

    async def unit(tx: Tx) -> list[SigningKey]:
        await keys.insert_missing(tx, made)
        # Another process may have been first.
        return await keys.of(tx, owner)

    return await app.db.write(unit)


# Whoever has many followers signs many times in a row.
@lru_cache(256)
def _opened(secret: bytes, purpose: str, sealed: str) -> actor_keys.PrivateKey:
    return actor_keys.load_private(secrets.unseal(secret, purpose, sealed))


def _purpose(owner: int, kind: KeyKind) -> str:
    return f"signing key:{owner}:{kind}"
