"""What is typed in a space and not sent: kept, sealed, for who typed it."""

import msgspec

from sabar.actions.spaces import standing
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, NotFound
from sabar.model.spaces.drafts import Box, Draft
from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces import unsent
from sabar.rules.spaces.unsent import Unsent
from sabar.rules.writing import drafts as writing
from sabar.services import Services
from sabar.store.spaces import drafts, posts

_ELSEWHERE = N_(
    "You went on writing this in another place. What stands here is not kept; open the page again to see "
    "the other."
)


async def keep(
    app: Services,
    viewer: Viewer,
    entered: Entered,
    parent_id: int | None,
    box: Box,
    typed: Unsent,
    *,
    standup: bool = False,
) -> int:
    """`standup`: the box is that of the stand-up. The revision of what is kept of this box then; 0 for
    nothing. Raises Conflict when another box wrote since, Invalid for what cannot be kept, and NotFound.
    """
    writing.check_key(box.writer)
    rules.demand_open(entered)
    unsent.demand_keepable(typed)
    now = app.clock.now_ms()
    blank = unsent.blank(typed)
    draft = Draft(
        app.ids.next(),
        entered.space.id,
        viewer.id,
        now // times.DAY,
        b"",
        secrets.digest(box.writer),
        box.turn,
        now,
        parent_id,
        standup=standup,
    )
    if not blank:
        sealed = await app.seals.begin(draft.place, msgspec.json.encode(typed))
        draft = msgspec.structs.replace(draft, sealed=sealed)

    async def unit(tx: Tx) -> int:
        still = await standing.now(app, tx, entered)
        rules.demand_open(still)
        kept = await drafts.rewrite(tx, draft, box.revision)
        if kept is not None:
            return 0 if blank else kept
        if not blank and await _there(tx, draft) is None:
            await _demand_place(tx, still, draft)
            if await drafts.insert(tx, draft):
                return draft.revision
        there = await _there(tx, draft)
        if there is not None and there.writer != draft.writer:
            raise Conflict(_ELSEWHERE)
        # Nothing, or what this box wrote later or sent: this is late.
        return there.revision if there is not None and there.sealed else 0

    return await app.db.write(unit)


async def _there(tx: Tx, draft: Draft) -> Draft | None:
    """What is kept of the same box."""
    return await drafts.of_box(tx, draft.space_id, draft.account_id, draft.parent_id, standup=draft.standup)


async def _demand_place(tx: Tx, entered: Entered, draft: Draft) -> None:
    """Raises NotFound and Invalid."""
    parent_id = draft.parent_id
    if parent_id is not None:
        found = await posts.one(tx, draft.space_id, parent_id, entered.me.sight)
        if found is None or not await posts.hold(tx, parent_id):
            raise NotFound
    kept = await drafts.count(tx, draft.space_id, draft.account_id)
    if kept is None:
        raise NotFound
    unsent.demand_room(kept)
