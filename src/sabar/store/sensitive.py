"""People whom somebody labelled and wants to be asked about: what they are called, where they are found."""

from collections.abc import Collection

import msgspec

from sabar.db.engine import Reader, Sql
from sabar.store import rows

#: Given by hand; with a proved link; of a server, as far as they follow.
_PEOPLE = Sql(
    "SELECT * FROM (SELECT p.label_id, p.account_id FROM label_accounts p WHERE p.label_id IN (:ids[]) "
    "LIMIT :most) AS given "
    "UNION ALL SELECT * FROM (SELECT r.label_id, d.account_id FROM label_rules r CROSS JOIN proved_domains d "
    "WHERE r.label_id IN (:ids[]) AND r.kind = 'link' AND d.domain = r.value LIMIT :most) AS proved "
    "UNION ALL SELECT * FROM (SELECT r.label_id, f.account_id FROM label_rules r CROSS JOIN follows f "
    "WHERE r.label_id IN (:ids[]) AND r.kind = 'server' AND f.target_id = :me AND f.domain = r.value "
    "LIMIT :most) AS neighbours"
)


class Bearer(msgspec.Struct, frozen=True):
    label_id: int
    account_id: int
    username: str
    display_name: str
    domain: str


async def bearers(db: Reader, account_id: int, label_ids: Collection[int], most: int) -> list[Bearer]:
    """Who bears these labels of a person, in each of three ways `most` at most, the same account perhaps
    more than once.
    """
    found = await db.all(
        Sql(
            "SELECT b.label_id, a.id AS account_id, a.username, a.display_name, a.domain "
            "FROM ({people}) AS b CROSS JOIN accounts a WHERE a.id = b.account_id AND a.id <> :me",
            people=_PEOPLE,
        ),
        me=account_id,
        ids=list(label_ids),
        most=most,
    )
    return rows.records(found, Bearer)


async def proved(db: Reader, account_ids: Collection[int]) -> dict[int, list[str]]:
    """By account, the domains of its proved links and those above them."""
    found = await db.all(
        "SELECT account_id, domain FROM proved_domains WHERE account_id IN (:ids[]) ORDER BY domain",
        ids=list(account_ids),
    )
    domains: dict[int, list[str]] = {}
    for row in found:
        domains.setdefault(row["account_id"], []).append(row["domain"])
    return domains
