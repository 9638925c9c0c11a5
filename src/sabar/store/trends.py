"""What public posts of people who want to be found are about. All of it for the slow reader."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql
from sabar.kit.paging import Window
from sabar.store import readable

_OPEN = Sql(
    "{listed} AND s.reblog_of_id IS NULL AND a.discoverable AND {met}",
    listed=readable.LISTED,
    met=readable.MET_BY_ALL,
)


async def tag_days(db: Reader, since_id: int, fewest: int) -> list[tuple[int, int, int]]:
    """`(tag id, day since the epoch, people who used it)` for tags of at least `fewest` people since then."""
    found = await db.all(
        Sql(
            "SELECT st.tag_id, s.created_at / 86400000 AS day, COUNT(DISTINCT s.account_id) AS people "
            "FROM status_tags st JOIN statuses s ON s.id = st.status_id JOIN accounts a ON a.id = "
            "s.account_id WHERE st.status_id > :since AND {open} AND st.tag_id IN ("
            "SELECT st.tag_id FROM status_tags st JOIN statuses s ON s.id = st.status_id "
            "JOIN accounts a ON a.id = s.account_id WHERE st.status_id > :since AND {open} "
            "GROUP BY st.tag_id HAVING COUNT(DISTINCT s.account_id) >= :fewest"
            ") GROUP BY st.tag_id, s.created_at / 86400000",
            open=_OPEN,
        ),
        since=since_id,
        fewest=fewest,
    )
    return [(row[0], row[1], row[2]) for row in found]


async def posts(db: Reader, since_id: int, fewest: int, most: int) -> list[tuple[int, int, int]]:
    """`(post id, when it was written, people who favourited or boosted it)`, without its author, for posts
    that begin a conversation and hide nothing.
    """
    found = await db.all(
        Sql(
            "SELECT s.id, s.created_at, COUNT(DISTINCT e.account_id) AS people FROM statuses s "
            "JOIN accounts a ON a.id = s.account_id JOIN ("
            "SELECT status_id, account_id FROM favourites WHERE status_id > :since UNION "
            "SELECT reblog_of_id, account_id FROM statuses WHERE reblog_of_id > :since) AS e "
            "ON e.status_id = s.id AND e.account_id <> s.account_id "
            "WHERE s.id > :since AND {open} AND s.in_reply_to_id IS NULL AND NOT s.sensitive "
            "AND a.sensitized_at IS NULL AND s.spoiler_text = '' GROUP BY s.id, s.created_at "
            "HAVING COUNT(DISTINCT e.account_id) >= :fewest ORDER BY people DESC, s.id DESC LIMIT :most",
            open=_OPEN,
        ),
        since=since_id,
        fewest=fewest,
        most=most,
    )
    return [(row[0], row[1], row[2]) for row in found]


async def link_days(db: Reader, since_id: int, fewest: int) -> list[tuple[int, int, int]]:
    """`(preview id, day since the epoch, people who linked the page)` for pages that at least `fewest` people
    linked since then, in posts that hide nothing.
    """
    plain = Sql("{open} AND NOT s.sensitive AND s.spoiler_text = ''", open=_OPEN)
    found = await db.all(
        Sql(
            "SELECT s.card_id, s.created_at / 86400000 AS day, COUNT(DISTINCT s.account_id) AS people "
            "FROM statuses s JOIN accounts a ON a.id = s.account_id "
            "WHERE s.id > :since AND s.card_id IS NOT NULL AND {plain} AND s.card_id IN ("
            "SELECT s.card_id FROM statuses s JOIN accounts a ON a.id = s.account_id "
            "WHERE s.id > :since AND s.card_id IS NOT NULL AND {plain} "
            "GROUP BY s.card_id HAVING COUNT(DISTINCT s.account_id) >= :fewest"
            ") GROUP BY s.card_id, s.created_at / 86400000",
            plain=plain,
        ),
        since=since_id,
        fewest=fewest,
    )
    return [(row[0], row[1], row[2]) for row in found]


async def link_uses(db: Reader, card_ids: Sequence[int], since: int) -> list[tuple[int, int, int, int]]:
    """`(preview id, day since the epoch, public posts, their authors)` for posts with an id above `since`."""
    found = await db.all(
        Sql(
            "SELECT s.card_id, s.created_at / 86400000 AS day, COUNT(*) AS posts, "
            "COUNT(DISTINCT s.account_id) AS authors FROM statuses s JOIN accounts a ON a.id = s.account_id "
            "WHERE s.card_id IN (:ids[]) AND s.id > :since AND {listed} "
            "AND a.suspended_at IS NULL GROUP BY s.card_id, s.created_at / 86400000",
            listed=readable.LISTED,
        ),
        ids=list(card_ids),
        since=since,
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


async def linking(db: Reader, card_id: int, window: Window) -> list[int]:
    """Public posts that show this preview, of people who want to be found; ids, newest first."""
    found = await db.all(
        Sql(
            "SELECT s.id FROM statuses s JOIN accounts a ON a.id = s.account_id "
            "WHERE s.card_id = :card AND {open} AND s.id < :below AND s.id > :above "
            "ORDER BY s.id {order} LIMIT :limit",
            open=_OPEN,
            order=Sql.order(window),
        ),
        card=card_id,
        **window.bounds,
    )
    return window.newest_first([row[0] for row in found])
