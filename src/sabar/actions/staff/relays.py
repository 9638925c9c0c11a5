"""Relays, as those who run the server want them: asked, left, forgotten. `by`: who does it; None is the
command line.
"""

import msgspec

from sabar.db.engine import Tx
from sabar.db.errors import UniqueViolation
from sabar.events import RelayAsked, RelayLeft
from sabar.kit.net import http
from sabar.model.errors import NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.relays import Relay, RelayState, RelayStyle
from sabar.model.viewers import Viewer
from sabar.rules import domains, roles
from sabar.rules.federation.relays import RELAYS, style_of
from sabar.rules.roles import Permission
from sabar.services import Services
from sabar.store import audit, blocklists
from sabar.store.federation import relays

_ASKED = (RelayState.WAITING, RelayState.ON)


async def add(app: Services, by: Viewer | None, address: str) -> Relay:
    """A new one, which is asked at once."""
    _demand(by)
    address = address.strip()
    host = _usable(app, address)
    now, style = app.clock.now_ms(), style_of(address)
    inbox = address if style is RelayStyle.MASTODON else ""
    new = Relay(app.ids.next(), address, style, inbox, None, RelayState.WAITING, app.ids.next(), now, now)

    async def unit(tx: Tx) -> None:
        block = domains.rule_for(host, await blocklists.blocks_of(tx, domains.and_above(host)))
        if block is not None and block.severity == "suspend":
            raise invalid("address", Problem.KEPT_OUT)
        if len(await relays.every(tx)) >= RELAYS.count:
            raise invalid("address", Problem.TOO_MANY, most=RELAYS.count)
        await relays.insert(tx, new)
        await _log(tx, app, by, "relay.add", new)
        tx.emit(RelayAsked(new.id))

    try:
        await app.db.write(unit)
    except UniqueViolation as error:
        raise invalid("address", Problem.TAKEN) from error
    return new


def _usable(app: Services, address: str) -> str:
    """Its host. Raises Invalid."""
    if len(address) > RELAYS.address:
        raise invalid("address", Problem.FAR_TOO_LONG)
    host = domains.host_of(address)
    try:
        app.outside.target(address, https=app.settings.secure)
    except http.Refused:
        raise invalid("address", Problem.NOT_A_URL) from None
    if "#" in address or not host:
        raise invalid("address", Problem.NOT_A_URL)
    if host in (app.settings.domain, domains.host_of(app.settings.url)):
        raise invalid("address", Problem.OWN_SERVER)
    return host


async def enable(app: Services, by: Viewer | None, id: int) -> Relay:
    """Ask it, unless that was done."""
    _demand(by)
    follow, now = app.ids.next(), app.clock.now_ms()

    async def unit(tx: Tx) -> Relay:
        known = await _held(tx, id)
        if known.state in _ASKED:
            return known
        asked = msgspec.structs.replace(
            known,
            # Who answers for an inbox may be another one by now.
            account_id=None if known.style is RelayStyle.MASTODON else known.account_id,
            state=RelayState.WAITING,
            follow=follow,
            changed_at=now,
            error="",
        )
        await relays.update(tx, asked)
        await _log(tx, app, by, "relay.enable", asked)
        tx.emit(RelayAsked(id))
        return asked

    return await app.db.write(unit)


async def disable(app: Services, by: Viewer | None, id: int) -> Relay:
    """Nothing new goes there or is taken from there."""
    _demand(by)
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> Relay:
        known = await _held(tx, id)
        if known.state is RelayState.OFF:
            return known
        left = msgspec.structs.replace(known, state=RelayState.OFF, changed_at=now, error="")
        await relays.update(tx, left)
        await _log(tx, app, by, "relay.disable", left)
        _leave(tx, known)
        return left

    return await app.db.write(unit)


async def remove(app: Services, by: Viewer | None, id: int) -> None:
    _demand(by)

    async def unit(tx: Tx) -> None:
        known = await _held(tx, id)
        await relays.delete(tx, id)
        await _log(tx, app, by, "relay.remove", known)
        _leave(tx, known)

    await app.db.write(unit)


def _leave(tx: Tx, known: Relay) -> None:
    if known.state in _ASKED and known.inbox:
        tx.emit(RelayLeft(known.id, known.inbox, known.account_id, known.follow, str(known.style)))


async def _held(tx: Tx, id: int) -> Relay:
    known = await relays.held(tx, id)
    if known is None:
        raise NotFound
    return known


def _demand(by: Viewer | None) -> None:
    if by is not None:
        roles.demand(by.user.role, Permission.MANAGE_FEDERATION)


async def _log(tx: Tx, app: Services, by: Viewer | None, action: str, relay: Relay) -> None:
    actor = by.account if by else None
    await audit.add(tx, app.ids.next(), app.clock.now_ms(), actor, action, detail=relay.address)
