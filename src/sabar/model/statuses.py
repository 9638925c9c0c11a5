"""Posts and what hangs on them, and what an action wrote, so that its answer need not be read again."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec

from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.hold_rules import HoldRule


class QuotePolicy(StrEnum):
    """Who may quote a post. Its writer always may."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    NOBODY = "nobody"


class ReplyPolicy(StrEnum):
    """Who may answer a post. Its writer always may, and whom it names, unless nobody may."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    FOLLOWING = "following"
    MENTIONED = "mentioned"
    NOBODY = "nobody"


class QuoteState(StrEnum):
    """What the quoted side has said to a quote."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVOKED = "revoked"


class ContentType(StrEnum):
    """How the text of a post was typed."""

    PLAIN = "text/plain"
    MARKDOWN = "text/markdown"


class EditKind(StrEnum):
    """What its writer says an edit is. A typo is silent, the others go to everybody whom the post reached."""

    TYPO = "typo"
    CORRECTION = "correction"
    RETRACTION = "retraction"


class Correction(msgspec.Struct, frozen=True, omit_defaults=True):
    """That a wording gave way to another one at `at`, and why, in the writer's words (`note`). `before`:
    what it said, as plain text. `readable`: what is retracted stays to be read.
    """

    kind: EditKind
    at: int
    note: str = ""
    before: str = ""
    readable: bool = True


class Status(msgspec.Struct, frozen=True):
    """A post or a boost (`reblog_of_id`). `text` as typed, which `content_type` explains; `content`: HTML.
    `circle_id`: the circle that it is for. `stays_here`: nothing of it is told to another server, or to who
    has no account here. `correction`: the last one. `wording`: how often its words changed, typos aside; of
    a boost, how often they had when it was made.
    """

    id: int
    account_id: int
    uri: str
    url: str
    visibility: Visibility
    text: str
    content: str
    spoiler_text: str
    sensitive: bool
    language: str | None
    in_reply_to_id: int | None
    in_reply_to_account_id: int | None
    reblog_of_id: int | None
    conversation_id: int | None
    app_id: int | None
    replies_count: int
    reblogs_count: int
    favourites_count: int
    quotes_count: int
    quote_policy: QuotePolicy
    version: int
    edited_at: int | None
    created_at: int
    circle_id: int | None = None
    content_type: ContentType = ContentType.PLAIN
    reply_policy: ReplyPolicy = ReplyPolicy.PUBLIC
    wording: int = 0
    correction: Correction | None = None
    stays_here: bool = False

    @property
    def local(self) -> bool:
        """Written here."""
        return not self.uri

    @property
    def retracted(self) -> bool:
        return self.correction is not None and self.correction.kind is EditKind.RETRACTION


class StatusEdit(msgspec.Struct, frozen=True):
    """A past wording; `media` holds `{id, description}` as they stood, `quoted`: it showed another post.
    `change`: how it gave way to the next one, when that was said; `withheld`: its writer took it away with
    all he said before.
    """

    id: int
    status_id: int
    text: str
    content: str
    spoiler_text: str
    sensitive: bool
    media: list[dict[str, Any]]
    poll_options: list[str] | None
    created_at: int
    quoted: bool = False
    content_type: ContentType = ContentType.PLAIN
    change: Correction | None = None
    withheld: bool = False


class Quote(msgspec.Struct, frozen=True):
    """The post `status_id` by `account_id` shows `quoted_status_id`, which may be gone. `stamp`: the id of
    what says on another server that it may; empty: nothing does.
    """

    status_id: int
    account_id: int
    quoted_status_id: int
    quoted_account_id: int
    state: QuoteState
    created_at: int
    stamp: str = ""


class Tag(msgspec.Struct, frozen=True):
    """`name` is the normalised form that is compared, `display_name` what the first writer typed."""

    id: int
    name: str
    display_name: str
    created_at: int


class Media(msgspec.Struct, frozen=True):
    """An attachment. `state`: processing, ready or failed. `file` and `thumb` are keys of the file store, as
    is `raw`: what was uploaded, as long as it is worked on.
    """

    id: int
    account_id: int
    status_id: int | None
    position: int
    type: str
    state: str
    error: str
    file: str
    mime: str
    thumb: str
    thumb_mime: str
    remote_url: str
    description: str
    blurhash: str
    focus_x: float
    focus_y: float
    meta: dict[str, Any]
    created_at: int
    raw: str = ""


class Poll(msgspec.Struct, frozen=True):
    id: int
    status_id: int
    account_id: int
    multiple: bool
    hide_totals: bool
    voters_count: int
    expires_at: int | None
    closed_at: int | None


class PollOption(msgspec.Struct, frozen=True):
    poll_id: int
    position: int
    title: str
    votes_count: int


class CustomEmoji(msgspec.Struct, frozen=True):
    """`visible`: pickers offer it. `disabled`: its name is mere text, until it is switched on again."""

    id: int
    shortcode: str
    domain: str
    file: str
    static: str
    category: str
    visible: bool
    created_at: int
    disabled: bool = False


#: The number of a post. Its writer may also call it by the number it had while it waited.
StatusRef = Annotated[int, msgspec.Meta(extra={"names": "status"})]


class Hold(StrEnum):
    """Why a post is held back; `TIMED`: it is not, it has a time of its own; `RULE`: a rule has it wait."""

    TIMED = ""
    UNDO = "undo"
    ASKED = "asked"
    RULE = "rule"


class Waits(msgspec.Struct, frozen=True):
    """Until when (ms) a post is held back, and why; `rule`: the one that holds it; `asked`: until a colleague
    says yes.
    """

    until: int
    why: Hold
    rule: HoldRule | None = None
    asked: bool = False


class Following(msgspec.Struct, frozen=True, omit_defaults=True):
    """A post that follows another, written together with it; all else it has from the first."""

    text: str = ""
    media_ids: list[int] = []


class Scheduled(msgspec.Struct, frozen=True):
    """A post that waits. `more`: those that follow it; `after_id`: the waiting post it answers,
    before which it does not go out; `revision`: grows with every change of its words; `failed`: why it could
    not go out; `rule`: that by which it waits, as it was then; `asked`: it waits until a
    colleague says yes.
    """

    id: int
    account_id: int
    app_id: int | None
    scheduled_at: int
    params: dict[str, Any]
    created_at: int
    held: Hold = Hold.TIMED
    more: list[Following] = []
    after_id: int | None = None
    revision: int = 1
    failed: str = ""
    rule: HoldRule | None = None
    asked: bool = False


class Words(msgspec.Struct, frozen=True):
    """A new post of words alone, as it was committed; its author with this post counted.

    `mentioned` are in the order of their ids, as are `tags`.
    """

    status: Status
    author: Account
    mentioned: list[Account]
    tags: list[Tag]


class Written(msgspec.Struct, frozen=True):
    """`words` is None when the post holds more than words, or was made by an earlier call."""

    id: int
    words: Words | None = None
