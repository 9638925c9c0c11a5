"""How many are in a space, and the first of them."""

from sabar.db.engine import Reader, Sql
from sabar.model.spaces.rooms import Company
from sabar.store.spaces import rooms


async def of(db: Reader, space_id: int, now: int, faces: int) -> Company:
    """Who reads what is said in it, as numbers; `faces`: so many of them, in the order of `members`."""
    counts = await db.one(
        Sql(
            "SELECT COUNT(*) AS everybody, COALESCE(SUM(CASE WHEN m.role = 'guest' THEN 1 ELSE 0 END), 0) "
            "AS guests, MAX(m.ends_at) AS until FROM space_members m WHERE m.space_id = :space AND {present}",
            present=rooms.PRESENT,
        ),
        space=space_id,
        now=now,
    )
    first = await db.all(
        Sql(
            "SELECT m.account_id FROM space_members m WHERE m.space_id = :space AND {present} "
            "{order} LIMIT :faces",
            present=rooms.PRESENT,
            order=rooms.IN_ORDER,
        ),
        space=space_id,
        now=now,
        faces=faces,
    )
    everybody, guests = (int(counts["everybody"]), int(counts["guests"])) if counts else (0, 0)
    until = counts["until"] if counts else None
    return Company(everybody - guests, guests, until, [row["account_id"] for row in first])
