"""Posts of other servers: as their documents say they are, and as they are written here."""

from enum import StrEnum

import msgspec

from sabar.model.audience import Visibility
from sabar.model.statuses import QuotePolicy, ReplyPolicy


class Arrival(StrEnum):
    """How a post came."""

    #: its writer's server sent it
    DELIVERED = "delivered"
    #: a relay said that it is there
    RELAYED = "relayed"
    #: somebody looked for it, or for what leads to it
    FETCHED = "fetched"


class ForeignFile(msgspec.Struct, frozen=True):
    """`type` as of attachments; `still`: the address of a picture of a film, if there is one."""

    type: str
    url: str
    mime: str
    description: str = ""
    blurhash: str = ""
    focus_x: float = 0.0
    focus_y: float = 0.0
    width: int = 0
    height: int = 0
    still: str = ""


class ForeignPoll(msgspec.Struct, frozen=True):
    """`options`: title and votes. `voters`: None where it is not said; `ends_at`: None is never."""

    options: list[tuple[str, int]]
    multiple: bool
    voters: int | None
    ends_at: int | None
    closed: bool = False


class ForeignEmoji(msgspec.Struct, frozen=True):
    shortcode: str
    url: str


class Counted(msgspec.Struct, frozen=True):
    """What the server of a post counts; None where it does not say."""

    replies: int | None = None
    favourites: int | None = None
    reblogs: int | None = None


class Said(msgspec.Struct, frozen=True):
    """A post as its document says, made harmless; people and posts by their ids. `content`: HTML. `authors`:
    the first one is believed. `direct`: what it says of being a private message. `stamp`: what says
    that it may quote what it quotes. `quotable`, `answerable`: whom its writer lets quote
    and answer it; None: it does not say. `published`, `updated`: milliseconds, as it
    says.
    """

    uri: str
    type: str
    authors: list[str]
    url: str
    to: list[str]
    cc: list[str]
    direct: bool | None
    mentions: list[str]
    tags: list[str]
    emojis: list[ForeignEmoji]
    content: str
    spoiler_text: str
    sensitive: bool
    language: str | None
    published: int | None
    updated: int | None
    parent: str
    files: list[ForeignFile]
    poll: ForeignPoll | None
    quote: str
    stamp: str
    quotable: list[str] | None
    answerable: list[str] | None
    replies: str
    counted: Counted
    #: of a vote: the answer that it is for
    choice: str = ""


class ReceivedFile(msgspec.Struct, frozen=True):
    """`key`, `small`: by which it is shown here; empty where only its address is."""

    about: ForeignFile
    key: str = ""
    small: str = ""


class Received(msgspec.Struct, frozen=True):
    """A post of another server as it is to be written here, people and posts by their numbers. `text`: its
    words without HTML. `people`: whom it names; `readers`: for whom of this server it is besides, when it is
    for some alone. `unknown`: the ids of people of other servers whom it names too and who are to be looked
    up. `parent`: the post it answers; `parent_uri`: its id, which may be all that is known.
    """

    uri: str
    url: str
    visibility: Visibility
    content: str
    text: str
    spoiler_text: str
    sensitive: bool
    language: str | None
    published: int
    updated: int | None
    people: list[int]
    readers: list[int]
    tags: list[str]
    emojis: list[tuple[str, str]]
    files: list[ReceivedFile]
    poll: ForeignPoll | None
    parent: int | None
    parent_uri: str
    quoted: int | None
    #: it shows another post, perhaps one that is not known here
    quotes: bool
    quote_accepted: bool
    quote_policy: QuotePolicy
    reply_policy: ReplyPolicy
    replies_uri: str
    counted: Counted
    arrival: Arrival
    #: the id of what says that it may quote, on the server of who is quoted
    quote_stamp: str = ""
    unknown: list[str] = []
