"""Finding people as staff look for them. Lists are for the slow reader."""

from collections.abc import Collection
from typing import Any

from sabar.db.engine import Reader, Sql
from sabar.kit.paging import Window
from sabar.model.moderation import PeopleAsked
from sabar.store import rows

#: `status` of the API → the condition on `accounts a` and its `users u`.
STATUSES = {
    "active": Sql(
        "a.suspended_at IS NULL AND (u.id IS NULL OR (u.approved_at IS NOT NULL AND u.disabled_at IS NULL))"
    ),
    "pending": Sql("u.approved_at IS NULL AND NOT u.guest"),
    "guests": Sql("u.guest"),
    "disabled": Sql("u.disabled_at IS NOT NULL"),
    "silenced": Sql("a.limited_at IS NOT NULL"),
    "sensitized": Sql("a.sensitized_at IS NOT NULL"),
    "suspended": Sql("a.suspended_at IS NOT NULL"),
}
_ADDRESSES = 10


async def page(db: Reader, window: Window, asked: PeopleAsked) -> list[int]:
    """Account ids, newest first."""
    where, args = _conditions(asked)
    found = await db.all(
        Sql(
            "SELECT a.id FROM accounts a LEFT JOIN users u ON u.account_id = a.id "
            "WHERE a.id < :below AND a.id > :above{where} ORDER BY a.id {order} LIMIT :limit",
            where=where,
            order=Sql.order(window),
        ),
        **window.bounds,
        **args,
    )
    return window.newest_first([row[0] for row in found])


def _conditions(asked: PeopleAsked) -> tuple[Sql, dict[str, Any]]:
    parts: list[Sql] = []
    args: dict[str, Any] = {}
    if asked.local:
        parts.append(Sql("a.domain = ''"))
    if asked.remote:
        parts.append(Sql("a.domain <> ''"))
    if "guests" not in asked.statuses:
        parts.append(Sql("(u.id IS NULL OR NOT u.guest)"))
    parts += [STATUSES[status] for status in asked.statuses]
    if asked.staff:
        parts.append(Sql("u.role <> 'user' AND u.id IS NOT NULL"))
    if asked.roles is not None:
        parts.append(Sql("u.role IN (:roles[text])"))
        args["roles"] = list(asked.roles)
    if asked.invited_by is not None:
        parts.append(Sql("u.invite_id IN (SELECT i.id FROM invites i WHERE i.account_id = :inviter)"))
        args["inviter"] = asked.invited_by
    if asked.domain:
        parts.append(Sql("a.domain = :domain"))
        args["domain"] = asked.domain.lower()
    for name, column, words in (
        ("username", Sql("a.name_key"), asked.username),
        ("shown", Sql("a.display_name"), asked.display_name),
        ("email", Sql("u.email"), asked.email),
    ):
        if words:
            parts.append(Sql("{column} ILIKE :{name} ESCAPE '!'", column=column, name=Sql.name(name)))
            args[name] = f"{rows.literal(words.strip())}%"
    if asked.words:
        parts.append(
            Sql(
                "(a.name_key ILIKE :words ESCAPE '!' OR a.display_name ILIKE :inside ESCAPE '!' "
                "OR u.email ILIKE :words ESCAPE '!')"
            )
        )
        literal = rows.literal(asked.words.strip().removeprefix("@"))
        args |= {"words": f"{literal}%", "inside": f"%{literal}%"}
    if asked.addresses is not None:
        parts.append(
            Sql(
                "(u.sign_up_ip IN (:ips[text]) OR EXISTS "
                "(SELECT 1 FROM sessions s WHERE s.user_id = u.id AND s.ip IN (:ips[text])))"
            )
        )
        args["ips"] = list(asked.addresses)
    return Sql.joined("", (Sql(" AND {part}", part=part) for part in parts)), args


async def known_addresses(db: Reader, most: int) -> list[str]:
    """The network addresses people signed up or in from."""
    found = await db.all("SELECT ip FROM sessions UNION SELECT sign_up_ip FROM users LIMIT :most", most=most)
    return [row[0] for row in found if row[0]]


async def addresses(db: Reader, account_ids: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """(network address, when it was used last), the latest first, by account."""
    found = await db.all(
        "SELECT seen.account_id, seen.ip, MAX(seen.at) AS at FROM ("
        "SELECT u.account_id, s.ip, s.last_seen_at AS at FROM sessions s JOIN users u ON u.id = s.user_id "
        "WHERE u.account_id IN (:ids[]) UNION ALL "
        "SELECT account_id, sign_up_ip, created_at FROM users WHERE account_id IN (:ids[])) AS seen "
        "WHERE seen.ip <> '' GROUP BY seen.account_id, seen.ip ORDER BY at DESC, seen.ip",
        ids=list(account_ids),
    )
    groups: dict[int, list[tuple[str, int]]] = {}
    for row in found:
        group = groups.setdefault(row["account_id"], [])
        if len(group) < _ADDRESSES:
            group.append((row["ip"], row["at"]))
    return groups


async def origins(db: Reader, account_ids: Collection[int]) -> dict[int, tuple[int | None, int | None]]:
    """(application that made it, account that invited it) by account."""
    found = await db.all(
        "SELECT u.account_id, u.created_by_app_id, i.account_id AS inviter FROM users u "
        "LEFT JOIN invites i ON i.id = u.invite_id WHERE u.account_id IN (:ids[])",
        ids=list(account_ids),
    )
    return {row[0]: (row[1], row[2]) for row in found}
