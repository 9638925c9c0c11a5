"""Tag, FeaturedTag."""

from collections.abc import Mapping

import msgspec

from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.statuses import Tag as Record
from sabar.reads import addresses
from sabar.services import Services

#: days of use that are shown
DAYS = 7


class History(msgspec.Struct, frozen=True):
    """One day; `day` in seconds since the epoch."""

    day: str
    uses: str
    accounts: str


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """`following` and `featuring` are absent when nobody is signed in."""

    id: str
    name: str
    url: str
    history: list[History]
    following: bool | msgspec.UnsetType = msgspec.UNSET
    featuring: bool | msgspec.UnsetType = msgspec.UNSET


class FeaturedTag(msgspec.Struct, frozen=True):
    id: str
    name: str
    url: str
    statuses_count: str
    last_status_at: str | None


def of(
    app: Services,
    record: Record,
    uses: Mapping[int, tuple[int, int]],
    *,
    following: bool | msgspec.UnsetType = msgspec.UNSET,
    featuring: bool | msgspec.UnsetType = msgspec.UNSET,
) -> Tag:
    """`uses`: day since the epoch → posts, authors."""
    today = app.clock.now_ms() // times.DAY
    seconds = times.DAY // times.SECOND
    return Tag(
        id=str(record.id),
        name=record.display_name,
        url=addresses.tag(app, record.name),
        history=[
            History(str(day * seconds), *(str(count) for count in uses.get(day, (0, 0))))
            for day in range(today, today - DAYS, -1)
        ],
        following=following,
        featuring=featuring,
    )


def featured(
    app: Services, id: int, record: Record, account: Account, used: tuple[int, int] | None
) -> FeaturedTag:
    """`used`: open posts of the account with the tag, time of the last one."""
    count, last = used or (0, None)
    return FeaturedTag(
        id=str(id),
        name=record.display_name,
        url=f"{addresses.profile(app, account)}/tagged/{record.name}",
        statuses_count=str(count),
        last_status_at=None if last is None else times.day(last),
    )
