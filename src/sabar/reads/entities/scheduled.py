"""ScheduledStatus."""

import msgspec

from sabar.kit import times
from sabar.model.statuses import Scheduled
from sabar.reads.entities.media import MediaAttachment


class Poll(msgspec.Struct, frozen=True):
    options: list[str]
    expires_in: int
    multiple: bool
    hide_totals: bool


class Params(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    poll: Poll | None
    media_ids: list[str] | None
    sensitive: bool | None
    spoiler_text: str | None
    visibility: str | None
    in_reply_to_id: int | None
    language: str | None
    application_id: int | None
    quoted_status_id: str | None
    quote_approval_policy: str | None
    scheduled_at: None = None
    idempotency: None = None
    with_rate_limit: bool = False


class ScheduledStatus(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    scheduled_at: str
    params: Params
    media_attachments: list[MediaAttachment]


def of(record: Scheduled, attached: list[MediaAttachment]) -> ScheduledStatus:
    said = record.params
    poll = said.get("poll")
    return ScheduledStatus(
        id=str(record.id),
        scheduled_at=times.iso(record.scheduled_at),
        params=Params(
            text=said["text"],
            poll=msgspec.convert(poll, Poll) if poll else None,
            media_ids=[str(id) for id in said["media_ids"]] or None,
            sensitive=said["sensitive"],
            spoiler_text=said["spoiler_text"] or None,
            visibility=said["visibility"],
            in_reply_to_id=said["in_reply_to_id"],
            language=said["language"],
            application_id=record.app_id,
            quoted_status_id=None if said.get("quoted_status_id") is None else str(said["quoted_status_id"]),
            quote_approval_policy=said.get("quote_policy"),
        ),
        media_attachments=attached,
    )
