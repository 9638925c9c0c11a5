"""Posts: who quotes them, and who may."""

import msgspec

from sabar.actions import quotes, replies
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.statuses import QuotePolicy, ReplyPolicy, StatusRef
from sabar.reads.entities.statuses import Status
from sabar.reads.json import statuses
from sabar.reads.posts import single, timelines
from sabar.rules.limits import PAGES
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.rules.writing import drafts

routes = Routes("statuses")


class Quoting(paging.Paging, frozen=True, kw_only=True):
    id: StatusRef


class Revocation(msgspec.Struct, frozen=True):
    id: StatusRef
    quoting_status_id: StatusRef


class Policy(msgspec.Struct, frozen=True):
    """Without any policy, who may quote is as for one's new posts. `reply_policy` is our extension."""

    id: StatusRef
    quote_approval_policy: QuotePolicy | None = None
    reply_policy: ReplyPolicy | None = None


@routes.get(
    "/api/v1/statuses/{id}/quotes",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=Quoting,
    returns=list[Status],
)
async def quoting(call: Call[Quoting]) -> Page:
    """Posts that quote a post, as far as one may see them."""
    part = await timelines.quoting(call.app, call.me, call.params.id, call.params.window(PAGES.statuses))
    shown = await statuses.of(call.app, call.me, part.seen, Place.THREAD)
    return Page(shown, part.keys, part.full)


@routes.post(
    "/api/v1/statuses/{id}/quotes/{quoting_status_id}/revoke",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Revocation,
    returns=Status,
)
async def revoke(call: Call[Revocation]) -> Status:
    """Show one's own post no longer in a post that quotes it; the answer is that post."""
    await quotes.revoke(call.app, call.me, call.params.id, call.params.quoting_status_id)
    return await single.status(call.app, call.me, call.params.quoting_status_id)


@routes.put(
    "/api/v1/statuses/{id}/interaction_policy",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Policy,
    returns=Status,
)
async def set_policy(call: Call[Policy]) -> Status:
    """Who may quote one's own post from now on, and who may answer it."""
    app, me, given = call.app, call.me, call.params
    if given.reply_policy is not None:
        await replies.set_policy(app, me, given.id, given.reply_policy)
    if given.reply_policy is None or given.quote_approval_policy is not None:
        policy = given.quote_approval_policy or drafts.defaults_of(me.user).quote_policy
        await quotes.set_policy(app, me, given.id, policy)
    return await single.status(call.app, call.me, call.params.id)
