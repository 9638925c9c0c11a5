"""Saying something in a space, and saying it in other words."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import posts as actions
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import DomainError, Forbidden, NotFound
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import access, said
from sabar.rules.rates import RateClass
from sabar.rules.spaces import rooms as rules
from sabar.web.frame import layout
from sabar.web.spaces import file_parts, room_box, said_parts
from sabar.web.spaces.room_box import Sent
from sabar.web.spaces.said_views import RoomBoxPage, RoomBoxPiece, RoomBoxView, SaidPiece, SaidView

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
        )
    except DomainError as error:
        # Who was put out meanwhile finds what everybody else finds.
        entered = await access.space_for(app, me, given.slug)
        return await _again(call, entered, error, ids)
    if layout.scripted(call):
        return await _piece(call, entered, id)
    here = f"/s/{entered.space.slug}"
    return layout.go(app, f"{here}/p/{given.reply_to}#post-{id}" if given.reply_to else f"{here}#post-{id}")


async def _again(call: Call[Sent], entered: Entered, error: DomainError, ids: list[int]) -> Response:
    me = call.me
    room = await said_parts.room(call.app, entered)
    post = await _answered(call, entered)
    box = room_box.answer(me, room, post) if post else room_box.empty(me, room)
    box = room_box.refilled(call, box, error, await file_parts.kept(call, entered, ids))
    return await _shown(call, entered, box, post, error)


async def _answered(call: Call[Sent], entered: Entered) -> SaidView | None:
    if call.params.reply_to is None:
        return None
    try:
        return await said_parts.one_by_id(call.app, entered, call.params.reply_to)
    except NotFound:
        return None


@routes.get("/s/{slug}/p/{id}/answer", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def answer(call: Call[OfPost]) -> Response:
    """The box under the post it answers."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    rules.demand_open(entered)
    post = await said_parts.one_by_id(call.app, entered, call.params.id)
    room = await said_parts.room(call.app, entered)
    return await _shown(call, entered, room_box.answer(call.me, room, post), post)


@routes.get("/s/{slug}/p/{id}/edit", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def edit(call: Call[OfPost]) -> Response:
    """The box with the words of one's own post."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    rules.demand_open(entered)
    return await _shown(call, entered, await _change(call, entered, call.params.id), None)


@routes.post(
    "/s/{slug}/p/{id}",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Sent,
    body_limit=file_parts.BODY,
)
async def change(call: Call[Sent]) -> Response:
    """Save other words of one's own post."""
    app, me, given = call.app, call.me, call.params
    entered = await access.space_for(app, me, given.slug)
    id = given.id or 0
    ids = given.wanted
    try:
        before = await said.one(app, entered, id)
        await file_parts.take(call, entered, ids)
        chosen = ids if given.sent_files else None
        await actions.edit(app, me, entered, id, given.text, kind=given.content_type, file_ids=chosen)
    except DomainError as error:
        entered = await access.space_for(app, me, given.slug)
        box = await _change(call, entered, id)
        kept = await file_parts.kept(call, entered, ids, before.files)
        return await _shown(call, entered, room_box.refilled(call, box, error, kept), None, error)
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


async def _shown(
    call: Call[Any],
    entered: Entered,
    box: RoomBoxView,
    post: SaidView | None,
    error: DomainError | None = None,
) -> Response:
    """The box on a page of its own, or the piece that a script asks for."""
    status = 200 if error is None else error.status if error.status not in (403, 404, 409) else 422
    if layout.scripted(call):
        response = layout.piece(RoomBoxPiece(shell=layout.around(call), box=box), status)
    else:
        view = RoomBoxPage(shell=await layout.of_call(call), room=box.room, box=box, post=post)
        response = layout.respond(call.app, view, status)
    return answers.say_when(response, error) if error is not None else response


async def _piece(call: Call[Any], entered: Entered, id: int) -> Response:
    view = await said_parts.one_by_id(call.app, entered, id)
    return layout.piece(SaidPiece(shell=layout.around(call), post=view))
