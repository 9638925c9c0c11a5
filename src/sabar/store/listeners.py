"""Facts between one post and many viewers at once: the reverse of `hydration`, for streams."""

from collections.abc import Collection

from sabar.db.engine import Reader
from sabar.model.relations import Fact
from sabar.store import rows


async def standings(
    db: Reader,
    viewer_ids: Collection[int],
    account_ids: Collection[int],
    now: int,
    *,
    writers: Collection[int] = (),
) -> list[tuple[Fact, int, int]]:
    """(fact, viewer id, account id). `writers`: of these it is asked whom they follow."""
    found = await db.all(
        "SELECT CASE WHEN show_reblogs THEN 'follows' ELSE 'follows_without_boosts' END AS tie, "
        "languages, account_id AS viewer, target_id AS other FROM follows "
        "WHERE target_id IN (:ids[]) AND account_id IN (:viewers[]) "
        "UNION ALL SELECT 'followed_by', '[]', target_id, account_id FROM follows "
        "WHERE account_id IN (:writers[]) AND target_id IN (:viewers[]) "
        "UNION ALL SELECT 'blocks', '[]', account_id, target_id FROM blocks "
        "WHERE target_id IN (:ids[]) AND account_id IN (:viewers[]) "
        "UNION ALL SELECT 'blocked_by', '[]', target_id, account_id FROM blocks "
        "WHERE account_id IN (:ids[]) AND target_id IN (:viewers[]) "
        "UNION ALL SELECT 'mutes', '[]', account_id, target_id FROM mutes WHERE account_id IN (:viewers[]) "
        "AND target_id IN (:ids[]) AND (expires_at IS NULL OR expires_at > :now) "
        "UNION ALL SELECT 'exclusive', '[]', l.account_id, m.account_id FROM list_accounts m "
        "JOIN lists l ON l.id = m.list_id "
        "WHERE m.account_id IN (:ids[]) AND l.exclusive AND l.account_id IN (:viewers[]) "
        "UNION ALL SELECT 'domain', '[]', d.account_id, a.id FROM account_domain_blocks d "
        "JOIN accounts a ON a.domain = d.domain WHERE a.id IN (:ids[]) AND d.account_id IN (:viewers[])",
        ids=list(account_ids),
        viewers=list(viewer_ids),
        writers=list(writers),
        now=now,
    )
    told = (row.values() for row in found)
    return [(rows.fact(tie, languages), viewer, other) for tie, languages, viewer, other in told]


async def marks(
    db: Reader, viewer_ids: Collection[int], ids: Collection[int], conversations: Collection[int]
) -> list[tuple[str, int, int]]:
    """(mark, viewer id, post id or, for `muted`, conversation id)."""
    found = await db.all(
        "SELECT 'favourited' AS mark, account_id AS viewer, status_id AS id FROM favourites "
        "WHERE status_id IN (:ids[]) AND account_id IN (:viewers[]) "
        "UNION ALL SELECT 'bookmarked', account_id, status_id FROM bookmarks "
        "WHERE status_id IN (:ids[]) AND account_id IN (:viewers[]) "
        "UNION ALL SELECT 'pinned', account_id, status_id FROM pins "
        "WHERE status_id IN (:ids[]) AND account_id IN (:viewers[]) "
        "UNION ALL SELECT 'reblogged', account_id, reblog_of_id FROM statuses "
        "WHERE reblog_of_id IN (:ids[]) AND account_id IN (:viewers[]) "
        "UNION ALL SELECT 'mentioned', account_id, status_id FROM mentions "
        "WHERE status_id IN (:ids[]) AND account_id IN (:viewers[]) "
        "UNION ALL SELECT 'mentioned', quoted_account_id, status_id FROM quotes "
        "WHERE status_id IN (:ids[]) AND quoted_account_id IN (:viewers[]) "
        "UNION ALL SELECT 'muted', account_id, conversation_id FROM conversation_mutes "
        "WHERE conversation_id IN (:conversations[]) AND account_id IN (:viewers[])",
        ids=list(ids),
        viewers=list(viewer_ids),
        conversations=list(conversations),
    )
    return [(mark, viewer, id) for mark, viewer, id in (row.values() for row in found)]


async def votes(
    db: Reader, viewer_ids: Collection[int], poll_ids: Collection[int]
) -> dict[int, dict[int, list[int]]]:
    """By viewer and poll, the places of the answers of those who voted."""
    found = await db.all(
        "SELECT account_id, poll_id, choice FROM poll_votes "
        "WHERE poll_id IN (:polls[]) AND account_id IN (:viewers[]) ORDER BY account_id, poll_id, choice",
        polls=list(poll_ids),
        viewers=list(viewer_ids),
    )
    votes: dict[int, dict[int, list[int]]] = {}
    for row in found:
        votes.setdefault(row[0], {}).setdefault(row[1], []).append(row[2])
    return votes
