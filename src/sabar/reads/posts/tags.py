"""Hashtags as a viewer sees them."""

import hashlib
from collections.abc import Sequence

import msgspec

from sabar.kit import ids as kit_ids
from sabar.kit import times
from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.statuses import Tag
from sabar.model.viewers import Viewer
from sabar.reads.entities import tags as entities
from sabar.rules import trends
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import reviews, tags

_KEEP_MS = times.MINUTE
_SUGGESTED = 10
_SUGGESTED_FROM_MS = 90 * times.DAY


async def of(app: Services, viewer: Viewer | None, found: Sequence[Tag]) -> list[entities.Tag]:
    """In the given order, with a week of use."""
    ids = [tag.id for tag in found]
    uses = await _uses(app, ids)
    if viewer is None:
        return [entities.of(app, tag, uses[tag.id]) for tag in found]
    followed, featured = await tags.marks(app.db.read(), viewer.id, ids) if ids else (set(), set())
    return [
        entities.of(app, tag, uses[tag.id], following=tag.id in followed, featuring=tag.id in featured)
        for tag in found
    ]


async def named(app: Services, viewer: Viewer | None, name: str) -> entities.Tag:
    """A tag by what somebody typed. One that nobody has used yet has an id made of its name, and so has one
    that only posts not meant for all carry: its own would tell that, and since when. `NotFound`: no tag.
    """
    shown = name.strip().removeprefix("#")
    if not names.is_tag(shown):
        raise NotFound
    db = app.db.read()
    tag = await tags.by_name(db, names.normalise_tag(shown))
    if tag is not None and await tags.known_to(db, tag.id, viewer.id if viewer else 0):
        return (await of(app, viewer, [tag]))[0]
    unknown: bool | msgspec.UnsetType = msgspec.UNSET if viewer is None else False
    name = names.normalise_tag(shown)
    new = Tag(_id_of_unused(name), name, shown, 0)
    return entities.of(app, new, {}, following=unknown, featuring=unknown)


def _id_of_unused(name: str) -> int:
    """Above every id that is ever given, and the same each time: clients keep things by it."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return kit_ids.LARGEST // 2 + 1 + int.from_bytes(digest) % (kit_ids.LARGEST // 2)


async def for_staff(app: Services, ids: Sequence[int]) -> list[entities.AdminTag]:
    """In the given order, with what was decided about each."""
    db = app.db.read()
    known = {tag.id: tag for tag in await tags.by_ids(db, ids)} if ids else {}
    decided = await reviews.tags(db, ids)
    shown = await of(app, None, [known[id] for id in ids if id in known])
    may = trends.may_trend(None, app.settings.trends)
    return [entities.for_staff(one, decided[int(one.id)], may_trend=may) for one in shown]


async def all_for_staff(app: Services, window: Window) -> list[entities.AdminTag]:
    """The hashtags of public posts, newest first."""
    return await for_staff(app, [tag.id for tag in await reviews.all_tags(app.db.slow(), window)])


async def one_for_staff(app: Services, id: int) -> entities.AdminTag:
    """NotFound when there is no such tag."""
    if not await reviews.is_public_tag(app.db.read(), id):
        raise NotFound
    return (await for_staff(app, [id]))[0]


async def followed(app: Services, viewer: Viewer, window: Window) -> tuple[list[entities.Tag], list[int]]:
    """The tags, and their keys for paging."""
    found = await tags.followed(app.db.read(), viewer.id, window)
    return await of(app, viewer, [tag for _, tag in found]), [key for key, _ in found]


async def featured(app: Services, account: Account) -> list[entities.FeaturedTag]:
    """What an account features on its profile."""
    if account.suspended_at is not None:
        return []
    found = await tags.featured(app.db.read(), account.id)
    used = await tags.used_by(app.db.slow(), account.id, [tag.id for _, tag in found]) if found else {}
    return [entities.featured(app, id, tag, account, used.get(tag.id)) for id, tag in found]


async def suggested(app: Services, viewer: Viewer) -> list[entities.Tag]:
    """Tags the viewer uses often and does not feature yet."""
    since = kit_ids.first_of(app.clock.now_ms() - _SUGGESTED_FROM_MS)
    return await of(app, viewer, await tags.favourite_tags(app.db.slow(), viewer.id, since, _SUGGESTED))


class _Use(msgspec.Struct, array_like=True):
    day: int
    posts: int
    authors: int


_decode = msgspec.json.Decoder(list[_Use]).decode


async def _uses(app: Services, ids: Sequence[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """Tag id → day → posts, authors; kept for a minute, since a busy tag is counted over many posts."""
    known: dict[int, list[_Use]] = {}
    for id in ids:
        cached = await app.cache.get(f"tag-uses:{id}")
        if cached is not None:
            known[id] = _decode(cached)
    missing = [id for id in ids if id not in known]
    if missing:
        known |= {id: [] for id in missing}
        first = times.midnight(app.clock.now_ms()) - (entities.DAYS - 1) * times.DAY
        for id, day, posts, authors in await tags.uses(app.db.slow(), missing, kit_ids.first_of(first) - 1):
            known[id].append(_Use(day, posts, authors))
        for id in missing:
            await app.cache.set(f"tag-uses:{id}", msgspec.json.encode(known[id]), _KEEP_MS)
    return {id: {use.day: (use.posts, use.authors) for use in found} for id, found in known.items()}
