"""AccountWarning, Appeal, RelationshipSeveranceEvent: what moderation tells the people it concerns."""

import msgspec

from sabar.kit import times
from sabar.model import moderation as records
from sabar.reads import api_types
from sabar.reads.entities.ready import AccountJson


class Appeal(msgspec.Struct, frozen=True):
    text: api_types.Words
    state: api_types.State


class AccountWarning(msgspec.Struct, frozen=True, kw_only=True):
    """Who decided is not said (CVE-2022-48364)."""

    id: api_types.Id
    action: str
    text: api_types.Words
    status_ids: list[api_types.Id] | None
    target_account: AccountJson
    appeal: Appeal | None
    created_at: api_types.Time


class RelationshipSeveranceEvent(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    type: str
    purged: bool
    target_name: str
    followers_count: int
    following_count: int
    created_at: api_types.Time


def warning(strike: records.Strike, appeal: records.Appeal | None, target: msgspec.Raw) -> AccountWarning:
    return AccountWarning(
        id=str(strike.id),
        action=strike.action,
        text=strike.text,
        status_ids=[str(id) for id in strike.status_ids] or None,
        target_account=target,
        appeal=Appeal(appeal.text, appeal.state) if appeal else None,
        created_at=times.iso(strike.created_at),
    )


def severance(record: records.Severance) -> RelationshipSeveranceEvent:
    # How many were lost is kept; who they were is not.
    return RelationshipSeveranceEvent(
        id=str(record.id),
        type=record.type,
        purged=True,
        target_name=record.target_name,
        followers_count=record.followers_count,
        following_count=record.following_count,
        created_at=times.iso(record.created_at),
    )
