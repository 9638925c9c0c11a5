"""The front door: home for those who are signed in, a welcome for those who are not."""

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.paging import Window
from sabar.reads.people import discovery
from sabar.reads.posts import timelines, trends
from sabar.reads.server import server
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, missed, presenters
from sabar.web.frame.paging import Paged, pager
from sabar.web.posts import announcement_parts
from sabar.web.posts import presenters as found_things
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.compose import reach
from sabar.web.posts.compose.views import BoxView
from sabar.web.posts.unsent import held
from sabar.web.posts.views import HomePage, NewcomerView, WelcomePage

routes = Routes("home", kind="web")
_WELCOME_POSTS = 8
#: People and hashtags for whoever is new.
_OFFERED = 5


@routes.get("/", auth="visitor", rate=RateClass.PAGE, cache="private", params=Paged, guests=True)
async def front(call: Call[Paged]) -> Response:
    """Home, the welcome, or the set-up while there is no owner; for guests the spaces they are in."""
    if call.viewer is not None and call.viewer.user.guest:
        return layout.go(call.app, "/s")
    if call.viewer is not None:
        return await _home(call)
    if await server.needs_owner(call.app):
        return layout.go(call.app, "/setup")
    part = await timelines.public(call.app, None, Window(_WELCOME_POSTS), local=True)
    posts = await presenters.posts(call.app, None, part.seen, Place.PUBLIC)
    return layout.respond(call.app, WelcomePage(shell=await layout.of_call(call), posts=posts))


async def _home(call: Call[Paged]) -> Response:
    part = await timelines.home(call.app, call.me, call.params.window())
    posts = await presenters.posts(call.app, call.me, part.seen, Place.HOME)
    if call.params.above is not None:
        return missed.respond(call, call.params, part, posts)
    follows_nobody = call.me.account.following_count == 0
    shell = await layout.of_call(call)
    view = HomePage(
        shell=shell,
        held=await held.near(call.app, call.me, shell.lang) if call.params.first and shell.outbox else (),
        box=await _box(call) if call.params.first else None,
        posts=posts,
        pager=pager(call.params, part.keys, full=part.full),
        newcomer=await _newcomer(call) if follows_nobody and call.params.first else None,
        announcements=await announcement_parts.on_top(call.app, call.me) if call.params.first else (),
    )
    return layout.respond(call.app, view)


async def _box(call: Call[Paged]) -> BoxView:
    return await reach.with_reach(call.app, call.me, await compose_box.home(call.app, call.me))


async def _newcomer(call: Call[Paged]) -> NewcomerView:
    app, viewer = call.app, call.me
    near, popular = await discovery.suggested(app, viewer, _OFFERED)
    return NewcomerView(
        people=await presenters.accounts(app, viewer, near + popular),
        tags=tuple(found_things.tag(one) for one in await trends.tags(app, viewer, limit=_OFFERED, offset=0)),
        unknown=not (viewer.account.display_name and viewer.account.avatar),
    )


@routes.get("/web/nothing", auth="visitor", rate=RateClass.PAGE, cache="private")
async def nothing(call: Call[NoParams]) -> Response:
    """Where a form without a button leads: home."""
    return layout.go(call.app, "/")
