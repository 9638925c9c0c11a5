"""What happened: one small frozen record per kind of event, written in the same transaction as the fact.

An event carries ids, never texts: whoever acts on it reads the truth again.
"""

from functools import cache

import msgspec

from sabar.events.access import AccessRevoked, Joined, MailReaderAsked, MailWanted, SignedUp
from sabar.events.base import Event, LoggedEvent
from sabar.events.moderation import AppealDecided, ErasureBegun, Reported, Severed, Struck
from sabar.events.notifications import ConversationChanged, NotificationsMerged, Notified
from sabar.events.posts import (
    Favourited,
    PollEnded,
    PollVoted,
    PostFacts,
    StatusBoosted,
    StatusDeleted,
    StatusEdited,
    StatusPosted,
    StatusRefreshed,
    Unfavourited,
    Unquoted,
)
from sabar.events.reading import (
    CollectionChanged,
    CollectionJoined,
    CollectionLeft,
    FiltersChanged,
    ListChanged,
    TagFollowed,
    TagUnfollowed,
)
from sabar.events.relations import (
    AccountUnlocked,
    AccountUpdated,
    Blocked,
    DomainBlocked,
    DomainUnblocked,
    FollowChanged,
    Followed,
    FollowRequestAuthorized,
    FollowRequested,
    FollowRequestRejected,
    FollowRequestWithdrawn,
    Muted,
    Unblocked,
    Unfollowed,
    Unmuted,
)
from sabar.events.server import (
    AnnouncementPublished,
    AnnouncementReacted,
    AnnouncementRetired,
    IpBlocksChanged,
    ServerChanged,
)

__all__ = [
    "AccessRevoked",
    "AccountUnlocked",
    "AccountUpdated",
    "AnnouncementPublished",
    "AnnouncementReacted",
    "AnnouncementRetired",
    "AppealDecided",
    "Blocked",
    "CollectionChanged",
    "CollectionJoined",
    "CollectionLeft",
    "ConversationChanged",
    "DomainBlocked",
    "DomainUnblocked",
    "ErasureBegun",
    "Event",
    "Favourited",
    "FiltersChanged",
    "FollowChanged",
    "FollowRequestAuthorized",
    "FollowRequestRejected",
    "FollowRequestWithdrawn",
    "FollowRequested",
    "Followed",
    "IpBlocksChanged",
    "Joined",
    "ListChanged",
    "LoggedEvent",
    "MailReaderAsked",
    "MailWanted",
    "Muted",
    "NotificationsMerged",
    "Notified",
    "PollEnded",
    "PollVoted",
    "PostFacts",
    "Reported",
    "ServerChanged",
    "Severed",
    "SignedUp",
    "StatusBoosted",
    "StatusDeleted",
    "StatusEdited",
    "StatusPosted",
    "StatusRefreshed",
    "Struck",
    "TagFollowed",
    "TagUnfollowed",
    "Unblocked",
    "Unfavourited",
    "Unfollowed",
    "Unmuted",
    "Unquoted",
]


_encoder = msgspec.json.Encoder()


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Event]:
    for event_type in Event.__subclasses__():
        if event_type.__name__ == kind:
            return msgspec.json.Decoder(event_type)
    raise LookupError(f"no event is called {kind}; this program may be older than its database")


def encode(event: Event) -> bytes:
    """The stored form of an event: JSON with its kind under `type`."""
    return _encoder.encode(event)


def decode(kind: str, payload: bytes) -> Event:
    """The event stored by `encode`. LookupError for an unknown kind, msgspec.DecodeError for a broken
    payload.
    """
    return _decoder(kind).decode(payload)
