"""The accounts of this browser: which there are, and going on as another of them."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import NotFound
from sabar.reads.account import badges
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.web.account import side_by_side
from sabar.web.account.views import AccountHereView, AccountsHerePage
from sabar.web.frame import layout, safe_return

routes = Routes("accounts_here", kind="web", window="anybody")

_PLACE = "/accounts"


class Chosen(msgspec.Struct, frozen=True):
    """`id` of an account."""

    account: int
    return_to: str = "/"


@routes.get(_PLACE, auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """Who is signed in in this browser, and how much waits for each."""
    people = await side_by_side.here(call)
    views = [
        AccountHereView(
            account=await layout.person(call.app, one.viewer.account),
            unread=(await badges.of(call.app, one.viewer)).unread,
            current=one.viewer.id == call.me.id,
        )
        for one in people
    ]
    view = AccountsHerePage(
        shell=await layout.of_call(call),
        accounts=tuple(views),
        full=len(views) >= limits.SESSIONS.per_browser,
    )
    return layout.respond(call.app, view)


@routes.post(f"{_PLACE}/switch", auth="session", rate=RateClass.PAGE, cache="private", params=Chosen)
async def switch(call: Call[Chosen]) -> Response:
    """Go on as another account of this browser."""
    people = await side_by_side.here(call)
    chosen = [one for one in people if one.viewer.id == call.params.account]
    if not chosen:
        raise NotFound
    response = layout.go(call.app, safe_return.safe(call.params.return_to))
    side_by_side.go_on(call, response, [*chosen, *(one for one in people if one not in chosen)])
    return response
