"""From ids to what one viewer may see of them: the second and third stage of every read.

The number of queries does not depend on the number of posts; `tests/test_query_counts.py` pins it.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

import msgspec

from sabar.db.engine import Reader
from sabar.model.audience import Audience
from sabar.model.relations import Fact, Tie
from sabar.model.viewers import Actor
from sabar.rules import quotes, visibility
from sabar.rules.posted import replies
from sabar.rules.quotes import Approval, Shown
from sabar.rules.visibility import STRANGER, Place, Post, Standing
from sabar.services import Services
from sabar.store import circles, hydration
from sabar.store.circles import Inside
from sabar.store.hydration import Outline


class Marks(msgspec.Struct, frozen=True, gc=False):
    """The viewer's own fields of a post."""

    favourited: bool = False
    reblogged: bool = False
    bookmarked: bool = False
    pinned: bool = False
    muted: bool = False
    mentioned: bool = False


UNTOUCHED = Marks()


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A post its viewer may see. `marks` is None when nobody is signed in; `boosted` is None for a post.

    `approval`: whether the viewer may quote it; `reply_approval`: whether he may answer it; `circle`: that it
    is for, as far as the viewer is in it.
    """

    outline: Outline
    marks: Marks | None
    boosted: "Seen | None" = None
    quote: "Quoted | None" = None
    approval: Approval = Approval.DENIED
    reply_approval: replies.Approval = replies.Approval.DENIED
    circle: Inside | None = None

    def posts(self) -> "Iterator[Seen]":
        """This post and those shown whole inside of it."""
        yield self
        for inner in (self.boosted, self.quote.post if self.quote else None):
            if inner is not None:
                yield from inner.posts()


class Quoted(msgspec.Struct, frozen=True, gc=False):
    """What a post quotes, as its viewer is told of it.

    `post` is None when he may not see it. `named`: it stands inside of another quote, where only its `id`
    is told.
    """

    state: Shown
    post: Seen | None = None
    named: bool = False
    id: int | None = None


class Sight(msgspec.Struct, frozen=True):
    """One viewer's view of a set of posts, before anything is asked about a place."""

    viewer_id: int | None
    outlines: dict[int, Outline]
    standings: dict[int, Standing]
    marks: dict[int, Marks]
    #: the circles of these posts that the viewer is in
    circles: dict[int, Inside] = {}
    #: he lives on this server; only asked where one of these posts stays here
    here: bool = False

    def _post(self, outline: Outline) -> Post:
        marks = self.marks.get(outline.id)
        return Post(
            audience=Audience(outline.visibility, outline.account_id),
            language=self._language(outline),
            author_suspended=outline.suspended,
            author_limited=outline.limited,
            mentions_viewer=bool(marks and marks.mentioned),
            includes_viewer=outline.circle_id in self.circles,
            stays_here=outline.stays_here,
            viewer_here=self.here,
            reply_to_author_id=outline.in_reply_to_account_id,
            conversation_muted=bool(marks and marks.muted),
        )

    def _language(self, outline: Outline) -> str | None:
        """A boost speaks the language of what it boosts."""
        inner = self.outlines.get(outline.reblog_of_id or 0)
        return inner.language if inner else outline.language

    def _standing(self, account_id: int | None) -> Standing:
        return self.standings.get(account_id or 0, STRANGER)

    def seen(self, id: int, place: Place) -> Seen | None:
        """The post with its boost, or None: gone, not for this viewer, or not for this place."""
        outline = self.outlines.get(id)
        if outline is None:
            return None
        post, standing = self._post(outline), self._standing(outline.account_id)
        if not self._allowed(post, standing, place):
            return None
        boosted = None
        if outline.reblog_of_id is not None:
            inner = self.outlines.get(outline.reblog_of_id)
            # A boosted author whom the viewer blocks or mutes is hidden wherever his own posts would be;
            # but somebody kept in an exclusive list may still be boosted into home.
            where = Place.LIST if place is Place.HOME else place
            if inner is None:
                return None
            behind, near = self._post(inner), self._standing(inner.account_id)
            if not self._allowed(behind, near, where):
                return None
            boosted = self._whole(inner, behind, near)
            if place in (Place.HOME, Place.LIST) and not self._wants_boosts_of(outline.account_id):
                return None
        elif place is Place.HOME and not self._belongs_in_home(post):
            return None
        return self._whole(outline, post, standing, boosted)

    def _whole(
        self,
        outline: Outline,
        post: Post,
        standing: Standing,
        boosted: Seen | None = None,
        *,
        deep: bool = True,
    ) -> Seen:
        """`deep`: what it quotes is shown, not only named."""
        approval = quotes.approval(self.viewer_id, post, outline.quote_policy, standing)
        answering = replies.approval(self.viewer_id, post, outline.reply_policy, standing)
        marks, quoted = self._marks(outline), self._quoted(outline, deep)
        circle = self.circles.get(outline.circle_id or 0) if self.circles and _for_circle(outline) else None
        return Seen(outline, marks, boosted, quoted, approval, answering, circle)

    def _quoted(self, outline: Outline, deep: bool) -> Quoted | None:
        if outline.quote_state is None:
            return None
        inner = self.outlines.get(outline.quoted_status_id or 0)
        post = self._post(inner) if inner else None
        standing = self._standing(inner.account_id) if inner else STRANGER
        state = quotes.shown(outline.quote_state, self.viewer_id, post, standing)
        if inner is None or post is None or state not in quotes.WITH_POST:
            return Quoted(state, named=not deep)
        if not deep:
            return Quoted(state, named=True, id=inner.id)
        return Quoted(state, self._whole(inner, post, standing, deep=False))

    def bare(self, id: int) -> Seen:
        """The post, whether or not it is for this viewer; without what it boosts."""
        outline = self.outlines[id]
        return self._whole(outline, self._post(outline), self._standing(outline.account_id))

    def _allowed(self, post: Post, standing: Standing, place: Place) -> bool:
        return visibility.may_see(self.viewer_id, post, standing) and visibility.appears(
            self.viewer_id, place, post, standing
        )

    def _wants_boosts_of(self, account_id: int) -> bool:
        return account_id == self.viewer_id or self._standing(account_id).show_reblogs

    def _belongs_in_home(self, post: Post) -> bool:
        if self.viewer_id is None:
            return False
        return visibility.belongs_in_home(self.viewer_id, post, self._standing(post.reply_to_author_id))

    def _marks(self, outline: Outline) -> Marks | None:
        return None if self.viewer_id is None else self.marks.get(outline.id, UNTOUCHED)


async def sight(app: Services, viewer: Actor | None, ids: Collection[int]) -> Sight:
    """Load what the rules need to know about these posts for this viewer: three queries, one more when one
    of them is for a circle, and one more when one stays here.
    """
    db = app.db.read()
    if not ids:
        return Sight(viewer.id if viewer else None, {}, {}, {})
    outlines = await hydration.outlines(db, ids)
    if viewer is None or not outlines:
        return Sight(viewer.id if viewer else None, outlines, {}, {})
    people = {outline.account_id for outline in outlines.values()}
    people |= {o.in_reply_to_account_id for o in outlines.values() if o.in_reply_to_account_id}
    domains = {outline.domain for outline in outlines.values() if outline.domain}
    standings = await _standings_of(app, viewer, people, domains, outlines)
    conversations = {o.conversation_id for o in outlines.values() if o.conversation_id is not None}
    facts: dict[int, dict[str, bool]] = {}
    muted: set[int] = set()
    for mark, id in await hydration.marks(db, viewer.id, outlines.keys(), conversations):
        if mark == "muted":
            muted.add(id)
        else:
            facts.setdefault(id, {})[mark] = True
    marks = marks_of(outlines, facts, muted)
    inside = await circles.inside(db, circles_of(outlines), [viewer.id])
    here = bool(await among_us(db, outlines, [viewer.id]))
    return Sight(viewer.id, outlines, standings, marks, inside.get(viewer.id, {}), here)


async def among_us(db: Reader, outlines: dict[int, Outline], viewer_ids: Collection[int]) -> set[int]:
    """Those of these viewers who live on this server, if it matters for one of these posts."""
    if not any(one.stays_here for one in outlines.values()):
        return set()
    return await hydration.people_here(db, viewer_ids)


def circles_of(outlines: dict[int, Outline]) -> set[int]:
    """The circles that these posts are for."""
    return {one.circle_id for one in outlines.values() if one.circle_id is not None and _for_circle(one)}


def _for_circle(outline: Outline) -> bool:
    """Not only for some of those in one, who see whom it names."""
    return visibility.is_for_circle(outline.visibility)


def choosing(outlines: dict[int, Outline]) -> set[int]:
    """Writers of whom it matters whom they follow."""
    return {one.account_id for one in outlines.values() if one.reply_policy in replies.BY_WRITER}


async def _standings_of(
    app: Services,
    viewer: Actor,
    people: Collection[int],
    domains: Collection[str],
    outlines: dict[int, Outline],
) -> dict[int, Standing]:
    """How the viewer stands to each of these accounts; to himself he is nothing."""
    people = set(people) - {viewer.id}
    if not people and not domains:
        return {}
    facts: dict[int, set[Fact]] = {}
    blocked_domains: set[str] = set()
    db, now = app.db.read(), app.clock.now_ms()
    found = await hydration.standings(db, viewer.id, people, domains, now, writers=choosing(outlines))
    for fact, key in found:
        if isinstance(key, str):
            blocked_domains.add(key)
        else:
            facts.setdefault(key, set()).add(fact)
    for outline in outlines.values():
        if outline.domain in blocked_domains:
            facts.setdefault(outline.account_id, set()).add(_DOMAIN_BLOCKED)
    return {id: standing(frozenset(had)) for id, had in facts.items()}


@lru_cache(1024)
def standing(facts: frozenset[Fact]) -> Standing:
    """Of one viewer to one other account."""
    ties = {fact.tie for fact in facts}
    return Standing(
        following=Tie.FOLLOWS in ties or Tie.FOLLOWS_WITHOUT_BOOSTS in ties,
        show_reblogs=Tie.FOLLOWS_WITHOUT_BOOSTS not in ties,
        followed_by=Tie.FOLLOWED_BY in ties,
        blocking=Tie.BLOCKS in ties,
        blocked_by=Tie.BLOCKED_BY in ties,
        muting=Tie.MUTES in ties,
        domain_blocking=Tie.DOMAIN in ties,
        in_exclusive_list=Tie.EXCLUSIVE in ties,
        languages=frozenset[str]().union(*(fact.languages for fact in facts)),
    )


_DOMAIN_BLOCKED = Fact(Tie.DOMAIN)


def marks_of(
    outlines: dict[int, Outline], facts: dict[int, dict[str, bool]], muted: set[int]
) -> dict[int, Marks]:
    """Marks by post id, only of posts that have some; `muted` are conversation ids."""
    return {
        outline.id: Marks(**facts.get(outline.id, {}), muted=outline.conversation_id in muted)
        for outline in outlines.values()
        if outline.id in facts or outline.conversation_id in muted
    }


async def see(app: Services, viewer: Actor | None, ids: Sequence[int], place: Place) -> list[Seen]:
    """The posts of these ids this viewer may see here, in the given order."""
    view = await sight(app, viewer, ids)
    seen = (view.seen(id, place) for id in ids)
    return [one for one in seen if one is not None]


async def reported(app: Services, viewer: Actor, ids: Sequence[int]) -> list[Seen]:
    """Posts that somebody who could read them showed to staff: staff sees them whoever they were for, as
    long as they are there. Asked by `reads/staff/reports` only.
    """
    view = await sight(app, viewer, ids)
    return [view.bare(id) for id in ids if id in view.outlines]
