"""Private conversations."""

from collections.abc import Iterator

from msgspec import structs

from sabar.web.frame.page import Page, Piece
from sabar.web.posts.conversations import views
from samples import frame
from samples import people as s


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    two = _line()
    many = structs.replace(
        two, id="2", people=(*s.PEOPLE, *s.PEOPLE), words="", pictures=True, mine=True, unread=False
    )
    yield (
        "conversations",
        views.ConversationsPage(shell=here, conversations=(two, many), pager=frame.PAGER),
    )
    yield "conversations_none", views.ConversationsPage(shell=here, conversations=(), pager=frame.END)
    talk = views.ConversationPage(
        shell=here,
        id="1",
        people=(s.BEN,),
        thread=1,
        posts=(s.P_SQUARE, s.P_MINE),
        box=frame.box(lang, reply_to=s.P_MINE),
        pager=frame.PAGER,
    )
    yield "conversation", talk
    yield "conversation_gone", structs.replace(talk, posts=(), box=None, pager=frame.END)


def pieces(lang: str) -> Iterator[tuple[str, Piece]]:
    yield "fragment_conversation", views.ConversationFragment(shell=frame.shell(lang), conversation=_line())


def _line() -> views.ConversationView:
    return views.ConversationView(
        id="1",
        url="/conversations/1#latest",
        people=(s.BEN,),
        words="Bring the drum on Sunday, and the long rope.",
        mine=False,
        pictures=False,
        created_ms=s.NOW - s.HOUR,
        unread=True,
    )
