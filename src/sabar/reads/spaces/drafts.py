"""What somebody typed in a space and did not send, opened: for himself alone."""

import msgspec

from sabar.model.spaces.drafts import Draft
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import files
from sabar.reads.spaces.files import Attached
from sabar.rules.spaces.unsent import Unsent
from sabar.services import Services
from sabar.store.spaces import drafts

_unsent = msgspec.json.Decoder(Unsent).decode


class Kept(msgspec.Struct, frozen=True):
    """What stands in a box. `files`: those that still wait for a post, `lost`: how many do not any more."""

    revision: int
    typed: Unsent
    files: list[Attached]
    lost: int


async def of_box(
    app: Services, entered: Entered, parent_id: int | None = None, *, standup: bool = False
) -> Kept | None:
    """Of the room, of its stand-up, or the one under a post; None where nothing stands in it, or it cannot be
    opened.
    """
    me = entered.me.account_id
    found = await drafts.of_box(app.db.read(), entered.space.id, me, parent_id, standup=standup)
    typed = await _opened(app, found) if found else None
    if found is None or typed is None:
        return None
    attached = await files.loose(app, entered, typed.file_ids) if typed.file_ids else []
    return Kept(found.revision, typed, attached, len(typed.file_ids) - len(attached))


async def _opened(app: Services, draft: Draft) -> Unsent | None:
    if not draft.sealed:
        return None
    (clear,) = await app.seals.opened([draft.content])
    return _unsent(clear) if clear is not None else None
