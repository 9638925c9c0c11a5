"""For whom a post is, what timelines are fed by, and the streams that can be listened to."""

from enum import IntEnum, StrEnum
from typing import NamedTuple

import msgspec


class Visibility(StrEnum):
    """What the writer of a post chose. What it means is asked of `rules.visibility`."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    #: for everybody who has an account here, and nobody elsewhere; apps are told that it is private
    LOCAL = "local"
    PRIVATE = "private"
    #: for people who were chosen by label; apps are told that it is private
    CIRCLE = "circle"
    DIRECT = "direct"


class Room(StrEnum):
    """For whom a box says that its post is: as `Visibility`, but the people of labels (`CIRCLE`) apart from
    all followers without them (`EXCEPT`).
    """

    PUBLIC = "public"
    UNLISTED = "unlisted"
    LOCAL = "local"
    PRIVATE = "private"
    CIRCLE = "circle"
    EXCEPT = "except"
    DIRECT = "direct"


class Audience(msgspec.Struct, frozen=True, gc=False):
    """For whom a post is: the kind, and the account it is written by."""

    kind: Visibility
    author_id: int


class CircleKind(StrEnum):
    """Whom a circle names: those it is for, or those followers it is not for."""

    ONLY = "only"
    EXCEPT = "except"


class Circle(msgspec.Struct, frozen=True):
    """Exactly whom a post, and the answers to it, are for; `owner_id` wrote the first of them. Of `except`,
    followers since `created_at` or before are in it. `people`: for how many it was then; None: unknown.
    """

    id: int
    owner_id: int
    kind: CircleKind
    created_at: int
    people: int | None = None


class SourceKind(IntEnum):
    AUTHOR = 0
    TAG = 1


class Source(NamedTuple):
    """What feeds timelines: an author by his account id, a followed tag by its tag id."""

    kind: SourceKind
    id: int

    @classmethod
    def author(cls, id: int) -> "Source":
        return cls(SourceKind.AUTHOR, id)

    @classmethod
    def tag(cls, id: int) -> "Source":
        return cls(SourceKind.TAG, id)


class Channel(NamedTuple):
    """A stream: `key` is the id of a list, a conversation or an account, or a normalised tag; or empty."""

    name: str
    key: str = ""

    @property
    def label(self) -> list[str]:
        """As messages name it: `["hashtag", "lyon"]`."""
        return [self.name, self.key] if self.key else [self.name]


#: The streams that carry notifications.
NOTIFYING = (Channel("user"), Channel("user:notification"))


def shown(status_id: int) -> Channel:
    """What open pages of ours are told of a post that stands on them. No client can name it."""
    return Channel("shown", str(status_id))


def profile(account_id: int) -> Channel:
    """What open pages of ours are told of an account whose numbers stand on them."""
    return Channel("profile", str(account_id))


def space(space_id: int) -> Channel:
    """What open pages of ours are told of a space. No application can name it."""
    return Channel("space", str(space_id))


class OpenPage(NamedTuple):
    """A page of ours that hears what happens, as far as it matters for what it is sent: the language it is
    read in, the zone it tells times in (an IANA name), the post it shows large, or 0, and where its posts
    stand (a `rules.visibility.Place`).
    """

    lang: str
    zone: str
    focal_id: int
    place: str = "single"
