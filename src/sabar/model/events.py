"""What happened: one small frozen record per kind of event, written in the same transaction as the fact.

An event carries ids, never texts: whoever acts on it reads the truth again.
"""

from functools import cache

import msgspec


class Event(msgspec.Struct, frozen=True, tag=True):
    """Base of all events; the kind of an event is the name of its class."""

    @property
    def kind(self) -> str:
        return type(self).__name__


# People and what lets them in


class SignedUp(Event, frozen=True):
    """An account was made; its person may still have to confirm or to be approved."""

    user_id: int


class Joined(Event, frozen=True):
    """A person may use the server from now on: confirmed and approved where that is asked."""

    user_id: int


class MailWanted(Event, frozen=True):
    """A letter is to be written. `number` makes the link in it (`secrets.derived`); `user_id` 0 is nobody:
    then the event only takes as long as one for somebody.
    """

    letter: str
    user_id: int
    number: int


class MailReaderAsked(Event, frozen=True):
    """Somebody without an account gave an address for letters; it is not known yet whether it is his."""

    reader_id: int


class AccessRevoked(Event, frozen=True):
    """These tokens and sessions have ended; streams that they opened must end too."""

    account_id: int
    tokens: list[int]
    sessions: list[int]


class Struck(Event, frozen=True):
    """Staff decided something about an account; `letter`: its person is to be written to."""

    strike_id: int
    letter: bool


class AppealDecided(Event, frozen=True):
    """Staff said who is right about a strike."""

    strike_id: int


class Severed(Event, frozen=True):
    """Follows ended because an account went away."""

    severance_id: int


class ErasureBegun(Event, frozen=True):
    """What a suspended account had is to be deleted."""

    account_id: int


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


# How accounts stand to one another -----------------------------------------------------------


class Followed(Event, frozen=True):
    account_id: int
    target_id: int


class FollowChanged(Event, frozen=True):
    """Its options: boosts, notifications, languages."""

    account_id: int
    target_id: int


class Unfollowed(Event, frozen=True):
    """`by_target`: the one who was followed ended it."""

    account_id: int
    target_id: int
    by_target: bool = False


class FollowRequested(Event, frozen=True):
    account_id: int
    target_id: int


class FollowRequestAuthorized(Event, frozen=True):
    """`account_id` asked; a `Followed` stands beside it."""

    account_id: int
    target_id: int


class FollowRequestRejected(Event, frozen=True):
    account_id: int
    target_id: int


class FollowRequestWithdrawn(Event, frozen=True):
    account_id: int
    target_id: int


class Blocked(Event, frozen=True):
    account_id: int
    target_id: int


class Unblocked(Event, frozen=True):
    account_id: int
    target_id: int


class Muted(Event, frozen=True):
    account_id: int
    target_id: int


class Unmuted(Event, frozen=True):
    account_id: int
    target_id: int


class DomainBlocked(Event, frozen=True):
    account_id: int
    domain: str


class DomainUnblocked(Event, frozen=True):
    account_id: int
    domain: str


# What a reader keeps, and who he is ----------------------------------------------------------


class ListChanged(Event, frozen=True):
    """A list was made, changed, filled, emptied or deleted: what was kept of its timeline is old."""

    account_id: int
    list_id: int


class CollectionJoined(Event, frozen=True):
    """Somebody was put into a collection."""

    collection_id: int
    account_id: int


class CollectionLeft(Event, frozen=True):
    """Taken out by its owner, or gone by himself."""

    collection_id: int
    account_id: int


class CollectionChanged(Event, frozen=True):
    """Its words: name, description, hashtag, language, flags."""

    collection_id: int


class FiltersChanged(Event, frozen=True):
    account_id: int


class TagFollowed(Event, frozen=True):
    account_id: int
    tag_id: int


class TagUnfollowed(Event, frozen=True):
    account_id: int
    tag_id: int


class AccountUpdated(Event, frozen=True):
    """Its profile: names, pictures, fields, flags."""

    account_id: int


class AccountUnlocked(Event, frozen=True):
    """Whoever asked to follow it may do so now."""

    account_id: int


class Reported(Event, frozen=True):
    report_id: int


# Posts


class StatusPosted(Event, frozen=True):
    """A new post of this server or from elsewhere.

    What is known not to follow from it: `tells`, somebody may have to be notified; `links`, it holds a link;
    `letters`, its author lets people read him by mail.
    """

    status_id: int
    account_id: int
    tells: bool = True
    links: bool = True
    letters: bool = True


class StatusBoosted(Event, frozen=True):
    """`status_id` is the boost, `reblog_of_id` the post it boosts."""

    status_id: int
    account_id: int
    reblog_of_id: int


class StatusEdited(Event, frozen=True):
    """Other words, or other things that hang on it.

    Whom it reaches that the wording before did not: `mentioned`, local and other accounts named in it now;
    `tags`, ids of the tags it has now; `media`, it had nothing attached; `language`, what it was in before,
    when that is different now.
    """

    status_id: int
    account_id: int
    mentioned: list[int] = []
    tags: list[int] = []
    media: bool = False
    language: str | None = None


class StatusRefreshed(Event, frozen=True):
    """It is shown differently now, though its words are the same: its quote, or who may quote it."""

    status_id: int
    account_id: int


class Unquoted(Event, frozen=True):
    """The writer took the quote out of his post."""

    status_id: int
    account_id: int


class StatusDeleted(Event, frozen=True):
    """Also for a boost taken back. What streams need to find its readers is kept here: the post is gone.

    `mentioned`: local accounts named in it; `tags`: its tags' names; `visibility` as it was.
    """

    status_id: int
    account_id: int
    reblog_of_id: int | None
    visibility: str
    mentioned: list[int]
    tags: list[str]
    conversation_id: int | None = None


class Favourited(Event, frozen=True):
    status_id: int
    account_id: int


class Unfavourited(Event, frozen=True):
    status_id: int
    account_id: int


class PollVoted(Event, frozen=True):
    poll_id: int
    status_id: int
    account_id: int


class PollEnded(Event, frozen=True):
    poll_id: int
    status_id: int


# Notifications and conversations


class Notified(Event, frozen=True):
    """A notification stands in somebody's list."""

    notification_id: int
    account_id: int


class NotificationsMerged(Event, frozen=True):
    """What some people had said was let out of the requests into this account's list."""

    account_id: int


class ConversationChanged(Event, frozen=True):
    """A direct conversation has a new last post for this participant."""

    account_id: int
    conversation_id: int


# The server itself


class IpBlocksChanged(Event, frozen=True):
    """Which networks are kept out; each process reads them anew."""


class AnnouncementPublished(Event, frozen=True):
    """Or its words were changed while it was."""

    announcement_id: int


class AnnouncementReacted(Event, frozen=True):
    """Somebody chose an emoji, or took it back."""

    announcement_id: int
    name: str


class AnnouncementRetired(Event, frozen=True):
    announcement_id: int
