"""Many viewers of one post, in a fixed number of queries: what streams ask before they send."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from sabar.events import StatusDeleted, StatusEdited, StatusNarrowed
from sabar.kit.paging import Window
from sabar.model.audience import Audience, Channel, OpenPage, Source, Visibility
from sabar.model.relations import Fact
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.assemble import posts
from sabar.reads.assemble import readers as assembled
from sabar.reads.assemble.parts import Post
from sabar.reads.assemble.readers import Reader
from sabar.reads.hydrate import Seen, Sight
from sabar.reads.posts import filters
from sabar.rules import visibility
from sabar.rules.reach import Facts
from sabar.rules.visibility import Place, Standing
from sabar.rules.writing import language
from sabar.services import Services
from sabar.store import circles, hydration, listeners, quotes, timelines
from sabar.store import lists as list_store

#: Of a quoted post that is gone, how many posts that quote it are told anew.
_QUOTING = 40


async def facts(app: Services, status_id: int) -> Facts | None:
    """What decides where a post appears; None when it is gone."""
    entry = await timelines.entry(app.db.read(), status_id)
    return entry.facts if entry else None


async def newly_understood(app: Services, event: StatusEdited, viewer_ids: Collection[int]) -> set[int]:
    """Who of these follows the author in some languages, and not in the one the post was in before."""
    if event.language is None or not viewer_ids:
        return set()
    standings = await _standings(app, viewer_ids, [event.account_id])
    return {
        id
        for id, known in standings.items()
        if (languages := known[event.account_id].languages) and not language.among(event.language, languages)
    }


async def _standings(
    app: Services,
    viewer_ids: Collection[int],
    account_ids: Collection[int],
    writers: Collection[int] = (),
) -> dict[int, dict[int, Standing]]:
    """How each of these viewers stands to others, as far as he is no stranger to them; of these `writers` it
    is asked whom they follow too.
    """
    facts: dict[int, dict[int, set[Fact]]] = {}
    db, now = app.db.read(), app.clock.now_ms()
    for fact, viewer, other in await listeners.standings(db, viewer_ids, account_ids, now, writers=writers):
        facts.setdefault(viewer, {}).setdefault(other, set()).add(fact)
    return {
        viewer: {id: hydrate.standing(frozenset(had)) for id, had in known.items()}
        for viewer, known in facts.items()
    }


async def home_sources(app: Services, viewer_id: int) -> set[Source]:
    """What enters a person's home."""
    db = app.db.read()
    authors, tags = await timelines.sources(db, viewer_id), await timelines.followed_tags(db, viewer_id)
    return {*map(Source.author, authors), *map(Source.tag, tags)}


async def counted_by(app: Services, status_id: int) -> int | None:
    """The post that counts this one as a quote, or did; none counts one that is for few."""
    known = await facts(app, status_id)
    if known is None or not visibility.is_open_here(known.audience.kind):
        return None
    quote = await quotes.of_status(app.db.read(), status_id)
    return quote.quoted_status_id if quote else None


async def quoting(app: Services, status_id: int) -> list[int]:
    """The newest posts that quote a post; those that open pages may still show."""
    return await quotes.page(app.db.read(), status_id, Window(_QUOTING))


async def list_members(app: Services, viewer_id: int, list_id: int) -> set[int] | None:
    """The members of one of the viewer's lists; None when it is not his."""
    db = app.db.read()
    if await list_store.one(db, list_id, viewer_id) is None:
        return None
    return set(await timelines.list_sources(db, list_id))


async def taking_replies(app: Services, list_ids: Collection[int], answered_id: int) -> list[int]:
    """Those of these lists that take an answer to this account, by their policies."""
    return await list_store.taking_replies(app.db.read(), list_ids, answered_id)


async def sights(app: Services, viewer_ids: Collection[int], ids: Collection[int]) -> dict[int, Sight]:
    """`hydrate.sight` for many viewers of the same posts: as many queries."""
    db = app.db.read()
    outlines = await hydration.outlines(db, ids)
    people = {outline.account_id for outline in outlines.values()}
    people |= {o.in_reply_to_account_id for o in outlines.values() if o.in_reply_to_account_id}
    conversations = {o.conversation_id for o in outlines.values() if o.conversation_id is not None}
    standings = await _standings(app, viewer_ids, people, hydrate.choosing(outlines))
    marked: dict[int, dict[int, dict[str, bool]]] = {}
    muted: dict[int, set[int]] = {}
    for mark, viewer, id in await listeners.marks(db, viewer_ids, outlines.keys(), conversations):
        if mark == "muted":
            muted.setdefault(viewer, set()).add(id)
        else:
            marked.setdefault(viewer, {}).setdefault(id, {})[mark] = True
    inside = await circles.inside(db, hydrate.circles_of(outlines), viewer_ids)
    here = await hydrate.among_us(db, outlines, viewer_ids)
    return {
        viewer: Sight(
            viewer,
            outlines,
            standings.get(viewer, {}),
            hydrate.marks_of(outlines, marked.get(viewer, {}), muted.get(viewer, set())),
            inside.get(viewer, {}),
            viewer in here,
        )
        for viewer in viewer_ids
    }


class Version(NamedTuple):
    """A post as those see it who stand to it alike."""

    post: Post
    reader_ids: list[int]


class Shown(NamedTuple):
    """A post as one reader sees it, for a page that he has open."""

    post: Post
    viewer: Viewer
    page: OpenPage


class Showing(NamedTuple):
    """An open page of ours: which of the channels asked for it shows, and how it is told something (kind and
    payload).
    """

    viewer: Viewer
    page: OpenPage
    channels: Collection[Channel]
    tell: Callable[[str, str], None]


async def lost(app: Services, viewer_ids: Collection[int], event: StatusNarrowed) -> set[int]:
    """Who of these could read a post, and may not now."""
    views = await sights(app, viewer_ids, [event.status_id])
    left = {id for id, view in views.items() if view.seen(event.status_id, Place.SINGLE) is not None}
    return await could_read(app, set(viewer_ids) - left, event)


async def could_read(
    app: Services, viewer_ids: Collection[int], event: StatusDeleted | StatusNarrowed
) -> set[int]:
    """Who of these could read a post as it was."""
    audience = Audience(Visibility(event.visibility), event.account_id)
    found = await _standings(app, viewer_ids, {event.account_id})
    circle = event.circle_id
    inside = await circles.members(app.db.read(), [circle] if circle else [], viewer_ids)
    here = await hydration.people_here(app.db.read(), viewer_ids) if event.stayed_here else set()
    return {
        id
        for id in viewer_ids
        if visibility.may_see(
            id,
            visibility.Post(
                audience,
                mentions_viewer=id in event.mentioned,
                includes_viewer=(circle, id) in inside,
                stays_here=event.stayed_here,
                viewer_here=id in here,
            ),
            found.get(id, {}).get(event.account_id, visibility.STRANGER),
        )
    }


async def versions(
    app: Services, status_id: int, wanted: Mapping[Place, Collection[int]]
) -> dict[Place, list[Version]]:
    """The post for those of these viewers who may see it in each place, in a fixed number of queries.

    It is made once for all who stand to it alike; its writer, and whoever has filters or voted in its poll,
    gets his own.
    """
    everybody = {id for viewer_ids in wanted.values() for id in viewer_ids}
    views = await sights(app, everybody, [status_id]) if everybody else {}
    seen = {place: _alike(views, viewer_ids, status_id, place) for place, viewer_ids in wanted.items()}
    different = list(dict.fromkeys(one for found in seen.values() for one in found))
    if not different:
        return {place: [] for place in wanted}
    alike = {post.seen: post for post in await posts.of(app, None, different, Place.SINGLE)}
    readers = await _apart(app, everybody, different)
    return {place: _versions(found, alike, readers, place) for place, found in seen.items()}


async def _apart(app: Services, viewer_ids: Collection[int], seen: Collection[Seen]) -> dict[int, Reader]:
    """Those who have something of their own to be put into the post."""
    matchers = await filters.matchers_for(app, viewer_ids)
    polls = {post.outline.poll_id for one in seen for post in one.posts() if post.outline.poll_id}
    votes = await listeners.votes(app.db.read(), viewer_ids, polls) if polls else {}
    writers = {one.outline.account_id for one in seen}.intersection(viewer_ids)
    return {
        id: Reader(id, matchers.get(id, filters.NONE), votes.get(id, {}))
        for id in {*matchers, *votes, *writers}
    }


def _alike(
    views: Mapping[int, Sight], viewer_ids: Collection[int], status_id: int, place: Place
) -> dict[Seen, list[int]]:
    """Those of these viewers who may see the post there, by how they see it."""
    found: dict[Seen, list[int]] = {}
    for id in viewer_ids:
        one = views[id].seen(status_id, place)
        if one is not None:
            found.setdefault(one, []).append(id)
    return found


def _versions(
    seen: Mapping[Seen, list[int]], alike: Mapping[Seen, Post], readers: Mapping[int, Reader], place: Place
) -> list[Version]:
    made: list[Version] = []
    for one, ids in seen.items():
        post = alike.get(one)
        if post is None:
            continue  # deleted a moment ago
        made += [Version(assembled.own(post, readers[id], place), [id]) for id in ids if id in readers]
        others = [id for id in ids if id not in readers]
        if others and any(posts.shut(part.outline) for part in one.posts()):
            made += [Version(posts.for_reader(post, id), [id]) for id in others]
        elif others:
            made.append(Version(post, others))
    return made
