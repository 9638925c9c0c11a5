"""Spaces and who is in them."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Row, Sql, Tx
from sabar.model.spaces.rooms import Entered, Invite, Member, Space
from sabar.store import rows

_INSERT = rows.insert_sql("spaces", Space)
_INSERT_MEMBER = rows.insert_sql(
    "space_members", Member, conflict=Sql("ON CONFLICT (space_id, account_id) DO NOTHING")
)
_INSERT_INVITE = rows.insert_sql("space_invites", Invite)
_ENTERED = Sql(
    "SELECT {space}, {member} FROM spaces s JOIN space_members m ON m.space_id = s.id",
    space=rows.selected("s", Space, "s_"),
    member=rows.selected("m", Member, "m_"),
)
#: Whoever staff keeps out is out everywhere, for as long as that lasts.
_ABLE = Sql(
    "EXISTS (SELECT 1 FROM users able JOIN accounts whose ON whose.id = able.account_id "
    "WHERE able.account_id = m.account_id AND able.disabled_at IS NULL AND whose.suspended_at IS NULL)"
)
#: A guest is out at the minute, whether or not anything has noticed yet.
_INSIDE = Sql("(m.ends_at IS NULL OR m.ends_at > :now) AND {able}", able=_ABLE)
#: Whom one meets there: nobody of the leak test.
PRESENT = Sql("{inside} AND NOT m.proof", inside=_INSIDE)
#: Owners first, then as they came.
IN_ORDER = Sql(
    "ORDER BY CASE m.role WHEN 'owner' THEN 0 WHEN 'member' THEN 1 ELSE 2 END, m.joined_at, m.account_id"
)


async def insert(tx: Tx, space: Space) -> None:
    await tx.run(_INSERT, **rows.columns(space))


async def update(tx: Tx, space: Space) -> None:
    """The space is held. Its log is written by `log.append` alone."""
    await tx.run(
        "UPDATE spaces SET name = :name, past = :past, retention_seconds = :retention_seconds, "
        "outside = :outside, closes_at = :closes_at, held = :held, standup = :standup, "
        "export_days = :export_days, export_days_before = :export_days_before, "
        "export_days_from = :export_days_from, export_asked_at = :export_asked_at, export_at = :export_at, "
        "export_who = :export_who, notices_stopped_at = :notices_stopped_at, previews = :previews "
        "WHERE id = :id",
        **{
            name: value
            for name, value in rows.columns(space).items()
            if name not in ("slug", "created_at", "log_lines", "log_hash")
        },
    )


async def delete(tx: Tx, id: int) -> None:
    await tx.run("DELETE FROM spaces WHERE id = :id", id=id)


async def turn_out(tx: Tx, id: int) -> None:
    """Nobody is in it any more, and no link leads in."""
    await tx.run("DELETE FROM space_members WHERE space_id = :id", id=id)
    await tx.run("DELETE FROM space_invites WHERE space_id = :id", id=id)


async def by_id(db: Reader, id: int) -> Space | None:
    return rows.maybe(await db.one("SELECT * FROM spaces WHERE id = :id", id=id), Space)


async def by_slug(db: Reader, slug: str) -> Space | None:
    """For those who run the machine; people come in by `entered`."""
    return rows.maybe(await db.one("SELECT * FROM spaces WHERE slug = :slug", slug=slug), Space)


async def ids(db: Reader) -> list[int]:
    return [row["id"] for row in await db.all("SELECT id FROM spaces ORDER BY id")]


async def held(tx: Tx, id: int) -> Space | None:
    """The space as it is now; until this write ends nobody else changes who is in it or what its log says."""
    row = await tx.one("SELECT * FROM spaces WHERE id = :id FOR NO KEY UPDATE", id=id)
    return rows.maybe(row, Space)


async def entered(db: Reader, slug: str, account_id: int, now: int) -> Entered | None:
    """None where there is no such space, and for whoever is not in it: one statement for both."""
    row = await db.one(
        Sql(
            "{entered} WHERE s.slug = :slug AND m.account_id = :me AND {inside}",
            entered=_ENTERED,
            inside=_INSIDE,
        ),
        slug=slug,
        me=account_id,
        now=now,
    )
    return _entered(row) if row else None


async def entered_by_id(db: Reader, id: int, account_id: int, now: int) -> Entered | None:
    row = await db.one(
        Sql(
            "{entered} WHERE s.id = :id AND m.account_id = :me AND {inside}", entered=_ENTERED, inside=_INSIDE
        ),
        id=id,
        me=account_id,
        now=now,
    )
    return _entered(row) if row else None


async def entered_by(db: Reader, id: int, account_ids: Sequence[int], now: int) -> list[Entered]:
    """Those of these people who are in it."""
    found = await db.all(
        Sql(
            "{entered} WHERE s.id = :id AND m.account_id IN (:people[]) AND {inside}",
            entered=_ENTERED,
            inside=_INSIDE,
        ),
        id=id,
        people=list(account_ids),
        now=now,
    )
    return [_entered(row) for row in found]


async def of(db: Reader, account_id: int, now: int) -> list[Entered]:
    """All that somebody is in, by name."""
    found = await db.all(
        Sql(
            "{entered} WHERE m.account_id = :me AND {inside} ORDER BY LOWER(s.name), s.id",
            entered=_ENTERED,
            inside=_INSIDE,
        ),
        me=account_id,
        now=now,
    )
    return [_entered(row) for row in found]


async def to_be_written(db: Reader, now: int, written: int, said: int, most: int) -> list[Entered]:
    """Who chose letters, had none since `written`, and has not read what others said before `said` (ms), nor
    was written to about it.
    """
    found = await db.all(
        Sql(
            "{entered} WHERE m.by_mail AND m.notify <> 'nothing' AND m.letter_at <= :written AND {inside} "
            "AND EXISTS (SELECT 1 FROM space_posts p WHERE p.space_id = m.space_id AND p.id > m.seen_id "
            "AND p.id > m.letter_id AND p.account_id <> m.account_id AND p.created_at >= m.sees_from "
            "AND p.created_at < :said AND NOT p.proof) ORDER BY m.letter_at, m.account_id LIMIT :most",
            entered=_ENTERED,
            inside=_INSIDE,
        ),
        now=now,
        written=written,
        said=said,
        most=most,
    )
    return [_entered(row) for row in found]


async def owner_ids(db: Reader, space_id: int) -> list[int]:
    found = await db.all(
        "SELECT account_id FROM space_members WHERE space_id = :space AND role = 'owner' AND NOT proof "
        "ORDER BY account_id",
        space=space_id,
    )
    return [row["account_id"] for row in found]


async def ids_of(db: Reader, account_id: int) -> list[int]:
    """All spaces that have somebody as a member, whether or not he can use the server."""
    found = await db.all(
        "SELECT space_id FROM space_members WHERE account_id = :me ORDER BY space_id", me=account_id
    )
    return [row["space_id"] for row in found]


async def count_of(db: Reader, account_id: int) -> int:
    """How many spaces somebody is an owner of."""
    return int(
        await db.value(
            "SELECT COUNT(*) FROM space_members WHERE account_id = :me AND role = 'owner'",
            me=account_id,
        )
    )


async def closing(db: Reader, before: int) -> list[Space]:
    """Closed ones whose keys are to be destroyed by then."""
    found = await db.all(
        "SELECT * FROM spaces WHERE closes_at IS NOT NULL AND closes_at <= :before AND held < 2 ORDER BY id",
        before=before,
    )
    return rows.records(found, Space)


async def expiring(db: Reader) -> list[Space]:
    """Those that keep nothing for ever, and that nobody holds."""
    found = await db.all(
        "SELECT * FROM spaces WHERE retention_seconds IS NOT NULL AND held < 2 ORDER BY id",
    )
    return rows.records(found, Space)


# Members ----------------------------------------------------------------------------------------


async def add(tx: Tx, member: Member) -> bool:
    """False when he is in already."""
    return await tx.run(_INSERT_MEMBER, **rows.columns(member)) == 1


async def change(tx: Tx, member: Member) -> None:
    await tx.run(
        "UPDATE space_members SET role = :role, ends_at = :ends_at, holds = :holds "
        "WHERE space_id = :space_id AND account_id = :account_id",
        **{
            name: value
            for name, value in rows.columns(member).items()
            if name in ("space_id", "account_id", "role", "ends_at", "holds")
        },
    )


async def remove(tx: Tx, space_id: int, account_id: int) -> bool:
    """Whether he was in."""
    return (
        await tx.run(
            "DELETE FROM space_members WHERE space_id = :space AND account_id = :id",
            space=space_id,
            id=account_id,
        )
        == 1
    )


async def member(db: Reader, space_id: int, account_id: int) -> Member | None:
    row = await db.one(
        "SELECT * FROM space_members WHERE space_id = :space AND account_id = :id",
        space=space_id,
        id=account_id,
    )
    return rows.maybe(row, Member)


async def members(db: Reader, space_id: int, now: int) -> list[Member]:
    """Everybody who is in it, owners first, then in the order in which they came."""
    found = await db.all(
        Sql(
            "SELECT m.* FROM space_members m WHERE m.space_id = :space AND {present} {order}",
            present=PRESENT,
            order=IN_ORDER,
        ),
        space=space_id,
        now=now,
    )
    return rows.records(found, Member)


async def member_ids(db: Reader, space_id: int, now: int) -> set[int]:
    found = await db.all(
        Sql(
            "SELECT m.account_id FROM space_members m WHERE m.space_id = :space AND {present}",
            present=PRESENT,
        ),
        space=space_id,
        now=now,
    )
    return {row["account_id"] for row in found}


async def named(db: Reader, space_id: int, names: Sequence[str], now: int) -> list[int]:
    """Accounts in the space that bear one of these names (in small letters)."""
    found = await db.all(
        Sql(
            "SELECT a.id FROM space_members m JOIN accounts a ON a.id = m.account_id "
            "WHERE m.space_id = :space AND a.name_key IN (:names[text]) AND {present} ORDER BY a.id",
            present=PRESENT,
        ),
        space=space_id,
        names=list(names),
        now=now,
    )
    return [row["id"] for row in found]


async def owners(db: Reader, space_id: int) -> int:
    """How many there are who can use the server."""
    return int(
        await db.value(
            Sql(
                "SELECT COUNT(*) FROM space_members m WHERE m.space_id = :space AND m.role = 'owner' "
                "AND NOT m.proof AND {able}",
                able=_ABLE,
            ),
            space=space_id,
        )
    )


async def heir(db: Reader, space_id: int) -> Member | None:
    """Who has been a member for longest; guests inherit nothing."""
    row = await db.one(
        Sql(
            "SELECT m.* FROM space_members m WHERE m.space_id = :space AND m.role = 'member' "
            "AND NOT m.proof AND {able} "
            "ORDER BY m.joined_at, m.account_id LIMIT 1",
            able=_ABLE,
        ),
        space=space_id,
    )
    return rows.maybe(row, Member)


async def holders(db: Reader, space_id: int) -> int:
    """How many demand that nothing is destroyed."""
    return int(
        await db.value(
            "SELECT COUNT(*) FROM space_members WHERE space_id = :space AND holds AND role = 'owner'",
            space=space_id,
        )
    )


async def note_seen(tx: Tx, space_id: int, account_id: int, post_id: int) -> bool:
    """Read up to this post; False when he had read further."""
    return (
        await tx.run(
            "UPDATE space_members SET seen_id = :post WHERE space_id = :space AND account_id = :me "
            "AND seen_id < :post",
            post=post_id,
            space=space_id,
            me=account_id,
        )
        == 1
    )


# Invites ----------------------------------------------------------------------------------------


async def insert_invite(tx: Tx, invite: Invite) -> None:
    await tx.run(_INSERT_INVITE, **rows.columns(invite))


async def invite(db: Reader, token_hash: str) -> Invite | None:
    row = await db.one("SELECT * FROM space_invites WHERE token_hash = :hash", hash=token_hash)
    return rows.maybe(row, Invite)


async def invite_by_id(db: Reader, id: int) -> Invite | None:
    return rows.maybe(await db.one("SELECT * FROM space_invites WHERE id = :id", id=id), Invite)


async def invites(db: Reader, space_id: int, now: int) -> list[Invite]:
    """Those that still let somebody in, the newest first."""
    found = await db.all(
        "SELECT * FROM space_invites WHERE space_id = :space AND expires_at > :now "
        "AND (most_uses IS NULL OR uses < most_uses) ORDER BY id DESC",
        space=space_id,
        now=now,
    )
    return rows.records(found, Invite)


async def use_invite(tx: Tx, id: int, now: int) -> bool:
    """False when it lets nobody in any more."""
    return (
        await tx.run(
            "UPDATE space_invites SET uses = uses + 1 WHERE id = :id AND expires_at > :now "
            "AND (most_uses IS NULL OR uses < most_uses)",
            id=id,
            now=now,
        )
        == 1
    )


async def delete_invite(tx: Tx, space_id: int, id: int) -> bool:
    return (
        await tx.run("DELETE FROM space_invites WHERE id = :id AND space_id = :space", id=id, space=space_id)
        == 1
    )


def _entered(row: Row) -> Entered:
    return Entered(rows.part(row, Space, "s_"), rows.part(row, Member, "m_"))
