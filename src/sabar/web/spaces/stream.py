"""The room of a space: what is said in it, the newest first, and looking for words in it."""

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import posts as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import access, finding, people, said
from sabar.reads.spaces.finding import Found
from sabar.reads.spaces.said import Said
from sabar.rules.rates import RateClass
from sabar.rules.spaces.limits import PAGE
from sabar.rules.writing import names
from sabar.web.frame import layout, paging, presenters
from sabar.web.frame.layout_parts import PagerView
from sabar.web.frame.paging import Paged
from sabar.web.spaces import room_box, said_parts
from sabar.web.spaces.said_views import FoundPage, NamesPiece, OutsidePage, StreamPage
from sabar.web.spaces.standup import asking

routes = Routes("the room of a space", kind="web", guests=True)


class Room(Paged, frozen=True, kw_only=True):
    slug: str


class InRoom(msgspec.Struct, frozen=True):
    slug: str


class Looked(msgspec.Struct, frozen=True):
    """`max_id`: look on from there."""

    slug: str
    q: str = ""
    max_id: int | None = None


class Tagged(msgspec.Struct, frozen=True):
    slug: str
    name: str
    max_id: int | None = None


@routes.get("/spaces/left", auth="session", rate=RateClass.PAGE, cache="private")
async def left(call: Call[msgspec.Struct]) -> Response:
    """Where an open page goes when its reader is no longer in the space it showed."""
    return layout.respond(call.app, OutsidePage(shell=await layout.of_call(call)))


@routes.get("/s/{slug}", auth="session", rate=RateClass.PAGE, cache="private", params=Room)
async def stream(call: Call[Room]) -> Response:
    """What is said in a space. Whoever opens it has read it."""
    app, me, asked = call.app, call.me, call.params
    entered = await access.space_for(app, me, asked.slug)
    window = asked.window(PAGE.default)
    found = await said.page(app, entered, window, standups=False)
    pinned = await said.pinned(app, entered) if asked.first else []
    # Our own script asks for what it missed, perhaps where nobody looks.
    if asked.first and found and not layout.scripted(call):
        await actions.read_up_to(app, me, entered, found[0].post.id)
    room = await said_parts.room(app, entered)
    box = None
    if asked.first and room.closes_ms is None:
        box = await room_box.with_kept(call, entered, room_box.empty(me, room))
    shown = await said_parts.posts(app, entered, [*pinned, *found])
    top = len(pinned)
    line = top + (_unread(entered, found) if asked.first else 0)
    view = StreamPage(
        shell=await layout.of_call(call),
        room=room,
        box=box,
        standup=await asking.prompt(call, entered, room) if asked.first else None,
        pinned=shown[:top],
        unread=shown[top:line],
        posts=shown[line:],
        pager=paging.pager(asked, [one.post.id for one in found], full=len(found) == window.limit),
    )
    return layout.respond(app, view)


def _unread(entered: Entered, found: list[Said]) -> int:
    """How many posts stand above what had been read; 0 where that is all or nothing, or he wrote them."""
    me = entered.me
    new = sum(one.post.id > me.seen_id for one in found)
    of_others = any(one.post.id > me.seen_id and one.post.account_id != me.account_id for one in found)
    return new if of_others and new < len(found) else 0


@routes.post("/s/{slug}/read", auth="session", rate=RateClass.PAGE, cache="private", params=InRoom)
async def read(call: Call[InRoom]) -> Response:
    """Everything in it has been read: its page is open, and something came."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    newest = await said.newest_id(call.app, entered)
    await actions.read_up_to(call.app, call.me, entered, newest)
    return Response(status_code=204)


@routes.get("/s/{slug}/names", auth="session", rate=RateClass.PAGE, cache="private", params=InRoom)
async def everybody(call: Call[InRoom]) -> Response:
    """Whom the box offers after an @: those who are in it, and nobody else. What is typed is not sent."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    found = await people.members(call.app, entered)
    accounts = tuple(presenters.bare(one.account) for one in found)
    return layout.piece(NamesPiece(shell=layout.around(call), people=accounts))


@routes.get("/s/{slug}/search", auth="session", rate=RateClass.PAGE_SEARCH, cache="private", params=Looked)
async def search(call: Call[Looked]) -> Response:
    """Words in this space alone."""
    asked = call.params
    entered = await access.space_for(call.app, call.me, asked.slug)
    found = await finding.words(call.app, entered, asked.q, asked.max_id)
    older = paging.pager(Paged(), [found.below], full=True, kept={"q": asked.q}) if found.below else None
    return await _found(call, entered, found, older, q=asked.q.strip())


@routes.get(
    "/s/{slug}/tags/{name}", auth="session", rate=RateClass.PAGE_SEARCH, cache="private", params=Tagged
)
async def tag(call: Call[Tagged]) -> Response:
    """What was said in this space with a hashtag."""
    asked = call.params
    entered = await access.space_for(call.app, call.me, asked.slug)
    found = await finding.tag(call.app, entered, asked.name, asked.max_id)
    older = paging.pager(Paged(), [found.below], full=True) if found.below else None
    return await _found(call, entered, found, older, tag=names.normalise_tag(asked.name))


async def _found(
    call: Call[Looked] | Call[Tagged],
    entered: Entered,
    found: Found,
    older: PagerView | None,
    *,
    q: str = "",
    tag: str = "",
) -> Response:
    view = FoundPage(
        shell=await layout.of_call(call),
        room=await said_parts.room(call.app, entered),
        q=q,
        tag=tag,
        posts=await said_parts.posts(call.app, entered, found.posts),
        pager=PagerView(older=older.older) if older else PagerView(),
    )
    return layout.respond(call.app, view)
