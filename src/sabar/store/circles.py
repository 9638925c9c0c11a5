"""Circles: exactly whom a post, and the answers to it, are for."""

from collections.abc import Collection, Iterable

import msgspec

from sabar.db.engine import Reader, Row, Sql, Tx
from sabar.model.audience import Circle
from sabar.model.labels import Colour
from sabar.store import readable, rows

_INSERT = rows.insert_sql("circles", Circle)


class Inside(msgspec.Struct, frozen=True):
    """A circle as somebody in it is told of it: whose it is. Its owner alone also hears of which `labels`
    (name, colour) it is made, and `without` which, as long as all of them are there, and for how many
    `people` it was.
    """

    circle_id: int
    owner_id: int
    owner_version: int
    labels: tuple[tuple[str, Colour], ...] = ()
    without: tuple[tuple[str, Colour], ...] = ()
    people: int | None = None


async def insert(
    tx: Tx, circle: Circle, account_ids: Collection[int], only: Collection[int], without: Collection[int]
) -> None:
    """`account_ids`: whom it names, as its kind means it; `only` and `without`: the labels it is made of."""
    await tx.run(_INSERT, **rows.columns(circle))
    await tx.run(
        "INSERT INTO circle_accounts (circle_id, account_id) "
        "SELECT CAST(:circle AS BIGINT), id FROM accounts WHERE id IN (:ids[])",
        circle=circle.id,
        ids=list(account_ids),
    )
    await tx.run(
        "INSERT INTO circle_labels (circle_id, label_id, left_out) "
        "SELECT CAST(:circle AS BIGINT), id, id IN (:without[]) FROM labels "
        "WHERE id IN (:only[]) OR id IN (:without[])",
        circle=circle.id,
        only=list(only),
        without=list(without),
    )


async def label_ids(db: Reader, id: int) -> tuple[list[int], list[int]]:
    """The labels that it was made of, and those that were left out, also of those that are gone."""
    found = await db.all(
        "SELECT label_id, left_out FROM circle_labels WHERE circle_id = :id ORDER BY label_id", id=id
    )
    return [row[0] for row in found if not row[1]], [row[0] for row in found if row[1]]


async def by_id(db: Reader, id: int) -> Circle | None:
    return rows.maybe(await db.one("SELECT * FROM circles WHERE id = :id", id=id), Circle)


async def members(db: Reader, ids: Collection[int], account_ids: Collection[int]) -> set[tuple[int, int]]:
    """(circle, account) for each of these accounts that is in one of these circles."""
    if not ids or not account_ids:
        return set()
    found = await db.all(
        Sql(
            "SELECT u.id AS circle, v.id AS member FROM circles u CROSS JOIN accounts v "
            "WHERE u.id IN (:ids[]) AND v.id IN (:people[]) AND {holds}",
            holds=readable.HOLDS,
        ),
        ids=list(ids),
        people=list(account_ids),
    )
    return {(row["circle"], row["member"]) for row in found}


async def inside(
    db: Reader, ids: Collection[int], account_ids: Collection[int]
) -> dict[int, dict[int, Inside]]:
    """By account and circle, what each of these accounts that is in one of these circles is told of it."""
    if not ids or not account_ids:
        return {}
    found = await db.all(
        Sql(
            "SELECT u.id AS circle, v.id AS member, u.owner_id, o.version AS owner_version, "
            "u.people, c.left_out, l.name, l.colour "
            "FROM circles u CROSS JOIN accounts v JOIN accounts o ON o.id = u.owner_id "
            "LEFT JOIN circle_labels c ON c.circle_id = u.id AND u.owner_id = v.id "
            "LEFT JOIN labels l ON l.id = c.label_id AND l.account_id = v.id "
            "WHERE u.id IN (:ids[]) AND v.id IN (:people[]) AND {holds} ORDER BY l.name_key",
            holds=readable.HOLDS,
        ),
        ids=list(ids),
        people=list(account_ids),
    )
    told: dict[int, dict[int, Inside]] = {}
    for (circle, member), lines in _together(found).items():
        first = lines[0]
        one = Inside(circle, first["owner_id"], first["owner_version"])
        if member == one.owner_id:
            whole = all(line["name"] is not None for line in lines)
            told_to_him = [
                (line["left_out"], (line["name"], Colour(line["colour"]))) for line in lines if whole
            ]
            one = msgspec.structs.replace(
                one,
                labels=tuple(label for left_out, label in told_to_him if not left_out),
                without=tuple(label for left_out, label in told_to_him if left_out),
                people=first["people"],
            )
        told.setdefault(member, {})[circle] = one
    return told


def _together(found: Iterable[Row]) -> dict[tuple[int, int], list[Row]]:
    """By circle and member: an owner has a line for each label."""
    lines: dict[tuple[int, int], list[Row]] = {}
    for row in found:
        lines.setdefault((row["circle"], row["member"]), []).append(row)
    return lines
