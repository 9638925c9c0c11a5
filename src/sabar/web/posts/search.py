"""Search: people, posts and hashtags."""

import re
from typing import Literal
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.posts import search
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, presenters
from sabar.web.frame.layout_parts import PagerView
from sabar.web.posts import presenters as found_things
from sabar.web.posts.explore_views import SearchPage

routes = Routes("search", kind="web")
_SIZE = 20
#: Of a person, or of a page.
_ADDRESS = re.compile(r"(?:acct:)?@?[^\s@:/]+@[^\s@]+|https?://\S+")
_KINDS = {"all": None, "people": "accounts", "posts": "statuses", "tags": "hashtags"}


class Asked(msgspec.Struct, frozen=True):
    q: str = ""
    kind: Literal["all", "people", "posts", "tags"] = "all"
    offset: int = 0


@routes.get("/search", auth="visitor", rate=RateClass.PAGE_SEARCH, cache="private", params=Asked)
async def page(call: Call[Asked]) -> Response:
    """What fits the words, as far as the reader may see it."""
    app, viewer, asked = call.app, call.viewer, call.params
    offset = max(0, asked.offset)
    wanted = search.Wanted(words=asked.q, kind=_KINDS[asked.kind], limit=_SIZE, offset=offset, labelled=True)
    if viewer is not None and offset == 0 and asked.kind != "tags":
        wanted = replace(wanted, met=await app.elsewhere.find(asked.q))
    found = await search.everything(app, viewer, wanted)
    full = _SIZE in (len(found.accounts), len(found.seen), len(found.hashtags))
    older = None
    if full and asked.kind != "all":
        older = "?" + urlencode({"q": asked.q, "kind": asked.kind, "offset": offset + _SIZE})
    asked_elsewhere = viewer is not None and app.settings.federates
    view = SearchPage(
        shell=await layout.of_call(call),
        q=asked.q,
        kind=asked.kind,
        address=asked_elsewhere and _ADDRESS.fullmatch(asked.q.strip()) is not None,
        unknown=found.unknown,
        people=await presenters.accounts(app, viewer, found.accounts),
        posts=await presenters.posts(app, viewer, found.seen, Place.SINGLE),
        tags=tuple(found_things.tag(one) for one in found.hashtags),
        pager=PagerView(older=older),
    )
    return layout.respond(app, view)
