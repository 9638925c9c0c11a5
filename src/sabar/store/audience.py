"""Who may read what somebody is about to post, said account by account, as reading will have it. Slow where
there are many: `reads/people/audience` counts from numbers that are kept.
"""

from collections.abc import Collection, Sequence

import msgspec

from sabar.db.engine import Reader, Row, Sql
from sabar.kit.paging import Window
from sabar.store import bearing, readable

_CANDIDATES = Sql(
    "SELECT f.account_id FROM follows f WHERE f.target_id = :me "
    "UNION SELECT n.id FROM accounts n WHERE n.id IN (:named[]) "
    "UNION SELECT c.account_id FROM circle_accounts c WHERE c.circle_id = :circle"
)
_OF_LABELS = Sql(
    "EXISTS (SELECT 1 FROM labels l WHERE l.account_id = :me AND l.id IN (:labels[]) AND {bears})",
    bears=bearing.BEARS,
)
_LEFT_OUT = Sql(
    "EXISTS (SELECT 1 FROM labels l WHERE l.account_id = :me AND l.id IN (:not_labels[]) AND {bears})",
    bears=bearing.BEARS,
)
#: An account `v` may read it.
_READS = Sql(
    "(v.id IN ({candidates}) AND v.id <> :me AND v.suspended_at IS NULL "
    "AND (:only_here = 0 OR v.domain = '') "
    "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = :me AND b.target_id = v.id) AND ("
    "v.id IN (:named[]) OR (:to_followers = 1 AND EXISTS "
    "(SELECT 1 FROM follows f WHERE f.account_id = v.id AND f.target_id = :me)) "
    "OR EXISTS (SELECT 1 FROM circles u WHERE u.id = :circle AND u.owner_id = :me AND {holds})) "
    "AND (:chosen = 0 OR {of_labels}) AND (:barred = 0 OR NOT {left_out}))",
    candidates=_CANDIDATES,
    holds=readable.HOLDS,
    of_labels=_OF_LABELS,
    left_out=_LEFT_OUT,
)
_AMONG = {
    "": Sql("TRUE"),
    "label": Sql(
        "EXISTS (SELECT 1 FROM labels l WHERE l.account_id = :me AND l.id = :among AND {bears})",
        bears=bearing.BEARS,
    ),
    "server": Sql("v.domain = :among"),
    "link": Sql("EXISTS (SELECT 1 FROM proved_domains d WHERE d.account_id = v.id AND d.domain = :among)"),
}
#: Servers and domains that are told, those of most people first.
_TOLD = 20


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """`me` writes, for his followers or not, for those `named` (account ids), for a `circle` of his (0:
    none); of these, where there are any, for bearers of `only_labels`, and not for bearers of
    `except_labels`; `only_here`: only for those who live on this server.
    """

    me: int
    to_followers: bool = False
    named: Collection[int] = ()
    circle: int = 0
    only_labels: Collection[int] = ()
    except_labels: Collection[int] = ()
    only_here: bool = False

    @property
    def given(self) -> dict[str, object]:
        return {
            "me": self.me,
            "to_followers": int(self.to_followers),
            "named": list(self.named),
            "circle": self.circle,
            "labels": list(self.only_labels),
            "chosen": int(bool(self.only_labels)),
            "not_labels": list(self.except_labels),
            "barred": int(bool(self.except_labels)),
            "only_here": int(self.only_here),
        }


async def suspended_followers(db: Reader, me: int) -> list[int]:
    found = await db.all(
        "SELECT v.id FROM accounts v CROSS JOIN follows f WHERE v.suspended_at IS NOT NULL "
        "AND f.account_id = v.id AND f.target_id = :me",
        me=me,
    )
    return [row[0] for row in found]


async def named(db: Reader, me: int, ids: Collection[int]) -> dict[int, bool]:
    """Of these accounts, those that may read what names them, and whether they follow."""
    if not ids:
        return {}
    found = await db.all(
        "SELECT v.id, EXISTS (SELECT 1 FROM follows f WHERE f.account_id = v.id AND f.target_id = :me) "
        "AS follows FROM accounts v WHERE v.id IN (:ids[]) AND v.id <> :me AND v.suspended_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = :me AND b.target_id = v.id)",
        me=me,
        ids=list(ids),
    )
    return {row["id"]: bool(row["follows"]) for row in found}


async def readers(
    db: Reader, asked: Asked, window: Window, *, kind: str = "", among: str | int = ""
) -> list[int]:
    """Account ids, those that joined last first. `kind`: of the bearers of a label (its id), of a server or
    with a proved link under a domain (its name) only.
    """
    found = await db.all(
        Sql(
            "SELECT v.id FROM accounts v WHERE {reads} AND {of} AND v.id < :below AND v.id > :above "
            "ORDER BY v.id {order} LIMIT :limit",
            reads=_READS,
            of=_AMONG[kind],
            order=Sql.order(window),
        ),
        **asked.given,
        **({"among": among} if kind else {}),
        **window.bounds,
    )
    return window.newest_first([row[0] for row in found])


async def groups(db: Reader, asked: Asked) -> dict[frozenset[int], int]:
    """How many of them bear exactly which labels of the writer's."""
    found = await db.all(
        Sql(
            "SELECT label_ids, COUNT(*) AS people FROM (SELECT (SELECT {ids} FROM labels l "
            "WHERE l.account_id = :me AND {bears}) AS label_ids FROM accounts v WHERE {reads}) AS readers "
            "GROUP BY label_ids",
            ids=bearing.IDS,
            bears=bearing.BEARS,
            reads=_READS,
        ),
        **asked.given,
    )
    return bearing.groups(found)


async def servers(db: Reader, asked: Asked) -> Sequence[tuple[str, int]]:
    """How many are of each server; the empty name is this one."""
    found = await db.all(
        Sql(
            "SELECT v.domain AS name, COUNT(*) AS people FROM accounts v WHERE {reads} "
            "GROUP BY v.domain ORDER BY people DESC, name LIMIT :told",
            reads=_READS,
        ),
        told=_TOLD,
        **asked.given,
    )
    return _counted(found)


async def domains(db: Reader, asked: Asked) -> Sequence[tuple[str, int]]:
    """How many have a proved link under each domain."""
    found = await db.all(
        Sql(
            "SELECT d.domain AS name, COUNT(*) AS people FROM proved_domains d "
            "JOIN accounts v ON v.id = d.account_id WHERE {reads} "
            "GROUP BY d.domain ORDER BY people DESC, name LIMIT :told",
            reads=_READS,
        ),
        told=_TOLD,
        **asked.given,
    )
    return _counted(found)


def _counted(found: Sequence[Row]) -> list[tuple[str, int]]:
    return [(row["name"], row["people"]) for row in found]
