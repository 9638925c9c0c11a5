"""MediaAttachment."""

from typing import Any

import msgspec

from sabar.model.statuses import Media as Record
from sabar.reads import api_types
from sabar.reads.posts import files
from sabar.services import Services


class MediaAttachment(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    type: str
    url: api_types.Address | None
    preview_url: api_types.Address | None
    remote_url: api_types.Address | None
    meta: dict[str, Any] | None
    description: api_types.Description | None
    blurhash: api_types.Blurhash | None


def of(app: Services, record: Record, reader_id: int | None = None) -> MediaAttachment:
    """`url` is None while the file is being worked on. `reader_id`: the addresses are for him alone."""
    ready = record.state == "ready"
    meta = dict(record.meta)
    if record.type in ("image", "gifv", "video"):
        meta["focus"] = {"x": record.focus_x, "y": record.focus_y}
    return MediaAttachment(
        id=str(record.id),
        type=record.type,
        url=files.address(app, record.file, reader_id) if ready and record.file else None,
        preview_url=files.address(app, record.thumb, reader_id) if ready and record.thumb else None,
        remote_url=record.remote_url or None,
        meta=meta or None,
        description=record.description or None,
        blurhash=record.blurhash or None,
    )
