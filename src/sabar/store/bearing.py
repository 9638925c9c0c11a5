"""Who bears a label, said in SQL: what was given by hand, and what rules name. And how many of somebody's
followers bear which of his: counts that are kept, as walking through all followers takes too long to be done
while somebody writes.

Whatever changes who follows, who bears or who is suspended counts those concerned anew in the same write, and
only once it holds both the follower and whom he follows: of two such writes at the same moment one sees the
other.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import msgspec

from sabar.db.engine import Reader, Row, Sql, Tx

#: An account `v` bears a label `l`.
BEARS = Sql(
    "(EXISTS (SELECT 1 FROM label_accounts p WHERE p.label_id = l.id AND p.account_id = v.id) "
    "OR EXISTS (SELECT 1 FROM label_rules r WHERE r.label_id = l.id AND (r.kind = 'server' "
    "AND r.value = v.domain OR r.kind = 'link' AND EXISTS (SELECT 1 FROM proved_domains d "
    "WHERE d.account_id = v.id AND d.domain = r.value))))"
)
#: The author `a` of a post bears all of the labels :labels of :me and none of his labels :not_labels.
BY_BEARERS = Sql(
    "NOT EXISTS (SELECT 1 FROM labels l CROSS JOIN accounts v WHERE v.id = a.id AND l.account_id = :me "
    "AND (l.id IN (:labels[]) AND NOT {bears} OR l.id IN (:not_labels[]) AND {bears}))",
    bears=BEARS,
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
FOLLOWERS = Sql(
    "SELECT l.id AS label, f.account_id AS bearer FROM {given} "
    "UNION SELECT l.id, f.account_id FROM {servers} "
    "UNION SELECT l.id, f.account_id FROM {proved}",
    given=_GIVEN,
    servers=_OF_SERVERS,
    proved=_PROVED,
)
#: The ids of labels `l` in one text.
IDS = Sql("COALESCE(string_agg(CAST(l.id AS TEXT), ',' ORDER BY l.id), '')")
_ADD = Sql(
    "INSERT INTO follower_groups (account_id, label_ids, people) "
    "SELECT account_id, label_ids, CAST(:by AS BIGINT) * COUNT(*) FROM (SELECT o.id AS account_id, "
    "(SELECT {ids} FROM labels l WHERE l.account_id = o.id AND {bears}) AS label_ids "
    "FROM accounts o CROSS JOIN accounts v "
    "WHERE o.id IN (:owners[]) AND v.id IN (:followers[]) AND v.suspended_at IS NULL) AS changed "
    "WHERE TRUE GROUP BY account_id, label_ids ON CONFLICT (account_id, label_ids) "
    "DO UPDATE SET people = follower_groups.people + excluded.people",
    ids=IDS,
    bears=BEARS,
)
#: The same for one of each, as a follow is one of many writes.
_ADD_ONE = Sql(
    "INSERT INTO follower_groups (account_id, label_ids, people) "
    "SELECT CAST(:owner AS BIGINT), (SELECT {ids} FROM labels l WHERE l.account_id = :owner AND {bears}), "
    "CAST(:by AS BIGINT) FROM accounts v WHERE v.id = :follower AND v.suspended_at IS NULL "
    "ON CONFLICT (account_id, label_ids) DO UPDATE SET people = follower_groups.people + excluded.people",
    ids=IDS,
    bears=BEARS,
)
_ALL = Sql(
    "INSERT INTO follower_groups (account_id, label_ids, people) "
    "SELECT CAST(:me AS BIGINT), COALESCE(b.label_ids, ''), COUNT(*) FROM follows f "
    "CROSS JOIN accounts v LEFT JOIN (SELECT l.bearer, string_agg(CAST(l.label AS TEXT), ',' ORDER BY "
    "l.label) AS label_ids FROM ({followers}) AS l GROUP BY l.bearer) AS b ON b.bearer = v.id "
    "WHERE f.target_id = :me AND v.id = f.account_id AND v.suspended_at IS NULL GROUP BY b.label_ids",
    followers=FOLLOWERS,
)


class Crowd(msgspec.Struct, frozen=True):
    """`groups`: by the labels that they all bear and no other, how many people. `labelled`: there are labels,
    be they borne or not.
    """

    groups: Mapping[frozenset[int], int]
    labelled: bool

    def count(self, only: Collection[int] = (), besides: Collection[int] = ()) -> int:
        """How many bear one of `only`, where there are any, and none of `besides`."""
        return sum(self.only(only, besides).groups.values())

    def only(self, only: Collection[int] = (), besides: Collection[int] = ()) -> "Crowd":
        """These alone, as `count` counts them."""
        if not only and not besides:
            return self
        groups = {
            ids: people
            for ids, people in self.groups.items()
            if (not only or not ids.isdisjoint(only)) and ids.isdisjoint(besides)
        }
        return Crowd(groups, self.labelled)

    def of_each(self) -> Counter[int]:
        """By label, how many bear it."""
        counts = Counter[int]()
        for ids, people in self.groups.items():
            for id in ids:
                counts[id] += people
        return counts

    def and_(self, people: Iterable[Iterable[int]]) -> "Crowd":
        """With more people, each said by the labels that he bears."""
        groups = Counter(self.groups)
        groups.update(frozenset(ids) for ids in people)
        return Crowd(groups, self.labelled)


async def crowd(db: Reader, me: int) -> Crowd:
    """The followers of somebody, without suspended ones."""
    found = await db.all(
        "SELECT g.label_ids, g.people, EXISTS (SELECT 1 FROM labels l WHERE l.account_id = a.id) AS labelled "
        "FROM accounts a LEFT JOIN follower_groups g ON g.account_id = a.id AND g.people <> 0 "
        "WHERE a.id = :me",
        me=me,
    )
    return Crowd(groups(found), any(row["labelled"] for row in found))


def groups(found: Iterable[Row]) -> dict[frozenset[int], int]:
    """Rows of `IDS` and a number of people as records have it."""
    return {
        frozenset(map(int, row[0].split(","))) if row[0] else frozenset(): int(row[1])
        for row in found
        if row[1]
    }


async def count(tx: Tx, followers: Collection[int], owners: Collection[int], by: int) -> None:
    """`by` 1: each of these people is counted among the followers of each of the owners, as he is labelled
    now; `by` -1: no more.
    """
    if followers and owners:
        await tx.run(_ADD, followers=sorted(followers), owners=sorted(owners), by=by)


async def count_one(tx: Tx, follower: int, owner: int, by: int) -> None:
    """As `count`, for one of each."""
    await tx.run(_ADD_ONE, follower=follower, owner=owner, by=by)


async def count_anew(tx: Tx, me: int) -> None:
    """All followers of somebody who holds himself."""
    ids = [row[0] for row in await tx.all("SELECT id FROM labels WHERE account_id = :me", me=me)]
    await tx.run("DELETE FROM follower_groups WHERE account_id = :me", me=me)
    await tx.run(_ALL, me=me, ids=ids)


async def following(tx: Tx, me: int, account_ids: Collection[int]) -> list[int]:
    """Those of these accounts that follow somebody."""
    found = await tx.all(
        "SELECT account_id FROM follows WHERE target_id = :me AND account_id IN (:ids[])",
        me=me,
        ids=list(account_ids),
    )
    return [row[0] for row in found]


async def hold_followed(tx: Tx, account_id: int) -> list[int]:
    """Whom an account that is held follows; they are held too."""
    found = await tx.all(
        "SELECT id FROM accounts WHERE id IN (SELECT target_id FROM follows WHERE account_id = :id) "
        "ORDER BY id FOR NO KEY UPDATE",
        id=account_id,
    )
    return [row[0] for row in found]
