"""What is being talked about, counted every few minutes for everybody alike.

Staff may keep a thing from trending, or is asked about each first (the setting `trends`): that is looked up
anew each time, so that a decision holds at once.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from sabar.kit import ids, times
from sabar.model.cards import Card
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.assemble import cards as seen_cards
from sabar.reads.assemble import people, posts
from sabar.reads.assemble.parts import Card as SeenCard
from sabar.reads.assemble.parts import Post
from sabar.reads.entities import cards as card_entities
from sabar.reads.entities import tags as tag_entities
from sabar.reads.hydrate import Seen
from sabar.reads.posts import tags as tag_reads
from sabar.reads.server import cached_answers
from sabar.rules import trends as rules
from sabar.rules.previews import cards as card_rules
from sabar.rules.previews import foreign
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import cards, reviews, trends
from sabar.store import tags as stored_tags

_KEEP = 5 * times.MINUTE
_MOST = 200
Decided = Mapping[int, bool | None]
Thing = TypeVar("Thing")


class Link(msgspec.Struct, frozen=True):
    """A linked page with a week of use, today first."""

    card: SeenCard
    history: list[tag_entities.History]


class Reviewed(msgspec.Struct, Generic[Thing], frozen=True):
    """A thing with what staff decided about it; None: nothing yet."""

    thing: Thing
    trendable: bool | None


async def tags(app: Services, viewer: Viewer | None, *, limit: int, offset: int) -> list[tag_entities.Tag]:
    """Hashtags, the most talked about first."""
    ranked = await _ranked(app, "tags", _tag_scores)
    decided = {id: one.trendable for id, one in (await reviews.tags(app.db.read(), ranked)).items()}
    part = _allowed(app, ranked, decided)[offset : offset + limit]
    known = {tag.id: tag for tag in await stored_tags.by_ids(app.db.read(), part)} if part else {}
    return await tag_reads.of(app, viewer, [known[id] for id in part if id in known])


async def statuses(app: Services, viewer: Viewer | None, *, limit: int, offset: int) -> list[Seen]:
    """Posts, the most talked about first, as far as this viewer wants to see them."""
    ranked = await _ranked(app, "statuses", _status_scores)
    allowed = _allowed(app, ranked, await reviews.statuses(app.db.read(), ranked))
    return await hydrate.see(app, viewer, allowed[offset : offset + limit], Place.PUBLIC)


async def links(app: Services, viewer: Viewer | None, *, limit: int, offset: int) -> list[Link]:
    """Linked pages, the most talked about first."""
    ranked = await _ranked(app, "links", _link_scores)
    allowed = _allowed(app, ranked, await reviews.cards(app.db.read(), ranked))
    return await _links(app, viewer, allowed[offset : offset + limit])


async def trending_link(app: Services, url: str) -> Card:
    """The page at this address while it trends. NotFound otherwise."""
    address = foreign.address(url)
    card = await cards.by_key(app.db.read(), card_rules.key(address)) if address else None
    ranked = await _ranked(app, "links", _link_scores)
    if card is None or card.id not in ranked:
        raise NotFound
    if not _allowed(app, [card.id], await reviews.cards(app.db.read(), [card.id])):
        raise NotFound
    return card


# For staff: everything that trends or would, whatever was decided about it


async def reviewed_tags(app: Services, *, limit: int, offset: int) -> list[tag_entities.AdminTag]:
    part = (await _ranked(app, "tags", _tag_scores))[offset : offset + limit]
    return await tag_reads.for_staff(app, part)


async def reviewed_statuses(
    app: Services, viewer: Viewer, *, limit: int, offset: int
) -> list[Reviewed[Post]]:
    part = (await _ranked(app, "statuses", _status_scores))[offset : offset + limit]
    return await statuses_for_staff(app, viewer, part)


async def reviewed_links(app: Services, viewer: Viewer, *, limit: int, offset: int) -> list[Reviewed[Link]]:
    part = (await _ranked(app, "links", _link_scores))[offset : offset + limit]
    return await links_for_staff(app, viewer, part)


async def statuses_for_staff(app: Services, viewer: Viewer, ids: Sequence[int]) -> list[Reviewed[Post]]:
    decided = await reviews.statuses(app.db.read(), ids)
    seen = await hydrate.see(app, viewer, ids, Place.SINGLE)
    shown = await posts.of(app, viewer, seen, Place.SINGLE)
    return [Reviewed(one, decided.get(one.content.record.id)) for one in shown]


async def links_for_staff(app: Services, viewer: Viewer, ids: Sequence[int]) -> list[Reviewed[Link]]:
    decided = await reviews.cards(app.db.read(), ids)
    return [Reviewed(one, decided.get(one.card.record.id)) for one in await _links(app, viewer, ids)]


async def publishers(app: Services, *, limit: int, offset: int) -> list[card_entities.AdminPublisher]:
    """The sites of the linked pages that trend or would, and those that were decided about."""
    ranked = await _ranked(app, "links", _link_scores)
    found = await reviews.providers(app.db.read(), ranked)
    return [card_entities.publisher(one) for one in found[offset : offset + limit]]


async def publisher(app: Services, id: int) -> card_entities.AdminPublisher:
    found = await reviews.provider(app.db.read(), id)
    if found is None:
        raise NotFound
    return card_entities.publisher(found)


async def _links(app: Services, viewer: Viewer | None, wanted: Sequence[int]) -> list[Link]:
    if not wanted:
        return []
    db = app.db.read()
    known = {card.id: card for card in await cards.with_authors(db, wanted)}
    authors = await people.by_ids(app, {one.author_id for one in known.values() if one.author_id})
    today = app.clock.now_ms() // times.DAY
    first = ids.first_of((today - tag_entities.DAYS + 1) * times.DAY) - 1
    uses: dict[int, dict[int, tuple[int, int]]] = {}
    for id, day, used, writers in await _link_uses(app, wanted, first):
        uses.setdefault(id, {})[day] = (used, writers)
    return [
        Link(
            seen_cards.seen(viewer, known[id], authors.get(known[id].author_id or 0)),
            tag_entities.history(today, uses.get(id, {})),
        )
        for id in wanted
        if id in known
    ]


async def _link_uses(app: Services, wanted: Sequence[int], since: int) -> list[tuple[int, int, int, int]]:
    """As in the store; kept for a minute, since a busy page is counted over many posts."""

    async def count() -> list[tuple[int, int, int, int]]:
        return await trends.link_uses(app.db.slow(), wanted, since)

    key = f"link-uses:{since}:{','.join(map(str, sorted(wanted)))}"
    return await cached_answers.get(app, key, times.MINUTE, list[tuple[int, int, int, int]], count)


def _allowed(app: Services, ranked: Sequence[int], decided: Decided) -> list[int]:
    """Without what is gone, was rejected, or waits for a decision where that is asked."""
    mode = app.settings.trends
    return [id for id in ranked if id in decided and rules.may_trend(decided[id], mode)]


async def _ranked(
    app: Services, kind: str, score: Callable[[Services, int], Awaitable[dict[int, float]]]
) -> list[int]:
    async def count() -> list[int]:
        scores = await score(app, app.clock.now_ms())
        return sorted(scores, key=lambda id: (-scores[id], -id))[:_MOST]

    return await cached_answers.get(app, f"trends:{kind}", _KEEP, list[int], count)


async def _tag_scores(app: Services, now: int) -> dict[int, float]:
    since = ids.first_of(now - rules.SPAN)
    return _fading(now, await trends.tag_days(app.db.slow(), since, rules.FEWEST_PEOPLE))


async def _link_scores(app: Services, now: int) -> dict[int, float]:
    since = ids.first_of(now - rules.SPAN)
    return _fading(now, await trends.link_days(app.db.slow(), since, rules.FEWEST_PEOPLE))


async def _status_scores(app: Services, now: int) -> dict[int, float]:
    since = ids.first_of(now - rules.SPAN)
    found = await trends.posts(app.db.slow(), since, rules.FEWEST_PEOPLE, _MOST)
    return {id: people * rules.weight(now - written) for id, written, people in found}


def _fading(now: int, days: Sequence[tuple[int, int, int]]) -> dict[int, float]:
    """`(id, day, people)`: people of each day weigh less the longer it is ago."""
    scores: dict[int, float] = {}
    for id, day, count in days:
        age = now // times.DAY - day
        scores[id] = scores.get(id, 0) + count * rules.weight(age * times.DAY)
    return scores
