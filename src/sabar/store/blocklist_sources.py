"""Lists of servers to keep at a distance: what each says, and what stands because of it."""

from collections.abc import Collection, Sequence

import msgspec

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.blocklists import Blocklist, Treatment
from sabar.store import rows


class Line(Treatment, frozen=True, kw_only=True):
    """`declined`: staff did not want it."""

    list_id: int
    declined: bool = False


class Hold(Treatment, frozen=True, kw_only=True):
    """What stands because of a list, since when."""

    list_id: int
    since: int


_INSERT = rows.insert_sql("blocklists", Blocklist)
_ADD_LINE = rows.insert_sql("blocklist_lines", Line)
_HOLD = rows.insert_sql(
    "blocklist_holds",
    Hold,
    conflict=Sql(
        "ON CONFLICT (list_id, domain) DO UPDATE SET severity = excluded.severity, "
        "reject_media = excluded.reject_media, reject_reports = excluded.reject_reports, "
        "public_comment = excluded.public_comment, obfuscate = excluded.obfuscate"
    ),
)


async def insert(tx: Tx, one: Blocklist) -> None:
    """Raises `UniqueViolation` when there is one from the same address."""
    await tx.run(_INSERT, **rows.columns(one))


async def update(tx: Tx, one: Blocklist) -> None:
    values = rows.assigned(name for name in Blocklist.__struct_fields__ if name != "id")
    await tx.run(Sql("UPDATE blocklists SET {values} WHERE id = :id", values=values), **rows.columns(one))


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM blocklists WHERE id = :id", id=id)


async def one(db: Reader, id: int) -> Blocklist | None:
    return rows.maybe(await db.one("SELECT * FROM blocklists WHERE id = :id", id=id), Blocklist)


async def held(tx: Tx, id: int) -> Blocklist | None:
    """As `one`; nobody else changes it before this write ends."""
    row = await tx.one("SELECT * FROM blocklists WHERE id = :id FOR NO KEY UPDATE", id=id)
    return rows.maybe(row, Blocklist)


async def every(db: Reader) -> list[Blocklist]:
    return rows.records(await db.all("SELECT * FROM blocklists ORDER BY id"), Blocklist)


async def due(db: Reader, before: int) -> list[Blocklist]:
    """Those with an address that was not asked since then."""
    found = await db.all(
        "SELECT * FROM blocklists WHERE url <> '' AND (asked_at IS NULL OR asked_at < :before) ORDER BY id",
        before=before,
    )
    return rows.records(found, Blocklist)


async def counts(db: Reader) -> dict[int, tuple[int, int]]:
    """List → how many domains it names, and how many of them stand because of it."""
    found = await db.all(
        "SELECT b.id, (SELECT COUNT(*) FROM blocklist_lines l WHERE l.list_id = b.id) AS lines, "
        "(SELECT COUNT(*) FROM blocklist_holds h WHERE h.list_id = b.id) AS holds FROM blocklists b"
    )
    return {row["id"]: (int(row["lines"]), int(row["holds"])) for row in found}


async def say(tx: Tx, list_id: int, said: Sequence[Treatment]) -> None:
    """What the list says from now on. What staff did not want of it, they do not want still."""
    found = await tx.all("SELECT * FROM blocklist_lines WHERE list_id = :id AND declined", id=list_id)
    declined = {one.domain: one.severity for one in rows.records(found, Line)}
    await tx.run("DELETE FROM blocklist_lines WHERE list_id = :id", id=list_id)
    lines = [
        Line(
            **msgspec.structs.asdict(one),
            list_id=list_id,
            declined=declined.get(one.domain) == one.severity,
        )
        for one in said
    ]
    await tx.run_many(_ADD_LINE, [rows.columns(one) for one in lines])


async def every_line(db: Reader, list_id: int) -> list[Line]:
    found = await db.all("SELECT * FROM blocklist_lines WHERE list_id = :id ORDER BY domain", id=list_id)
    return rows.records(found, Line)


async def lines(db: Reader, list_id: int, domains: Collection[str]) -> list[Line]:
    """What it says about these domains."""
    found = await db.all(
        "SELECT * FROM blocklist_lines WHERE list_id = :id AND domain IN (:names[text]) ORDER BY domain",
        id=list_id,
        names=list(domains),
    )
    return rows.records(found, Line)


async def holds(db: Reader, list_id: int) -> list[Hold]:
    found = await db.all("SELECT * FROM blocklist_holds WHERE list_id = :id ORDER BY domain", id=list_id)
    return rows.records(found, Hold)


async def holds_of(db: Reader, domains: Collection[str]) -> dict[str, list[Hold]]:
    """Which lists hold something about these domains."""
    found = await db.all(
        "SELECT * FROM blocklist_holds WHERE domain IN (:names[text]) ORDER BY since, list_id",
        names=list(domains),
    )
    held: dict[str, list[Hold]] = {}
    for hold in rows.records(found, Hold):
        held.setdefault(hold.domain, []).append(hold)
    return held


async def hold(tx: Tx, holds: Sequence[Hold]) -> None:
    await tx.run_many(_HOLD, [rows.columns(one) for one in holds])


async def let_go(tx: Tx, list_id: int, domains: Collection[str]) -> None:
    await tx.run(
        "DELETE FROM blocklist_holds WHERE list_id = :id AND domain IN (:names[text])",
        id=list_id,
        names=list(domains),
    )


async def decline(tx: Tx, domain: str) -> None:
    """Staff let the domain in again: no list holds anything about it, and none brings it back by itself."""
    await tx.run("DELETE FROM blocklist_holds WHERE domain = :domain", domain=domain)
    await tx.run("UPDATE blocklist_lines SET declined = TRUE WHERE domain = :domain", domain=domain)
