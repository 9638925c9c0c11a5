"""Where messages to a sleeping browser or phone go."""

import msgspec


class PushSubscription(msgspec.Struct, frozen=True):
    id: int
    token_id: int
    account_id: int
    endpoint: str
    p256dh: str
    auth: str
    standard: bool
    policy: str
    alerts: dict[str, bool]
    created_at: int
