"""Whose inboxes something goes to: people of other servers, by how they stand to whoever says it.

Whoever stands on either side of a block with him hears nothing, nor do servers that he hides.
"""

from collections.abc import Collection, Sequence

import msgspec

from sabar.db.engine import Reader, Row, Sql
from sabar.store import readable, rows


class Destination(msgspec.Struct, frozen=True):
    """`inbox`: that of the whole server, where it has one."""

    account_id: int
    uri: str
    domain: str
    inbox: str


_WHERE = Sql("CASE WHEN r.shared_inbox <> '' THEN r.shared_inbox ELSE r.inbox END")
_FIELDS = Sql("v.id AS account_id, v.uri, v.domain, {where} AS inbox", where=_WHERE)
_THERE = Sql("v.domain <> '' AND v.suspended_at IS NULL AND r.unreachable_at IS NULL AND r.inbox <> ''")
#: An account `v` with its `r` may hear of what :me says.
_MAY_HEAR = Sql(
    "{there} AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = :me AND b.target_id = v.id) "
    "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = v.id AND b.target_id = :me) "
    "AND NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = :me AND d.domain = v.domain)",
    there=_THERE,
)
#: Those of one inbox, where one is given: to ask whether it is among them, not all are read.
_AT = Sql("(CAST(:at AS TEXT) = '' OR {where} = :at)", where=_WHERE)
#: Who may be in the circle :circle, to be looked at one by one.
_CANDIDATES = Sql(
    "SELECT c.account_id FROM circle_accounts c WHERE c.circle_id = :circle UNION "
    "SELECT f.account_id FROM follows f JOIN circles k ON k.id = :circle AND k.kind = 'except' "
    "WHERE f.target_id = k.owner_id AND f.domain > ''"
)
#: An account `v` did something to the post :id.
_TOUCHED = Sql(
    "v.id IN (SELECT s.account_id FROM statuses s WHERE s.reblog_of_id = :id "
    "UNION SELECT s.account_id FROM statuses s WHERE s.in_reply_to_id = :id "
    "UNION SELECT l.account_id FROM favourites l WHERE l.status_id = :id "
    "UNION SELECT q.account_id FROM quotes q WHERE q.quoted_status_id = :id)"
)


async def followers(db: Reader, me: int, *, at: str = "") -> set[tuple[str, str]]:
    """(inbox, domain) of each server on which somebody follows `me`. `at`: only of this inbox."""
    found = await db.all(
        Sql(
            "SELECT DISTINCT {where} AS inbox, v.domain FROM follows f "
            "JOIN accounts v ON v.id = f.account_id JOIN remote_actors r ON r.account_id = v.id "
            "WHERE f.target_id = :me AND f.domain > '' AND {at} AND {may}",
            where=_WHERE,
            at=_AT,
            may=_MAY_HEAR,
        ),
        me=me,
        at=at,
    )
    return _pairs(found)


async def of_accounts(db: Reader, me: int, ids: Collection[int]) -> list[Destination]:
    """Of these, those of other servers who may hear of what `me` says."""
    if not ids:
        return []
    found = await db.all(
        Sql(
            "SELECT {fields} FROM accounts v JOIN remote_actors r ON r.account_id = v.id "
            "WHERE v.id IN (:ids[]) AND {may}",
            fields=_FIELDS,
            may=_MAY_HEAR,
        ),
        me=me,
        ids=list(ids),
    )
    return rows.records(found, Destination)


async def at(db: Reader, ids: Collection[int]) -> list[Destination]:
    """Of these, those of other servers, however they stand to anybody: for what ends something."""
    if not ids:
        return []
    found = await db.all(
        Sql(
            "SELECT {fields} FROM accounts v JOIN remote_actors r ON r.account_id = v.id "
            "WHERE v.id IN (:ids[]) AND {there}",
            fields=_FIELDS,
            there=_THERE,
        ),
        ids=list(ids),
    )
    return rows.records(found, Destination)


async def of_circle(db: Reader, me: int, circle_id: int, most: int, *, at: str = "") -> list[Destination]:
    """At most so many of those in a circle who are of other servers; `at`: whose inbox this is."""
    found = await db.all(
        Sql(
            "SELECT {fields} FROM circles u CROSS JOIN accounts v "
            "JOIN remote_actors r ON r.account_id = v.id WHERE u.id = :circle AND v.id IN ({candidates}) "
            "AND {at} AND {holds} AND {may} ORDER BY v.id LIMIT :most",
            fields=_FIELDS,
            candidates=_CANDIDATES,
            at=_AT,
            holds=readable.HOLDS,
            may=_MAY_HEAR,
        ),
        me=me,
        circle=circle_id,
        most=most,
        at=at,
    )
    return rows.records(found, Destination)


async def count_in_circle(db: Reader, circle_id: int) -> int:
    """How many of those in a circle are of other servers."""
    found = await db.value(
        Sql(
            "SELECT COUNT(*) FROM circles u CROSS JOIN accounts v WHERE u.id = :circle AND v.domain <> '' "
            "AND v.id IN ({candidates}) AND {holds}",
            candidates=_CANDIDATES,
            holds=readable.HOLDS,
        ),
        circle=circle_id,
    )
    return int(found)


async def named(db: Reader, status_id: int) -> set[int]:
    """Whom a post names."""
    found = await db.all("SELECT account_id FROM mentions WHERE status_id = :id", id=status_id)
    return {row["account_id"] for row in found}


async def quoted(db: Reader, status_id: int) -> set[int]:
    """Whom it quotes, or would like to."""
    found = await db.all(
        "SELECT quoted_account_id FROM quotes WHERE status_id = :id AND state IN ('accepted', 'pending')",
        id=status_id,
    )
    return {row["quoted_account_id"] for row in found}


async def touched(db: Reader, status_id: int, *, at: str = "") -> set[tuple[str, str]]:
    """(inbox, domain) of each server from which somebody boosted, liked, answered or quoted it. `at`: only
    of this inbox.
    """
    found = await db.all(
        Sql(
            "SELECT DISTINCT {where} AS inbox, v.domain FROM accounts v "
            "JOIN remote_actors r ON r.account_id = v.id WHERE {there} AND {at} AND {touched}",
            where=_WHERE,
            there=_THERE,
            at=_AT,
            touched=_TOUCHED,
        ),
        id=status_id,
        at=at,
    )
    return _pairs(found)


async def told(db: Reader, ids: Collection[int], *, at: str = "") -> set[str]:
    """The inboxes to which something about one of these posts and boosts was sent, or is on its way. `at`: of
    no other one than this.
    """
    found = await db.all(
        "SELECT DISTINCT i.inbox FROM outgoing o JOIN outgoing_inboxes i ON i.outgoing_id = o.id "
        "WHERE o.status_id IN (:ids[]) AND i.state <> 'refused' "
        "AND (CAST(:at AS TEXT) = '' OR i.inbox = :at)",
        ids=list(ids),
        at=at,
    )
    return {row["inbox"] for row in found}


async def boosts_told(db: Reader, status_id: int) -> tuple[int, ...]:
    """The boosts of a post that other servers were told of: from these they fetched it."""
    found = await db.all(
        "SELECT s.id FROM statuses s WHERE s.reblog_of_id = :id "
        "AND EXISTS (SELECT 1 FROM outgoing o WHERE o.status_id = s.id) ORDER BY s.id",
        id=status_id,
    )
    return tuple(row["id"] for row in found)


async def everybody(db: Reader) -> set[tuple[str, str]]:
    """(inbox, domain) of each server that is known."""
    found = await db.all(
        Sql(
            "SELECT DISTINCT {where} AS inbox, v.domain FROM accounts v "
            "JOIN remote_actors r ON r.account_id = v.id WHERE {there}",
            where=_WHERE,
            there=_THERE,
        )
    )
    return _pairs(found)


async def across_blocks(db: Reader, me: int, *, at: str = "") -> set[str]:
    """The inboxes of those who stand on the other side of a block, and of servers that `me` hides. `at`: of
    no other one than this.
    """
    found = await db.all(
        Sql(
            "SELECT DISTINCT {where} AS inbox FROM accounts v JOIN remote_actors r ON r.account_id = v.id "
            "WHERE {at} AND (v.id IN (SELECT b.target_id FROM blocks b WHERE b.account_id = :me "
            "UNION SELECT b.account_id FROM blocks b WHERE b.target_id = :me) "
            "OR v.domain IN (SELECT d.domain FROM account_domain_blocks d WHERE d.account_id = :me))",
            where=_WHERE,
            at=_AT,
        ),
        me=me,
        at=at,
    )
    return {row["inbox"] for row in found}


async def count_servers(db: Reader, me: int, named: Collection[int], *, to_followers: bool) -> int:
    """On how many other servers somebody follows (`to_followers`), or is named."""
    found = await db.value(
        "SELECT COUNT(*) FROM (SELECT f.domain FROM follows f WHERE :follow = 1 AND f.target_id = :me "
        "AND f.domain > '' UNION SELECT v.domain FROM accounts v "
        "WHERE v.id IN (:named[]) AND v.domain <> '') AS there",
        follow=int(to_followers),
        me=me,
        named=list(named),
    )
    return int(found)


async def followed_from_elsewhere(db: Reader, account_id: int) -> bool:
    found = await db.value(
        "SELECT EXISTS (SELECT 1 FROM follows WHERE target_id = :id AND domain > '')", id=account_id
    )
    return bool(found)


async def may_have_left(db: Reader, status_id: int, account_id: int) -> bool:
    """Whether something about this post of this account, or a boost of it, was sent to other servers, or may
    be on its way. One that stays here never was, unless it left before.
    """
    found = await db.value(
        "SELECT EXISTS (SELECT 1 FROM outgoing WHERE status_id = :id) "
        "OR EXISTS (SELECT 1 FROM statuses b JOIN outgoing o ON o.status_id = b.id "
        "WHERE b.reblog_of_id = :id) "
        "OR (NOT EXISTS (SELECT 1 FROM statuses WHERE id = :id AND stays_here) "
        "AND (EXISTS (SELECT 1 FROM follows WHERE target_id = :author AND domain > '') "
        "OR EXISTS (SELECT 1 FROM relays WHERE state = 'on') "
        "OR EXISTS (SELECT 1 FROM mentions m JOIN accounts v ON v.id = m.account_id "
        "WHERE m.status_id = :id AND v.domain <> '')))",
        id=status_id,
        author=account_id,
    )
    return bool(found)


async def heard(db: Reader, status_id: int) -> tuple[int, ...]:
    """Of each server from which somebody boosted, liked, answered or quoted it, one account."""
    found = await db.all(
        Sql(
            "SELECT MIN(v.id) AS id FROM accounts v JOIN remote_actors r ON r.account_id = v.id "
            "WHERE {there} AND {touched} GROUP BY {where}",
            where=_WHERE,
            there=_THERE,
            touched=_TOUCHED,
        ),
        id=status_id,
    )
    return tuple(sorted(row["id"] for row in found))


def _pairs(found: Sequence[Row]) -> set[tuple[str, str]]:
    return {(row["inbox"], row["domain"]) for row in found}
