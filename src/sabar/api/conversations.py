"""Conversations: direct threads, read or unread."""

import msgspec

from sabar.actions import conversations as keeping
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page, Window
from sabar.reads import conversations
from sabar.reads.entities.conversations import Conversation
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass

routes = Routes("conversations")


class Paging(msgspec.Struct, frozen=True):
    """The ids are those of the last posts."""

    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None
    limit: int | None = None


class ConversationId(msgspec.Struct, frozen=True):
    id: int


@routes.get(
    "/api/v1/conversations",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=Paging,
    returns=list[Conversation],
)
async def index(call: Call[Paging]) -> Page:
    """The caller's direct conversations, the most recently written first."""
    asked = call.params
    window = Window(PAGES.conversations.clamp(asked.limit), asked.max_id, asked.since_id, asked.min_id)
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
