"""Status: the part that is the same for everybody (a cached fragment) and the part that is not."""

import msgspec

from sabar.kit import times
from sabar.model.accounts import Account as AccountRecord
from sabar.model.statuses import ContentType, EditKind, ReplyPolicy
from sabar.model.statuses import Correction as CorrectionRecord
from sabar.model.statuses import Status as Record
from sabar.reads import api_types
from sabar.reads.assemble.parts import Application as WrittenWith
from sabar.reads.assemble.parts import Content
from sabar.reads.entities import emojis, media
from sabar.reads.entities.cards import PreviewCard
from sabar.reads.entities.collections import Collection
from sabar.reads.entities.filters import FilterResult
from sabar.reads.entities.polls import Poll
from sabar.reads.entities.ready import AccountJson
from sabar.reads.server import addresses
from sabar.rules import visibility
from sabar.services import Services


class Mention(msgspec.Struct, frozen=True):
    id: api_types.Id
    username: api_types.Handle
    url: api_types.Address
    acct: api_types.Handle


class Tag(msgspec.Struct, frozen=True):
    name: api_types.TagName
    url: api_types.Address


class Application(msgspec.Struct, frozen=True):
    name: str
    website: api_types.Address | None


class QuoteApproval(msgspec.Struct, frozen=True):
    automatic: list[str]
    manual: list[str]
    current_user: str


class ReplyApproval(msgspec.Struct, frozen=True):
    """Our extension: who may answer (`public`, `followers`, `following`, `mentioned` or `nobody`), and
    whether this reader may (`automatic` or `denied`).
    """

    policy: ReplyPolicy
    current_user: str


class Correction(msgspec.Struct, frozen=True):
    """That words gave way to others, when, and what the writer says of it. `readable`: what is retracted can
    be read all the same.
    """

    kind: EditKind
    created_at: api_types.Time
    note: api_types.Words
    readable: bool


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The whole entity for one viewer. The viewer's fields are absent when nobody is signed in. Of this
    server: `correction`, the last one; `changed_since`, on boosts: the words have changed since.
    """

    id: api_types.Id
    created_at: api_types.Time
    uri: api_types.Address
    url: api_types.Address
    content: api_types.Html
    visibility: api_types.Visibility
    sensitive: bool
    spoiler_text: api_types.Warning
    language: api_types.Language | None
    in_reply_to_id: api_types.Id | None
    in_reply_to_account_id: api_types.Id | None
    edited_at: api_types.Time | None
    media_attachments: list[media.MediaAttachment]
    mentions: list[Mention]
    tags: list[Tag]
    emojis: list[emojis.CustomEmoji]
    application: Application | None
    replies_count: int
    reblogs_count: int
    favourites_count: int
    quotes_count: int
    tagged_collections: list[Collection]
    account: AccountJson
    reblog: "Status | None" = None
    quote: "Quote | None" = None
    quote_approval: QuoteApproval
    reply_approval: ReplyApproval
    poll: Poll | None = None
    card: PreviewCard | None = None
    favourited: bool | msgspec.UnsetType = msgspec.UNSET
    reblogged: bool | msgspec.UnsetType = msgspec.UNSET
    muted: bool | msgspec.UnsetType = msgspec.UNSET
    bookmarked: bool | msgspec.UnsetType = msgspec.UNSET
    pinned: bool | msgspec.UnsetType = msgspec.UNSET
    filtered: list[FilterResult] | msgspec.UnsetType = msgspec.UNSET
    text: api_types.Words | msgspec.UnsetType = msgspec.UNSET
    content_type: ContentType | msgspec.UnsetType = msgspec.UNSET
    correction: Correction | msgspec.UnsetType = msgspec.UNSET
    changed_since: bool | msgspec.UnsetType = msgspec.UNSET
    local_only: bool | msgspec.UnsetType = msgspec.UNSET


class AdminStatus(Status, frozen=True, kw_only=True):
    """For those who decide what may trend."""

    requires_review: bool


class Quote(msgspec.Struct, frozen=True):
    """A quoted post. One quoted inside of another is only named: then `quoted_status_id` stands for it."""

    state: api_types.State
    quoted_status: Status | msgspec.UnsetType | None = msgspec.UNSET
    quoted_status_id: api_types.Id | msgspec.UnsetType | None = msgspec.UNSET


#: In the places of what is each reader's own, until it is put there.
_NOBODY = msgspec.Raw(b"null")
_DENIED = QuoteApproval([], [], "denied")
_UNANSWERED = ReplyApproval(ReplyPolicy.NOBODY, "denied")


def alike(app: Services, content: Content, author: AccountRecord) -> Status:
    """What every reader gets alike.

    A boost has its booster's ids and times and an empty text; what it boosts has a place of its own.
    """
    record = content.record
    return Status(
        id=str(record.id),
        created_at=times.iso(record.created_at),
        uri=addresses.status_uri(app, record, author),
        url=addresses.status(app, record, author),
        content=content.html,
        visibility=visibility.told(record.visibility),
        sensitive=record.sensitive,
        spoiler_text=record.spoiler_text,
        language=record.language,
        in_reply_to_id=_id(record.in_reply_to_id),
        in_reply_to_account_id=_id(record.in_reply_to_account_id),
        edited_at=times.iso_or_none(record.edited_at),
        media_attachments=[media.of(app, one) for one in content.media],
        mentions=[Mention(str(one.id), one.username, one.url, one.acct) for one in content.mentions],
        tags=[Tag(one.name, addresses.tag(app, one.name)) for one in content.tags],
        emojis=emojis.all_of(app, content.emojis),
        application=_application(content.application) if content.application else None,
        replies_count=record.replies_count,
        reblogs_count=content.reblogs,
        favourites_count=content.favourites,
        quotes_count=record.quotes_count,
        tagged_collections=[],
        account=_NOBODY,
        quote_approval=_DENIED,
        reply_approval=_UNANSWERED,
        correction=correction(record.correction) if record.correction else msgspec.UNSET,
        local_only=True if record.stays_here else msgspec.UNSET,
    )


def correction(one: CorrectionRecord) -> Correction:
    return Correction(one.kind, times.iso(one.at), one.note, one.readable)


def _application(one: WrittenWith) -> Application:
    return Application(one.name, one.website or None)


def empty(app: Services, record: Record, author: AccountRecord, shown: msgspec.Raw, **marks: bool) -> Status:
    """A post of which its viewer may know that it is there, and no more. `marks`: what he did with it."""
    nothing = msgspec.structs.replace(
        record,
        text="",
        content="",
        spoiler_text="",
        sensitive=False,
        language=None,
        in_reply_to_id=None,
        in_reply_to_account_id=None,
        edited_at=None,
        correction=None,
        stays_here=False,
        replies_count=0,
        reblogs_count=0,
        favourites_count=0,
        quotes_count=0,
    )
    return msgspec.structs.replace(
        alike(app, Content(record=nothing), author), account=shown, pinned=False, filtered=[], **marks
    )


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
