"""Posts and what is done to them."""

import msgspec

from sabar.events.base import Event


class PostFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What decides where a post appears, so that those who hear of it need not read it for that.

    `mentioned`: accounts of this server that it names; `tags`: id and normalised name of each; `answered_id`:
    the account it answers; `media`: something is attached; `answers`, `quotes`: the posts that may count it;
    `stays_here`: no other server may hear of it.
    """

    visibility: str
    mentioned: tuple[int, ...] = ()
    tags: tuple[tuple[int, str], ...] = ()
    answered_id: int | None = None
    conversation_id: int | None = None
    local: bool = True
    media: bool = False
    answers: int | None = None
    quotes: int | None = None
    stays_here: bool = False


class StatusPosted(Event, frozen=True):
    """A new post of this server or from elsewhere.

    What is known not to follow from it: `tells`, somebody may have to be notified; `links`, it holds a link;
    `letters`, its author lets people read him by mail; `leaves`, other servers are to hear of it. `late`: it
    was written long before it came here, and is no news. Events of older versions hold no `facts`.
    """

    status_id: int
    account_id: int
    tells: bool = True
    links: bool = True
    letters: bool = True
    facts: PostFacts | None = None
    leaves: bool = False
    late: bool = False


class StatusBoosted(Event, frozen=True):
    """`status_id` is the boost, `reblog_of_id` the post it boosts, `reblog_author_id` who wrote that; `late`
    as of a post. Events of older versions hold no `facts`.
    """

    status_id: int
    account_id: int
    reblog_of_id: int
    reblog_author_id: int = 0
    facts: PostFacts | None = None
    leaves: bool = False
    late: bool = False


class StatusEdited(Event, frozen=True):
    """Other words, or other things that hang on it.

    Whom it reaches that the wording before did not: `mentioned`, local and other accounts named in it now;
    `tags`, ids of the tags it has now; `media`, it had nothing attached; `language`, what it was in before,
    when that is different now. `facts` are those of the new wording; events of older versions hold none.
    `correction`: what its writer says it is, if he does (`model.statuses.EditKind`).
    """

    status_id: int
    account_id: int
    mentioned: list[int] = msgspec.field(default_factory=list)
    tags: list[int] = msgspec.field(default_factory=list)
    media: bool = False
    language: str | None = None
    facts: PostFacts | None = None
    correction: str = ""
    leaves: bool = False


class StatusRefreshed(Event, frozen=True):
    """It is shown differently now, though its words are the same: its quote, or who may quote it."""

    status_id: int
    account_id: int
    leaves: bool = False


class QuoteEnded(Event, frozen=True):
    """Who wrote the quoted post lets `status_id`, which is by `account_id`, show it no more."""

    status_id: int
    account_id: int
    quoted_id: int
    quoted_account_id: int
    leaves: bool = False


class Unquoted(Event, frozen=True):
    """The writer took the quote out of his post; `quoted_id`: what counted it as a quote. Older
    versions tell none.
    """

    status_id: int
    account_id: int
    quoted_id: int | None = None


class StatusDeleted(Event, frozen=True):
    """Also for a boost taken back. What streams need to find its readers is kept here: the post is gone.

    `mentioned`: local accounts named in it; `tags`: its tags' names; `visibility` as it was; `answers`,
    `quotes`: the posts that may have counted it; `circle_id`: the circle it was for; `heard`: of each other
    server from which something was done to it, one account; `boosts`: of it, those that
    other servers were told of; `stayed_here`: no other server had heard of it.
    """

    status_id: int
    account_id: int
    reblog_of_id: int | None
    visibility: str
    mentioned: list[int]
    tags: list[str]
    conversation_id: int | None = None
    answers: int | None = None
    quotes: int | None = None
    circle_id: int | None = None
    heard: tuple[int, ...] = ()
    boosts: tuple[int, ...] = ()
    leaves: bool = False
    stayed_here: bool = False


class StatusNarrowed(Event, frozen=True):
    """Fewer may read it than before. Who could is kept here, as of a deleted post: `visibility` and
    `stayed_here` as they were; `answers`, `quotes`: the posts that may count it no more.
    """

    status_id: int
    account_id: int
    visibility: str
    mentioned: list[int]
    tags: list[str]
    conversation_id: int | None = None
    answers: int | None = None
    quotes: int | None = None
    circle_id: int | None = None
    leaves: bool = False
    stayed_here: bool = False


class StatusPinned(Event, frozen=True):
    """It stands on top of its writer's profile now."""

    status_id: int
    account_id: int
    leaves: bool = False


class StatusUnpinned(Event, frozen=True):
    status_id: int
    account_id: int
    leaves: bool = False


class OutboxChanged(Event, frozen=True):
    """A post that is held back came, changed, or went: `gone`, out to its readers or into a draft again."""

    account_id: int
    held_id: int
    gone: bool = False


class AskedChanged(Event, frozen=True):
    """What somebody is asked as a colleague, or was told by one, came or went."""

    account_id: int


class ColleagueAsked(Event, frozen=True):
    """Somebody is asked about a post who was not asked about it a moment ago."""

    account_id: int
    held_id: int


class ColleagueAnswered(Event, frozen=True):
    """A colleague said yes or no to somebody."""

    account_id: int
    answer_id: int


class Favourited(Event, frozen=True):
    status_id: int
    account_id: int
    leaves: bool = False


class Unfavourited(Event, frozen=True):
    status_id: int
    account_id: int
    leaves: bool = False


class BookmarkChanged(Event, frozen=True):
    """Somebody keeps a post now, or no longer."""

    status_id: int
    account_id: int


class PollVoted(Event, frozen=True):
    poll_id: int
    status_id: int
    account_id: int
    leaves: bool = False


class PollEnded(Event, frozen=True):
    """`account_id`: whose it is, 0 in events of older versions."""

    poll_id: int
    status_id: int
    account_id: int = 0
    leaves: bool = False
