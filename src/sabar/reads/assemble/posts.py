"""Posts as one viewer sees them, from what `hydrate` let through."""

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from sabar.model.viewers import Viewer
from sabar.reads.assemble import cards, contents, people, polls, texts
from sabar.reads.assemble.parts import Card, Content, Featured, Met, Person, Poll, Post, Quote
from sabar.reads.hydrate import Quoted, Seen
from sabar.reads.people import collections
from sabar.reads.posts import filters
from sabar.rules import visibility
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store.hydration import Outline

#: Where a keyword filter's context has another name than the place.
CONTEXT = {
    Place.HOME: "home",
    Place.LIST: "home",
    Place.PUBLIC: "public",
    Place.ACCOUNT: "account",
    Place.THREAD: "thread",
    Place.SINGLE: "thread",
    Place.NOTIFICATIONS: "notifications",
}


async def of(app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place) -> list[Post]:
    """In order; one that was deleted a moment ago is left out."""
    parts = await _Parts.load(app, viewer, seen, place)
    return [parts.post(one) for one in seen if parts.complete or parts.whole(one)]


def for_reader(post: Post, reader_id: int) -> Post:
    """The same post with addresses of its files for this reader, where they are not for everybody."""
    boosted = for_reader(post.boosted, reader_id) if post.boosted else None
    quote = post.quote
    if quote is not None and quote.post is not None:
        quote = replace(quote, post=for_reader(quote.post, reader_id))
    return replace(
        post, boosted=boosted, quote=quote, reader_id=reader_id if shut(post.seen.outline) else None
    )


def shut(outline: Outline) -> bool:
    """Not everybody may fetch the files of this post."""
    return outline.suspended or not visibility.is_open(outline.visibility)


class _Parts:
    """Everything a page of posts is put together from, loaded in a few questions."""

    def __init__(
        self,
        reader_id: int | None,
        complete: bool,
        contents: Mapping[int, Content],
        people: Mapping[int, Person],
        polls: Mapping[int, Poll],
        cards: Mapping[int, Card],
        filtered: Mapping[int, tuple[Met, ...]],
        featured: Mapping[int, Featured],
    ) -> None:
        self._reader_id = reader_id
        self.complete = complete
        self._contents = contents
        self._people = people
        self._polls = polls
        self._cards = cards
        self._filtered = filtered
        self._featured = featured

    @classmethod
    async def load(cls, app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place) -> "_Parts":
        shown = [one for top in seen for one in top.posts()]
        outlines = {one.outline.id: one.outline for one in shown}
        versions = {one.account_id: one.account_version for one in outlines.values()}
        versions |= cards.authors(outlines.values())
        versions |= {
            one.in_reply_to_account_id: one.answered_version
            for one in outlines.values()
            if one.in_reply_to_account_id is not None and one.answered_version
        }
        versions |= {one.circle.owner_id: one.circle.owner_version for one in shown if one.circle}
        found = await contents.of(app, outlines)
        known = await people.of(app, versions)
        asked = await polls.by_ids(
            app, viewer, {one.poll_id for one in outlines.values() if one.poll_id is not None}
        )
        linked = await cards.of(app, viewer, outlines.values(), known)
        filtered = await _filtered(app, viewer, outlines, found, asked, linked, CONTEXT[place])
        named = {id for one in found.values() for id in one.collection_ids}
        featured = await collections.by_ids(app, viewer, named)
        complete = len(found) == len(outlines) and len(known) == len(versions)
        return cls(viewer.id if viewer else None, complete, found, known, asked, linked, filtered, featured)

    def whole(self, seen: Seen) -> bool:
        """False when something of it was deleted between two queries."""
        inside = (one.outline for one in seen.posts())
        return all(one.id in self._contents and one.account_id in self._people for one in inside)

    def post(self, seen: Seen) -> Post:
        outline = seen.outline
        content = self._contents[outline.id]
        return Post(
            seen=seen,
            content=content,
            author=self._people[outline.account_id],
            answered=self._people.get(outline.in_reply_to_account_id or 0),
            circled=self._people.get(seen.circle.owner_id) if seen.circle else None,
            boosted=self.post(seen.boosted) if seen.boosted else None,
            quote=self._quote(seen.quote) if seen.quote else None,
            poll=self._polls.get(outline.poll_id or 0),
            card=self._cards.get(outline.id),
            filtered=self._filtered.get(outline.id, ()),
            collections=self._collections(content) if content.collection_ids else (),
            reader_id=self._reader_id if shut(outline) else None,
        )

    def _collections(self, content: Content) -> tuple[Featured, ...]:
        return tuple(self._featured[id] for id in content.collection_ids if id in self._featured)

    def _quote(self, quote: Quoted) -> Quote:
        return Quote(quote.state, self.post(quote.post) if quote.post else None, quote.named, quote.id)


async def _filtered(
    app: Services,
    viewer: Viewer | None,
    outlines: Mapping[int, Outline],
    contents: Mapping[int, Content],
    polls: Mapping[int, Poll],
    cards: Mapping[int, Card],
    context: str,
) -> dict[int, tuple[Met, ...]]:
    """Which filters of the viewer the posts of others meet; a boost meets what the boosted post meets."""

    def shown(one: Outline) -> Outline:
        return outlines.get(one.reblog_of_id or 0, one)

    others = [one for one in outlines.values() if viewer is not None and shown(one).account_id != viewer.id]
    if viewer is None or not others:
        return {}
    matcher = await filters.matcher_for(app, viewer)
    known: dict[int, list[str]] = {}

    def words(id: int, poll_id: int | None) -> list[str]:
        if id not in known:
            poll, card = polls.get(poll_id or 0), cards.get(id)
            known[id] = texts.of(contents[id], poll, card) if id in contents else []
        return known[id]

    found: dict[int, tuple[Met, ...]] = {}
    for one in others if matcher.active else ():
        inner = shown(one)
        ids = [id for id in (one.id, one.reblog_of_id) if id is not None]
        met = matcher.met(ids, partial(words, inner.id, inner.poll_id), context)
        if met:
            found[one.id] = met
    return found
