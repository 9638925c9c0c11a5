"""Conversations as other servers are told of them."""

from collections.abc import Collection

from sabar.db.engine import Reader, Sql
from sabar.kit.paging import Window
from sabar.store import readable


async def begun_here(db: Reader, ids: Collection[int]) -> set[int]:
    """Those of these conversations of which the first post that is left was written here."""
    found = await db.all(
        "SELECT s.conversation_id FROM (:ids[]) AS asked JOIN statuses s ON s.id = "
        "(SELECT f.id FROM statuses f WHERE f.conversation_id = asked.value ORDER BY f.id LIMIT 1) "
        "JOIN accounts a ON a.id = s.account_id WHERE a.domain = ''",
        ids=list(ids),
    )
    return {row[0] for row in found}


async def open_posts(db: Reader, conversation_id: int, window: Window) -> list[int]:
    """Posts in it that anybody may read, newest first."""
    found = await db.all(
        Sql(
            "SELECT s.id FROM statuses s JOIN accounts a ON a.id = s.account_id "
            "WHERE s.conversation_id = :conversation AND s.id < :below AND s.id > :above "
            "AND s.reblog_of_id IS NULL AND a.suspended_at IS NULL AND {open} "
            "ORDER BY s.id {order} LIMIT :limit",
            open=readable.OPEN,
            order=Sql.order(window),
        ),
        conversation=conversation_id,
        **window.bounds,
    )
    return window.newest_first([row[0] for row in found])


async def open_replies(db: Reader, status_id: int, window: Window) -> list[int]:
    """Answers to the post that anybody may read, newest first."""
    found = await db.all(
        Sql(
            "SELECT s.id FROM statuses s JOIN accounts a ON a.id = s.account_id "
            "WHERE s.in_reply_to_id = :status AND s.id < :below AND s.id > :above "
            "AND a.suspended_at IS NULL AND {open} ORDER BY s.id {order} LIMIT :limit",
            open=readable.OPEN,
            order=Sql.order(window),
        ),
        status=status_id,
        **window.bounds,
    )
    return window.newest_first([row[0] for row in found])
