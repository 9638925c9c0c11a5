"""The front door: home for those who are signed in, a welcome for those who are not, and the public pages."""

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.paging import Window
from sabar.reads import server, timelines
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web import announcements, compose, shape, shell
from sabar.web.paging import Paged, pager
from sabar.web.views.entrance import WelcomePage
from sabar.web.views.pages import HomePage, PublicPage

routes = Routes("home", kind="web")
_WELCOME_POSTS = 8


@routes.get("/", auth="visitor", rate=RateClass.PAGE, cache="private", params=Paged)
async def front(call: Call[Paged]) -> Response:
    """Home, the welcome, or the set-up while there is no owner."""
    if call.viewer is not None:
        return await _home(call)
    if await server.needs_owner(call.app):
        return shell.go(call.app, "/setup")
    part = await timelines.public(call.app, None, Window(_WELCOME_POSTS), local=True)
    posts = await shape.posts(call.app, None, part.seen, Place.PUBLIC)
    return shell.respond(call.app, WelcomePage(shell=await shell.of_call(call), posts=posts))


async def _home(call: Call[Paged]) -> Response:
    part = await timelines.home(call.app, call.me, call.params.window())
    posts = await shape.posts(call.app, call.me, part.seen, Place.HOME)
    view = HomePage(
        shell=await shell.of_call(call),
        box=compose.empty_box(call.app, call.me) if call.params.first else None,
        posts=posts,
        pager=pager(call.params, part.keys, full=part.full),
        following_anybody=call.me.account.following_count > 0,
        announcements=await announcements.on_top(call.app, call.me) if call.params.first else (),
    )
    return shell.respond(call.app, view)


@routes.get("/public/local", auth="visitor", rate=RateClass.PAGE, cache="private", params=Paged)
async def here(call: Call[Paged]) -> Response:
    """Public posts of the people of this server."""
    return await _public(call, local=True)


@routes.get("/public", auth="visitor", rate=RateClass.PAGE, cache="private", params=Paged)
async def everywhere(call: Call[Paged]) -> Response:
    """Public posts of everybody this server knows."""
    return await _public(call, local=False)


async def _public(call: Call[Paged], *, local: bool) -> Response:
    part = await timelines.public(call.app, call.viewer, call.params.window(), local=local)
    view = PublicPage(
        shell=await shell.of_call(call),
        local=local,
        posts=await shape.posts(call.app, call.viewer, part.seen, Place.PUBLIC),
        pager=pager(call.params, part.keys, full=part.full),
    )
    return shell.respond(call.app, view)


@routes.get("/web/nothing", auth="visitor", rate=RateClass.PAGE, cache="private")
async def nothing(call: Call[NoParams]) -> Response:
    """Where a form without a button leads: home."""
    return shell.go(call.app, "/")
