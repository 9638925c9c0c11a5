"""Posts, and what hangs on them."""

from functools import partial
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
from sabar.rules.federation.content_types import ACTIVITY
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


class _Read(msgspec.Struct, frozen=True):
    """A post or boost that `reader` may read."""

    status: Status
    author: Account
    reader: Account | None


async def _readable(call: Call[Any]) -> _Read:
    """That of a path, if who asks may read it. NotFound also when somebody else wrote it; Gone when anybody
    could read it.
    """
    app, id = call.app, call.params.id
    author = await answers.standing_account(app, call.params.acct)

    async def ask(reader: Account | None) -> _Read | None:
        seen = await hydrate.see(app, Actor(reader) if reader else None, [id], Place.SINGLE)
        status = await statuses.by_id(app.db.read(), id) if seen else None
        return _Read(status, author, reader) if status and status.account_id == author.id else None

    if await gone.was(app.db.read(), id, author.id):
        raise Gone
    found = await answers.told(call, ask)
    if found is None:
        raise NotFound
    return found


@routes.get(
    "/users/{acct}/statuses/{id}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    offers=answers.OFFERS,
    produces=ACTIVITY,
)
async def post(call: Call[OfPost]) -> Response:
    """A post."""
    read = await _readable(call)
    return answers.document(await note.note_for(call.app, read.status.id, read.reader))


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
    read = await _readable(call)
    return RedirectResponse(addresses.status_uri(call.app, read.status, read.author), 302)


@routes.get(
    "/users/{acct}/statuses/{id}/activity",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    produces=ACTIVITY,
)
async def activity(call: Call[OfPost]) -> Response:
    """That a post was written, or boosted."""
    read = await _readable(call)
    if read.status.reblog_of_id is not None:
        return answers.document(await collections.boosted(call.app, read.status.id))
    said = await note.note_for(call.app, read.status.id, read.reader)
    return answers.document(activities.create(said) if said else None)


@routes.get(
    "/users/{acct}/statuses/{id}/replies",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=PartOfPost,
    produces=ACTIVITY,
)
async def replies(call: Call[PartOfPost]) -> Response:
    """What answers a post."""
    read, max_id = await _readable(call), call.params.max_id
    if call.params.page:
        return answers.document(await collections.replies_page(call.app, read.status, read.author, max_id))
    id = addresses.replies(call.app, read.status, read.author)
    return answers.document(collections.whole(id, None, kind="Collection"))


@routes.get(
    "/users/{acct}/statuses/{id}/likes",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    produces=ACTIVITY,
)
async def likes(call: Call[OfPost]) -> Response:
    """How many like a post."""
    read = await _readable(call)
    id = addresses.likes(call.app, read.status, read.author)
    count = read.status.favourites_count
    return answers.document(collections.whole(id, count, shown=False, kind="Collection"))


@routes.get(
    "/users/{acct}/statuses/{id}/shares",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    produces=ACTIVITY,
)
async def shares(call: Call[OfPost]) -> Response:
    """How many boosted a post."""
    read = await _readable(call)
    id = addresses.shares(call.app, read.status, read.author)
    count = read.status.reblogs_count
    return answers.document(collections.whole(id, count, shown=False, kind="Collection"))


@routes.get(
    "/users/{acct}/quote_authorizations/{id}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfPost,
    produces=ACTIVITY,
)
async def quote_authorization(call: Call[OfPost]) -> Response:
    """That a post may quote one of this account."""
    quoted = await answers.standing_account(call.app, call.params.acct)
    ask = partial(quotes.authorization, call.app, quoted, call.params.id)
    return answers.document(await answers.told(call, ask))


@routes.get(
    "/contexts/{id}",
    auth="server",
    rate=RateClass.DOCUMENT,
    cache="private",
    params=OfConversation,
    produces=ACTIVITY,
)
async def conversation(call: Call[OfConversation]) -> Response:
    """What anybody may read of a conversation."""
    found = await collections.context_page(call.app, call.params.id, call.params.max_id)
    if found is not None and not call.params.page:
        found = collections.whole(addresses.context(call.app, call.params.id), None)
    return answers.document(found)
