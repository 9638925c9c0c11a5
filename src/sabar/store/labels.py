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
#: Ways from labels to followers, in the order they are walked: from the few to the many.
_GIVEN = Sql(
    "labels l CROSS JOIN label_accounts p CROSS JOIN follows f WHERE l.account_id = :me AND l.id IN (:ids[]) "
    "AND p.label_id = l.id AND f.account_id = p.account_id AND f.target_id = :me"
)
_OF_SERVERS = Sql(
    "labels l CROSS JOIN label_rules r CROSS JOIN follows f WHERE l.account_id = :me AND l.id IN (:ids[]) "
    "AND r.label_id = l.id AND r.kind = 'server' AND f.target_id = :me AND f.domain = r.value"
)
_PROVED = Sql(
    "labels l CROSS JOIN label_rules r CROSS JOIN proved_domains d CROSS JOIN follows f "
    "WHERE l.account_id = :me AND l.id IN (:ids[]) AND r.label_id = l.id AND r.kind = 'link' "
    "AND d.domain = r.value AND f.account_id = d.account_id AND f.target_id = :me"
)
#: (label, account) of the followers of :me that bear one of his labels :ids.
_FOLLOWERS = Sql(
    "SELECT l.id AS label, f.account_id AS bearer FROM {given} "
    "UNION SELECT l.id, f.account_id FROM {servers} "
    "UNION SELECT l.id, f.account_id FROM {proved}",
    given=_GIVEN,
    servers=_OF_SERVERS,
    proved=_PROVED,
)
#: The same counted. Those of a server are counted in its index, and the few others are looked up.
_COUNTS = Sql(
    "SELECT label, SUM(people) AS bearers FROM ("
    "SELECT l.id AS label, COUNT(*) AS people FROM {servers} GROUP BY l.id "
    "UNION ALL SELECT label, COUNT(*) FROM (SELECT l.id AS label, f.account_id AS bearer, f.domain AS domain "
    "FROM {given} UNION SELECT l.id, f.account_id, f.domain FROM {proved}) AS b WHERE NOT EXISTS "
    "(SELECT 1 FROM label_rules r WHERE r.label_id = b.label AND r.kind = 'server' AND r.value = b.domain) "
    "GROUP BY label) AS counted GROUP BY label",
    given=_GIVEN,
    servers=_OF_SERVERS,
    proved=_PROVED,
)
_SERVERS = Sql(
    "SELECT r.value FROM labels l CROSS JOIN label_rules r WHERE l.account_id = :me AND l.id IN (:ids[]) "
    "AND r.label_id = l.id AND r.kind = 'server'"
)
#: How many followers of :me bear one of his labels :ids, each once; counted in the same way.
_COUNT_OF_ANY = Sql(
    "SELECT (SELECT COUNT(*) FROM follows f WHERE f.target_id = :me AND f.domain IN ({names})) + "
    "(SELECT COUNT(*) FROM (SELECT f.account_id FROM {given} AND f.domain NOT IN ({names}) "
    "UNION SELECT f.account_id FROM {proved} AND f.domain NOT IN ({names})) AS others)",
    names=_SERVERS,
    given=_GIVEN,
    proved=_PROVED,
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
    return await tx.run("DELETE FROM labels WHERE id = :id AND account_id = :me", id=id, me=account_id) == 1


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


async def give(tx: Tx, id: int, account_ids: Sequence[int]) -> None:
    """To those of these accounts that are there; who bears it already keeps it."""
    await tx.run(
        "INSERT INTO label_accounts (label_id, account_id) SELECT CAST(:label AS BIGINT), id FROM accounts "
        "WHERE id IN (:ids[]) ON CONFLICT (label_id, account_id) DO NOTHING",
        label=id,
        ids=list(account_ids),
    )


async def take(tx: Tx, id: int, account_ids: Sequence[int]) -> None:
    await tx.run(
        "DELETE FROM label_accounts WHERE label_id = :label AND account_id IN (:ids[])",
        label=id,
        ids=list(account_ids),
    )


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


async def insert_rule(tx: Tx, rule: LabelRule) -> bool:
    """False when the label has it already."""
    return await tx.run(_INSERT_RULE, **rows.columns(rule)) == 1


async def delete_rule(tx: Tx, label_id: int, id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM label_rules WHERE id = :id AND label_id = :label", id=id, label=label_id
    )
    return changed == 1


async def rules(db: Reader, label_ids: Collection[int]) -> list[LabelRule]:
    """Of all of these labels, by what they say."""
    found = await db.all(
        "SELECT * FROM label_rules WHERE label_id IN (:ids[]) ORDER BY label_id, kind, value",
        ids=list(label_ids),
    )
    return rows.records(found, LabelRule)


async def follower_counts(db: Reader, account_id: int, ids: Collection[int]) -> dict[int, int]:
    """By label, how many of a person's followers bear it."""
    found = await db.all(_COUNTS, me=account_id, ids=list(ids))
    return {row["label"]: int(row["bearers"]) for row in found}


async def follower_count(db: Reader, account_id: int, ids: Collection[int]) -> int:
    """How many of a person's followers bear one of these, each counted once."""
    return int(await db.value(_COUNT_OF_ANY, me=account_id, ids=list(ids)))


async def followers_of_each(db: Reader, account_id: int, ids: Collection[int]) -> dict[int, set[int]]:
    """By label, the followers of a person that bear it."""
    bearers: dict[int, set[int]] = {}
    for row in await db.all(_FOLLOWERS, me=account_id, ids=list(ids)):
        bearers.setdefault(row["label"], set()).add(row["bearer"])
    return bearers


async def followers(db: Reader, account_id: int, ids: Collection[int]) -> set[int]:
    """The followers of a person that bear one of these labels of his."""
    found = await db.all(_FOLLOWERS, me=account_id, ids=list(ids))
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
