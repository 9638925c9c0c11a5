"""What is blocked: domains, networks, mail addresses."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.blocklists import CanonicalEmailBlock, DomainAllow, DomainBlock, EmailDomainBlock, IpBlock
from sabar.store import rows

Gate = TypeVar("Gate", DomainAllow, DomainBlock, IpBlock, EmailDomainBlock, CanonicalEmailBlock)

_TABLES: dict[type[msgspec.Struct], str] = {
    DomainAllow: "domain_allows",
    DomainBlock: "domain_blocks",
    IpBlock: "ip_blocks",
    EmailDomainBlock: "email_domain_blocks",
    CanonicalEmailBlock: "canonical_email_blocks",
}


async def insert(tx: Tx, gate: Gate) -> None:
    """Raises `UniqueViolation` when there is one for the same."""
    await tx.run(rows.insert_sql(_TABLES[type(gate)], type(gate)), **rows.columns(gate))


async def update(tx: Tx, gate: Gate) -> None:
    """Raises `UniqueViolation`, as `insert`."""
    kind = type(gate)
    values = rows.assigned(name for name in kind.__struct_fields__ if name != "id")
    sql = Sql("UPDATE {table} SET {values} WHERE id = :id", table=Sql.name(_TABLES[kind]), values=values)
    await tx.run(sql, **rows.columns(gate))


async def delete(tx: Tx, kind: type[Gate], id: int) -> bool:
    """False when there was none."""
    return await tx.run(Sql("DELETE FROM {table} WHERE id = :id", table=Sql.name(_TABLES[kind])), id=id) == 1


async def one(db: Reader, kind: type[Gate], id: int) -> Gate | None:
    return rows.maybe(
        await db.one(Sql("SELECT * FROM {table} WHERE id = :id", table=Sql.name(_TABLES[kind])), id=id), kind
    )


async def page(db: Reader, kind: type[Gate], window: Window) -> list[Gate]:
    """Newest first."""
    found = await db.all(
        Sql(
            "SELECT * FROM {table} WHERE id < :below AND id > :above ORDER BY id {order} LIMIT :limit",
            table=Sql.name(_TABLES[kind]),
            order=Sql.order(window),
        ),
        **window.bounds,
    )
    return window.newest_first(rows.records(found, kind))


async def allow_of(db: Reader, domain: str) -> DomainAllow | None:
    return rows.maybe(await db.one("SELECT * FROM domain_allows WHERE domain = :d", d=domain), DomainAllow)


async def allowed(db: Reader, domains: Sequence[str]) -> set[str]:
    """Those of these domains that are on the list."""
    found = await db.all(
        "SELECT domain FROM domain_allows WHERE domain IN (:names[text])", names=list(domains)
    )
    return {row["domain"] for row in found}


async def blocks_of(db: Reader, domains: Sequence[str]) -> dict[str, DomainBlock]:
    """Blocks of exactly these domains."""
    found = await db.all("SELECT * FROM domain_blocks WHERE domain IN (:names[text])", names=list(domains))
    return {row["domain"]: rows.record(row, DomainBlock) for row in found}


async def policy_for(db: Reader, domains: Sequence[str]) -> tuple[dict[str, DomainBlock], bool]:
    """Blocks of exactly these domains, and whether this server speaks only with those on its list."""
    found = await db.all(
        "SELECT p.listed, b.* FROM (SELECT COALESCE((SELECT value FROM instance_settings "
        "WHERE key = 'federation'), '') = 'allowed' AS listed) p "
        "LEFT JOIN domain_blocks b ON b.domain IN (:names[text])",
        names=list(domains),
    )
    blocks = {row["domain"]: rows.record(row, DomainBlock) for row in found if row["domain"] is not None}
    return blocks, bool(found[0]["listed"])


async def all_blocks(db: Reader) -> dict[str, DomainBlock]:
    """Every block of a server, by domain."""
    found = await db.all("SELECT * FROM domain_blocks ORDER BY domain")
    return {row["domain"]: rows.record(row, DomainBlock) for row in found}


async def limiting_blocks(db: Reader) -> list[DomainBlock]:
    """Those that people notice, the hardest first."""
    found = await db.all(
        "SELECT * FROM domain_blocks WHERE severity IN ('silence', 'suspend') "
        "ORDER BY CASE severity WHEN 'suspend' THEN 0 ELSE 1 END, domain"
    )
    return rows.records(found, DomainBlock)


async def ip_blocks(db: Reader, now: int) -> list[IpBlock]:
    """All that hold at this time."""
    found = await db.all("SELECT * FROM ip_blocks WHERE expires_at IS NULL OR expires_at > :now", now=now)
    return rows.records(found, IpBlock)


async def email_domain_block(db: Reader, domains: Sequence[str]) -> EmailDomainBlock | None:
    """One that holds for any of these domains."""
    row = await db.one(
        "SELECT * FROM email_domain_blocks WHERE domain IN (:names[text]) ORDER BY id LIMIT 1",
        names=list(domains),
    )
    return rows.maybe(row, EmailDomainBlock)


async def email_block(db: Reader, canonical_hash: str) -> CanonicalEmailBlock | None:
    row = await db.one(
        "SELECT * FROM canonical_email_blocks WHERE canonical_email_hash = :h", h=canonical_hash
    )
    return rows.maybe(row, CanonicalEmailBlock)


async def count_attempt(tx: Tx, block_id: int, day: int, source: str) -> None:
    """Somebody was turned away; nothing when the block is gone."""
    await tx.run(
        "INSERT INTO email_domain_attempts (block_id, day, source, uses) "
        "SELECT id, CAST(:day AS BIGINT), CAST(:source AS TEXT), 1 "
        "FROM email_domain_blocks WHERE id = :block "
        "ON CONFLICT (block_id, day, source) DO UPDATE SET uses = email_domain_attempts.uses + 1",
        block=block_id,
        day=day,
        source=source,
    )


async def attempts(db: Reader, block_ids: Sequence[int], since: int) -> dict[int, dict[int, tuple[int, int]]]:
    """Block → day → (attempts, addresses they came from)."""
    found = await db.all(
        "SELECT block_id, day, CAST(SUM(uses) AS BIGINT), COUNT(*) FROM email_domain_attempts "
        "WHERE block_id IN (:ids[]) AND day >= :since GROUP BY block_id, day",
        ids=list(block_ids),
        since=since,
    )
    grouped: dict[int, dict[int, tuple[int, int]]] = {}
    for row in found:
        grouped.setdefault(row[0], {})[row[1]] = (int(row[2]), int(row[3]))
    return grouped
