"""Where messages to a sleeping browser or phone go."""

import msgspec


class PushSubscription(msgspec.Struct, frozen=True):
    """Held by an application (`token_id`) or by a signed-in browser (`session_id`), and ends with it."""

    id: int
    token_id: int | None
    session_id: int | None
    account_id: int
    endpoint: str
    p256dh: str
    auth: str
    standard: bool
    policy: str
    alerts: dict[str, bool]
    created_at: int


class ColleagueDelivery(msgspec.Struct, frozen=True):
    """One message to a colleague, or to who asked him. `about`: the post that waits, or the answer."""

    subscription_id: int
    about: int


class Delivery(msgspec.Struct, frozen=True):
    """One message, or the end of one: to whom, and about what."""

    subscription_id: int
    notification_id: int
