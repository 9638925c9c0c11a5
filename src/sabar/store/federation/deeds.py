"""What other servers said and did, by its ids: done once, undone by whoever did it, gone for good."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Tx
from sabar.model.federation import Deed, GoneUri
from sabar.store import rows

_PUT = rows.insert_sql("remote_deeds", Deed)
#: Of one kind to one object, where there can be several: nobody fills a table with reactions to one post.
_MOST = 20


async def hear(tx: Tx, uri: str, account_id: int, now: int) -> None:
    """This activity of the account was heard."""
    await tx.run(
        "INSERT INTO heard_activities (uri, account_id, at) VALUES (:uri, :id, :now) ON CONFLICT DO NOTHING",
        uri=uri,
        id=account_id,
        now=now,
    )


async def was_heard(db: Reader, uri: str, account_id: int) -> bool:
    found = await db.value(
        "SELECT 1 FROM heard_activities WHERE uri = :uri AND account_id = :id", uri=uri, id=account_id
    )
    return found is not None


async def put(tx: Tx, deed: Deed) -> None:
    """Under one id of an account stands the deed that came first, and of one kind to one object the last."""
    await tx.run(
        "DELETE FROM remote_deeds WHERE account_id = :account_id AND verb = :verb AND object = :object",
        account_id=deed.account_id,
        verb=deed.verb,
        object=deed.object,
    )
    if await by_uri(tx, deed.uri, deed.account_id) is None:
        await tx.run(_PUT, **rows.columns(deed))


async def add(tx: Tx, deed: Deed) -> None:
    """Beside others of this kind to this object, of which a few are kept."""
    kept = await tx.value(
        "SELECT COUNT(*) FROM remote_deeds WHERE account_id = :id AND verb = :verb AND object = :object",
        id=deed.account_id,
        verb=deed.verb,
        object=deed.object,
    )
    if kept < _MOST and await by_uri(tx, deed.uri, deed.account_id) is None:
        await tx.run(_PUT, **rows.columns(deed))


async def has_others(db: Reader, deed: Deed, verbs: Sequence[str]) -> bool:
    """Whether the account did something else of these kinds to the same object."""
    found = await db.value(
        "SELECT 1 FROM remote_deeds WHERE account_id = :id AND verb IN (:verbs[text]) AND object = :object "
        "AND uri <> :uri LIMIT 1",
        id=deed.account_id,
        verbs=list(verbs),
        object=deed.object,
        uri=deed.uri,
    )
    return found is not None


async def by_uri(db: Reader, uri: str, account_id: int) -> Deed | None:
    """What the account did under this id."""
    row = await db.one(
        "SELECT * FROM remote_deeds WHERE uri = :uri AND account_id = :id", uri=uri, id=account_id
    )
    return rows.maybe(row, Deed)


async def of(db: Reader, account_id: int, verb: str, object: str) -> Deed | None:
    """The last of this kind that the account did to this object."""
    row = await db.one(
        "SELECT * FROM remote_deeds WHERE account_id = :id AND verb = :verb AND object = :object",
        id=account_id,
        verb=verb,
        object=object,
    )
    return rows.maybe(row, Deed)


async def to_domain(db: Reader, account_id: int, verb: str, domain: str) -> list[tuple[Deed, int]]:
    """What the account did to accounts of a server, each with that account."""
    found = await db.all(
        "SELECT d.*, a.id AS other FROM remote_deeds d JOIN accounts a ON a.uri = d.object "
        "WHERE d.account_id = :id AND d.verb = :verb AND a.uri <> '' AND a.domain = :domain",
        id=account_id,
        verb=verb,
        domain=domain,
    )
    return [(rows.record(row, Deed), row["other"]) for row in found]


async def by_domain(db: Reader, verb: str, object: str, domain: str) -> list[Deed]:
    """What accounts of a server did to this object."""
    found = await db.all(
        "SELECT d.* FROM accounts a JOIN remote_deeds d ON d.account_id = a.id "
        "WHERE a.domain = :domain AND a.domain <> '' AND d.verb = :verb AND d.object = :object",
        verb=verb,
        object=object,
        domain=domain,
    )
    return rows.records(found, Deed)


async def forget(tx: Tx, uri: str, account_id: int) -> None:
    await tx.run("DELETE FROM remote_deeds WHERE uri = :uri AND account_id = :id", uri=uri, id=account_id)


async def put_gone(tx: Tx, gone: GoneUri) -> None:
    """What is gone for ever stays so; else the later end counts."""
    await tx.run(
        "INSERT INTO gone_uris (uri, account_id, host, actor, at, until) "
        "VALUES (:uri, :account_id, :host, :actor, :at, :until) "
        "ON CONFLICT (uri, account_id) DO UPDATE SET until = "
        "CASE WHEN excluded.until IS NULL THEN NULL ELSE GREATEST(gone_uris.until, excluded.until) END "
        "WHERE gone_uris.until IS NOT NULL",
        **rows.columns(gone),
    )


async def is_gone_for_good(db: Reader, uri: str) -> bool:
    """What was deleted before it came is so only if its author said it, whom nobody knows yet."""
    found = await db.value("SELECT 1 FROM gone_uris WHERE uri = :uri AND until IS NULL LIMIT 1", uri=uri)
    return found is not None


async def is_gone(db: Reader, uri: str, owner: str, now: int) -> bool:
    """Whether its server said so, or `owner`, the id of the account whose it is: of what others are, their
    neighbours may say nothing.
    """
    found = await db.value(
        "SELECT 1 FROM gone_uris WHERE uri = :uri AND actor IN ('', :owner) "
        "AND (until IS NULL OR until > :now) LIMIT 1",
        uri=uri,
        owner=owner,
        now=now,
    )
    return found is not None
