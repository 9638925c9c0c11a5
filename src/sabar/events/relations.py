"""How accounts stand to one another. `leaves`: another server is to hear of it."""

from sabar.events.base import Event


class Followed(Event, frozen=True):
    """`afar`: who is followed is of another server, which has said yes."""

    account_id: int
    target_id: int
    leaves: bool = False
    afar: bool = False


class FollowChanged(Event, frozen=True):
    """Its options: boosts, notifications, languages."""

    account_id: int
    target_id: int


class Unfollowed(Event, frozen=True):
    """`by_target`: the one who was followed ended it."""

    account_id: int
    target_id: int
    by_target: bool = False
    leaves: bool = False


class FollowRequested(Event, frozen=True):
    account_id: int
    target_id: int
    leaves: bool = False


class FollowRequestAuthorized(Event, frozen=True):
    """`account_id` asked; a `Followed` stands beside it."""

    account_id: int
    target_id: int


class FollowRequestRejected(Event, frozen=True):
    account_id: int
    target_id: int
    leaves: bool = False


class FollowRequestWithdrawn(Event, frozen=True):
    account_id: int
    target_id: int
    leaves: bool = False


class FollowAnswered(Event, frozen=True):
    """`account_id`, of another server, asked and is to be told: he follows already, or may not."""

    account_id: int
    target_id: int
    accepted: bool


class Blocked(Event, frozen=True):
    account_id: int
    target_id: int
    leaves: bool = False


class Unblocked(Event, frozen=True):
    account_id: int
    target_id: int
    leaves: bool = False


class Muted(Event, frozen=True):
    account_id: int
    target_id: int


class Unmuted(Event, frozen=True):
    account_id: int
    target_id: int


class DomainBlocked(Event, frozen=True):
    account_id: int
    domain: str
    leaves: bool = False


class DomainUnblocked(Event, frozen=True):
    account_id: int
    domain: str


class AccountUpdated(Event, frozen=True):
    """Its profile: names, pictures, fields, flags."""

    account_id: int
    leaves: bool = False


class AccountMoved(Event, frozen=True):
    """It is `target_id` from now on."""

    account_id: int
    target_id: int
    leaves: bool = False


class IndexableChanged(Event, frozen=True):
    """By what anybody finds its listed posts, or whether."""

    account_id: int


class AccountUnlocked(Event, frozen=True):
    """Whoever asked to follow it may do so now."""

    account_id: int
