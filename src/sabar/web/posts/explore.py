"""What is talked about: posts, links and hashtags; people to meet; and the posts that link one page."""

from typing import Literal

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.viewers import Viewer
from sabar.reads.people import discovery
from sabar.reads.posts import timelines, trends
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.web.frame import layout, presenters
from sabar.web.frame.paging import Paged, pager
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import PostView, TagView
from sabar.web.posts import presenters as found_things
from sabar.web.posts.explore_views import ExplorePage, LinkedPageView, LinkPage

routes = Routes("explore", kind="web")
_SIZE = 20


class Asked(msgspec.Struct, frozen=True):
    kind: Literal["posts", "people", "links", "tags"] = "posts"


class Linked(Paged, frozen=True, kw_only=True):
    url: str


@routes.get("/explore", auth="visitor", rate=RateClass.PAGE, cache="private", params=Asked)
async def explore(call: Call[Asked]) -> Response:
    """What people here talk about this week, and who they are."""
    app, viewer, kind = call.app, call.viewer, call.params.kind
    posts: tuple[PostView, ...] = ()
    people: tuple[AccountView, ...] = ()
    links: tuple[LinkedPageView, ...] = ()
    tags: tuple[TagView, ...] = ()
    if kind == "posts":
        seen = await trends.statuses(app, viewer, limit=_SIZE, offset=0)
        posts = await presenters.posts(app, viewer, seen, Place.PUBLIC)
    elif kind == "links":
        found = await trends.links(app, viewer, limit=_SIZE, offset=0)
        links = tuple(found_things.link(one) for one in found)
    elif kind == "people":
        people = await presenters.accounts(app, viewer, await _people(app, viewer))
    else:
        tags = tuple(found_things.tag(one) for one in await trends.tags(app, viewer, limit=_SIZE, offset=0))
    view = ExplorePage(
        shell=await layout.of_call(call), kind=kind, posts=posts, people=people, links=links, tags=tags
    )
    return layout.respond(app, view)


async def _people(app: Services, viewer: Viewer | None) -> list[int]:
    """Whom the reader might like to follow; for a visitor, who was active last."""
    if viewer is None:
        return await discovery.directory(app, None, newest=False, local=True, limit=_SIZE, offset=0)
    near, popular = await discovery.suggested(app, viewer, _SIZE)
    return near + popular


@routes.get("/explore/link", auth="visitor", rate=RateClass.PAGE, cache="private", params=Linked)
async def linking(call: Call[Linked]) -> Response:
    """Public posts that link a page which many link."""
    app, viewer, url = call.app, call.viewer, call.params.url
    card = await trends.trending_link(app, url)
    part = await timelines.linking(app, viewer, call.params.window(), card.id)
    view = LinkPage(
        shell=await layout.of_call(call),
        title=card.title,
        url=card.url,
        posts=await presenters.posts(app, viewer, part.seen, Place.PUBLIC),
        pager=pager(call.params, part.keys, full=part.full, kept={"url": url}),
    )
    return layout.respond(app, view)
