"""What the pages say of themselves to those who ask: how posts go out, and the sheet of keys."""

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.rules.rates import RateClass
from sabar.web.frame import layout
from sabar.web.public.views import HelpPage, KeySheet

routes = Routes("help", kind="web")


@routes.get("/web/keys", guests=True, auth="session", rate=RateClass.PAGE, cache="private")
async def keys(call: Call[NoParams]) -> Response:
    """The sheet behind `?`, which also tells the script which key does what."""
    return layout.piece(KeySheet(shell=layout.around(call)))


@routes.get("/help", auth="visitor", rate=RateClass.PAGE, cache="private")
async def page(call: Call[NoParams]) -> Response:
    """What one can do for a post before anybody has it, and afterwards."""
    return layout.respond(call.app, HelpPage(shell=await layout.of_call(call)))
