"""Status: the part that is the same for everybody (a cached fragment) and the part that is not."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sabar.kit import times
from sabar.model.accounts import Account as AccountRecord
from sabar.model.statuses import CustomEmoji as EmojiRecord
from sabar.model.statuses import Media as MediaRecord
from sabar.model.statuses import Status as Record
from sabar.model.statuses import Tag as TagRecord
from sabar.reads.entities import emojis, media
from sabar.reads.entities.accounts import Account
from sabar.reads.entities.cards import PreviewCard
from sabar.reads.entities.collections import Collection
from sabar.reads.entities.filters import FilterResult
from sabar.reads.entities.polls import Poll
from sabar.reads.server import addresses
from sabar.rules import quotes
from sabar.services import Services


class Mention(msgspec.Struct, frozen=True):
    id: str
    username: str
    url: str
    acct: str


class Tag(msgspec.Struct, frozen=True):
    name: str
    url: str


class Application(msgspec.Struct, frozen=True):
    name: str
    website: str | None


class QuoteApproval(msgspec.Struct, frozen=True):
    automatic: list[str]
    manual: list[str]
    current_user: str


class Core(msgspec.Struct, frozen=True, kw_only=True):
    """What every reader gets alike; its JSON is kept by (id, version).

    `tagged_collections` holds ids and stands last: what each reader sees of them is put in its place.
    """

    id: str
    created_at: str
    uri: str
    url: str
    content: str
    visibility: str
    sensitive: bool
    spoiler_text: str
    language: str | None
    in_reply_to_id: str | None
    in_reply_to_account_id: str | None
    edited_at: str | None
    media_attachments: list[media.MediaAttachment]
    mentions: list[Mention]
    tags: list[Tag]
    emojis: list[emojis.CustomEmoji]
    application: Application | None
    replies_count: int
    reblogs_count: int
    favourites_count: int
    quotes_count: int
    tagged_collections: list[str]


class Status(Core, frozen=True, kw_only=True):
    """The whole entity for one viewer. The viewer's fields are absent when nobody is signed in."""

    tagged_collections: list[Collection]  # type: ignore[assignment]  # unfolded for the reader
    account: Account
    reblog: "Status | None" = None
    quote: "Quote | None" = None
    quote_approval: QuoteApproval
    poll: Poll | None = None
    card: PreviewCard | None = None
    favourited: bool | msgspec.UnsetType = msgspec.UNSET
    reblogged: bool | msgspec.UnsetType = msgspec.UNSET
    muted: bool | msgspec.UnsetType = msgspec.UNSET
    bookmarked: bool | msgspec.UnsetType = msgspec.UNSET
    pinned: bool | msgspec.UnsetType = msgspec.UNSET
    filtered: list[FilterResult] | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET


class Quote(msgspec.Struct, frozen=True):
    """A quoted post. One quoted inside of another is only named: then `quoted_status_id` stands for it."""

    state: str
    quoted_status: Status | msgspec.UnsetType | None = msgspec.UNSET
    quoted_status_id: str | msgspec.UnsetType | None = msgspec.UNSET


def core(
    app: Services,
    record: Record,
    author: AccountRecord,
    *,
    attachments: Sequence[MediaRecord],
    mentioned: Sequence[AccountRecord],
    tags: Sequence[TagRecord],
    application: Application | None,
    known_emojis: Sequence[EmojiRecord],
    quoted_url: str | None,
    veiled: bool = False,
    tagged_collections: Sequence[str] = (),
) -> Core:
    """`veiled`: staff marked all media of its author sensitive. `tagged_collections`: ids.

    A boost has its booster's ids and times and an empty text; what it boosts is joined in later.
    """
    return Core(
        id=str(record.id),
        created_at=times.iso(record.created_at),
        uri=addresses.status_uri(app, record, author),
        url=addresses.status(app, record, author),
        content=quotes.with_inline(record.content, quoted_url) if quoted_url else record.content,
        visibility=record.visibility,
        sensitive=record.sensitive or (veiled and bool(attachments)),
        spoiler_text=record.spoiler_text,
        language=record.language,
        in_reply_to_id=_id(record.in_reply_to_id),
        in_reply_to_account_id=_id(record.in_reply_to_account_id),
        edited_at=times.iso_or_none(record.edited_at),
        media_attachments=[media.of(app, one) for one in attachments],
        mentions=[
            Mention(str(one.id), one.username, addresses.profile(app, one), one.acct) for one in mentioned
        ],
        tags=[Tag(one.name, addresses.tag(app, one.name)) for one in tags],
        emojis=emojis.used_in(app, known_emojis, record.text, record.spoiler_text),
        application=application,
        replies_count=record.replies_count,
        reblogs_count=record.reblogs_count,
        favourites_count=record.favourites_count,
        quotes_count=record.quotes_count,
        tagged_collections=list(tagged_collections),
    )


def empty(app: Services, record: Record, author: AccountRecord, shown: Account, **marks: bool) -> Status:
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
        replies_count=0,
        reblogs_count=0,
        favourites_count=0,
        quotes_count=0,
    )
    rest = core(
        app,
        nothing,
        author,
        attachments=[],
        mentioned=[],
        tags=[],
        application=None,
        known_emojis=[],
        quoted_url=None,
    )
    parts: dict[str, Any] = {**msgspec.structs.asdict(rest), **marks}
    return Status(
        **parts, account=shown, quote_approval=QuoteApproval([], [], "denied"), pinned=False, filtered=[]
    )


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
