"""Accounts, and the lists below them."""

import msgspec
from starlette.responses import RedirectResponse, Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.federation.documents import actor, collections
from sabar.federation.serving import answers
from sabar.model.errors import NotFound
from sabar.reads.server import addresses
from sabar.rules.federation.content_types import ACTIVITY
from sabar.rules.rates import RateClass

routes = Routes("documents")


class OfAccount(msgspec.Struct, frozen=True):
    acct: str


class PartOfAccount(msgspec.Struct, frozen=True):
    acct: str
    page: str = ""
    max_id: int | None = None


@routes.get(
    "/users/{acct}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfAccount,
    offers=answers.OFFERS,
    produces=ACTIVITY,
)
async def account(call: Call[OfAccount]) -> Response:
    """An account."""
    found = await answers.account(call.app, call.params.acct)
    return answers.document(await actor.actor(call.app, found))


@routes.get(
    "/@{acct}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfAccount,
    offers=answers.OFFERS,
    produces="",
)
async def page(call: Call[OfAccount]) -> Response:
    """From the page of an account to the account."""
    found = await answers.account(call.app, call.params.acct)
    return RedirectResponse(addresses.actor(call.app, found), 302)


@routes.get(
    "/users/{acct}/outbox",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=PartOfAccount,
    produces=ACTIVITY,
)
async def outbox(call: Call[PartOfAccount]) -> Response:
    """What an account said and boosted."""
    app, found = call.app, await answers.listing_account(call)
    if call.params.page:
        return answers.document(await collections.outbox_page(app, found, call.params.max_id))
    return answers.document(collections.whole(addresses.outbox(app, found), found.statuses_count))


@routes.get(
    "/users/{acct}/followers",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=PartOfAccount,
    produces=ACTIVITY,
)
async def followers(call: Call[PartOfAccount]) -> Response:
    """Who follows an account; how many, where it hides them."""
    app, found = call.app, await answers.listing_account(call)
    if call.params.page and not found.hide_collections:
        return answers.document(await collections.followers_page(app, found, call.params.max_id))
    id = addresses.followers(app, found)
    return answers.document(collections.whole(id, found.followers_count, shown=not found.hide_collections))


@routes.get(
    "/users/{acct}/followers_synchronization",
    auth="signature",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfAccount,
    produces=ACTIVITY,
)
async def followers_of_server(call: Call[OfAccount]) -> Response:
    """Who of the server that asks follows an account."""
    found = await answers.standing_account(call.app, call.params.acct)
    if call.signer is None:
        raise NotFound
    return answers.document(await collections.followers_of_server(call.app, found, call.signer.account))


@routes.get(
    "/users/{acct}/following",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=PartOfAccount,
    produces=ACTIVITY,
)
async def following(call: Call[PartOfAccount]) -> Response:
    """Whom an account follows; how many, where it hides them."""
    app, found = call.app, await answers.listing_account(call)
    if call.params.page and not found.hide_collections:
        return answers.document(await collections.following_page(app, found, call.params.max_id))
    id = addresses.following(app, found)
    return answers.document(collections.whole(id, found.following_count, shown=not found.hide_collections))


@routes.get(
    "/users/{acct}/collections/featured",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfAccount,
    produces=ACTIVITY,
)
async def featured(call: Call[OfAccount]) -> Response:
    """The posts an account pinned."""
    found = await answers.listing_account(call)
    return answers.document(await collections.featured(call.app, found))


@routes.get(
    "/users/{acct}/collections/tags",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfAccount,
    produces=ACTIVITY,
)
async def featured_tags(call: Call[OfAccount]) -> Response:
    """The hashtags an account features."""
    found = await answers.listing_account(call)
    return answers.document(await collections.featured_tags(call.app, found))
