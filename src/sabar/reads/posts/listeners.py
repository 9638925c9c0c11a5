"""Many viewers of one post, in a fixed number of queries: what streams ask before they send."""

from collections.abc import Collection

import msgspec

from sabar.events import StatusEdited
from sabar.kit.paging import Window
from sabar.model.oauth import Viewer
from sabar.reads import hydrate
from sabar.reads.assemble import posts
from sabar.reads.hydrate import Seen, Sight
from sabar.reads.json import statuses
from sabar.rules import language, visibility
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import accounts, hydration, listeners, quotes, timelines, users
from sabar.store import lists as list_store

#: Of a quoted post that is gone, how many posts that quote it are told anew.
_QUOTING = 40


class Reach(msgspec.Struct, frozen=True):
    """Where a post may appear: what a stream matches its listeners against. Tags are names."""

    status_id: int
    author_id: int
    visibility: str
    local: bool
    boost: bool
    #: Whom it answers, if not its own author.
    answers_id: int | None
    has_media: bool
    tags: list[str]
    tag_ids: list[int]
    mentioned: list[int]
    conversation_id: int | None


async def reach(app: Services, status_id: int) -> Reach | None:
    """None when the post is gone."""
    entry = await timelines.entry(app.db.read(), status_id)
    if entry is None:
        return None
    facts = entry.facts
    author_id = facts.audience.author_id
    return Reach(
        status_id=status_id,
        author_id=author_id,
        visibility=facts.audience.kind,
        local=facts.local,
        boost=facts.boost,
        answers_id=None if facts.answered_id == author_id else facts.answered_id,
        has_media=facts.has_media,
        tags=[name for _, name in facts.tags],
        tag_ids=[id for id, _ in facts.tags],
        mentioned=list(facts.mentioned),
        conversation_id=facts.conversation_id,
    )


def before(reach: Reach, event: StatusEdited) -> Reach:
    """Where the post appeared before it was edited, as far as it appears there still."""
    kept = [(id, name) for id, name in zip(reach.tag_ids, reach.tags, strict=True) if id not in event.tags]
    return msgspec.structs.replace(
        reach,
        has_media=reach.has_media and not event.media,
        tags=[name for _, name in kept],
        tag_ids=[id for id, _ in kept],
        mentioned=[id for id in reach.mentioned if id not in event.mentioned],
    )


async def newly_understood(app: Services, event: StatusEdited, viewer_ids: Collection[int]) -> set[int]:
    """Who of these follows the author in some languages, and not in the one the post was in before."""
    if event.language is None or not viewer_ids:
        return set()
    known: dict[int, set[str]] = {}
    now = app.clock.now_ms()
    for fact, viewer, _ in await listeners.standings(app.db.read(), viewer_ids, [event.account_id], now):
        known.setdefault(viewer, set()).add(fact)
    standings = {viewer: hydrate.standing(frozenset(facts)) for viewer, facts in known.items()}
    return {
        id
        for id, one in standings.items()
        if one.languages and not language.among(event.language, one.languages)
    }


async def home_sources(app: Services, viewer_id: int) -> tuple[set[int], set[int]]:
    """Whose posts (account ids) and which tags (ids) enter a person's home."""
    db = app.db.read()
    return set(await timelines.sources(db, viewer_id)), set(await timelines.followed_tags(db, viewer_id))


async def quoting(app: Services, status_id: int) -> list[int]:
    """The newest posts that quote a post; those that open pages may still show."""
    return await quotes.page(app.db.read(), status_id, Window(_QUOTING))


async def list_members(app: Services, viewer_id: int, list_id: int) -> set[int] | None:
    """The members of one of the viewer's lists; None when it is not his."""
    db = app.db.read()
    if await list_store.one(db, list_id, viewer_id) is None:
        return None
    return set(await timelines.list_sources(db, list_id))


async def lists_with(app: Services, reach: Reach, list_ids: Collection[int]) -> list[int]:
    """Those of these lists, all with its author in them, that take a post: replies by their policies."""
    if reach.answers_id is None or not list_ids:
        return list(list_ids)
    return await list_store.taking_replies(app.db.read(), list_ids, reach.answers_id)


async def sights(app: Services, viewer_ids: Collection[int], ids: Collection[int]) -> dict[int, Sight]:
    """`hydrate.sight` for many viewers of the same posts: three queries in all."""
    db = app.db.read()
    outlines = await hydration.outlines(db, ids)
    people = {outline.account_id for outline in outlines.values()}
    people |= {o.in_reply_to_account_id for o in outlines.values() if o.in_reply_to_account_id}
    conversations = {o.conversation_id for o in outlines.values() if o.conversation_id is not None}
    facts: dict[int, dict[int, set[str]]] = {}
    for fact, viewer, other in await listeners.standings(db, viewer_ids, people, app.clock.now_ms()):
        facts.setdefault(viewer, {}).setdefault(other, set()).add(fact)
    marked: dict[int, dict[int, dict[str, bool]]] = {}
    muted: dict[int, set[int]] = {}
    for mark, viewer, id in await listeners.marks(db, viewer_ids, outlines.keys(), conversations):
        if mark == "muted":
            muted.setdefault(viewer, set()).add(id)
        else:
            marked.setdefault(viewer, {}).setdefault(id, {})[mark] = True
    return {
        viewer: Sight(
            viewer,
            outlines,
            {id: hydrate.standing(frozenset(had)) for id, had in facts.get(viewer, {}).items()},
            hydrate.marks_of(outlines, marked.get(viewer, {}), muted.get(viewer, set())),
        )
        for viewer in viewer_ids
    }


async def bodies(
    app: Services, status_id: int, viewer_ids: Collection[int], place: Place
) -> dict[int, bytes]:
    """The post's JSON for each of these viewers who may see it in this place.

    It is made once for all who stand to it alike; whoever has filters, or voted in its poll, gets his own.
    """
    views = await sights(app, viewer_ids, [status_id])
    seen = {id: one for id, view in views.items() if (one := view.seen(status_id, place)) is not None}
    if not seen:
        return {}
    apart = await listeners.with_filters(app.db.read(), seen.keys(), app.clock.now_ms())
    polls = {post.outline.poll_id for one in seen.values() for post in one.posts() if post.outline.poll_id}
    if polls:
        apart |= await listeners.voters(app.db.read(), seen.keys(), polls)
    made: dict[int, bytes] = {}
    groups: dict[Seen, list[int]] = {}
    for id, one in seen.items():
        own = id == one.outline.account_id
        if id in apart or own:
            viewer = await _viewer(app, id)
            if viewer is not None:
                for post in await posts.of(app, viewer, [one], place):
                    made[id] = statuses.body(app, post)
        else:
            groups.setdefault(one, []).append(id)
    for one, members in groups.items():
        shut = any(not visibility.is_open(post.outline.visibility) for post in one.posts())
        for post in await posts.of(app, None, [one], place):
            if shut:
                made |= {id: statuses.body(app, posts.for_reader(post, id)) for id in members}
            else:
                made |= dict.fromkeys(members, statuses.body(app, post))
    return made


async def _viewer(app: Services, account_id: int) -> Viewer | None:
    db = app.db.read()
    account = await accounts.by_id(db, account_id)
    user = await users.by_account(db, account_id)
    return Viewer(account, user) if account and user else None
