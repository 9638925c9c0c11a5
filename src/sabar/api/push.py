"""Push messages for an application (methods/push)."""

import msgspec

from sabar.actions import push as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Unauthorized
from sabar.model.oauth import Token
from sabar.reads.account import push
from sabar.reads.entities.push import WebPushSubscription
from sabar.rules.rates import RateClass

routes = Routes("push")

_PATH = "/api/v1/push/subscription"
_PUSH = {"auth": "user", "scopes": "push", "rate": RateClass.API, "cache": "private"}


class Keys(msgspec.Struct, frozen=True):
    p256dh: str
    auth: str


class Subscription(msgspec.Struct, frozen=True):
    endpoint: str
    keys: Keys
    standard: bool = False


class Alerts(msgspec.Struct, frozen=True, kw_only=True):
    mention: bool = False
    status: bool = False
    reblog: bool = False
    follow: bool = False
    follow_request: bool = False
    favourite: bool = False
    poll: bool = False
    update: bool = False
    quote: bool = False
    quoted_update: bool = False
    sign_up: bool = msgspec.field(default=False, name="admin.sign_up")
    report: bool = msgspec.field(default=False, name="admin.report")
    added_to_collection: bool = False
    collection_update: bool = False

    def by_type(self) -> dict[str, bool]:
        chosen: dict[str, bool] = msgspec.to_builtins(self)
        return chosen


class Data(msgspec.Struct, frozen=True):
    alerts: Alerts | None = None
    policy: str | None = None


class NewSubscription(msgspec.Struct, frozen=True, kw_only=True):
    subscription: Subscription
    data: Data | None = None


class Change(msgspec.Struct, frozen=True):
    """The documentation puts `policy` outside of `data` here; clients send it inside."""

    data: Data | None = None
    policy: str | None = None


def _token(call: Call[msgspec.Struct]) -> Token:
    if call.token is None:
        raise Unauthorized
    return call.token


@routes.post(_PATH, **_PUSH, params=NewSubscription, returns=WebPushSubscription)
async def subscribe(call: Call[NewSubscription]) -> WebPushSubscription:
    """Subscribe the calling application; it has one subscription."""
    asked, data = call.params.subscription, call.params.data or Data()
    wanted = actions.Wanted(
        endpoint=asked.endpoint,
        p256dh=asked.keys.p256dh,
        auth=asked.keys.auth,
        standard=asked.standard,
        alerts=(data.alerts or Alerts()).by_type(),
        policy=data.policy or "all",
    )
    return push.shown(call.app, await actions.subscribe(call.app, call.me, _token(call), wanted))


@routes.get(_PATH, **_PUSH, returns=WebPushSubscription)
async def show(call: Call[NoParams]) -> WebPushSubscription:
    """The subscription of the calling application."""
    return await push.of(call.app, _token(call))


@routes.put(_PATH, **_PUSH, params=Change, returns=WebPushSubscription)
async def change(call: Call[Change]) -> WebPushSubscription:
    """Choose other alerts."""
    data = call.params.data or Data()
    changed = await actions.change(
        call.app,
        _token(call),
        alerts=data.alerts.by_type() if data.alerts else None,
        policy=data.policy or call.params.policy,
    )
    return push.shown(call.app, changed)


@routes.delete(_PATH, **_PUSH)
async def unsubscribe(call: Call[NoParams]) -> None:
    """End the subscription of the calling application."""
    await actions.unsubscribe(call.app, _token(call))
