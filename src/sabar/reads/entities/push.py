"""WebPushSubscription."""

import msgspec

from sabar.model.push import PushSubscription
from sabar.reads import api_types
from sabar.rules.notifications import Type


class WebPushSubscription(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    endpoint: str
    standard: bool
    alerts: dict[str, bool]
    policy: str
    server_key: str


def of(record: PushSubscription, server_key: str) -> WebPushSubscription:
    return WebPushSubscription(
        id=str(record.id),
        endpoint=record.endpoint,
        standard=record.standard,
        alerts={str(type): record.alerts.get(type, False) for type in Type},
        policy=record.policy,
        server_key=server_key,
    )
