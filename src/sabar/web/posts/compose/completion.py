"""What a word may become while it is typed into the box: people after `@`, hashtags after `#`, the emoji of
this server after `:`. Those of Unicode are in the browser already.
"""

import contextlib

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.reads import access
from sabar.reads.people import discovery
from sabar.reads.posts import search
from sabar.reads.server import instance
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, presenters, rich_text
from sabar.web.frame.people_parts import AccountView, EmojiView
from sabar.web.frame.post_parts import TagView
from sabar.web.posts import presenters as found_things
from sabar.web.posts.compose.completion_views import CompletionPiece, EmojiPicker, FacesPiece

routes = Routes("completion", kind="web")
_MOST = 8


class Asked(msgspec.Struct, frozen=True):
    """`q`: the beginning of the word with its sign."""

    q: str = ""


@routes.get("/web/complete", auth="session", rate=RateClass.COMPLETION, cache="private", params=Asked)
async def complete(call: Call[Asked]) -> Response:
    """What the word that is being typed may become."""
    app, viewer = call.app, call.me
    sign, words = call.params.q[:1], call.params.q[1:]
    people: tuple[AccountView, ...] = ()
    tags: tuple[TagView, ...] = ()
    emojis: tuple[EmojiView, ...] = ()
    if sign == "@":
        found = await discovery.search(app, viewer, words, limit=_MOST)
        people = await presenters.accounts(app, viewer, found)
    elif sign == "#":
        wanted = search.Wanted(words=call.params.q, kind="hashtags", limit=_MOST)
        tags = tuple(found_things.tag(one) for one in (await search.everything(app, viewer, wanted)).hashtags)
    elif sign == ":":
        emojis = await _emojis(call, words.casefold())
    view = CompletionPiece(shell=layout.around(call), people=people, tags=tags, emojis=emojis)
    return layout.piece(view)


class Named(msgspec.Struct, frozen=True):
    """`names`: `name` or `name@host`."""

    names: list[str] = msgspec.field(default_factory=list)


@routes.get("/web/faces", auth="session", rate=RateClass.COMPLETION, cache="private", params=Named)
async def faces(call: Call[Named]) -> Response:
    """Those whom a post that is being written names."""
    found = []
    for name in call.params.names[:_MOST]:
        with contextlib.suppress(NotFound):
            found.append((await access.account_by_handle(call.app, call.me, name)).id)
    people = await presenters.accounts(call.app, call.me, list(dict.fromkeys(found)))
    return layout.piece(FacesPiece(shell=layout.around(call), people=people))


class Looked(msgspec.Struct, frozen=True):
    """`plain`: without the pictures of this server, where these mean nothing."""

    plain: bool = False


@routes.get("/web/emojis", guests=True, auth="session", rate=RateClass.PAGE, cache="private", params=Looked)
async def picker(call: Call[Looked]) -> Response:
    """The window in which one looks for an emoji."""
    own: dict[str, list[EmojiView]] = {}
    for one in () if call.params.plain else await instance.pickable(call.app):
        own.setdefault(one.category, []).extend(rich_text.views([one]))
    shown = tuple((category, tuple(found)) for category, found in own.items())
    return layout.piece(EmojiPicker(shell=layout.around(call), own=shown))


async def _emojis(call: Call[Asked], words: str) -> tuple[EmojiView, ...]:
    """Those whose name begins so, then those that hold it."""
    known = [one for one in await instance.pickable(call.app) if words in one.shortcode.casefold()]
    known.sort(key=lambda one: not one.shortcode.casefold().startswith(words))
    return rich_text.views(known[:_MOST])
