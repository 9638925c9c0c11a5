"""What a space asks each day, and at which hour who is in it wants to be asked."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.actions.spaces import standing
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.model.spaces.log import Happened
from sabar.model.spaces.rooms import Entered
from sabar.model.spaces.standup import Question
from sabar.model.viewers import Viewer
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces import standup
from sabar.services import Services
from sabar.store.spaces import rooms
from sabar.store.spaces import standup as store


async def ask(
    app: Services, viewer: Viewer, entered: Entered, weekdays: Sequence[int], question: str
) -> None:
    """For owners: on these days of the week (1 is Monday) everybody is asked; an empty question is the usual
    one. Raises Invalid and Forbidden. What changes is in the log, but not how the question reads.
    """
    days, words = standup.weekdays(weekdays), standup.question(question)
    rules.demand_owner(entered)
    rules.demand_open(entered)
    before = await store.question(app.db.read(), entered.space.id)
    (old,) = await app.seals.opened([before.content]) if before is not None else (b"",)
    bare = Question(entered.space.id, app.clock.now_ms() // times.DAY, b"")
    sealed = await app.seals.begin(bare.place, words.encode()) if words else b""

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        rules.demand_open(still)
        told = []
        if days != still.space.standup:
            told.append("changed" if still.space.standup else "on")
        if words.encode() != old:
            told.append("question")
            if words:
                await store.put_question(tx, msgspec.structs.replace(bare, sealed=sealed))
            else:
                await store.drop_question(tx, bare.space_id)
        await _set(app, tx, viewer, still, days, told)

    await app.db.write(unit)


async def end(app: Services, viewer: Viewer, entered: Entered) -> None:
    """Nobody is asked any more; what was answered stays, and so does the question. Raises Forbidden."""

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        rules.demand_open(still)
        await _set(app, tx, viewer, still, "", ["off"] if still.space.standup else [])

    await app.db.write(unit)


async def _set(app: Services, tx: Tx, viewer: Viewer, still: Entered, days: str, told: Sequence[str]) -> None:
    space = msgspec.structs.replace(still.space, standup=days)
    await rooms.update(tx, space)
    for about in told:
        space = await standing.note(
            app, tx, space, Happened.STANDUP, who=viewer.account.acct, about=about, detail=days
        )
    if told:
        tx.emit(events.SpaceStandup(space.id))


async def set_hour(app: Services, viewer: Viewer, entered: Entered, minute: int | None) -> None:
    """At which minute of his own day somebody is asked; None: never. Raises Invalid."""
    wanted = standup.minute(minute)

    async def unit(tx: Tx) -> None:
        still = await standing.now(app, tx, entered)
        await store.set_minute(tx, still.space.id, viewer.id, wanted)
        tx.emit(events.SpaceStandup(still.space.id, viewer.id))

    await app.db.write(unit)


async def pass_over(app: Services, viewer: Viewer, entered: Entered) -> None:
    """Not today: he is asked again on the next day."""
    today = standup.here(app.clock.now_ms(), viewer.user.preferences.zone).day

    async def unit(tx: Tx) -> None:
        still = await standing.now(app, tx, entered)
        await store.note_done(tx, still.space.id, viewer.id, today)
        tx.emit(events.SpaceStandup(still.space.id, viewer.id))

    await app.db.write(unit)


async def keep_question(app: Services, space_id: int, over: Sequence[int]) -> None:
    """A question is how a space is set: it stays while the keys of these days go, sealed anew."""
    lying = await store.question(app.db.read(), space_id)
    if lying is None or lying.day not in over:
        return
    (clear,) = await app.seals.opened([lying.content])
    fresh = Question(space_id, app.clock.now_ms() // times.DAY, b"")
    if clear is not None:
        fresh = msgspec.structs.replace(fresh, sealed=await app.seals.begin(fresh.place, clear))

    async def unit(tx: Tx) -> None:
        await rooms.held(tx, space_id)
        if await store.question(tx, space_id) != lying:
            return
        if fresh.sealed:
            await store.put_question(tx, fresh)
        else:
            await store.drop_question(tx, space_id)

    await app.db.write(unit)
