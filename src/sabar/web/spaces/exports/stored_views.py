"""What the pages of an archive are drawn from. They are read from a disk, far from the server."""

from msgspec import Struct

from sabar.web.spaces.people_views import RoleName


class StoredFile(Struct, frozen=True, kw_only=True):
    """`path`: where it lies in the archive; `href`: seen from a page of posts. `whole`: none is missing."""

    path: str
    href: str
    name: str
    alt: str
    picture: bool
    width: int
    height: int
    whole: bool = True


class StoredOption(Struct, frozen=True, kw_only=True):
    title: str
    votes: int


class StoredSign(Struct, frozen=True, kw_only=True):
    emoji: str
    count: int
    names: tuple[str, ...]


class StoredPost(Struct, frozen=True, kw_only=True):
    """`name` is empty for somebody who is gone. `first`: it begins a thread. `answers`: the id of what it
    answers, empty for nothing; `there`: that is in the archive too, of somebody called `answered`. `ended`:
    of a poll.
    """

    id: str
    first: bool
    name: str
    handle: str
    created_ms: int
    edited_ms: int | None
    sealed: bool
    pinned: bool
    text_html: str
    answers: str
    answered: str
    there: bool
    options: tuple[StoredOption, ...]
    voters: int
    ended: bool
    signs: tuple[StoredSign, ...]
    files: tuple[StoredFile, ...]


class StoredLink(Struct, frozen=True, kw_only=True):
    href: str
    words: str


class StoredMonth(Struct, frozen=True, kw_only=True):
    """`month_ms`: its beginning, in UTC."""

    path: str
    month_ms: int
    posts: int


class StoredMember(Struct, frozen=True, kw_only=True):
    name: str
    handle: str
    role: RoleName
    joined_ms: int
    ends_ms: int | None


class StoredLine(Struct, frozen=True, kw_only=True):
    number: int
    at_ms: int
    words: str
    hash: str


class Contents(Struct, frozen=True, kw_only=True):
    """The first page. `from_ms`: nothing from before is in it, as who made it does not see that; `shut`: so
    many posts could not be opened; `torn`: where files would lie that are not whole.
    """

    zone: str
    name: str
    server: str
    maker: str
    made_ms: int
    from_ms: int | None
    months: tuple[StoredMonth, ...]
    pinned: tuple[StoredLink, ...]
    posts: int
    files: int
    shut: int
    torn: tuple[str, ...]
    members: tuple[StoredMember, ...]
