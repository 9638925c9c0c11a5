"""Taking back what a post says without taking away the post: it says so, with the date."""

import msgspec

from sabar import events
from sabar.actions.statuses import edit as editing
from sabar.actions.statuses import post as posting
from sabar.actions.statuses import wordings
from sabar.actions.statuses.edit import Before
from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.statuses import Correction, EditKind, Status
from sabar.model.viewers import Actor
from sabar.rules import search
from sabar.rules.corrections import silent
from sabar.services import Services
from sabar.store import indexing, media, polls, statuses
from sabar.store.federation import destinations


async def retract(app: Services, actor: Actor, id: int, note: str, *, readable: bool) -> None:
    """Strike through what the actor's own post says, with a `note` about it. Not `readable`: nobody else
    reads it any more, nor what it said before; whom it names stays, so that they learn of it. Nothing
    happens when it is so already.

    NotFound when he has none of this id, Invalid for a note that is too long.
    """
    said, now, edit_id = silent.note(note), app.clock.now_ms(), app.ids.next()
    current = await statuses.by_id(app.db.read(), id)
    if current is None or current.account_id != actor.id or current.reblog_of_id is not None:
        raise NotFound

    async def unit(tx: Tx) -> None:
        before = await editing.held(tx, actor, id)
        at = wordings.moment(before.status, now)
        change = Correction(EditKind.RETRACTION, at, said, readable=readable)
        if _is_so(before.status, change):
            return
        await statuses.insert_edit(tx, editing.past(before, edit_id, change))
        after = wordings.reworded(before.status, change, now)
        if not readable:
            await statuses.withhold_edits(tx, id)
            after = await _emptied(tx, before, after, now)
        await statuses.reword(tx, after)
        texts, holds = await indexing.contents(tx, id)
        words = search.of_post(after, texts, holds)
        await app.search.replace(tx, id, actor.id, words)
        leaves = app.settings.federates and await destinations.may_have_left(tx, id, actor.id)
        tx.emit(events.StatusEdited(id, actor.id, correction=change.kind, leaves=leaves))

    await app.db.write(unit)


def _is_so(status: Status, change: Correction) -> bool:
    was = status.correction
    return was is not None and status.retracted and (was.readable, was.note) == (change.readable, change.note)


async def _emptied(tx: Tx, before: Before, status: Status, now: int) -> Status:
    """The post with nothing in it."""
    await media.detach(tx, status.id, now, keep=[])
    if before.poll is not None:
        await polls.delete(tx, before.poll.id)
    if before.quote is not None:
        await editing.withdraw_quote(tx, status, before.quote)
    await posting.tag(tx, status.id, [])
    return msgspec.structs.replace(status, text="", content="", spoiler_text="", sensitive=False)
