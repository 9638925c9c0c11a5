"""Numbers on open pages: of posts (answers, boosts, quotes, likes, votes), of profiles, beside the menu.

What changes is gathered for a moment, counted once for everybody and told to those pages that show it, at
most once a second. Told are numbers and the reader's own marks, never a post. Whatever is counted nowhere is
not told either: the moment alone would tell others that something came which few may read.
"""

import asyncio
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from sabar import events
from sabar.effects.out import Out
from sabar.model.audience import NOTIFYING, OpenPage, Visibility, profile, shown
from sabar.reads.account import badges
from sabar.reads.hydrate import UNTOUCHED, Seen
from sabar.reads.posts import counts, listeners
from sabar.reads.spaces import people
from sabar.rules import visibility
from sabar.rules.visibility import Place

#: Seconds in which what changes together is told together, and in which nothing more is told after it.
_GATHERED, _QUIET = 0.1, 0.9


async def posted(to: Out, event: events.StatusPosted | events.StatusBoosted) -> None:
    boosted = event.reblog_of_id if isinstance(event, events.StatusBoosted) else None
    facts = event.facts
    counting = (boosted, facts and facts.answers, facts and facts.quotes)
    profiles = _counting(event.account_id, facts.visibility if facts else Visibility.PUBLIC)
    await _changed(to, posts=[id for id in counting if id], profiles=profiles)


async def deleted(to: Out, event: events.StatusDeleted) -> None:
    counted = (event.reblog_of_id, event.answers, event.quotes)
    profiles = _counting(event.account_id, event.visibility)
    await _changed(to, posts=[id for id in counted if id], profiles=profiles)


async def narrowed(to: Out, event: events.StatusNarrowed) -> None:
    counted = (event.answers, event.quotes)
    profiles = _counting(event.account_id, event.visibility)
    await _changed(to, posts=[id for id in counted if id], profiles=profiles)


def _counting(account_id: int, kind: str) -> list[int]:
    """Whose profile may count a post of this kind."""
    return [] if visibility.is_personal(Visibility(kind)) else [account_id]


async def refreshed(to: Out, event: events.StatusRefreshed) -> None:
    """Its quote may count no longer."""
    quoted = await listeners.counted_by(to.app, event.status_id)
    await _changed(to, posts=[quoted] if quoted else ())


async def unquoted(to: Out, event: events.Unquoted) -> None:
    await _changed(to, posts=[event.quoted_id] if event.quoted_id else ())


async def liked(to: Out, event: events.Favourited | events.Unfavourited | events.PollVoted) -> None:
    await _changed(to, posts=[event.status_id])


async def kept(to: Out, event: events.BookmarkChanged) -> None:
    """Nobody else hears of it."""
    await _changed(to, posts=[event.status_id], only=event.account_id)


async def related(to: Out, event: events.Followed | events.Unfollowed) -> None:
    await _changed(to, profiles=[event.account_id, event.target_id])


async def waiting(
    to: Out,
    event: events.Notified
    | events.Unnotified
    | events.NotificationsRead
    | events.NotificationsMerged
    | events.ConversationChanged
    | events.ConversationMarked
    | events.OutboxChanged
    | events.AskedChanged
    | events.ColleagueAsked
    | events.ColleagueAnswered
    | events.SpaceEntered
    | events.SpaceLeft
    | events.SpaceRead,
) -> None:
    await _changed(to, people=[event.account_id])


async def in_space(to: Out, event: events.SpacePosted | events.SpacePostDeleted) -> None:
    """What its members have not read."""
    await _changed(to, people=await people.member_ids(to.app, event.space_id))


async def asked(
    to: Out,
    event: events.FollowRequested
    | events.FollowRequestAuthorized
    | events.FollowRequestRejected
    | events.FollowRequestWithdrawn,
) -> None:
    await _changed(to, people=[event.target_id])


async def _changed(
    to: Out,
    *,
    posts: Iterable[int] = (),
    profiles: Iterable[int] = (),
    people: Iterable[int] = (),
    only: int | None = None,
) -> None:
    """Take note of what open pages show, and see that it is told unless somebody does already."""
    changed, listening = to.changed, to.listeners
    for id in posts:
        if listening.readers(shown(id)):
            known = changed.posts.get(id, set())
            changed.posts[id] = None if only is None or known is None else {*known, only}
    for id in profiles:
        if listening.readers(profile(id)):
            changed.profiles.add(id)
    for id in people:
        if listening.viewer(id, NOTIFYING):
            changed.people.add(id)
    if changed.telling or not changed:
        return
    changed.telling = True
    try:
        while changed:
            await asyncio.sleep(_GATHERED)
            await tell(to)
            await asyncio.sleep(_QUIET)
    finally:
        changed.telling = False


async def tell(to: Out) -> None:
    """Count what has changed, and tell the pages that show it."""
    changed = to.changed
    posts, profiles, people = changed.posts, changed.profiles, changed.people
    changed.posts, changed.profiles, changed.people = {}, set(), set()
    if posts:
        await _tell_posts(to, posts)
    if profiles:
        await _tell_profiles(to, profiles)
    for id in people:
        await _tell_badges(to, id)


async def _tell_posts(to: Out, told: dict[int, set[int] | None]) -> None:
    pages = to.listeners.showing([shown(id) for id in told])
    if not pages:
        return
    views = await listeners.sights(to.app, {one.viewer.id for one in pages}, told.keys())
    outlines = next(iter(views.values())).outlines
    asking = {id: poll for id in told if id in outlines and (poll := outlines[id].poll_id)}
    numbers = await counts.posts(to.app, told.keys(), asking)
    words: dict[tuple[int, str], Any] = {}
    for one in pages:
        found = []
        for channel in one.channels:
            id = int(channel.key)
            whose = told[id]
            if id not in numbers or (whose is not None and one.viewer.id not in whose):
                continue
            seen = views[one.viewer.id].seen(id, Place.SINGLE)
            if seen is None:
                continue
            key = (id, one.page.lang)
            if key not in words:
                words[key] = to.pages.tally(numbers[id], one.page.lang)
            found.append({**words[key], "own": _own(seen)})
        if found:
            one.tell("counts", _json(found))


def _own(seen: Seen) -> dict[str, bool]:
    """What the reader did with it himself, perhaps on another page."""
    marks = seen.marks or UNTOUCHED
    return {"boost": marks.reblogged, "favourite": marks.favourited, "bookmark": marks.bookmarked}


async def _tell_profiles(to: Out, ids: Collection[int]) -> None:
    accounts = await counts.profiles(to.app, ids)
    for account in accounts:
        drawn: dict[OpenPage, str] = {}
        for one in to.listeners.showing([profile(account.id)]):
            if one.page not in drawn:
                drawn[one.page] = to.pages.profile(account, one.page)
            one.tell("profile", drawn[one.page])


async def _tell_badges(to: Out, account_id: int) -> None:
    viewer = to.listeners.viewer(account_id, NOTIFYING)
    if viewer is None:
        return
    found = await badges.of(to.app, viewer)
    told = _json(
        {
            "unread": found.unread,
            "conversations": found.conversations,
            "outbox": found.outbox + found.asked,
            "asked": found.asked,
            "most": badges.MOST,
            "requests": found.requests,
            "spaces": found.spaces,
        }
    )
    for page in to.own_pages(account_id):
        to.listeners.notify("badges", told, account_id, page)


def _json(told: object) -> str:
    return msgspec.json.encode(told).decode()
