"""People signed in side by side in one browser: each has a session, and pages show one of them."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.auth import sessions
from sabar.edge import callers
from sabar.edge.call import Call
from sabar.model.viewers import Viewer
from sabar.reads.account import viewers
from sabar.rules import limits
from sabar.web.frame import cookies


class Kept(msgspec.Struct, frozen=True):
    """One of them. `cookie` opens the session."""

    cookie: str
    viewer: Viewer


async def here(call: Call[Any]) -> list[Kept]:
    """Those who may still come in, first the one the browser goes on as."""
    found: dict[int, Kept] = {}
    for cookie in callers.kept(call.app, call.request):
        viewer = await viewers.by_session(call.app, cookie)
        if viewer is not None:
            found.setdefault(viewer.id, Kept(cookie, viewer))
    return list(found.values())


def go_on(call: Call[Any], response: Response, people: list[Kept]) -> None:
    """As the first of these; without any, as nobody."""
    if people:
        first, *others = people
        cookies.sign_in(call.app, response, first.cookie, [one.cookie for one in others])
    else:
        cookies.sign_out(call.app, response)


async def come_in(call: Call[Any], response: Response, cookie: str) -> None:
    """Go on with a session that was just opened. An older one of the same person ends, and the last of too
    many others.
    """
    fresh = await viewers.by_session(call.app, cookie)
    before = await here(call)
    others = [one for one in before if fresh is None or one.viewer.id != fresh.id]
    most = limits.SESSIONS.per_browser - 1
    for gone in [*(one for one in before if one not in others), *others[most:]]:
        await end(call, gone)
    cookies.sign_in(call.app, response, cookie, [one.cookie for one in others[:most]])


async def end(call: Call[Any], gone: Kept) -> None:
    session = gone.viewer.session
    if session is not None:
        await sessions.end_session(call.app, gone.viewer, session.id)
