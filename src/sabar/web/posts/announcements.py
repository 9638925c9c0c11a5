"""What the server announces on top of somebody's home."""

import msgspec
from starlette.responses import Response

from sabar.actions.staff import announcements as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, safe_return

routes = Routes("announcements", kind="web")


class OnOne(msgspec.Struct, frozen=True):
    id: int
    return_to: str = "/"


class Chosen(msgspec.Struct, frozen=True):
    id: int
    name: str = ""
    back: bool = False
    return_to: str = "/"


@routes.post(
    "/announcements/{id}/dismiss", auth="session", rate=RateClass.PAGE, cache="private", params=OnOne
)
async def dismiss(call: Call[OnOne]) -> Response:
    """Put an announcement away."""
    await actions.dismiss(call.app, call.me, call.params.id)
    return layout.go(call.app, safe_return.safe(call.params.return_to))


@routes.post("/announcements/{id}/react", auth="session", rate=RateClass.PAGE, cache="private", params=Chosen)
async def react(call: Call[Chosen]) -> Response:
    """Choose an emoji for it, or take it back."""
    given = call.params
    act = actions.unreact if given.back else actions.react
    await act(call.app, call.me, given.id, given.name)
    return layout.go(call.app, safe_return.safe(given.return_to))
