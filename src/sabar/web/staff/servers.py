"""Other servers: what is known of each, what waits for it, why it does not go."""

from typing import Any
from urllib.parse import quote

import msgspec
from starlette.responses import Response

from sabar.actions.staff import servers as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.staff import servers
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout
from sabar.web.staff.server_views import ServerPage, ServersPage, ServerView

routes = Routes("servers", kind="web")
_STAFF: dict[str, Any] = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_FEDERATION,
}


class Sought(msgspec.Struct, frozen=True):
    q: str = ""


class One(msgspec.Struct, frozen=True):
    host: str


class Compared(msgspec.Struct, frozen=True):
    host: str
    on: bool = False


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


@routes.get("/admin/servers/{host}", **_STAFF, params=One)
async def show_one(call: Call[One]) -> Response:
    """What is known of one, and how it is dealt with."""
    found = await servers.one(call.app, call.params.host)
    view = ServerPage(
        shell=await layout.of_call(call), server=_view(found), federates=call.app.settings.federates
    )
    return layout.respond(call.app, view)


@routes.post("/admin/servers/{host}/compare", **_STAFF, params=Compared)
async def compare(call: Call[Compared]) -> Response:
    """Whether who follows whom is compared with it."""
    given = call.params
    await actions.compare_followers(call.app, call.me, given.host, on=given.on)
    return layout.go(call.app, f"/admin/servers/{quote(given.host)}", "saved")


@routes.post("/admin/servers/{host}/try", **_STAFF, params=One)
async def try_now(call: Call[One]) -> Response:
    """Send what waits for it before its time."""
    await actions.try_now(call.app, call.me, call.params.host)
    return layout.go(call.app, f"/admin/servers/{quote(call.params.host)}")


def _view(one: servers.Known) -> ServerView:
    record = one.record
    return ServerView(
        host=record.host,
        program=f"{record.software} {record.version}".strip(),
        first_ms=record.first_seen_at,
        heard_ms=record.heard_at,
        reached_ms=record.reached_at,
        failed_ms=record.failed_at if record.failures else None,
        trouble=record.trouble,
        error=record.last_error,
        waiting=one.waiting,
        next_ms=one.next_at,
        people=one.people,
        severity=one.block.severity if one.block else "",
        compares=record.compares_followers,
    )
