"""The small forms on people: one verb each, answered by the button that changed; and who asks to follow."""

from collections.abc import Awaitable, Callable

import msgspec
from starlette.responses import Response

from sabar.actions import relations
from sabar.actions.relations import FollowOptions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.reads.people import relationships
from sabar.rules.rates import RateClass
from sabar.services import Services
from sabar.web.frame import layout, presenters, safe_return
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.people.views import FollowFragment, FollowRequestsPage

routes = Routes("relations", kind="web")

OnAccount = Callable[[Services, Viewer, Account], Awaitable[object]]


async def _notify(app: Services, viewer: Viewer, target: Account) -> None:
    await relations.follow(app, viewer, target, FollowOptions(notify=True))


async def _unnotify(app: Services, viewer: Viewer, target: Account) -> None:
    await relations.follow(app, viewer, target, FollowOptions(notify=False))


async def _show_boosts(app: Services, viewer: Viewer, target: Account) -> None:
    await relations.follow(app, viewer, target, FollowOptions(reblogs=True))


async def _hide_boosts(app: Services, viewer: Viewer, target: Account) -> None:
    await relations.follow(app, viewer, target, FollowOptions(reblogs=False))


_ON_ACCOUNT: dict[str, OnAccount] = {
    "follow": relations.follow,
    "unfollow": relations.unfollow,
    "notify": _notify,
    "unnotify": _unnotify,
    "show_boosts": _show_boosts,
    "hide_boosts": _hide_boosts,
    "endorse": relations.endorse,
    "unendorse": relations.unendorse,
    "mute": relations.mute,
    "unmute": relations.unmute,
    "block": relations.block,
    "unblock": relations.unblock,
    "remove_follower": relations.remove_follower,
    "accept": relations.authorize,
    "reject": relations.reject,
}


class OnSomebody(msgspec.Struct, frozen=True):
    id: int
    verb: str
    return_to: str = "/"


@routes.post(
    "/web/account/{id}/{verb}", auth="session", rate=RateClass.PAGE, cache="private", params=OnSomebody
)
async def on_account(call: Call[OnSomebody]) -> Response:
    """Follow, mute, block, accept a request; and each of them back."""
    act = _ON_ACCOUNT.get(call.params.verb)
    if act is None:
        raise NotFound
    account = await access.account_for(call.app, call.viewer, call.params.id)
    await act(call.app, call.me, account)
    if layout.scripted(call):
        (shown,) = await presenters.accounts(call.app, call.viewer, [account.id])
        return layout.piece(FollowFragment(shell=layout.around(call), account=shown))
    return layout.go(call.app, safe_return.safe(call.params.return_to))


@routes.get("/follow_requests", auth="session", rate=RateClass.PAGE, cache="private", params=Paged)
async def follow_requests(call: Call[Paged]) -> Response:
    """Who asks to follow the reader."""
    found = await relationships.follow_requests(call.app, call.me, call.params.window(PEOPLE))
    view = FollowRequestsPage(
        shell=await layout.of_call(call),
        people=await presenters.accounts(call.app, call.viewer, [id for _, id in found]),
        pager=pager(call.params, [key for key, _ in found], full=len(found) == PEOPLE),
    )
    return layout.respond(call.app, view)
