"""Private conversations: the list of them, and one with its box."""

from typing import Literal

import msgspec
from starlette.responses import Response

from sabar.actions import conversations as keeping
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.posts import conversations
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.web.frame import confirm, layout, messages, presenters
from sabar.web.frame.paging import Paged, pager
from sabar.web.frame.post_parts import PostView
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.compose import reach
from sabar.web.posts.compose.views import BoxView
from sabar.web.posts.conversations import lines
from sabar.web.posts.conversations.views import ConversationPage, ConversationsPage

routes = Routes("private_conversations", kind="web")
_SIZE = 30
_POSTS = 40


class OfConversation(Paged, frozen=True, kw_only=True):
    id: int


class Marked(msgspec.Struct, frozen=True):
    id: int
    mark: Literal["read", "unread"]


@routes.get("/conversations", auth="session", rate=RateClass.PAGE, cache="private", params=Paged)
async def index(call: Call[Paged]) -> Response:
    """With whom the reader speaks in private, the last written first."""
    found = await conversations.kept(call.app, call.me, call.params.window(_SIZE))
    keys = [record.last_status_id for record in found if record.last_status_id is not None]
    view = ConversationsPage(
        shell=await layout.of_call(call),
        conversations=await lines.of(call.app, call.me, found),
        pager=pager(call.params, keys, full=len(found) == _SIZE),
    )
    return layout.respond(call.app, view)


@routes.get(
    "/conversations/{id}", auth="session", rate=RateClass.PAGE, cache="private", params=OfConversation
)
async def show(call: Call[OfConversation]) -> Response:
    """What was said in one; opened, it is read."""
    app, viewer, asked = call.app, call.me, call.params
    record = await conversations.kept_one(app, viewer, asked.id)
    if record.unread and asked.first:
        await keeping.mark(app, viewer, record.id, unread=False)
    ids = await conversations.posts(app, viewer, record, asked.window(_POSTS))
    seen = await hydrate.see(app, viewer, ids, Place.THREAD)
    posts = await presenters.posts(app, viewer, seen, Place.THREAD)
    view = ConversationPage(
        shell=await layout.of_call(call),
        id=str(record.id),
        people=await lines.people(app, viewer, record),
        thread=record.conversation_id,
        posts=posts[::-1],
        box=await _box(app, viewer, asked, posts) if asked.first and posts else None,
        pager=pager(asked, ids, full=len(ids) == _POSTS),
    )
    return layout.respond(app, view)


async def _box(app: Services, viewer: Viewer, asked: OfConversation, posts: tuple[PostView, ...]) -> BoxView:
    """It answers the newest post, and leads back here."""
    box = await reach.with_reach(app, viewer, await compose_box.answer(app, viewer, posts[0]))
    return msgspec.structs.replace(box, return_to=f"/conversations/{asked.id}#latest")


@routes.get(
    "/conversations/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfConversation
)
async def ask_delete(call: Call[OfConversation]) -> Response:
    """Ask before a conversation is put away."""
    record = await conversations.kept_one(call.app, call.me, call.params.id)
    return await confirm.ask(
        call,
        messages.DELETE_CONVERSATION,
        messages.DELETE_CONVERSATION_TEXT,
        messages.DELETE_CONVERSATION_BUTTON,
        action=f"/conversations/{record.id}/delete",
        back=f"/conversations/{record.id}",
    )


@routes.post(
    "/conversations/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfConversation
)
async def delete(call: Call[OfConversation]) -> Response:
    """Put a conversation away until somebody writes in it again."""
    await keeping.delete(call.app, call.me, call.params.id)
    return layout.go(call.app, "/conversations", "put-away")


@routes.post(
    "/conversations/{id}/{mark}", auth="session", rate=RateClass.PAGE, cache="private", params=Marked
)
async def mark(call: Call[Marked]) -> Response:
    """Remember it as read, or keep it unread for later."""
    await keeping.mark(call.app, call.me, call.params.id, unread=call.params.mark == "unread")
    if layout.scripted(call):
        return Response(status_code=204)
    return layout.go(call.app, "/conversations")
