"""Posts that delete themselves."""

import msgspec


class ExpiryRule(msgspec.Struct, frozen=True):
    """The posts of an account that are older than `days` go, but for those it keeps: pinned, bookmarked by
    himself, with so many favourites (0: whatever they have), with a poll, with media, direct ones.
    """

    account_id: int
    days: int
    keep_pinned: bool
    keep_bookmarked: bool
    keep_favourites: int
    keep_polls: bool
    keep_media: bool
    keep_direct: bool
    created_at: int
