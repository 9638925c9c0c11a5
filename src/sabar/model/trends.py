"""What staff decides about what may be talked of in public."""

import msgspec


class TagReview(msgspec.Struct, frozen=True):
    """`trendable` None: not decided. `usable`: in posts; `listable`: offered to those who search."""

    id: int
    trendable: bool | None
    usable: bool
    listable: bool
    reviewed_at: int | None
