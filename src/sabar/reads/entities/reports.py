"""Report, as the person who wrote it sees it."""

import msgspec

from sabar.kit import times
from sabar.model.moderation import Report as Record
from sabar.reads import api_types
from sabar.reads.entities.ready import AccountJson


class Report(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    action_taken: bool
    action_taken_at: api_types.Time | None
    category: str
    comment: str
    forwarded: bool
    created_at: api_types.Time
    status_ids: list[api_types.Id] | None
    collection_ids: list[api_types.Id] | None
    rule_ids: list[api_types.Id] | None
    target_account: AccountJson


def of(record: Record, target: msgspec.Raw) -> Report:
    return Report(
        id=str(record.id),
        action_taken=record.action_taken_at is not None,
        action_taken_at=times.iso_or_none(record.action_taken_at),
        category=record.category,
        comment=record.comment,
        forwarded=record.forward,
        created_at=times.iso(record.created_at),
        status_ids=[str(id) for id in record.status_ids],
        collection_ids=[str(id) for id in record.collection_ids],
        rule_ids=[str(id) for id in record.rule_ids],
        target_account=target,
    )
