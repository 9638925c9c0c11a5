"""What somebody typed and did not send, for himself alone."""

import msgspec

from sabar.model.drafts import Draft
from sabar.model.statuses import Media
from sabar.model.viewers import Viewer
from sabar.rules.writing import unfinished
from sabar.rules.writing.unfinished import Unfinished
from sabar.services import Services
from sabar.store import drafts, media


class Kept(msgspec.Struct, frozen=True):
    """`pictures`: those that are still there to be posted, in their order, also of the posts that follow."""

    draft: Draft
    typed: Unfinished
    pictures: list[Media]


async def named(app: Services, viewer: Viewer, name: str) -> Kept | None:
    """The viewer's own draft of this name."""
    return await _maybe(app, await drafts.named(app.db.read(), viewer.id, name))


async def latest(
    app: Services,
    viewer: Viewer,
    *,
    reply_to: int | None = None,
    quoted: int | None = None,
    edits: int | None = None,
) -> Kept | None:
    """What the viewer typed last in this place, unless it was put away."""
    found = await drafts.latest(app.db.read(), viewer.id, reply_to=reply_to, quoted=quoted, edits=edits)
    return await _maybe(app, found)


async def of_viewer(app: Services, viewer: Viewer) -> list[Kept]:
    """All of them, the last changed first."""
    return await _with_pictures(app, await drafts.of_account(app.db.read(), viewer.id))


async def _maybe(app: Services, found: Draft | None) -> Kept | None:
    return (await _with_pictures(app, [found]))[0] if found else None


async def _with_pictures(app: Services, found: list[Draft]) -> list[Kept]:
    said = [unfinished.typed(draft) for draft in found]
    wanted = [id for one in said for id in one.attached]
    edited = [draft.edits_id for draft in found if draft.edits_id]
    usable = await media.free(app.db.read(), found[0].account_id, wanted, or_of=edited) if wanted else {}
    return [
        Kept(
            draft,
            one,
            [
                usable[id]
                for id in one.attached
                if id in usable and usable[id].status_id in (None, draft.edits_id)
            ],
        )
        for draft, one in zip(found, said, strict=True)
    ]
