"""What those who run the server tell everybody in it."""

import msgspec


class Announcement(msgspec.Struct, frozen=True):
    """`mentions`: account ids; `tags`: key → as written; `links`: addresses in the text.

    Published while `published_at` is set; waits for `scheduled_at` when only that is.
    """

    id: int
    text: str
    content: str
    mentions: list[int]
    tags: dict[str, str]
    links: list[str]
    starts_at: int | None
    ends_at: int | None
    all_day: bool
    scheduled_at: int | None
    published_at: int | None
    updated_at: int
    created_at: int


class Reaction(msgspec.Struct, frozen=True):
    """An emoji and how many chose it."""

    announcement_id: int
    name: str
    count: int
