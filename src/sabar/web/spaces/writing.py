"""Saying something in a space, and saying it in other words."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import posts as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import DomainError, Forbidden, NotFound
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import access, said
from sabar.rules.rates import RateClass
from sabar.rules.spaces import rooms as rules
from sabar.web.frame import layout
from sabar.web.spaces import file_parts, room_box, said_parts
from sabar.web.spaces.room_box import Reworded, Sent
from sabar.web.spaces.said_views import RoomBoxView, SaidPiece

routes = Routes("writing in a space", kind="web", guests=True)


class OfPost(msgspec.Struct, frozen=True):
    slug: str
    id: int


@routes.post(
    "/s/{slug}/posts",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Sent,
    body_limit=file_parts.BODY,
)
async def send(call: Call[Sent]) -> Response:
    """Say something; what cannot be said comes back with what is wrong."""
    app, me, given = call.app, call.me, call.params
    entered = await access.space_for(app, me, given.slug)
    ids = given.wanted
    try:
        await file_parts.take(call, entered, ids)
        id = await actions.post(
            app,
            me,
            entered,
            given.text,
            kind=given.content_type,
            poll=given.asked,
            parent_id=given.reply_to,
            file_ids=ids,
            key=given.once,
            box=given.box,
            standup=given.standup,
        )
    except DomainError as error:
        # Who was put out meanwhile finds what everybody else finds.
        entered = await access.space_for(app, me, given.slug)
        return await room_box.again(call, entered, error, ids)
    if layout.scripted(call):
        return await _piece(call, entered, id)
    here = f"/s/{entered.space.slug}"
    if given.standup:
        here = f"{here}/standup"
    elif given.reply_to:
        here = f"{here}/p/{given.reply_to}"
    return layout.go(app, f"{here}#post-{id}")


@routes.get("/s/{slug}/p/{id}/answer", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def answer(call: Call[OfPost]) -> Response:
    """The box under the post it answers."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    rules.demand_open(entered)
    post = await said_parts.one_by_id(call.app, entered, call.params.id)
    room = await said_parts.room(call.app, entered)
    box = await room_box.with_kept(call, entered, room_box.answer(call.me, room, post))
    return await room_box.shown(call, entered, box, post)


@routes.get("/s/{slug}/p/{id}/edit", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def edit(call: Call[OfPost]) -> Response:
    """The box with the words of one's own post."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    rules.demand_open(entered)
    if rules.is_held(entered.space) and not layout.scripted(call):
        return layout.go(call.app, f"/s/{entered.space.slug}/settings#hold", "space-held")
    rules.demand_unheld(entered)
    return await room_box.shown(call, entered, await _change(call, entered, call.params.id), None)


@routes.post(
    "/s/{slug}/p/{id}",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Reworded,
    body_limit=file_parts.BODY,
)
async def change(call: Call[Reworded]) -> Response:
    """Save other words of one's own post."""
    app, me, given = call.app, call.me, call.params
    entered = await access.space_for(app, me, given.slug)
    id, ids = given.id, given.wanted
    try:
        before = await said.one(app, entered, id)
        await file_parts.take(call, entered, ids)
        chosen = ids if given.sent_files else None
        await actions.edit(app, me, entered, id, given.text, kind=given.content_type, file_ids=chosen)
    except DomainError as error:
        entered = await access.space_for(app, me, given.slug)
        box = await _change(call, entered, id)
        kept = await file_parts.kept(call, entered, ids, before.files)
        return await room_box.shown(call, entered, room_box.refilled(call, box, error, kept), None, error)
    if layout.scripted(call):
        return await _piece(call, entered, id)
    return layout.go(app, f"/s/{entered.space.slug}/p/{id}")


async def _change(call: Call[Any], entered: Entered, id: int) -> RoomBoxView:
    """Raises NotFound, and Forbidden for somebody else's."""
    before = await said.one(call.app, entered, id)
    if before.post.account_id != call.me.id:
        raise Forbidden
    if before.content is None:
        raise NotFound
    room = await said_parts.room(call.app, entered)
    (post,) = await said_parts.posts(call.app, entered, [before])
    return room_box.change(call.me, room, post, before)


async def _piece(call: Call[Any], entered: Entered, id: int) -> Response:
    view = await said_parts.one_by_id(call.app, entered, id)
    return layout.piece(SaidPiece(shell=layout.around(call), post=view))
