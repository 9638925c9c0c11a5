"""Other servers: what is known of each, what waits for it, why it does not go."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.staff import servers
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout
from sabar.web.staff.server_views import ServersPage, ServerView

routes = Routes("servers", kind="web")
_STAFF: dict[str, Any] = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_FEDERATION,
}


class Sought(msgspec.Struct, frozen=True):
    q: str = ""


@routes.get("/admin/servers", **_STAFF, params=Sought)
async def show(call: Call[Sought]) -> Response:
    """Those that cannot be reached first."""
    found = await servers.page(call.app, call.params.q)
    view = ServersPage(
        shell=await layout.of_call(call),
        sought=call.params.q,
        servers=tuple(_view(one) for one in found),
        most=servers.MOST,
        federates=call.app.settings.federates,
    )
    return layout.respond(call.app, view)


def _view(one: servers.Known) -> ServerView:
    record = one.record
    return ServerView(
        host=record.host,
        program=f"{record.software} {record.version}".strip(),
        heard_ms=record.heard_at,
        reached_ms=record.reached_at,
        failed_ms=record.failed_at if record.failures else None,
        error=record.last_error if record.failures else "",
        waiting=one.waiting,
        people=one.people,
        severity=one.block.severity if one.block else "",
    )
