"""What hangs on a post that its writer takes back, and has to be told or deleted with it."""

from sabar.db.engine import Reader, Tx
from sabar.model.notifications import Notification
from sabar.model.statuses import Status
from sabar.store import rows


async def boosts(db: Reader, status_id: int, limit: int) -> list[Status]:
    """The newest."""
    found = await db.all(
        "SELECT * FROM statuses WHERE reblog_of_id = :id ORDER BY id DESC LIMIT :limit",
        id=status_id,
        limit=limit,
    )
    return rows.records(found, Status)


async def notifications(db: Reader, status_id: int, limit: int) -> list[Notification]:
    """The newest that tell of it."""
    found = await db.all(
        "SELECT * FROM notifications WHERE status_id = :id ORDER BY id DESC LIMIT :limit",
        id=status_id,
        limit=limit,
    )
    return rows.records(found, Notification)


async def drop_preview(tx: Tx, card_id: int) -> str:
    """Forget what was kept of a linked page that no post shows; the key of its picture."""
    if await tx.value("SELECT id FROM preview_cards WHERE id = :id FOR UPDATE", id=card_id) is None:
        return ""
    gone = await tx.all(
        "DELETE FROM preview_cards WHERE id = :id "
        "AND NOT EXISTS (SELECT 1 FROM statuses s WHERE s.card_id = :id) RETURNING image",
        id=card_id,
    )
    return str(gone[0]["image"]) if gone else ""


async def card_of(db: Reader, status_id: int) -> int | None:
    found: int | None = await db.value("SELECT card_id FROM statuses WHERE id = :id", id=status_id)
    return found
