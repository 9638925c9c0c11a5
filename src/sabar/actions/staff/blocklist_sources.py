"""Lists of servers to keep at a distance: brought along in a file, or fetched from an address; done as far
as staff want it, and taken back together.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import msgspec

from sabar.db.engine import Tx
from sabar.db.errors import UniqueViolation
from sabar.events import StanceChanged
from sabar.kit.net import http
from sabar.model.blocklists import Blocklist, DomainBlock, Treatment
from sabar.model.errors import NotFound, invalid
from sabar.model.jobs import JobSpec
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import lanes, roles
from sabar.rules.blocklists import changes as blocklist_changes
from sabar.rules.blocklists import files as blocklist_files
from sabar.rules.blocklists.files import Read
from sabar.rules.blocklists.limits import LISTS
from sabar.rules.domains import and_above, host_of, rule_for
from sabar.rules.roles import Permission
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import audit, blocklist_sources, blocklists
from sabar.store.blocklist_sources import Hold, Line

FETCH = "blocklists.fetch"
_BATCH = 500
#: Of more than so many servers at once it is found out which of them are known.
_EACH = 20
_NAME = 100


def read(app: Services, data: bytes) -> Read:
    """What a file says. Raises Invalid when it is too long, or says nothing."""
    if len(data) > LISTS.bytes:
        raise invalid("file", Problem.FILE_TOO_LARGE)
    try:
        found = blocklist_files.read(data, app.settings.is_own)
    except blocklist_files.TooLong:
        raise invalid("file", Problem.TOO_MANY, most=LISTS.lines) from None
    if not found.lines and not found.refused:
        raise invalid("file", Problem.BLANK)
    return found


def _demand(viewer: Viewer | None) -> None:
    """Without a viewer it is done on the machine itself."""
    if viewer is not None:
        roles.demand(viewer.user.role, Permission.MANAGE_FEDERATION)


async def bring(app: Services, viewer: Viewer | None, name: str, data: bytes) -> int:
    """A list in a file: nothing is done yet of what it says. Its id."""
    _demand(viewer)
    found = read(app, data)
    new = _new(app, _called(name), found=found)

    async def unit(tx: Tx) -> None:
        await _insert(tx, app, viewer, new)
        await blocklist_sources.say(tx, new.id, found.lines)

    await app.db.write(unit)
    return new.id


async def subscribe(app: Services, viewer: Viewer | None, name: str, url: str, *, automatic: bool) -> int:
    """A list that is fetched every day, for the first time now. Its id."""
    _demand(viewer)
    url = url.strip()
    try:
        app.outside.target(url, https=app.settings.secure)
    except http.Refused:
        raise invalid("url", Problem.NOT_A_URL) from None
    new = _new(app, _called(name or host_of(url)), url=url, automatic=automatic)

    async def unit(tx: Tx) -> None:
        await _insert(tx, app, viewer, new)
        ask(tx, new)

    try:
        await app.db.write(unit)
    except UniqueViolation as error:
        raise invalid("url", Problem.TAKEN) from error
    return new.id


def _new(
    app: Services, name: str, *, url: str = "", automatic: bool = False, found: Read | None = None
) -> Blocklist:
    now = app.clock.now_ms()
    refused = found.refused[: LISTS.refused] if found else []
    changed_at = now if found else None
    return Blocklist(app.ids.next(), name, url, automatic, "", now, None, changed_at, "", refused)


def _called(name: str) -> str:
    clean = text.clean_line(name, "name")
    if not clean:
        raise invalid("name", Problem.BLANK)
    return text.within(clean, "name", _NAME)


async def _insert(tx: Tx, app: Services, viewer: Viewer | None, new: Blocklist) -> None:
    if len(await blocklist_sources.every(tx)) >= LISTS.count:
        raise invalid("name", Problem.TOO_MANY, most=LISTS.count)
    await blocklist_sources.insert(tx, new)
    await _log(tx, app, viewer, "blocklist.add", new.name)


async def _log(tx: Tx, app: Services, viewer: Viewer | None, action: str, detail: str) -> None:
    actor = viewer.account if viewer else None
    await audit.add(tx, app.ids.next(), app.clock.now_ms(), actor, action, detail=detail)


def ask(tx: Tx, one: Blocklist) -> None:
    """Queue it to be fetched, once."""
    payload = msgspec.json.encode(one.id)
    tx.enqueue(JobSpec(FETCH, payload, unique_key=f"{FETCH}:{one.id}", lane=lanes.site(host_of(one.url))))


async def ask_again(app: Services, viewer: Viewer, id: int) -> None:
    """Fetch it now, whenever that was done last."""
    roles.demand(viewer.user.role, Permission.MANAGE_FEDERATION)

    async def unit(tx: Tx) -> None:
        known = await _held(tx, id)
        if not known.url:
            raise NotFound
        await blocklist_sources.update(tx, msgspec.structs.replace(known, asked_at=None))
        ask(tx, known)

    await app.db.write(unit)


async def set_automatic(app: Services, viewer: Viewer, id: int, automatic: bool) -> None:
    roles.demand(viewer.user.role, Permission.MANAGE_FEDERATION)

    async def unit(tx: Tx) -> None:
        known = await _held(tx, id)
        await blocklist_sources.update(tx, msgspec.structs.replace(known, automatic=automatic))
        await _log(tx, app, viewer, "blocklist.change", known.name)

    await app.db.write(unit)


async def fetched(app: Services, id: int, found: Read | None, *, etag: str = "", error: str = "") -> None:
    """What came of asking: what it says now, an error, or neither when nothing changed."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        known = await blocklist_sources.held(tx, id)
        if known is None:
            return
        if found is not None:
            refused = found.refused[: LISTS.refused]
            known = msgspec.structs.replace(known, etag=etag, changed_at=now, refused=refused)
            await blocklist_sources.say(tx, id, found.lines)
        await blocklist_sources.update(tx, msgspec.structs.replace(known, asked_at=now, error=error))

    await app.db.write(unit)


async def carry_out(
    app: Services, viewer: Viewer | None, id: int, domains: Collection[str], *, by_itself: bool = False
) -> None:
    """Do what the list says about these domains; what it says no more is taken back, unless another list or
    staff hold it. `by_itself`: nobody asked for it, and nothing that staff set is touched.
    """
    _demand(viewer)
    ordered = sorted(set(domains))
    for start in range(0, len(ordered), _BATCH):
        some = ordered[start : start + _BATCH]
        unit = partial(_carry_out, app=app, viewer=viewer, id=id, domains=some, by_itself=by_itself)
        try:
            await app.db.write(unit)
        except UniqueViolation:
            # Somebody blocked one of them meanwhile.
            await app.db.write(unit)


async def _carry_out(
    tx: Tx, app: Services, viewer: Viewer | None, id: int, domains: Sequence[str], *, by_itself: bool
) -> None:
    known = await _held(tx, id)
    said = {one.domain: one for one in await blocklist_sources.lines(tx, id, domains)}
    now = app.clock.now_ms()
    await blocklist_sources.hold(tx, [Hold(**_values(one), list_id=id, since=now) for one in said.values()])
    await blocklist_sources.let_go(tx, id, [name for name in domains if name not in said])
    changed = await _settle(tx, app, domains, {} if by_itself else said)
    if changed:
        await _log(tx, app, viewer, "blocklist.apply", f"{known.name}: {_few(changed)}")
        _judged(tx, app, changed)


def _few(domains: Sequence[str]) -> str:
    return " ".join(domains[:_EACH]) + (f" +{len(domains) - _EACH}" if len(domains) > _EACH else "")


def _judged(tx: Tx, app: Services, domains: Sequence[str]) -> None:
    for name in domains if len(domains) <= _EACH else [""]:
        tx.emit(StanceChanged(name, app.ids.next()))


async def _settle(tx: Tx, app: Services, domains: Sequence[str], wanted: dict[str, Line]) -> list[str]:
    """Each block is as hard as what the lists hold; those that staff set only become harder, where staff want
    that. Which of them changed.
    """
    blocks = await blocklists.blocks_of(tx, sorted({up for name in domains for up in and_above(name)}))
    holds = await blocklist_sources.holds_of(tx, domains)
    changed = []
    for name in domains:
        block = blocks.get(name)
        held: list[Treatment] = list(holds.get(name, []))
        if block is not None and block.by_hand:
            more = wanted.get(name)
            held = [_plain(block), more] if more else [_plain(block)]
        if not held:
            if block is not None:
                await blocklists.delete(tx, DomainBlock, block.id)
                changed.append(name)
            continue
        total = blocklist_files.strictest(held)
        if block is None:
            above = rule_for(name, blocks)
            # The nearest block counts: one more below must not let in what is shut out.
            if above is None or not blocklist_changes.covers(above, total):
                await blocklists.insert(tx, _block(app, total))
                changed.append(name)
        elif _values(block) != _values(total):
            await blocklists.update(tx, msgspec.structs.replace(block, **_values(total)))
            changed.append(name)
    return changed


def _values(one: DomainBlock | Treatment) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Treatment.__struct_fields__}


def _plain(one: DomainBlock | Treatment) -> Treatment:
    return Treatment(**_values(one))


def _block(app: Services, one: Treatment) -> DomainBlock:
    return DomainBlock(
        **_values(one), id=app.ids.next(), private_comment="", created_at=app.clock.now_ms(), by_hand=False
    )


async def leave(app: Services, viewer: Viewer | None, id: int) -> None:
    """Forget a list, with all that stands because of it alone."""
    _demand(viewer)

    async def unit(tx: Tx) -> None:
        known = await _held(tx, id)
        names = [one.domain for one in await blocklist_sources.holds(tx, id)]
        await blocklist_sources.delete(tx, id)
        changed: list[str] = []
        for start in range(0, len(names), _BATCH):
            changed += await _settle(tx, app, names[start : start + _BATCH], {})
        await _log(tx, app, viewer, "blocklist.leave", f"{known.name}: {_few(changed)}")
        if changed:
            _judged(tx, app, changed)

    await app.db.write(unit)


async def _held(tx: Tx, id: int) -> Blocklist:
    known = await blocklist_sources.held(tx, id)
    if known is None:
        raise NotFound
    return known
