"""The names by which other programs know accounts and posts: a browser is led to the page."""

from urllib.parse import quote

import msgspec
from starlette.responses import RedirectResponse, Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.rules.rates import RateClass

routes = Routes("uris", kind="web")


class OfAccount(msgspec.Struct, frozen=True):
    acct: str


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


# The page decides who may see what; to be led there tells nothing.
@routes.get(
    "/users/{acct}",
    auth="none",
    rate=RateClass.PAGE,
    cache="private",
    params=OfAccount,
    offers=("text/html",),
)
async def account(call: Call[OfAccount]) -> Response:
    """To a profile."""
    return RedirectResponse(f"/@{quote(call.params.acct)}", 302)


@routes.get(
    "/users/{acct}/statuses/{id}",
    auth="none",
    rate=RateClass.PAGE,
    cache="private",
    params=OfPost,
    offers=("text/html",),
)
async def post(call: Call[OfPost]) -> Response:
    """To a post."""
    return RedirectResponse(f"/@{quote(call.params.acct)}/{call.params.id}", 302)
