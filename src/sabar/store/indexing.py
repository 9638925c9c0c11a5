"""What the index of words is made from, and which posts are still to be put into it anew."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit import ids
from sabar.kit.markup import html
from sabar.rules.search_marks import Holds
from sabar.store import readable

#: The posts of everybody: of an index that is made anew, nothing older is found.
EVERYBODY = 0
#: Part and place of a text whose signs are no words: its HTML stands for it (as in `rules/search.said`).
_MARKDOWN = (1, 1)
_OWN = Sql(
    "SELECT s.id, s.reblog_of_id IS NULL AND {listed} AS wanted FROM statuses s "
    "WHERE s.account_id = :account_id AND s.id < :below ORDER BY s.id DESC LIMIT :limit",
    listed=readable.LISTED_HERE,
)


async def contents(db: Reader, id: int) -> tuple[list[str], Holds]:
    """All that is written in a post (warning, text, descriptions of its media, answers of its poll), and what
    it holds besides.
    """
    found = await db.all(
        "SELECT 0 AS part, 0 AS place, spoiler_text AS words FROM statuses WHERE id = :id "
        "UNION ALL SELECT 1, CASE content_type WHEN 'text/markdown' THEN 1 ELSE 0 END, "
        "CASE content_type WHEN 'text/markdown' THEN content ELSE text END FROM statuses WHERE id = :id "
        "UNION ALL SELECT 2, position, description FROM media WHERE status_id = :id "
        "UNION ALL SELECT 3, o.position, o.title FROM polls p JOIN poll_options o ON o.poll_id = p.id "
        "WHERE p.status_id = :id "
        "UNION ALL SELECT 4, position, type FROM media WHERE status_id = :id "
        "UNION ALL SELECT 5, account_id, '' FROM mentions WHERE status_id = :id ORDER BY part, place",
        id=id,
    )
    holds = Holds(
        people=[row["place"] for row in found if row["part"] == 5],
        media=[row["words"] for row in found if row["part"] == 4],
        poll=any(row["part"] == 3 for row in found),
    )
    return [
        html.to_text(row["words"]) if (row["part"], row["place"]) == _MARKDOWN else row["words"]
        for row in found
        if row["part"] < 4
    ], holds


class Waiting(msgspec.Struct, frozen=True):
    """Posts of this account, or of `EVERYBODY`, with smaller ids."""

    account_id: int
    below: int


async def waiting(tx: Tx) -> Waiting | None:
    """What is next: those of single accounts come first. None: all are in the index as they should be. Nobody
    else changes it before this write is over.
    """
    row = await tx.one(
        "SELECT account_id, below FROM search_unindexed ORDER BY account_id DESC LIMIT 1 FOR NO KEY UPDATE"
    )
    return None if row is None else Waiting(row["account_id"], row["below"])


async def begin(tx: Tx, account_id: int) -> None:
    """All posts of this account are to be indexed anew."""
    await tx.run(
        "INSERT INTO search_unindexed (account_id, below) VALUES (:account_id, :below) "
        "ON CONFLICT (account_id) DO UPDATE SET below = excluded.below",
        account_id=account_id,
        below=ids.LARGEST,
    )


async def reached(tx: Tx, account_id: int, down_to: int | None) -> None:
    """Those down to this post are indexed; None: all."""
    if down_to is None:
        await tx.run("DELETE FROM search_unindexed WHERE account_id = :account_id", account_id=account_id)
    else:
        await tx.run(
            "UPDATE search_unindexed SET below = :down_to WHERE account_id = :account_id",
            account_id=account_id,
            down_to=down_to,
        )


async def own(tx: Tx, account_id: int, below: int, limit: int) -> Sequence[tuple[int, bool]]:
    """The newest posts and boosts of an account, and whether it is one that strangers may be let find."""
    found = await tx.all(_OWN, account_id=account_id, below=below, limit=limit)
    return [(row["id"], bool(row["wanted"])) for row in found]


async def missing(db: Reader) -> int:
    """How many posts are not in the index yet."""
    return int(
        await db.value(
            "SELECT COUNT(*) FROM statuses WHERE id < "
            "(SELECT below FROM search_unindexed WHERE account_id = :everybody)",
            everybody=EVERYBODY,
        )
    )
