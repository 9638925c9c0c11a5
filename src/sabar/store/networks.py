"""From which networks people signed in; a network is a text nobody can read."""

from sabar.db.engine import Reader, Tx


async def note(tx: Tx, user_id: int, network: str, now: int, most: int) -> None:
    """Somebody signed in from here; the oldest beyond `most` are forgotten."""
    await tx.run(
        "INSERT INTO known_networks (user_id, network, seen_at) VALUES (:user, :network, :now) "
        "ON CONFLICT (user_id, network) DO UPDATE SET seen_at = excluded.seen_at",
        user=user_id,
        network=network,
        now=now,
    )
    await tx.run(
        "DELETE FROM known_networks WHERE user_id = :user AND network NOT IN (SELECT network "
        "FROM known_networks WHERE user_id = :user ORDER BY seen_at DESC, network LIMIT :most)",
        user=user_id,
        most=most,
    )


async def known(db: Reader, user_id: int, network: str) -> bool:
    sql = "SELECT 1 FROM known_networks WHERE user_id = :user AND network = :network"
    return await db.value(sql, user=user_id, network=network) is not None
