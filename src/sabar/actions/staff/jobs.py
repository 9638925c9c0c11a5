"""What becomes of work that was given up. Without a viewer it comes from the command line."""

from collections.abc import Awaitable, Callable, Sequence

from sabar.db.engine import Tx
from sabar.model.viewers import Viewer
from sabar.rules import roles
from sabar.rules.roles import Permission
from sabar.services import Services
from sabar.store import audit, jobs

#: Jobs in one transaction, so that nobody waits long behind them.
_BATCH = 500


async def retry(app: Services, viewer: Viewer | None, id: int | None) -> int:
    """Queue this job again, or all with None; how many they were."""
    now = app.clock.now_ms()
    return await _decide(app, viewer, id, "job.retry", lambda tx, ids: jobs.revive(tx, ids, now))


async def forget(app: Services, viewer: Viewer | None, id: int | None) -> int:
    """Delete this job, or all with None; how many they were. What it was to do is never done."""
    return await _decide(app, viewer, id, "job.forget", jobs.forget)


async def _decide(
    app: Services,
    viewer: Viewer | None,
    id: int | None,
    action: str,
    change: Callable[[Tx, Sequence[int]], Awaitable[list[str]]],
) -> int:
    if viewer is not None:
        roles.demand(viewer.user.role, Permission.DEVOPS)

    async def some() -> int:
        entry, now = app.ids.next(), app.clock.now_ms()

        async def unit(tx: Tx) -> int:
            ids = [job.id for job in await jobs.dead(tx, _BATCH)] if id is None else [id]
            kinds = await change(tx, ids)
            if kinds:
                detail = f"{len(kinds)} × {', '.join(sorted(set(kinds)))}"
                who = viewer.account if viewer else None
                await audit.add(tx, entry, now, who, action, detail=detail)
            return len(kinds)

        return await app.db.write(unit)

    done = changed = await some()
    while id is None and changed:
        done += (changed := await some())
    return done
