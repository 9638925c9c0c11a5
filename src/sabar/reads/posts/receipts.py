"""Receipts of posts that were taken back: for their writers; and that one was, for those who come for it."""

from collections.abc import Mapping, Sequence

import msgspec

from sabar.kit.paging import Window
from sabar.model.audience import Audience
from sabar.model.errors import NotFound
from sabar.model.receipts import Receipt, Way
from sabar.model.viewers import Viewer
from sabar.reads.people import relationships
from sabar.rules import visibility
from sabar.rules.posted import recalling
from sabar.rules.visibility import Standing
from sabar.services import Services
from sabar.store import accounts, receipts


class Counted(msgspec.Struct, frozen=True):
    """`sent`: how often the post left by each way, which only its writer hears, and as `told`."""

    record: Receipt
    sent: Mapping[Way, int]

    def told(self) -> dict[Way, int | None]:
        """None: a few at most. Nothing at all where a figure would say who."""
        return {way: recalling.told(self.sent.get(way, 0)) for way in Way if self.record.figures}


async def own(app: Services, viewer: Viewer, status_id: int) -> Counted:
    """NotFound when the viewer took back none of this id."""
    found = await receipts.own(app.db.read(), viewer.id, status_id)
    if found is None:
        raise NotFound
    return (await _counted(app, [found]))[0]


async def page(app: Services, viewer: Viewer, window: Window) -> list[Counted]:
    """Those of the viewer, newest posts first."""
    return await _counted(app, await receipts.page(app.db.read(), viewer.id, window))


async def _counted(app: Services, records: Sequence[Receipt]) -> list[Counted]:
    sent = await receipts.deliveries(app.db.read(), [one.status_id for one in records])
    return [Counted(one, sent.get(one.status_id, {})) for one in records]


async def announced(app: Services, viewer: Viewer | None, status_id: int, acct: str) -> Receipt:
    """A post of this name that was taken back and says so to this viewer. NotFound: for him there is none."""
    found = await receipts.by_id(app.db.read(), status_id)
    author = await accounts.here_by_id(app.db.read(), found.account_id) if found else None
    if found is None or not found.announced or author is None or author.acct.lower() != acct.lower():
        raise NotFound
    standing = visibility.STRANGER
    if viewer is not None and viewer.id != author.id:
        relation = (await relationships.records(app, viewer, [author.id])).get(author.id)
        standing = Standing(blocked_by=relation is not None and relation.blocked_by)
    shown = visibility.Post(
        Audience(found.visibility, author.id), author_suspended=author.suspended_at is not None
    )
    if not visibility.may_see(viewer.id if viewer else None, shown, standing):
        raise NotFound
    return found
