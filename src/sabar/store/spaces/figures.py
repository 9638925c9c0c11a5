"""What those who run the machine see of spaces: names and sizes."""

import msgspec

from sabar.db.engine import Reader
from sabar.store import rows


class Figures(msgspec.Struct, frozen=True):
    """`size`: bytes of what was said, sealed. `closes_at` (ms): it is closed, and goes then."""

    id: int
    slug: str
    name: str
    created_at: int
    retention_seconds: int | None
    closes_at: int | None
    members: int
    posts: int
    size: int


async def everything(db: Reader) -> list[Figures]:
    """By name; for the slow reader."""
    found = await db.all(
        "SELECT s.id, s.slug, s.name, s.created_at, s.retention_seconds, s.closes_at, "
        "(SELECT COUNT(*) FROM space_members m WHERE m.space_id = s.id AND NOT m.proof) AS members, "
        "(SELECT COUNT(*) FROM space_posts p WHERE p.space_id = s.id AND NOT p.proof) AS posts, "
        "CAST((SELECT COALESCE(SUM(LENGTH(p.sealed)), 0) FROM space_posts p WHERE p.space_id = s.id) "
        "AS BIGINT) AS size FROM spaces s ORDER BY LOWER(s.name), s.id"
    )
    return rows.records(found, Figures)


async def days(db: Reader) -> dict[int, set[int]]:
    """The days of which something is there, by space; for the slow reader."""
    found: dict[int, set[int]] = {}
    for row in await db.all(
        "SELECT space_id, day FROM space_posts UNION SELECT space_id, day FROM space_files "
        "UNION SELECT space_id, day FROM space_drafts WHERE LENGTH(sealed) > 0 "
        "UNION SELECT space_id, day FROM space_reports"
    ):
        found.setdefault(row["space_id"], set()).add(row["day"])
    return found
