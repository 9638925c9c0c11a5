"""Posts, and what hangs on them."""

from typing import Any

import msgspec
from starlette.responses import RedirectResponse, Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.federation.documents import activities, collections, note, quotes
from sabar.federation.serving import answers
from sabar.model.accounts import Account
from sabar.model.errors import Gone, NotFound
from sabar.model.statuses import Status
from sabar.model.viewers import Actor
from sabar.reads import hydrate
from sabar.reads.server import addresses
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.store import statuses
from sabar.store.federation import gone

routes = Routes("documents")


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


class PartOfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int
    page: str = ""
    max_id: int | None = None


class OfConversation(msgspec.Struct, frozen=True):
    id: int
    page: str = ""
    max_id: int | None = None


async def _readable(call: Call[Any]) -> tuple[Status, Account]:
    """The post or boost of a path, if who asks may read it. NotFound also when somebody else wrote it; Gone
    when anybody could read it.
    """
    author = await answers.standing_account(call.app, call.params.acct)
    reader = await answers.reader(call)
    actor = Actor(reader) if reader else None
    seen = await hydrate.see(call.app, actor, [call.params.id], Place.SINGLE)
    status = await statuses.by_id(call.app.db.read(), call.params.id) if seen else None
    if status is None and await gone.was(call.app.db.read(), call.params.id, author.id):
        raise Gone
    if status is None or status.account_id != author.id:
        raise NotFound
    return status, author


@routes.get(
    "/users/{acct}/statuses/{id}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    offers=answers.OFFERS,
    produces=answers.ACTIVITY,
)
async def post(call: Call[OfPost]) -> Response:
    """A post."""
    status, _ = await _readable(call)
    return answers.document(await note.note_for(call.app, status.id, await answers.reader(call)))


@routes.get(
    "/@{acct}/{id}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    offers=answers.OFFERS,
    produces="",
)
async def page(call: Call[OfPost]) -> Response:
    """From the page of a post to the post."""
    status, author = await _readable(call)
    return RedirectResponse(addresses.status_uri(call.app, status, author), 302)


@routes.get(
    "/users/{acct}/statuses/{id}/activity",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    produces=answers.ACTIVITY,
)
async def activity(call: Call[OfPost]) -> Response:
    """That a post was written, or boosted."""
    status, _ = await _readable(call)
    if status.reblog_of_id is not None:
        return answers.document(await collections.boosted(call.app, status.id))
    said = await note.note_for(call.app, status.id, await answers.reader(call))
    return answers.document(activities.create(said) if said else None)


@routes.get(
    "/users/{acct}/statuses/{id}/replies",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=PartOfPost,
    produces=answers.ACTIVITY,
)
async def replies(call: Call[PartOfPost]) -> Response:
    """What answers a post."""
    status, author = await _readable(call)
    if call.params.page:
        return answers.document(await collections.replies_page(call.app, status, author, call.params.max_id))
    id = addresses.replies(call.app, status, author)
    return answers.document(collections.whole(id, None, kind="Collection"))


@routes.get(
    "/users/{acct}/statuses/{id}/likes",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    produces=answers.ACTIVITY,
)
async def likes(call: Call[OfPost]) -> Response:
    """How many like a post."""
    status, author = await _readable(call)
    id = addresses.likes(call.app, status, author)
    return answers.document(collections.whole(id, status.favourites_count, shown=False, kind="Collection"))


@routes.get(
    "/users/{acct}/statuses/{id}/shares",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    produces=answers.ACTIVITY,
)
async def shares(call: Call[OfPost]) -> Response:
    """How many boosted a post."""
    status, author = await _readable(call)
    id = addresses.shares(call.app, status, author)
    return answers.document(collections.whole(id, status.reblogs_count, shown=False, kind="Collection"))


@routes.get(
    "/users/{acct}/quote_authorizations/{id}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    produces=answers.ACTIVITY,
)
async def quote_authorization(call: Call[OfPost]) -> Response:
    """That a post may quote one of this account."""
    quoted = await answers.standing_account(call.app, call.params.acct)
    reader = await answers.reader(call)
    return answers.document(await quotes.authorization(call.app, quoted, call.params.id, reader))


@routes.get(
    "/contexts/{id}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfConversation,
    produces=answers.ACTIVITY,
)
async def conversation(call: Call[OfConversation]) -> Response:
    """What anybody may read of a conversation."""
    found = await collections.context_page(call.app, call.params.id, call.params.max_id)
    if found is not None and not call.params.page:
        found = collections.whole(addresses.context(call.app, call.params.id), None)
    return answers.document(found)
