"""What open pages of a space are told. Who stands in it is asked anew for everything that happens, so that
nobody hears a word after he is out, whatever his page has noticed of it.
"""

import msgspec

from sabar import events
from sabar.effects.out import Out
from sabar.model.audience import Channel, space
from sabar.model.spaces.posts import Post
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import access, said
from sabar.reads.spaces.said import Told


async def posted(to: Out, event: events.SpacePosted) -> None:
    post = await _tell(to, "update", event.space_id, event.post_id)
    if post is not None and post.root_id is not None:
        await _recount(to, event.space_id, post.root_id)


async def changed(to: Out, event: events.SpacePostChanged) -> None:
    await _tell(to, "status.update", event.space_id, event.post_id)


async def deleted(to: Out, event: events.SpacePostDeleted) -> None:
    """Only its number is told, and whether its answers go with it, to who saw it or one of these."""
    kind = "expired" if event.alone else "delete"
    channel = space(event.space_id)
    saw = [
        one.me.account_id
        for one in await _inside(to, channel)
        if one.me.sight.shows(event.newest_at, proof=event.proof)
    ]
    to.listeners.tell(kind, str(event.post_id), channel, saw)
    if event.root_id is not None:
        await _recount(to, event.space_id, event.root_id)


async def renewed(to: Out, event: events.SpaceChanged) -> None:
    """Pages ask for their head themselves."""
    channel = space(event.space_id)
    to.listeners.tell("space", "", channel, [one.me.account_id for one in await _inside(to, channel)])


async def asked(to: Out, event: events.SpaceStandup) -> None:
    """Pages ask for what they show of it themselves."""
    channel = space(event.space_id)
    inside = {one.me.account_id for one in await _inside(to, channel)}
    if event.account_id is not None:
        inside &= {event.account_id}
    to.listeners.tell("standup", "", channel, sorted(inside))


async def left(to: Out, event: events.SpaceLeft) -> None:
    """His open pages of it end."""
    to.listeners.put_out("left", space(event.space_id), [event.account_id])


async def shut(to: Out, event: events.SpaceShut) -> None:
    channel = space(event.space_id)
    to.listeners.put_out("left", channel, to.listeners.readers(channel))


async def _inside(to: Out, channel: Channel) -> list[Entered]:
    """Those who listen and stand in it."""
    return await access.inside(to.app, int(channel.key), to.listeners.readers(channel))


async def _tell(to: Out, kind: str, space_id: int, id: int) -> Post | None:
    """The post to every open page, as its reader sees it."""
    channel = space(space_id)
    found = await said.to_each(to.app, id, await _inside(to, channel))
    if not found:
        return None
    told = [
        Told(entered, one, parents, page)
        for entered, one, parents in found
        for _, page in to.listeners.pages(channel, [entered.me.account_id])
    ]
    for one, drawn in zip(told, await to.pages.said(told), strict=True):
        to.listeners.send(kind, drawn, channel, [one.entered.me.account_id], one.page)
    return found[0][1].post


async def _recount(to: Out, space_id: int, root_id: int) -> None:
    """How many answers a thread has: a number beside its first post."""
    channel = space(space_id)
    seeing = await said.beginning_for(to.app, root_id, await _inside(to, channel))
    if seeing is None:
        return
    root, people = seeing
    number = {"replies": str(root.answers or "")}
    counted = {"id": str(root_id), "counts": number, "words": {}, "poll": None, "own": {}}
    payload = msgspec.json.encode([counted]).decode()
    to.listeners.tell("counts", payload, channel, [one.me.account_id for one in people])
