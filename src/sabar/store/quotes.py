"""Quotes: which post shows which, and whether that stands."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.statuses import Quote, QuoteState
from sabar.store import rows

_INSERT = rows.insert_sql("quotes", Quote)


async def insert(tx: Tx, quote: Quote) -> None:
    await tx.run(_INSERT, **rows.columns(quote))


async def of_status(db: Reader, status_id: int) -> Quote | None:
    """What a post quotes."""
    return rows.maybe(await db.one("SELECT * FROM quotes WHERE status_id = :id", id=status_id), Quote)


async def of_statuses(db: Reader, ids: Sequence[int]) -> list[Quote]:
    """What these quote."""
    return rows.records(await db.all("SELECT * FROM quotes WHERE status_id IN (:ids[])", ids=ids), Quote)


async def held(tx: Tx, status_id: int) -> Quote | None:
    """What a post quotes. Nobody else changes it before this write ends."""
    row = await tx.one("SELECT * FROM quotes WHERE status_id = :id FOR NO KEY UPDATE", id=status_id)
    return rows.maybe(row, Quote)


async def set_state(tx: Tx, status_id: int, state: QuoteState) -> None:
    await tx.run("UPDATE quotes SET state = :state WHERE status_id = :id", state=state, id=status_id)
    await tx.run("UPDATE statuses SET version = version + 1 WHERE id = :id", id=status_id)


async def delete(tx: Tx, status_id: int) -> None:
    await tx.run("DELETE FROM quotes WHERE status_id = :id", id=status_id)


async def page(db: Reader, quoted_status_id: int, window: Window) -> list[int]:
    """The posts that quote a post and may, newest first."""
    found = await db.all(
        Sql(
            "SELECT status_id FROM quotes WHERE quoted_status_id = :id AND state = 'accepted' "
            "AND status_id < :below AND status_id > :above ORDER BY status_id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        id=quoted_status_id,
        **window.bounds,
    )
    return window.newest_first([row[0] for row in found])


async def standing_of(db: Reader, quoted_status_id: int, above: int, limit: int) -> list[Quote]:
    """The quotes of a post that stand, the oldest first, after the quoting post `above`."""
    found = await db.all(
        "SELECT * FROM quotes WHERE quoted_status_id = :id AND state = 'accepted' AND status_id > :above "
        "ORDER BY status_id LIMIT :limit",
        id=quoted_status_id,
        above=above,
        limit=limit,
    )
    return rows.records(found, Quote)


async def between(db: Reader, one: int, other: int, limit: int) -> Sequence[Quote]:
    """Quotes that stand or wait in which one of two accounts quotes the other."""
    found = await db.all(
        "SELECT * FROM quotes WHERE state IN ('accepted', 'pending') AND "
        "((quoted_account_id = :one AND account_id = :other) "
        "OR (quoted_account_id = :other AND account_id = :one)) ORDER BY status_id LIMIT :limit",
        one=one,
        other=other,
        limit=limit,
    )
    return rows.records(found, Quote)


async def accept(tx: Tx, status_id: int, stamp: str) -> None:
    """It stands; `stamp`: the id of what says so."""
    await tx.run("UPDATE quotes SET stamp = :stamp WHERE status_id = :id", stamp=stamp, id=status_id)
    await set_state(tx, status_id, QuoteState.ACCEPTED)


async def by_stamp(db: Reader, stamp: str) -> Quote | None:
    """That which this lets stand, or did."""
    row = await db.one("SELECT * FROM quotes WHERE stamp = :stamp AND stamp <> ''", stamp=stamp)
    return rows.maybe(row, Quote)
