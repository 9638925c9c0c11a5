"""Conversations: direct threads, read or unread."""

import msgspec

from sabar.actions import conversations as keeping
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads.entities.conversations import Conversation
from sabar.reads.posts import conversations
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass

routes = Routes("conversations")


class ConversationId(msgspec.Struct, frozen=True):
    id: int


@routes.get(
    "/api/v1/conversations",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=paging.Paging,
    returns=list[Conversation],
)
async def index(call: Call[paging.Paging]) -> Page:
    """The caller's direct conversations, the last written first, paged by their last posts."""
    window = call.params.window(PAGES.conversations)
    return await conversations.of_viewer(call.app, call.me, window)


@routes.post(
    "/api/v1/conversations/{id}/read",
    auth="user",
    scopes="write:conversations",
    rate=RateClass.API,
    cache="private",
    params=ConversationId,
    returns=Conversation,
)
async def read(call: Call[ConversationId]) -> Conversation:
    """Remember a conversation as read."""
    await keeping.mark(call.app, call.me, call.params.id, unread=False)
    return await conversations.conversation_for(call.app, call.me, call.params.id)


@routes.post(
    "/api/v1/conversations/{id}/unread",
    auth="user",
    scopes="write:conversations",
    rate=RateClass.API,
    cache="private",
    params=ConversationId,
    returns=Conversation,
)
async def unread(call: Call[ConversationId]) -> Conversation:
    """Remember a conversation as unread."""
    await keeping.mark(call.app, call.me, call.params.id, unread=True)
    return await conversations.conversation_for(call.app, call.me, call.params.id)


@routes.delete(
    "/api/v1/conversations/{id}",
    auth="user",
    scopes="write:conversations",
    rate=RateClass.API,
    cache="private",
    params=ConversationId,
)
async def delete(call: Call[ConversationId]) -> None:
    """Put a conversation away until somebody writes in it again."""
    await keeping.delete(call.app, call.me, call.params.id)
