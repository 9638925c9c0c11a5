"""What this server is, who runs it, and where its source is."""

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads import gates, instance, server
from sabar.rules.rates import RateClass
from sabar.web import shape, shell
from sabar.web.views.pages import AboutPage
from sabar.web.views.server import GateView

routes = Routes("about", kind="web")


@routes.get("/about", auth="visitor", rate=RateClass.PAGE, cache="private")
async def page(call: Call[NoParams]) -> Response:
    """The server's own page."""
    staff = await shape.accounts(call.app, call.viewer, await server.staff(call.app))
    view = AboutPage(
        shell=await shell.of_call(call),
        staff=staff,
        about_html=await instance.long_description(call.app),
        blocked=tuple(
            GateView(id=one.digest, name=one.domain, severity=one.severity, comment=one.comment)
            for one in await gates.shown_blocks(call.app, call.viewer)
        ),
    )
    return shell.respond(call.app, view)
