"""What is being talked about, counted every few minutes for everybody alike."""

from sabar.kit import ids, times
from sabar.model.oauth import Viewer
from sabar.reads import cached, hydrate, present
from sabar.reads import tags as tag_reads
from sabar.reads.entities.tags import Tag
from sabar.rules import trends as rules
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import tags as stored_tags
from sabar.store import trends

_KEEP = 5 * times.MINUTE
_MOST = 200


async def tags(app: Services, viewer: Viewer | None, *, limit: int, offset: int) -> list[Tag]:
    """Hashtags, the most talked about first."""

    async def count() -> list[int]:
        now = app.clock.now_ms()
        since = ids.first_of(now - rules.SPAN)
        scores: dict[int, float] = {}
        for tag_id, day, people in await trends.tag_days(app.db.slow(), since, rules.FEWEST_PEOPLE):
            age = now // times.DAY - day
            scores[tag_id] = scores.get(tag_id, 0) + people * rules.weight(age * times.DAY)
        return _best(scores)

    ranked = await cached.get(app, "trends:tags", _KEEP, list[int], count)
    part = ranked[offset : offset + limit]
    known = {tag.id: tag for tag in await stored_tags.by_ids(app.db.read(), part)} if part else {}
    return await tag_reads.of(app, viewer, [known[id] for id in part if id in known])


async def statuses(app: Services, viewer: Viewer | None, *, limit: int, offset: int) -> list[bytes]:
    """Posts, the most talked about first, as far as this viewer wants to see them."""

    async def count() -> list[int]:
        now = app.clock.now_ms()
        found = await trends.posts(app.db.slow(), ids.first_of(now - rules.SPAN), rules.FEWEST_PEOPLE, _MOST)
        return _best({id: people * rules.weight(now - written) for id, written, people in found})

    ranked = await cached.get(app, "trends:statuses", _KEEP, list[int], count)
    seen = await hydrate.see(app, viewer, ranked[offset : offset + limit], Place.PUBLIC)
    return await present.statuses(app, viewer, seen, Place.PUBLIC)


def _best(scores: dict[int, float]) -> list[int]:
    return sorted(scores, key=lambda id: (-scores[id], -id))[:_MOST]
