"""Posts of spaces that were reported, for those who may work on reports: these, and nothing around them."""

import msgspec

from sabar.model.errors import NotFound
from sabar.model.spaces.reports import Evidence
from sabar.model.viewers import Viewer
from sabar.reads.account import viewers
from sabar.reads.spaces import files
from sabar.reads.spaces.files import Attached
from sabar.rules import roles
from sabar.rules.roles import Permission
from sabar.services import Services
from sabar.store.spaces import reports

_evidence = msgspec.json.Decoder(Evidence).decode


class Shown(msgspec.Struct, frozen=True):
    """`evidence` is None for what cannot be opened."""

    said_at: int
    evidence: Evidence | None
    files: list[Attached]


async def of_report(app: Services, viewer: Viewer, report_id: int) -> Shown | None:
    """None when it is gone: the report was closed, or the space keeps it no longer. Raises Forbidden."""
    roles.demand(viewer.user.role, Permission.MANAGE_REPORTS)
    found = await reports.one(app.db.read(), report_id)
    if found is None:
        return None
    (clear,) = await app.seals.opened([found.sealed_content])
    lying = await reports.files(app.db.read(), report_id)
    # They are sealed for that post, which may be gone.
    of_post = [msgspec.structs.replace(one, post_id=found.post_id) for one in lying]
    attached = await files.opened(app, of_post)
    return Shown(found.said_at, _evidence(clear) if clear is not None else None, attached)


async def file(app: Services, viewer: Viewer, report_id: int, id: int) -> Attached:
    """One of that post. Raises Forbidden and NotFound."""
    shown = await of_report(app, viewer, report_id)
    for one in shown.files if shown else ():
        if one.file.id == id:
            return one
    raise NotFound


async def demand_still(app: Services, account_id: int, report_id: int) -> None:
    """That somebody may work on reports, and this one is open. Raises Forbidden and NotFound."""
    for viewer in await viewers.of_account(app, account_id):
        roles.demand(viewer.user.role, Permission.MANAGE_REPORTS)
    if await reports.one(app.db.read(), report_id) is None:
        raise NotFound
