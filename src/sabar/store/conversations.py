"""Threads, who mutes them, and the direct ones as each participant keeps them."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.conversations import AccountConversation
from sabar.model.statuses import Status
from sabar.store import readable, rows

#: How many conversations of `:me` are unread, at most `:most`; not those that end with somebody he blocks.
COUNT_UNREAD = Sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM account_conversations c JOIN statuses s ON s.id = c.last_status_id "
    "JOIN accounts a ON a.id = s.account_id WHERE c.account_id = :me AND c.unread AND a.suspended_at IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = :me AND b.target_id = s.account_id) "
    "LIMIT :most) AS found"
)

_PUT = (
    "INSERT INTO account_conversations "
    "(id, account_id, conversation_id, participants, last_status_id, unread) "
    "VALUES (:id, :account, :conversation, :others, :status, :unread) "
    "ON CONFLICT (account_id, conversation_id) DO UPDATE SET participants = excluded.participants, "
    "last_status_id = excluded.last_status_id, unread = CASE WHEN account_conversations.last_status_id = "
    "excluded.last_status_id THEN account_conversations.unread ELSE excluded.unread END "
    "WHERE COALESCE(account_conversations.last_status_id, 0) <= excluded.last_status_id"
)

#: The newest direct post of a conversation, but for one, that its keeper wrote or is named in.
_LAST_FOR_ME = Sql(
    "(SELECT MAX(s.id) FROM statuses s "
    "WHERE s.conversation_id = :conversation AND {direct} AND s.id <> :status "
    "AND (s.account_id = account_conversations.account_id OR EXISTS (SELECT 1 FROM mentions m "
    "WHERE m.status_id = s.id AND m.account_id = account_conversations.account_id)))",
    direct=readable.DIRECT,
)


async def start(tx: Tx, id: int, now: int) -> None:
    await tx.run("INSERT INTO conversations (id, created_at) VALUES (:id, :now)", id=id, now=now)


async def mute(tx: Tx, account_id: int, conversation_id: int, status_id: int) -> None:
    """`status_id`: the post of it that was muted."""
    await tx.run(
        "INSERT INTO conversation_mutes (account_id, conversation_id, status_id) VALUES (:me, :id, :status) "
        "ON CONFLICT (account_id, conversation_id) DO UPDATE SET status_id = excluded.status_id",
        me=account_id,
        id=conversation_id,
        status=status_id,
    )


async def unmute(tx: Tx, account_id: int, conversation_id: int) -> None:
    await tx.run(
        "DELETE FROM conversation_mutes WHERE account_id = :me AND conversation_id = :id",
        me=account_id,
        id=conversation_id,
    )


async def unmute_by(tx: Tx, account_id: int, status_id: int) -> bool:
    """False when the account muted no thread by this post."""
    changed = await tx.run(
        "DELETE FROM conversation_mutes WHERE account_id = :me AND status_id = :status",
        me=account_id,
        status=status_id,
    )
    return changed == 1


class Place(msgspec.Struct, frozen=True):
    """One participant's place in a direct conversation."""

    account_id: int
    conversation_id: int


async def keep(tx: Tx, status: Status, people: Sequence[int], ids: Mapping[int, int]) -> list[Place]:
    """A direct post becomes the last of its conversation for its author and everybody it names (`people`)
    who lives here and does not block him; an older post changes nothing, and the same one again only who
    takes part. `ids`: account → id of a new place.
    """
    if status.conversation_id is None:
        return []
    everybody = {status.account_id, *people}
    found = await tx.all(
        "SELECT id FROM accounts a WHERE id IN (:ids[]) AND domain = '' AND NOT EXISTS "
        "(SELECT 1 FROM blocks b WHERE b.account_id = a.id AND b.target_id = :author) ORDER BY id",
        ids=list(everybody),
        author=status.account_id,
    )
    await tx.run_many(
        _PUT,
        [
            {
                "id": ids[row["id"]],
                "account": row["id"],
                "conversation": status.conversation_id,
                "others": msgspec.json.encode(sorted(everybody - {row["id"]})).decode(),
                "status": status.id,
                "unread": row["id"] != status.account_id,
            }
            for row in found
        ],
    )
    return [Place(row["id"], status.conversation_id) for row in found]


async def hush(tx: Tx, status_id: int) -> None:
    """A post that was there before is no news, where it is the last of a conversation now."""
    await tx.run("UPDATE account_conversations SET unread = FALSE WHERE last_status_id = :id", id=status_id)


async def call(tx: Tx, status: Status, account_ids: Collection[int]) -> None:
    """The conversation of a post is unread for these, whatever came after the post."""
    await tx.run(
        "UPDATE account_conversations SET unread = TRUE "
        "WHERE conversation_id = :conversation AND account_id IN (:people[])",
        conversation=status.conversation_id,
        people=list(account_ids),
    )


async def leave(tx: Tx, status: Status, account_ids: Collection[int]) -> None:
    """A direct post names these no more: to them the one before it is the last, or all is forgotten."""
    await tx.run(
        Sql(
            "UPDATE account_conversations SET last_status_id = {last_for_me} "
            "WHERE conversation_id = :conversation AND last_status_id = :status AND account_id IN "
            "(:people[])",
            last_for_me=_LAST_FOR_ME,
        ),
        conversation=status.conversation_id,
        status=status.id,
        people=list(account_ids),
    )
    await _forget_empty(tx, status.conversation_id)


async def _forget_empty(tx: Tx, conversation_id: int | None) -> None:
    await tx.run(
        "DELETE FROM account_conversations WHERE conversation_id = :conversation AND last_status_id IS NULL",
        conversation=conversation_id,
    )


async def forget_status(tx: Tx, conversation_id: int, status_id: int) -> list[int]:
    """Before a post goes: whoever had it as the last of the conversation gets the one before, or forgets the
    conversation. The accounts concerned.
    """
    found = await tx.all(
        Sql(
            "UPDATE account_conversations SET last_status_id = {last_for_me} "
            "WHERE conversation_id = :conversation AND last_status_id = :status RETURNING account_id",
            last_for_me=_LAST_FOR_ME,
        ),
        conversation=conversation_id,
        status=status_id,
    )
    await _forget_empty(tx, conversation_id)
    return [row[0] for row in found]


async def of_account(db: Reader, account_id: int, window: Window) -> list[AccountConversation]:
    """The most recently written first; pages go by the id of the last post."""
    found = await db.all(
        Sql(
            "SELECT * FROM account_conversations WHERE account_id = :me AND "
            "last_status_id < :below "
            "AND last_status_id > :above ORDER BY last_status_id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        me=account_id,
        **window.bounds,
    )
    return window.newest_first(rows.records(found, AccountConversation))


async def one(db: Reader, account_id: int, id: int) -> AccountConversation | None:
    row = await db.one(
        "SELECT * FROM account_conversations WHERE id = :id AND account_id = :me", id=id, me=account_id
    )
    return rows.maybe(row, AccountConversation)


async def place_in(db: Reader, account_id: int, conversation_id: int) -> AccountConversation | None:
    """The conversation as this participant keeps it."""
    row = await db.one(
        "SELECT * FROM account_conversations WHERE conversation_id = :id AND account_id = :me",
        id=conversation_id,
        me=account_id,
    )
    return rows.maybe(row, AccountConversation)


async def posts(db: Reader, account_id: int, conversation_id: int, window: Window) -> list[int]:
    """The direct posts of a conversation that this participant may read, newest first."""
    found = await db.all(
        Sql(
            "SELECT s.id FROM statuses s JOIN accounts a ON a.id = s.account_id "
            "WHERE s.conversation_id = :conversation AND {direct} AND {readable} "
            "AND s.id < :below AND s.id > :above ORDER BY s.id {order} LIMIT :limit",
            direct=readable.DIRECT,
            readable=readable.READABLE,
            order=Sql.order(window),
        ),
        me=account_id,
        conversation=conversation_id,
        **window.bounds,
    )
    return window.newest_first([int(row[0]) for row in found])


async def mark(tx: Tx, account_id: int, id: int, *, unread: bool) -> bool:
    """False when the account has no such conversation."""
    changed = await tx.run(
        "UPDATE account_conversations SET unread = :unread WHERE id = :id AND account_id = :me",
        unread=unread,
        id=id,
        me=account_id,
    )
    return changed == 1


async def delete(tx: Tx, account_id: int, id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM account_conversations WHERE id = :id AND account_id = :me", id=id, me=account_id
    )
    return changed == 1
