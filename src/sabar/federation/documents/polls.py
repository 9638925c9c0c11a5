"""The poll of a post."""

from typing import Any

from sabar.kit import times
from sabar.model.statuses import PollOption
from sabar.reads.assemble.parts import Poll


def fields(poll: Poll) -> dict[str, Any]:
    """What makes a Question of a Note. Hidden totals are told when the poll has ended."""
    record = poll.record
    hidden = record.hide_totals and not poll.ended
    made: dict[str, Any] = {
        "anyOf" if record.multiple else "oneOf": [_option(one, hidden=hidden) for one in poll.options]
    }
    if record.expires_at is not None:
        made["endTime"] = times.iso(record.expires_at)
        if poll.ended:
            made["closed"] = times.iso(record.closed_at or record.expires_at)
    if not hidden:
        made["votersCount"] = record.voters_count
    return made


def _option(option: PollOption, *, hidden: bool) -> dict[str, Any]:
    votes = 0 if hidden else option.votes_count
    return {"type": "Note", "name": option.title, "replies": {"type": "Collection", "totalItems": votes}}
