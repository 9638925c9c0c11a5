"""Tell the moderators about an account; what they do with it."""

from collections.abc import Awaitable, Callable, Sequence

from sabar import events
from sabar.db.engine import Tx
from sabar.model.accounts import Account
from sabar.model.errors import NotFound, invalid
from sabar.model.moderation import Report
from sabar.model.problems import Problem
from sabar.model.viewers import Actor, Viewer
from sabar.rules import limits, roles
from sabar.rules.posted import reporting
from sabar.rules.roles import Permission
from sabar.services import Services
from sabar.store import accounts, audit, media, reported_posts, reports

_BATCH = 100


async def file(
    app: Services,
    actor: Actor,
    target: Account,
    *,
    status_ids: Sequence[int],
    collection_ids: Sequence[int] = (),
    rule_ids: Sequence[int] = (),
    comment: str = "",
    category: str = "other",
    forward: bool = False,
) -> Report:
    """`status_ids`, `collection_ids`: posts and collections of the target that the actor may see; the caller
    has made sure of both.

    Rules that this server does not have are left out; naming one makes it a violation.
    """
    words = reporting.comment(comment)
    known = await reports.known_rules(app.db.read(), reporting.named(rule_ids))
    kind = reporting.category(category, has_rules=bool(known))
    if len(status_ids) > limits.REPORTS.statuses:
        raise invalid("status_ids", Problem.LIST_TOO_LONG, most=limits.REPORTS.statuses)
    now = app.clock.now_ms()
    report = Report(
        id=app.ids.next(),
        account_id=actor.id,
        target_id=target.id,
        category=kind,
        comment=words,
        status_ids=list(dict.fromkeys(status_ids)),
        rule_ids=sorted(known),
        forward=forward,
        action_taken_at=None,
        created_at=now,
        updated_at=now,
        collection_ids=list(dict.fromkeys(collection_ids)),
    )

    async def unit(tx: Tx) -> None:
        await reports.insert(tx, report)
        leaves = app.settings.federates and forward and actor.account.local and not target.local
        tx.emit(events.Reported(report.id, leaves))

    await app.db.write(unit)
    return report


async def resolve(app: Services, viewer: Viewer, id: int) -> None:
    """Close a report: something was done about it, or nothing is to be done."""
    await _change(app, viewer, id, "report.resolve", reports.resolve, viewer.id)


async def reopen(app: Services, viewer: Viewer, id: int) -> None:
    await _change(app, viewer, id, "report.reopen", reports.reopen)


async def assign_to_self(app: Services, viewer: Viewer, id: int) -> None:
    """Say that one takes care of it."""
    await _change(app, viewer, id, "report.assign", reports.assign, viewer.id)


async def unassign(app: Services, viewer: Viewer, id: int) -> None:
    await _change(app, viewer, id, "report.unassign", reports.assign, None)


async def reclassify(
    app: Services,
    viewer: Viewer,
    id: int,
    *,
    category: str | None = None,
    rule_ids: Sequence[int] | None = None,
) -> None:
    """What it is about, as staff see it. Rules belong to violations: naming one makes it one, another
    category forgets them.
    """
    known = sorted(await reports.known_rules(app.db.read(), reporting.named(rule_ids or ())))
    before = await reports.by_id(app.db.read(), id)
    if before is None:
        raise NotFound
    kind = reporting.category(category or before.category, has_rules=bool(known))
    kept = before.rule_ids if rule_ids is None else known
    await _change(
        app, viewer, id, "report.update", reports.reclassify, kind, kept if kind == "violation" else []
    )


async def _change(
    app: Services, viewer: Viewer, id: int, deed: str, write: Callable[..., Awaitable[object]], *args: object
) -> None:
    roles.demand(viewer.user.role, Permission.MANAGE_REPORTS)
    now, entry_id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        report = await reports.held(tx, id)
        if report is None:
            raise NotFound
        await write(tx, id, *args, now)
        if await reports.by_id(tx, id) != report:
            target = await accounts.by_id(tx, report.target_id)
            await audit.add(tx, entry_id, now, viewer.account, deed, target=target, detail=f"report {id}")

    await app.db.write(unit)


async def forget_deleted(app: Services) -> None:
    """Posts that were deleted are kept for their reports until some time after these were closed."""
    before = app.clock.now_ms() - reporting.KEPT_MS
    while await app.db.write(lambda tx: reported_posts.forget(tx, before, _BATCH)):
        pass

    async def unit(tx: Tx) -> int:
        keys = await reported_posts.files_nobody_reads(tx, _BATCH)
        media.delete_files(tx, keys)
        return len(keys)

    while await app.db.write(unit):
        pass
