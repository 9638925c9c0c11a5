"""Notification. The account and the post are ready JSON, joined in."""

import msgspec

from sabar.kit import times
from sabar.model.keeping import Notification as Record


class Notification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`status` only for types that are about a post, `report` only for `admin.report`."""

    id: str
    type: str
    group_key: str
    created_at: str
    account: msgspec.Raw
    status: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    report: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def of(record: Record, account: bytes, status: bytes | None, report: bytes | None = None) -> Notification:
    return Notification(
        id=str(record.id),
        type=record.type,
        group_key=record.group_key,
        created_at=times.iso(record.created_at),
        account=msgspec.Raw(account),
        status=msgspec.Raw(status) if status is not None else msgspec.UNSET,
        report=msgspec.Raw(report) if report is not None else msgspec.UNSET,
    )
