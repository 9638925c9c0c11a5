"""The leak test of a space: asked for, begun, cleared away, and what follows from how it went."""

from collections.abc import Mapping
from functools import partial

import msgspec

from sabar import events
from sabar.actions.spaces import shedding, standing
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict
from sabar.model.jobs import JobSpec
from sabar.model.spaces.log import Happened
from sabar.model.spaces.proofs import Outcome, Part, Proof, Try
from sabar.model.spaces.rooms import Entered, Member, Role, Space
from sabar.model.viewers import Viewer
from sabar.rules import lanes
from sabar.rules.spaces import proofs as rules
from sabar.rules.spaces import rooms as room_rules
from sabar.rules.spaces.limits import PROOFS
from sabar.services import Services
from sabar.store.spaces import proofs, rooms

PROVE = "spaces.prove"
_WAITS = N_("The leak test of this space is running already, or waits for its turn")


async def ask(app: Services, viewer: Viewer, entered: Entered) -> int:
    """The id of the run, which begins when its turn has come. Raises Conflict while one waits or runs,
    Forbidden in a closed space, TooMany shortly after one.
    """
    room_rules.demand_open(entered)

    async def unit(tx: Tx) -> int:
        still = await standing.held(app, tx, entered)
        room_rules.demand_open(still)
        last = await proofs.page(tx, still.space.id, 1)
        if last and not last[0].outcome.over:
            raise Conflict(_WAITS)
        rules.demand_pause(last[0] if last else None, app.clock.now_ms())
        return await _queue(app, tx, still.space.id, viewer.account.acct)

    return await app.db.write(unit)


async def nightly(app: Services) -> None:
    """In the small hours, each space that was not tested since last night."""
    now = app.clock.now_ms()
    if not rules.is_night(now):
        return
    before = now - PROOFS.nightly_seconds * times.SECOND
    for id in await proofs.due(app.db.read(), before):
        await app.db.write(partial(_queue_again, app, space_id=id, before=before))


async def _queue_again(app: Services, tx: Tx, space_id: int, before: int) -> None:
    """Unless somebody was faster."""
    if await rooms.held(tx, space_id) is None:
        return
    last = await proofs.page(tx, space_id, 1)
    if not last or last[0].asked_at < before:
        await _queue(app, tx, space_id, "")


async def _queue(app: Services, tx: Tx, space_id: int, asked_by: str) -> int:
    proof = Proof(app.ids.next(), space_id, asked_by, app.clock.now_ms())
    await proofs.insert(tx, proof)
    await proofs.forget(tx, space_id, PROOFS.kept)
    tx.enqueue(JobSpec(PROVE, msgspec.json.encode(proof.id), lane=lanes.proving()))
    return proof.id


class Begun(msgspec.Struct, frozen=True):
    """`insider`, `former`: how those two stand in the space."""

    proof: Proof
    insider: Entered
    former: Entered


async def begin(app: Services, id: int, people: Mapping[Part, int]) -> Begun | None:
    """Its people come in, seen by nobody. None where there is nothing to begin. `people`: account ids."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> Begun | None:
        proof = await proofs.one(tx, id)
        space = await rooms.held(tx, proof.space_id) if proof else None
        if proof is None or space is None or proof.outcome.over:
            return None
        await _clear(tx, space.id, people)
        if space.closes_at is not None:
            # It may be opened again, and be tested then.
            await proofs.update(
                tx, msgspec.structs.replace(proof, outcome=Outcome.BROKEN_OFF, began_at=now, ended_at=now)
            )
            return None
        started = msgspec.structs.replace(proof, outcome=Outcome.RUNNING, began_at=now)
        await proofs.update(tx, started)
        insider = await _comes_in(tx, space, people[Part.INSIDER], now)
        former = await _comes_in(tx, space, people[Part.FORMER], now)
        other = Space(app.ids.next(), room_rules.slug(_ELSEWHERE), _ELSEWHERE, now)
        await rooms.insert(tx, other)
        guest = Member(other.id, people[Part.ELSEWHERE], Role.GUEST, now, now + _GUEST_MS, proof=True)
        await rooms.add(tx, guest)
        return Begun(started, insider, former)

    return await app.db.write(unit)


#: What the other space is called, for those who list spaces from the machine while a test runs.
_ELSEWHERE = "Leak test"
_GUEST_MS = times.HOUR


async def _comes_in(tx: Tx, space: Space, account_id: int, now: int) -> Entered:
    member = Member(space.id, account_id, Role.MEMBER, now, proof=True)
    await rooms.add(tx, member)
    return Entered(space, member)


async def send_out(app: Services, former: Entered) -> None:
    """Who was in it is so no more."""

    async def unit(tx: Tx) -> None:
        await rooms.remove(tx, former.space.id, former.me.account_id)
        tx.emit(events.SpaceLeft(former.space.id, former.me.account_id))

    await app.db.write(unit)


async def finish(
    app: Services, proof: Proof, outcome: Outcome, tries: list[Try], people: Mapping[Part, int]
) -> None:
    """What it said goes, its people leave, the result stands in the log. What leaked stops all notices of the
    space, until a run passes.
    """
    now = app.clock.now_ms()
    ended = msgspec.structs.replace(proof, outcome=outcome, ended_at=now, tries=tries)

    async def unit(tx: Tx) -> None:
        await _clear(tx, proof.space_id, people)
        space = await rooms.held(tx, proof.space_id)
        if space is None:
            return
        await proofs.update(tx, ended)
        if outcome.failed and space.notices_stopped_at is None:
            space = msgspec.structs.replace(space, notices_stopped_at=now)
            await rooms.update(tx, space)
            for id in await rooms.owner_ids(tx, space.id):
                tx.emit(events.SpaceLeaked(space.id, id))
        elif outcome is Outcome.PASSED and space.notices_stopped_at is not None:
            space = msgspec.structs.replace(space, notices_stopped_at=None)
            await rooms.update(tx, space)
        detail = f"{outcome}:{ended.count}"
        await standing.note(app, tx, space, Happened.PROVED, who=proof.asked_by, detail=detail)
        tx.emit(events.SpaceChanged(space.id))

    await app.db.write(unit)


async def _clear(tx: Tx, space_id: int, people: Mapping[Part, int]) -> None:
    for id in await proofs.clear(tx, space_id):
        tx.emit(events.SpacePostDeleted(space_id, id, proof=True))
    await proofs.let_files_go(tx, space_id, sorted(people.values()))
    for other in await proofs.elsewhere(tx, people[Part.ELSEWHERE]):
        await rooms.delete(tx, other)
    shedding.queue(tx)


async def give_up_lost(app: Services) -> None:
    """Runs whose process ended in the middle, and that nothing began again."""
    before = app.clock.now_ms() - PROOFS.running_seconds * times.SECOND
    lost = [
        one
        for one in await proofs.unfinished(app.db.read())
        if one.began_at is not None and one.began_at < before
    ]
    if not lost:
        return
    people = await proofs.testers(app.db.read())
    for one in lost:
        await finish(app, one, Outcome.BROKEN_OFF, [], people)
