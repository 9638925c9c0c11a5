"""Deleting what an account has. Its row stays, so that nobody else gets its name, and so does what staff
decided about it.
"""

from sabar.db.engine import Sql, Tx

#: Rows of one table in one transaction.
BATCH = 500
#: Table and column that names the account; users last: with them go sessions, tokens and keys.
BELONGINGS = (
    ("follow_requests", "account_id"),
    ("follow_requests", "target_id"),
    ("blocks", "account_id"),
    ("blocks", "target_id"),
    ("mutes", "account_id"),
    ("mutes", "target_id"),
    ("account_domain_blocks", "account_id"),
    ("account_notes", "account_id"),
    ("account_notes", "target_id"),
    ("endorsements", "account_id"),
    ("endorsements", "target_id"),
    ("account_words", "account_id"),
    ("tag_follows", "account_id"),
    ("featured_tags", "account_id"),
    ("poll_votes", "account_id"),
    ("bookmarks", "account_id"),
    ("conversation_mutes", "account_id"),
    ("account_conversations", "account_id"),
    ("idempotency_keys", "account_id"),
    ("scheduled_statuses", "account_id"),
    ("hold_rules", "account_id"),
    ("colleagues", "account_id"),
    ("colleagues", "colleague_id"),
    ("hold_answers", "account_id"),
    ("hold_answers", "colleague_id"),
    ("released_statuses", "account_id"),
    ("narrowings", "account_id"),
    ("expiry_rules", "account_id"),
    ("labels", "account_id"),
    ("follower_groups", "account_id"),
    ("label_accounts", "account_id"),
    ("circle_accounts", "account_id"),
    ("proved_domains", "account_id"),
    ("unread_proofs", "account_id"),
    ("drafts", "account_id"),
    ("lists", "account_id"),
    ("list_accounts", "account_id"),
    ("filters", "account_id"),
    ("markers", "account_id"),
    ("told_mentions", "account_id"),
    ("notifications", "account_id"),
    ("notifications", "from_account_id"),
    ("notification_policies", "account_id"),
    ("notification_requests", "account_id"),
    ("notification_requests", "from_account_id"),
    ("notification_permissions", "account_id"),
    ("notification_permissions", "from_account_id"),
    ("suggestion_dismissals", "account_id"),
    ("suggestion_dismissals", "target_id"),
    ("severed_accounts", "account_id"),
    ("invites", "account_id"),
    ("announcement_reactions", "account_id"),
    ("announcement_dismissals", "account_id"),
    ("collections", "account_id"),
    ("collection_items", "account_id"),
    ("annual_reports", "account_id"),
    ("receipts", "account_id"),
    ("mail_readers", "account_id"),
    ("async_refreshes", "account_id"),
    ("remote_deeds", "account_id"),
    ("remote_keys", "account_id"),
    ("space_invites", "account_id"),
    ("space_reactions", "account_id"),
    ("kept_apart", "account_id"),
    ("aliases", "account_id"),
    ("aliases", "alias_id"),
    ("users", "account_id"),
)
_BLANK = (
    "UPDATE accounts SET display_name = '', note = '', note_html = '', fields = '[]', avatar = '', "
    "avatar_static = '', avatar_description = '', header = '', header_static = '', "
    "header_description = '', locked = FALSE, bot = FALSE, discoverable = FALSE, indexable = FALSE, "
    "statuses_count = 0, followers_count = 0, following_count = 0, last_status_at = NULL, "
    "moved_to_id = NULL, "
    "version = version + 1 WHERE id = :id"
)


async def belongings(tx: Tx, account_id: int, table: str, column: str) -> None:
    """Delete the rows of one table that are this account's."""
    await tx.run(
        Sql("DELETE FROM {table} WHERE {column} = :id", table=Sql.name(table), column=Sql.name(column)),
        id=account_id,
    )


async def likes(tx: Tx, account_id: int) -> int:
    """Take back at most `BATCH` favourites; how many they were."""
    found = await tx.all(
        "DELETE FROM favourites WHERE id IN "
        "(SELECT id FROM favourites WHERE account_id = :id LIMIT :most) RETURNING status_id",
        id=account_id,
        most=BATCH,
    )
    await tx.run(
        "UPDATE statuses SET favourites_count = favourites_count - 1, version = version + 1 "
        "WHERE id IN (:ids[])",
        ids=[row[0] for row in found],
    )
    return len(found)


async def loosen_media(tx: Tx, account_id: int) -> None:
    """What no post holds waits for nothing any more."""
    await tx.run(
        "UPDATE media SET scheduled_id = NULL, loose_since = 0 WHERE account_id = :id AND status_id IS NULL",
        id=account_id,
    )


async def blank(tx: Tx, account_id: int) -> list[str]:
    """Leave the name only; the files of its pictures."""
    row = await tx.one(
        "SELECT avatar, avatar_static, header, header_static FROM accounts WHERE id = :id", id=account_id
    )
    await tx.run(_BLANK, id=account_id)
    return list(dict.fromkeys(str(row[at]) for at in range(4) if row[at])) if row else []
