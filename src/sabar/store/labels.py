"""Private labels: what they are, and who bears them.

Who bears one: accounts that were given it, and those its rules name. A rule reaches whoever it names from
then on, so that is asked, never written down.
"""

from collections.abc import Collection, Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.kit.paging import Window
from sabar.model.labels import Label, LabelRule
from sabar.store import bearing, rows

_INSERT = rows.insert_sql("labels", Label, conflict=Sql("ON CONFLICT (account_id, name_key) DO NOTHING"))
_INSERT_RULE = rows.insert_sql(
    "label_rules", LabelRule, conflict=Sql("ON CONFLICT (label_id, kind, value) DO NOTHING")
)


async def insert(tx: Tx, label: Label) -> bool:
    """False when there is one of this name."""
    return await tx.run(_INSERT, **rows.columns(label)) == 1


async def update(tx: Tx, label: Label) -> None:
    await tx.run(
        "UPDATE labels SET name = :name, name_key = :name_key, colour = :colour, sensitive = :sensitive "
        "WHERE id = :id AND account_id = :account_id",
        **{name: value for name, value in rows.columns(label).items() if name != "created_at"},
    )


async def delete(tx: Tx, id: int, account_id: int) -> bool:
    """Its owner is held, here and wherever else who bears one changes."""
    if await tx.run("DELETE FROM labels WHERE id = :id AND account_id = :me", id=id, me=account_id) == 0:
        return False
    await bearing.count_anew(tx, account_id)
    return True


async def of(db: Reader, account_id: int) -> list[Label]:
    """All of a person's, by name."""
    found = await db.all("SELECT * FROM labels WHERE account_id = :me ORDER BY name_key", me=account_id)
    return rows.records(found, Label)


async def sensitive(db: Reader, account_id: int) -> list[Label]:
    """Those of a person's that he wants to be asked about, by name."""
    found = await db.all(
        "SELECT * FROM labels WHERE account_id = :me AND sensitive ORDER BY name_key", me=account_id
    )
    return rows.records(found, Label)


async def one(db: Reader, id: int, account_id: int) -> Label | None:
    """None when it is not there, or somebody else's."""
    row = await db.one("SELECT * FROM labels WHERE id = :id AND account_id = :me", id=id, me=account_id)
    return rows.maybe(row, Label)


async def owned(db: Reader, account_id: int, ids: Collection[int]) -> set[int]:
    """Those of `ids` that are a person's own labels."""
    found = await db.all(
        "SELECT id FROM labels WHERE account_id = :me AND id IN (:ids[])", me=account_id, ids=list(ids)
    )
    return {row["id"] for row in found}


async def named(db: Reader, name_key: str, account_id: int) -> Label | None:
    row = await db.one(
        "SELECT * FROM labels WHERE name_key = :key AND account_id = :me", key=name_key, me=account_id
    )
    return rows.maybe(row, Label)


async def count(db: Reader, account_id: int) -> int:
    return int(await db.value("SELECT COUNT(*) FROM labels WHERE account_id = :me", me=account_id))


async def give(tx: Tx, id: int, account_id: int, bearer_ids: Sequence[int]) -> None:
    """To those of these accounts that are there; who bears it already keeps it. `account_id`: whose it is."""
    followers = await bearing.following(tx, account_id, bearer_ids)
    await bearing.count(tx, followers, [account_id], -1)
    await tx.run(
        "INSERT INTO label_accounts (label_id, account_id) SELECT CAST(:label AS BIGINT), id FROM accounts "
        "WHERE id IN (:ids[]) ON CONFLICT (label_id, account_id) DO NOTHING",
        label=id,
        ids=list(bearer_ids),
    )
    await bearing.count(tx, followers, [account_id], 1)


async def take(tx: Tx, id: int, account_id: int, bearer_ids: Sequence[int]) -> None:
    """`account_id`: whose it is."""
    followers = await bearing.following(tx, account_id, bearer_ids)
    await bearing.count(tx, followers, [account_id], -1)
    await tx.run(
        "DELETE FROM label_accounts WHERE label_id = :label AND account_id IN (:ids[])",
        label=id,
        ids=list(bearer_ids),
    )
    await bearing.count(tx, followers, [account_id], 1)


async def given_count(db: Reader, id: int) -> int:
    return int(await db.value("SELECT COUNT(*) FROM label_accounts WHERE label_id = :label", label=id))


async def given(db: Reader, id: int, window: Window) -> list[int]:
    """The accounts that were given it by hand, those that joined last first."""
    found = await db.all(
        Sql(
            "SELECT account_id FROM label_accounts WHERE label_id = :label AND account_id < :below "
            "AND account_id > :above ORDER BY account_id {order} LIMIT :limit",
            order=Sql.order(window),
        ),
        label=id,
        **window.bounds,
    )
    return window.newest_first([row[0] for row in found])


async def given_to(db: Reader, account_id: int, bearer_id: int) -> set[int]:
    """The labels of a person that an account was given by hand."""
    found = await db.all(
        "SELECT l.id FROM label_accounts p JOIN labels l ON l.id = p.label_id "
        "WHERE p.account_id = :bearer AND l.account_id = :me",
        bearer=bearer_id,
        me=account_id,
    )
    return {row["id"] for row in found}


async def insert_rule(tx: Tx, rule: LabelRule, account_id: int) -> bool:
    """False when the label has it already. `account_id`: whose label it is."""
    if await tx.run(_INSERT_RULE, **rows.columns(rule)) == 0:
        return False
    await bearing.count_anew(tx, account_id)
    return True


async def delete_rule(tx: Tx, label_id: int, id: int, account_id: int) -> bool:
    """False when there was none. `account_id`: whose label it is."""
    changed = await tx.run(
        "DELETE FROM label_rules WHERE id = :id AND label_id = :label", id=id, label=label_id
    )
    if changed == 0:
        return False
    await bearing.count_anew(tx, account_id)
    return True


async def rules(db: Reader, label_ids: Collection[int]) -> list[LabelRule]:
    """Of all of these labels, by what they say."""
    found = await db.all(
        "SELECT * FROM label_rules WHERE label_id IN (:ids[]) ORDER BY label_id, kind, value",
        ids=list(label_ids),
    )
    return rows.records(found, LabelRule)


async def followers(db: Reader, account_id: int, ids: Collection[int]) -> set[int]:
    """The followers of a person that bear one of these labels of his."""
    found = await db.all(bearing.FOLLOWERS, me=account_id, ids=list(ids))
    return {row["bearer"] for row in found}


async def borne(db: Reader, account_id: int, bearer_ids: Collection[int]) -> dict[int, list[int]]:
    """By account, the labels of a person that it bears."""
    found = await db.all(
        Sql(
            "SELECT v.id AS bearer, l.id AS label FROM labels l CROSS JOIN accounts v "
            "WHERE l.account_id = :me AND v.id IN (:ids[]) AND {bears} ORDER BY l.name_key",
            bears=bearing.BEARS,
        ),
        me=account_id,
        ids=list(bearer_ids),
    )
    bearers: dict[int, list[int]] = {}
    for row in found:
        bearers.setdefault(row["bearer"], []).append(row["label"])
    return bearers
