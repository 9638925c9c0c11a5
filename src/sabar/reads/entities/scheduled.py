"""ScheduledStatus."""

from collections.abc import Mapping
from typing import Any

import msgspec

from sabar.kit import times
from sabar.model.audience import Visibility
from sabar.model.statuses import ContentType, Scheduled
from sabar.reads import api_types
from sabar.reads.entities.media import MediaAttachment
from sabar.rules import visibility


class Poll(msgspec.Struct, frozen=True):
    options: list[str]
    expires_in: int
    multiple: bool
    hide_totals: bool


class Params(msgspec.Struct, frozen=True, kw_only=True):
    text: api_types.Words
    poll: Poll | None
    media_ids: list[api_types.Id] | None
    sensitive: bool | None
    spoiler_text: api_types.Warning | None
    visibility: api_types.Visibility | None
    in_reply_to_id: int | None
    language: api_types.Language | None
    application_id: int | None
    quoted_status_id: api_types.Id | None
    quote_approval_policy: str | None
    content_type: ContentType
    reply_policy: str | None
    scheduled_at: None = None
    idempotency: None = None
    with_rate_limit: bool = False


class ScheduledStatus(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    scheduled_at: api_types.Time
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
            visibility=_visibility(said),
            in_reply_to_id=said["in_reply_to_id"],
            language=said["language"],
            application_id=record.app_id,
            quoted_status_id=None if said.get("quoted_status_id") is None else str(said["quoted_status_id"]),
            quote_approval_policy=said.get("quote_policy"),
            content_type=ContentType(said.get("content_type") or ContentType.PLAIN),
            reply_policy=said.get("reply_policy"),
        ),
        media_attachments=attached,
    )


def _visibility(said: Mapping[str, Any]) -> str | None:
    if said.get("circle_label_ids") or said.get("except_label_ids"):
        return visibility.told(Visibility.CIRCLE).value
    return visibility.told(Visibility(said["visibility"])).value if said["visibility"] else None
