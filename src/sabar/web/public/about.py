"""What this server is, who runs it, and where its source is."""

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads.server import instance, server
from sabar.reads.staff import blocklists
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, presenters
from sabar.web.public.views import AboutPage, BlockedServerView

routes = Routes("about", kind="web")


@routes.get("/about", auth="visitor", rate=RateClass.PAGE, cache="private")
async def page(call: Call[NoParams]) -> Response:
    """The server's own page."""
    staff = await presenters.accounts(call.app, call.viewer, await server.staff(call.app))
    view = AboutPage(
        shell=await layout.of_call(call),
        staff=staff,
        about_html=await instance.long_description(call.app),
        blocked=tuple(
            BlockedServerView(name=one.domain, severity=one.severity, comment=one.comment)
            for one in await blocklists.shown_blocks(call.app, call.viewer)
        ),
    )
    return layout.respond(call.app, view)
