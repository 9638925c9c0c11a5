"""What people have typed and not sent."""

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.drafts import Box, Draft
from sabar.store import rows

_INSERT = rows.insert_sql("drafts", Draft)
#: A box may change what it wrote itself, or what it has seen.
_KNOWN = Sql("account_id = :me AND name = :name AND (writer = :writer OR revision = :revision)")


async def insert(tx: Tx, draft: Draft) -> None:
    await tx.run(_INSERT, **rows.columns(draft))


async def rewrite(tx: Tx, draft: Draft, box: Box) -> Draft | None:
    """The draft as it then stands; where it belongs does not change. None when there is none of this name, or
    another box changed it since.
    """
    columns = rows.columns(draft)
    names = ("writer", "aside", "said", "updated_at")
    row = await tx.one(
        Sql(
            "UPDATE drafts SET revision = revision + 1, {changes} WHERE {known} RETURNING *",
            changes=rows.assigned(names),
            known=_KNOWN,
        ),
        me=draft.account_id,
        name=box.draft,
        revision=box.revision,
        **{name: columns[name] for name in names},
    )
    return rows.maybe(row, Draft)


async def count(tx: Tx, account_id: int) -> int:
    """How many an account has, counted for one writer at a time."""
    await tx.value("SELECT id FROM accounts WHERE id = :me FOR NO KEY UPDATE", me=account_id)
    return int(await tx.value("SELECT COUNT(*) FROM drafts WHERE account_id = :me", me=account_id))


async def named(db: Reader, account_id: int, name: str) -> Draft | None:
    row = await db.one(
        "SELECT * FROM drafts WHERE account_id = :me AND name = :name", me=account_id, name=name
    )
    return rows.maybe(row, Draft)


async def latest(
    db: Reader, account_id: int, *, reply_to: int | None, quoted: int | None, edits: int | None
) -> Draft | None:
    """What was typed last in this place, and not put away: as an answer to a post, as a quote of one, as
    changes to one, or as a post of its own.
    """
    row = await db.one(
        "SELECT * FROM drafts WHERE account_id = :me AND NOT aside "
        "AND COALESCE(reply_to_id, 0) = :reply AND COALESCE(quoted_id, 0) = :quoted "
        "AND COALESCE(edits_id, 0) = :edits "
        "ORDER BY updated_at DESC, id DESC LIMIT 1",
        me=account_id,
        reply=reply_to or 0,
        quoted=quoted or 0,
        edits=edits or 0,
    )
    return rows.maybe(row, Draft)


async def of_account(db: Reader, account_id: int) -> list[Draft]:
    """The last changed first."""
    found = await db.all(
        "SELECT * FROM drafts WHERE account_id = :me ORDER BY updated_at DESC, id DESC", me=account_id
    )
    return rows.records(found, Draft)


async def delete(tx: Tx, account_id: int, box: Box) -> Draft | None:
    """What it was. None when there is none of this name, or another box changed it since."""
    row = await tx.one(
        Sql("DELETE FROM drafts WHERE {known} RETURNING *", known=_KNOWN),
        me=account_id,
        name=box.draft,
        revision=box.revision,
        writer=box.writer,
    )
    return rows.maybe(row, Draft)
