"""Previews of linked pages: one per address; which post shows which."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.cards import Card, Provider
from sabar.model.jobs import JobSpec
from sabar.store import rows

_INSERT = rows.insert_sql("preview_cards", Card, conflict=Sql("ON CONFLICT (key) DO NOTHING"))
_INSERT_PROVIDER = rows.insert_sql(
    "preview_providers", Provider, conflict=Sql("ON CONFLICT (domain) DO NOTHING")
)
_FILLED = (
    "state", "title", "description", "type", "language", "author_name", "author_url", "creator_id",
    "author_id", "provider_name", "provider_url", "html", "width", "height", "image", "image_description",
    "embed_url", "blurhash", "published_at", "fetched_at",
)  # fmt: skip
_FILL = Sql(
    "UPDATE preview_cards SET {values}, wanted_at = NULL, version = version + 1 WHERE id = :id",
    values=rows.assigned(_FILLED),
)


async def ensure(tx: Tx, card: Card) -> Card:
    """The preview of this address; `card` when there was none."""
    await tx.run(_INSERT, **rows.columns(card))
    return rows.record(await tx.one("SELECT * FROM preview_cards WHERE key = :key", key=card.key) or {}, Card)


async def by_id(db: Reader, id: int) -> Card | None:
    return rows.maybe(await db.one("SELECT * FROM preview_cards WHERE id = :id", id=id), Card)


async def by_key(db: Reader, key: str) -> Card | None:
    return rows.maybe(await db.one("SELECT * FROM preview_cards WHERE key = :key", key=key), Card)


async def by_ids(db: Reader, ids: Collection[int]) -> list[Card]:
    found = await db.all("SELECT * FROM preview_cards WHERE id IN (:ids[])", ids=list(ids))
    return rows.records(found, Card)


async def with_authors(db: Reader, ids: Collection[int]) -> list[Card]:
    """As `by_ids`, without authors who were shut out."""
    found = await db.all(
        "SELECT c.*, a.id AS shown_id FROM preview_cards c "
        "LEFT JOIN accounts a ON a.id = c.author_id AND a.suspended_at IS NULL WHERE c.id IN (:ids[])",
        ids=list(ids),
    )
    return [msgspec.structs.replace(rows.record(row, Card), author_id=row["shown_id"]) for row in found]


async def show(tx: Tx, status_id: int, card_id: int | None) -> None:
    """From now on the post shows this preview, or none."""
    await tx.run(
        "UPDATE statuses SET card_id = :card, version = version + 1 "
        "WHERE id = :id AND card_id IS DISTINCT FROM CAST(:card AS BIGINT)",
        id=status_id,
        card=card_id,
    )


async def want(tx: Tx, id: int, *, now: int, older_than: int, given_up_before: int) -> bool:
    """Whether the page is to be fetched now, and nobody else is about to."""
    changed = await tx.run(
        "UPDATE preview_cards SET wanted_at = :now WHERE id = :id "
        "AND (fetched_at IS NULL OR fetched_at < :old) AND (wanted_at IS NULL OR wanted_at < :lost)",
        id=id,
        now=now,
        old=older_than,
        lost=given_up_before,
    )
    return changed == 1


async def fill(tx: Tx, card: Card, provider: Provider) -> bool:
    """What the page said; the posts that show it are different from now on. False when it is gone."""
    values = rows.columns(card)
    if not await tx.run(_FILL, id=card.id, **{name: values[name] for name in _FILLED}):
        return False
    await tx.run(_INSERT_PROVIDER, **rows.columns(provider))
    await tx.run("UPDATE statuses SET version = version + 1 WHERE card_id = :id", id=card.id)
    return True


async def keep_as_it_was(tx: Tx, id: int, now: int) -> None:
    """The page could not be had: what was known of it stays, and it is not asked again for a while."""
    await tx.run(
        "UPDATE preview_cards SET fetched_at = :now, wanted_at = NULL, "
        "state = CASE WHEN state = 'waiting' THEN 'empty' ELSE state END WHERE id = :id",
        id=id,
        now=now,
    )


async def keep_as_they_were(tx: Tx, domain: str, now: int) -> None:
    """The same for all pages of a site that somebody waits for."""
    await tx.run(
        "UPDATE preview_cards SET fetched_at = :now, wanted_at = NULL, "
        "state = CASE WHEN state = 'waiting' THEN 'empty' ELSE state END "
        "WHERE domain = :domain AND wanted_at IS NOT NULL",
        domain=domain,
        now=now,
    )


async def created_by(tx: Tx, account_id: int) -> list[Card]:
    """Pages that name this account as their author."""
    found = await tx.all(
        "SELECT * FROM preview_cards WHERE creator_id = :id FOR NO KEY UPDATE", id=account_id
    )
    return rows.records(found, Card)


async def set_author(tx: Tx, id: int, author_id: int | None) -> None:
    await tx.run(
        "UPDATE preview_cards SET author_id = :author, version = version + 1 WHERE id = :id",
        id=id,
        author=author_id,
    )
    await tx.run("UPDATE statuses SET version = version + 1 WHERE card_id = :id", id=id)


async def delete_unused(tx: Tx, before: int, limit: int) -> int:
    """Forget previews made before that time that no post shows; how many."""
    found = await tx.all(
        "SELECT id, image FROM preview_cards c WHERE created_at < :before "
        "AND (wanted_at IS NULL OR wanted_at < :before) "
        "AND NOT EXISTS (SELECT 1 FROM statuses s WHERE s.card_id = c.id) ORDER BY id LIMIT :limit",
        before=before,
        limit=limit,
    )
    ids: Sequence[int] = [row["id"] for row in found]
    if ids:
        await tx.run("DELETE FROM preview_cards WHERE id IN (:ids[])", ids=ids)
        delete_files(tx, [row["image"] for row in found])
    return len(ids)


def delete_files(tx: Tx, keys: Sequence[str]) -> None:
    """Delete these pictures once this write is kept; empty keys stand for none."""
    if any(keys):
        tx.enqueue(JobSpec("files.delete", msgspec.json.encode([key for key in keys if key])))
