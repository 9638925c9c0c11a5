"""Whose notifications are heard, held or dropped (methods/notifications#policy)."""

import msgspec

from sabar.actions import notifications as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.notifications import PolicyChoice
from sabar.reads.account import notification_requests
from sabar.reads.entities import notifications as entities
from sabar.rules.rates import RateClass

routes = Routes("notification_policy")

_READ = {
    "auth": "user",
    "scopes": "read:notifications",
    "rate": RateClass.API,
    "cache": "private",
}
_WRITE = {**_READ, "scopes": "write:notifications"}


# PATCH is documented; some clients send PUT.


class V1Choice(msgspec.Struct, frozen=True, kw_only=True):
    filter_not_following: bool | None = None
    filter_not_followers: bool | None = None
    filter_new_accounts: bool | None = None
    filter_private_mentions: bool | None = None


@routes.get("/api/v2/notifications/policy", **_READ, returns=entities.NotificationPolicy)
async def show(call: Call[NoParams]) -> entities.NotificationPolicy:
    """The caller's policy, and how much waits because of it."""
    return await notification_requests.policy(call.app, call.me)


@routes.patch(
    "/api/v2/notifications/policy", **_WRITE, params=PolicyChoice, returns=entities.NotificationPolicy
)
@routes.put(
    "/api/v2/notifications/policy", **_WRITE, params=PolicyChoice, returns=entities.NotificationPolicy
)
async def choose(call: Call[PolicyChoice]) -> entities.NotificationPolicy:
    """Change the policy."""
    await actions.choose(call.app, call.me, call.params)
    return await notification_requests.policy(call.app, call.me)


@routes.get("/api/v1/notifications/policy", **_READ, returns=entities.V1NotificationPolicy)
async def show_v1(call: Call[NoParams]) -> entities.V1NotificationPolicy:
    """The same in the older words."""
    return await notification_requests.policy_v1(call.app, call.me)


@routes.patch(
    "/api/v1/notifications/policy", **_WRITE, params=V1Choice, returns=entities.V1NotificationPolicy
)
@routes.put("/api/v1/notifications/policy", **_WRITE, params=V1Choice, returns=entities.V1NotificationPolicy)
async def choose_v1(call: Call[V1Choice]) -> entities.V1NotificationPolicy:
    """Change the policy in the older words."""
    changes = {
        name.replace("filter_", "for_"): "filter" if value else "accept"
        for name, value in msgspec.structs.asdict(call.params).items()
        if value is not None
    }
    await actions.choose(call.app, call.me, PolicyChoice(**changes))
    return await notification_requests.policy_v1(call.app, call.me)
