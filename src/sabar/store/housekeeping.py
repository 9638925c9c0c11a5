"""What has served its time."""

from sabar.db.engine import Sql, Tx

#: Rows of one table in one transaction, so that nobody waits long behind them.
BATCH = 500

#: Table → its key and what is over; each gets :before.
_OVER = {
    "events": ("seq", Sql("at < :before")),
    "jobs": ("id", Sql("dead AND created_at < :before")),
    "lanes": ("name", Sql("next_at IS NULL AND free_at < :before")),
    "sessions": ("id", Sql("last_seen_at < :before")),
    "known_networks": ("network", Sql("seen_at < :before")),
    "mail_tokens": ("token_hash", Sql("expires_at < :before")),
    "challenges": ("token_hash", Sql("expires_at < :before")),
    "oauth_tokens": ("id", Sql("user_id IS NULL AND COALESCE(last_used_at, created_at) < :before")),
    "oauth_codes": ("code_hash", Sql("expires_at < :before")),
    # What streams are told of a deleted post asks who could read it.
    "circles": (
        "id",
        Sql("created_at < :before AND NOT EXISTS (SELECT 1 FROM statuses s WHERE s.circle_id = circles.id)"),
    ),
    # What is under way comes to its end.
    "narrowed_statuses": (
        "status_id",
        Sql(
            "narrowing_id IN (SELECT id FROM narrowings "
            "WHERE created_at < :before AND state IN ('done', 'undone'))"
        ),
    ),
    "narrowings": (
        "id",
        Sql(
            "created_at < :before AND state IN ('done', 'undone') AND NOT EXISTS "
            "(SELECT 1 FROM narrowed_statuses n WHERE n.narrowing_id = narrowings.id)"
        ),
    ),
    "drafts": ("id", Sql("updated_at < :before")),
    "idempotency_keys": ("result_id", Sql("created_at < :before")),
    "mutes": ("id", Sql("expires_at < :before")),
    "async_refreshes": ("id", Sql("created_at < :before")),
    "mail_readers": ("id", Sql("confirmed_at IS NULL AND created_at < :before")),
    "ip_blocks": ("id", Sql("expires_at < :before")),
    "heard_activities": ("uri", Sql("at < :before")),
    "gone_statuses": ("id", Sql("at < :before")),
    "gone_uris": ("uri", Sql("until < :before")),
    # A no stays with its post for as long as that waits.
    "hold_answers": ("id", Sql("created_at < :before AND status_id IS NOT NULL")),
    "receipts": ("status_id", Sql("recalled_at < :before")),
    # The number of a post tells when it was written.
    "deliveries": (
        "status_id",
        Sql(
            "status_id < CAST(:before AS BIGINT) * 65536 AND NOT EXISTS "
            "(SELECT 1 FROM receipts r WHERE r.status_id = deliveries.status_id)"
        ),
    ),
    # Who had a post is known for as long as that is there, or the receipt of its end.
    "outgoing": (
        "id",
        Sql(
            "expires_at < :before AND (status_id IS NULL OR "
            "NOT EXISTS (SELECT 1 FROM statuses s WHERE s.id = outgoing.status_id) "
            "AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.status_id = outgoing.status_id))"
        ),
    ),
    "active_days": ("day", Sql("day < CAST(:before AS BIGINT) / 86400000")),
    # While two owners demand it, nothing of a space goes by itself.
    "space_drafts": (
        "id",
        Sql("kept_at < :before AND space_id NOT IN (SELECT id FROM spaces WHERE held >= 2)"),
    ),
    "email_domain_attempts": ("day", Sql("day < CAST(:before AS BIGINT) / 86400000")),
}


async def delete_over(tx: Tx, table: str, before: int) -> int:
    """Delete at most `BATCH` rows that were over before that time; how many they were."""
    key, over = _OVER[table]
    return await tx.run(
        Sql(
            "DELETE FROM {table} WHERE {key} IN "
            # Said twice, for those that were changed in between.
            "(SELECT {key} FROM {table} WHERE {over} LIMIT :batch) AND {over}",
            table=Sql.name(table),
            key=Sql.name(key),
            over=over,
        ),
        before=before,
        batch=BATCH,
    )


async def delete_oldest_dead_jobs(tx: Tx, keep: int) -> int:
    """Delete at most `BATCH` of the jobs that were given up before the newest `keep`; how many they were."""
    return await tx.run(
        "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE dead ORDER BY id DESC "
        "LIMIT :batch OFFSET :keep)",
        batch=BATCH,
        keep=keep,
    )


async def forget_addresses(tx: Tx, before: int) -> None:
    """From which network address people signed up before that time."""
    await tx.run(
        "UPDATE users SET sign_up_ip = '' WHERE created_at < :before AND sign_up_ip <> ''", before=before
    )
