"""Pieces of pages for our own scripts. What arrives live is read here, as its reader."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.reads import access
from sabar.reads.account import notifications
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, presenters
from sabar.web.people import notifications as notices
from sabar.web.people.notification_views import NotificationFragment
from sabar.web.people.views import CountsFragment
from sabar.web.posts.views import PostFragment

routes = Routes("fragments", kind="web")


class Post(msgspec.Struct, frozen=True):
    id: int
    focal: bool = False


class Thing(msgspec.Struct, frozen=True):
    id: int


@routes.get(
    "/web/fragments/status/{id}", auth="visitor", rate=RateClass.FRAGMENT, cache="private", params=Post
)
async def status(call: Call[Post]) -> Response:
    """One post; empty when it is gone or not for this reader."""
    post = await presenters.post_by_id(call.app, call.viewer, call.params.id)
    if post is None:
        return Response(status_code=204)
    frame = await layout.of_call(call)
    return layout.respond(call.app, PostFragment(shell=frame, post=post, focal=call.params.focal))


@routes.get(
    "/web/fragments/account/{id}/counts",
    auth="visitor",
    rate=RateClass.FRAGMENT,
    cache="private",
    params=Thing,
)
async def counts(call: Call[Thing]) -> Response:
    """Posts, followers and following of an account, as they are now."""
    account = await access.account_for(call.app, call.viewer, call.params.id)
    (shown,) = await presenters.accounts(call.app, call.viewer, [account.id])
    view = CountsFragment(
        shell=await layout.of_call(call),
        account=shown,
        posts_count=account.statuses_count,
        followers_count=account.followers_count,
        following_count=account.following_count,
        joined_ms=account.created_at,
    )
    return layout.respond(call.app, view)


@routes.get(
    "/web/fragments/notification/{id}", auth="session", rate=RateClass.FRAGMENT, cache="private", params=Thing
)
async def notice(call: Call[Thing]) -> Response:
    """One notification."""
    record = await notifications.record(call.app, call.me, call.params.id)
    shown = await notices.of(call.app, call.me, [record], 0)
    if not shown:
        raise NotFound
    return layout.respond(call.app, NotificationFragment(shell=await layout.of_call(call), notice=shown[0]))
