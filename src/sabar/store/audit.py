"""What staff did, one row for each deed, written in the deed's own transaction and never changed."""

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.store import rows


class Entry(msgspec.Struct, frozen=True):
    """`account_id`: who did it; None is the command line. `action`: noun.verb. Names are handles."""

    id: int
    account_id: int | None
    account_name: str
    action: str
    target_id: int | None
    target_name: str
    detail: str
    created_at: int


_INSERT = rows.insert_sql("audit_log", Entry)


async def add(
    tx: Tx,
    id: int,
    now: int,
    who: Account | None,
    action: str,
    *,
    target: Account | None = None,
    detail: str = "",
) -> None:
    """`id` from `app.ids`; `detail`: a few words that say which or how, no texts of people."""
    entry = Entry(
        id,
        who.id if who else None,
        who.acct if who else "",
        action,
        target.id if target else None,
        target.acct if target else "",
        detail[:500],
        now,
    )
    await tx.run(_INSERT, **rows.columns(entry))


async def page(db: Reader, window: Window, *, target_id: int | None = None) -> list[Entry]:
    """Newest first."""
    where, args = Sql(""), {}
    if target_id is not None:
        where, args = Sql("AND target_id = :target"), {"target": target_id}
    found = await db.all(
        Sql(
            "SELECT * FROM audit_log WHERE id < :below AND id > :above {where} "
            "ORDER BY id {order} LIMIT :limit",
            where=where,
            order=Sql.order(window),
        ),
        **window.bounds,
        **args,
    )
    return window.newest_first(rows.records(found, Entry))
