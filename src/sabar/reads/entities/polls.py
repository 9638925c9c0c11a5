"""Poll: it ends by itself and knows who voted, so it is never part of a cached fragment."""

from collections.abc import Sequence

import msgspec

from sabar.kit import times
from sabar.model.statuses import CustomEmoji as EmojiRecord
from sabar.model.statuses import Poll as Record
from sabar.model.statuses import PollOption
from sabar.reads.entities import emojis
from sabar.services import Services


class Option(msgspec.Struct, frozen=True):
    title: str
    votes_count: int | None


class Poll(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    expires_at: str | None
    expired: bool
    multiple: bool
    votes_count: int
    voters_count: int | None
    options: list[Option]
    emojis: list[emojis.CustomEmoji]
    voted: bool | msgspec.UnsetType = msgspec.UNSET
    own_votes: list[int] | msgspec.UnsetType = msgspec.UNSET


def of(
    app: Services,
    record: Record,
    options: Sequence[PollOption],
    own_votes: Sequence[int] | None,
    *,
    own: bool,
    known_emojis: Sequence[EmojiRecord] = (),
) -> Poll:
    """`own_votes` is None for a visitor. Hidden totals show when the poll has ended."""
    expired = record.expires_at is not None and record.expires_at <= app.clock.now_ms()
    hidden = record.hide_totals and not expired
    titles = [option.title for option in options]
    return Poll(
        id=str(record.id),
        expires_at=times.iso_or_none(record.expires_at),
        expired=expired,
        multiple=record.multiple,
        votes_count=sum(option.votes_count for option in options),
        voters_count=record.voters_count,
        options=[Option(option.title, None if hidden else option.votes_count) for option in options],
        emojis=emojis.used_in(app, known_emojis, *titles),
        voted=msgspec.UNSET if own_votes is None else own or bool(own_votes),
        own_votes=msgspec.UNSET if own_votes is None else list(own_votes),
    )
