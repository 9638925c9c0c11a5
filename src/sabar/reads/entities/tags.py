"""Tag, FeaturedTag."""

from collections.abc import Mapping

import msgspec

from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.statuses import Tag as Record
from sabar.model.trends import TagReview
from sabar.reads import api_types
from sabar.reads.server import addresses
from sabar.services import Services

#: days of use that are shown
DAYS = 7


class History(msgspec.Struct, frozen=True):
    """One day; `day` in seconds since the epoch."""

    day: api_types.DaySeconds
    uses: str
    accounts: str


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """`following` and `featuring` are absent when nobody is signed in."""

    id: api_types.Id
    name: api_types.TagName
    url: api_types.Address
    history: list[History]
    following: bool | msgspec.UnsetType = msgspec.UNSET
    featuring: bool | msgspec.UnsetType = msgspec.UNSET


class AdminTag(Tag, frozen=True, kw_only=True):
    """For those who decide what a tag may be used for."""

    trendable: bool
    usable: bool
    listable: bool
    requires_review: bool


class FeaturedTag(msgspec.Struct, frozen=True):
    id: api_types.Id
    name: api_types.TagName
    url: api_types.Address
    statuses_count: str
    last_status_at: api_types.Day | None


def of(
    app: Services,
    record: Record,
    uses: Mapping[int, tuple[int, int]],
    *,
    following: bool | msgspec.UnsetType = msgspec.UNSET,
    featuring: bool | msgspec.UnsetType = msgspec.UNSET,
) -> Tag:
    """`uses`: day since the epoch → posts, authors."""
    return Tag(
        id=str(record.id),
        name=record.display_name,
        url=addresses.tag(app, record.name),
        history=history(app.clock.now_ms() // times.DAY, uses),
        following=following,
        featuring=featuring,
    )


def history(today: int, uses: Mapping[int, tuple[int, int]]) -> list[History]:
    """A week, today first. `uses`: day since the epoch → posts, authors."""
    seconds = times.DAY // times.SECOND
    return [
        History(str(day * seconds), *(str(count) for count in uses.get(day, (0, 0))))
        for day in range(today, today - DAYS, -1)
    ]


def for_staff(tag: Tag, review: TagReview, *, may_trend: bool) -> AdminTag:
    """`may_trend`: what happens before anybody decides."""
    shown = {name: getattr(tag, name) for name in tag.__struct_fields__}
    return AdminTag(
        **shown,
        trendable=may_trend if review.trendable is None else review.trendable,
        usable=review.usable,
        listable=review.listable,
        requires_review=review.reviewed_at is None,
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
