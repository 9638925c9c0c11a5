"""How many are in a space, and the first of them."""

from sabar.db.engine import Reader, Sql
from sabar.model.spaces.rooms import Company
from sabar.store.spaces import rooms


async def of(db: Reader, space_id: int, now: int, faces: int) -> Company:
    """Who reads what is said in it, as numbers; `faces`: so many of them, in the order of `members`."""
    found = await db.all(
        Sql(
            "WITH here AS (SELECT m.account_id, m.role, m.joined_at, m.ends_at FROM space_members m "
            "WHERE m.space_id = :space AND {present}) "
            "SELECT m.account_id, everybody, guests, until FROM here m, (SELECT COUNT(*) AS everybody, "
            "SUM(CASE WHEN role = 'guest' THEN 1 ELSE 0 END) AS guests, MAX(ends_at) AS until FROM here) "
            "AS whole {order} LIMIT :faces",
            present=rooms.PRESENT,
            order=rooms.IN_ORDER,
        ),
        space=space_id,
        now=now,
        faces=faces,
    )
    if not found:
        return Company(0, 0, None, [])
    everybody, guests = int(found[0]["everybody"]), int(found[0]["guests"])
    return Company(everybody - guests, guests, found[0]["until"], [row["account_id"] for row in found])
