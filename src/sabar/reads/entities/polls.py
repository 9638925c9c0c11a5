"""Poll."""

import msgspec

from sabar.kit import times
from sabar.reads import api_types
from sabar.reads.assemble.parts import Poll as Seen
from sabar.reads.entities import emojis
from sabar.services import Services


class Option(msgspec.Struct, frozen=True):
    title: api_types.Title
    votes_count: int | None


class Poll(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    expires_at: api_types.Time | None
    expired: bool
    multiple: bool
    votes_count: int
    voters_count: int | None
    options: list[Option]
    emojis: list[emojis.CustomEmoji]
    voted: bool | msgspec.UnsetType = msgspec.UNSET
    own_votes: list[int] | msgspec.UnsetType = msgspec.UNSET


def of(app: Services, poll: Seen) -> Poll:
    """Hidden totals show when the poll has ended."""
    record = poll.record
    hidden = record.hide_totals and not poll.ended
    return Poll(
        id=str(record.id),
        expires_at=times.iso_or_none(record.expires_at),
        expired=poll.ended,
        multiple=record.multiple,
        votes_count=sum(option.votes_count for option in poll.options),
        voters_count=record.voters_count,
        options=[Option(option.title, None if hidden else option.votes_count) for option in poll.options],
        emojis=emojis.all_of(app, poll.emojis),
        voted=msgspec.UNSET if poll.votes is None else poll.own or bool(poll.votes),
        own_votes=msgspec.UNSET if poll.votes is None else list(poll.votes),
    )
