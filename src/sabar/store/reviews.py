"""What staff decided about tags, posts, links and the sites they lead to.

Staff sees of these what public posts hold, and no more.
"""

from collections.abc import Collection, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.cards import Provider
from sabar.model.statuses import Tag
from sabar.model.trends import TagReview
from sabar.store import readable, rows

_PUBLIC_CARD = Sql(
    "EXISTS (SELECT 1 FROM statuses s WHERE s.card_id = c.id AND {listed})", listed=readable.LISTED
)
_PUBLIC_TAG = Sql(
    "(t.reviewed_at IS NOT NULL OR EXISTS (SELECT 1 FROM status_tags st "
    "JOIN statuses s ON s.id = st.status_id WHERE st.tag_id = t.id AND {listed}))",
    listed=readable.LISTED,
)


async def tags(db: Reader, ids: Collection[int]) -> dict[int, TagReview]:
    found = await db.all(
        "SELECT id, trendable, usable, listable, reviewed_at FROM tags WHERE id IN (:ids[])", ids=list(ids)
    )
    return {row["id"]: rows.record(row, TagReview) for row in found}


async def statuses(db: Reader, ids: Collection[int]) -> dict[int, bool | None]:
    """Post id → whether it may trend."""
    found = await db.all("SELECT id, trendable FROM statuses WHERE id IN (:ids[])", ids=list(ids))
    return {row[0]: None if row[1] is None else bool(row[1]) for row in found}


async def cards(db: Reader, ids: Collection[int]) -> dict[int, bool | None]:
    """Preview id → whether its link may trend: what was decided about it, else about its site."""
    found = await db.all(
        "SELECT c.id, COALESCE(c.trendable, p.trendable) FROM preview_cards c "
        "LEFT JOIN preview_providers p ON p.domain = c.domain WHERE c.id IN (:ids[]) AND c.state = 'ready'",
        ids=list(ids),
    )
    return {row[0]: None if row[1] is None else bool(row[1]) for row in found}


async def set_status(tx: Tx, id: int, trendable: bool) -> bool:
    changed = await tx.run(
        Sql(
            "UPDATE statuses AS s SET trendable = :trendable "
            "WHERE s.id = :id AND s.reblog_of_id IS NULL AND {listed}",
            listed=readable.LISTED,
        ),
        id=id,
        trendable=trendable,
    )
    return changed == 1


async def set_card(tx: Tx, id: int, trendable: bool) -> bool:
    changed = await tx.run(
        Sql(
            "UPDATE preview_cards AS c SET trendable = :trendable "
            "WHERE c.id = :id AND c.state = 'ready' AND {public_card}",
            public_card=_PUBLIC_CARD,
        ),
        id=id,
        trendable=trendable,
    )
    return changed == 1


async def set_provider(tx: Tx, id: int, trendable: bool, now: int) -> bool:
    changed = await tx.run(
        Sql(
            "UPDATE preview_providers AS p SET trendable = :trendable, reviewed_at = :now WHERE p.id = :id "
            "AND EXISTS (SELECT 1 FROM preview_cards c WHERE c.domain = p.domain AND {public_card})",
            public_card=_PUBLIC_CARD,
        ),
        id=id,
        trendable=trendable,
        now=now,
    )
    return changed == 1


async def set_tag(tx: Tx, review: TagReview, shown: str) -> None:
    """`shown`: the tag as it is written."""
    await tx.run(
        "UPDATE tags SET trendable = :trendable, usable = :usable, listable = :listable, "
        "reviewed_at = :at, display_name = :shown WHERE id = :id",
        id=review.id,
        trendable=review.trendable,
        usable=review.usable,
        listable=review.listable,
        at=review.reviewed_at,
        shown=shown,
    )


async def held_tag(tx: Tx, id: int) -> tuple[Tag, TagReview] | None:
    """Nobody else changes it before this write ends."""
    row = await tx.one(
        Sql(
            "SELECT t.* FROM tags t WHERE t.id = :id AND {public_tag} FOR NO KEY UPDATE",
            public_tag=_PUBLIC_TAG,
        ),
        id=id,
    )
    return None if row is None else (rows.record(row, Tag), rows.record(row, TagReview))


async def all_tags(db: Reader, window: Window) -> list[Tag]:
    """The tags of public posts, newest first."""
    found = await db.all(
        Sql(
            "SELECT t.* FROM tags t WHERE t.id < :below AND t.id > :above AND {public_tag} "
            "ORDER BY t.id {order} LIMIT :limit",
            public_tag=_PUBLIC_TAG,
            order=Sql.order(window),
        ),
        **window.bounds,
    )
    return window.newest_first(rows.records(found, Tag))


async def is_public_tag(db: Reader, id: int) -> bool:
    sql = Sql("SELECT 1 FROM tags t WHERE t.id = :id AND {public_tag}", public_tag=_PUBLIC_TAG)
    return await db.value(sql, id=id) is not None


async def providers(db: Reader, card_ids: Sequence[int]) -> list[Provider]:
    """The sites that these links lead to, and those that were decided about."""
    found = await db.all(
        "SELECT * FROM preview_providers WHERE trendable IS NOT NULL "
        "OR domain IN (SELECT domain FROM preview_cards WHERE id IN (:ids[])) ORDER BY id DESC LIMIT 200",
        ids=list(card_ids),
    )
    return rows.records(found, Provider)


async def provider(db: Reader, id: int) -> Provider | None:
    return rows.maybe(await db.one("SELECT * FROM preview_providers WHERE id = :id", id=id), Provider)
