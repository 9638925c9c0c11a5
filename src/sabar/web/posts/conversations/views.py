"""Pages of private conversations, and their line in the list."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import PagerView
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import PostView
from sabar.web.posts.compose.views import BoxView


class ConversationView(Struct, frozen=True, kw_only=True):
    """`people`: everybody in it but the reader, who stands alone when he writes to himself. `words`: how it
    ends, written by the reader when it is `mine`; `pictures`: with some.
    """

    id: str
    url: str
    people: tuple[AccountView, ...]
    words: str
    mine: bool
    pictures: bool
    created_ms: int
    unread: bool


class ConversationsPage(Page, frozen=True, kw_only=True):
    """/conversations."""

    template: ClassVar[str] = "posts/conversations.html"
    conversations: tuple[ConversationView, ...]
    pager: PagerView


class ConversationPage(Page, frozen=True, kw_only=True):
    """/conversations/{id}, the oldest first. POST …/read, …/unread, …/delete. `thread`: its stream."""

    template: ClassVar[str] = "posts/conversation.html"
    id: str
    people: tuple[AccountView, ...]
    thread: int
    posts: tuple[PostView, ...]
    box: BoxView | None
    pager: PagerView


class ConversationFragment(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "posts/conversation_fragment.html"
    conversation: ConversationView
