"""Drafts: kept while somebody types, thrown away."""

import msgspec

from sabar.db.engine import Tx
from sabar.kit.crypto import secrets
from sabar.model.drafts import Box, Draft
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.rules.writing import rooms, unfinished
from sabar.rules.writing.unfinished import Place, Unfinished
from sabar.services import Services
from sabar.store import drafts, idempotency, labels, media, statuses


async def save(app: Services, viewer: Viewer, box: Box, typed: Unfinished, place: Place) -> Draft | None:
    """Keep what stands in a box; None when nothing does or it was just sent, and then nothing is kept.

    What another box wrote meanwhile stays as it is, and this becomes a draft of another name beside it.
    Raises Invalid for what cannot be kept, or when there are too many, and NotFound for changes to a post
    that is not the viewer's own, or gone.
    """
    unfinished.demand_keepable(typed, box.draft)
    if typed.attached or typed.alts or typed.focus:
        edited = [place.edits] if place.edits else []
        own = await media.free(app.db.read(), viewer.id, typed.attached, or_of=edited)
        typed = unfinished.with_own(typed, own)
    if typed.labels:
        mine = await labels.owned(app.db.read(), viewer.id, [*typed.labels, *typed.besides])
        chosen, besides = rooms.still(typed.labels, mine, typed.besides)
        typed = msgspec.structs.replace(typed, labels=chosen, besides=besides)
    if unfinished.blank(typed):
        await discard(app, viewer, box)
        return None
    draft = unfinished.draft(
        typed, place, id=app.ids.next(), account_id=viewer.id, name=box.draft, now=app.clock.now_ms()
    )
    draft = msgspec.structs.replace(draft, writer=box.writer)

    async def unit(tx: Tx) -> Draft | None:
        kept = await drafts.rewrite(tx, draft, box) or await _begin(tx, draft, box)
        if kept and typed.attached:
            await media.put_into(tx, viewer.id, kept.id, typed.attached)
        return kept

    return await app.db.write(unit)


async def _begin(tx: Tx, draft: Draft, box: Box) -> Draft | None:
    if box.key and await idempotency.just_used(tx, draft.account_id, box.key, now=draft.updated_at):
        return None
    if draft.edits_id and await statuses.held_own(tx, draft.account_id, draft.edits_id) is None:
        raise NotFound
    unfinished.demand_room(await drafts.count(tx, draft.account_id))
    if await drafts.named(tx, draft.account_id, draft.name) is not None:
        draft = msgspec.structs.replace(draft, name=secrets.token(12))
    # Where it belongs is settled once, and only what its writer may read is written down.
    draft = msgspec.structs.replace(
        draft,
        reply_to_id=await _readable(tx, draft.account_id, draft.reply_to_id),
        quoted_id=await _readable(tx, draft.account_id, draft.quoted_id),
    )
    await drafts.insert(tx, draft)
    return draft


async def _readable(tx: Tx, account_id: int, id: int | None) -> int | None:
    return id if id and await statuses.held_to_act_on(tx, account_id, id) else None


async def discard(app: Services, viewer: Viewer, box: Box) -> None:
    """Throw a draft away. One that another box changed since stays; one that is gone is fine."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        await media.let_go(tx, await drafts.delete(tx, viewer.id, box), now)

    await app.db.write(unit)
