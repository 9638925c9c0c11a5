"""What is said in a space: how it lies in the database, and what it is once it is opened."""

import msgspec

from sabar.kit.markup import html
from sabar.model.spaces.sealed import Place, Sealed
from sabar.model.statuses import ContentType


class Post(msgspec.Struct, frozen=True):
    """As it lies. `root_id`: the post that began its thread; `parent_id`: what it answers. `size`: of what
    was written, in bytes. `proof`: of the leak test, for nobody else to see. `standup`: the day of its writer
    on which it answers what the space asks. `card`: what the page says that it links to.
    """

    id: int
    space_id: int
    account_id: int
    day: int
    sealed: bytes
    size: int
    created_at: int
    root_id: int | None = None
    parent_id: int | None = None
    edited_at: int | None = None
    pinned_at: int | None = None
    answers: int = 0
    #: of the form it came from, hashed: sent twice, it is one post
    sent_key: str | None = None
    proof: bool = False
    standup: int | None = None
    card: bytes | None = None

    @property
    def place(self) -> Place:
        """Bound to who wrote it, when, and for which day, too: none of these can be changed by hand."""
        row = f"{self.id}.{self.account_id}.{self.created_at}"
        if self.standup is not None:
            row += f".{self.standup}"
        return Place(self.space_id, self.day, "space_posts", row)

    @property
    def sealed_content(self) -> Sealed:
        return Sealed(self.place, self.sealed)

    @property
    def card_place(self) -> Place:
        return self.place._replace(column="card")


class Poll(msgspec.Struct, frozen=True):
    """`ends_at`: None never ends."""

    options: list[str]
    multiple: bool = False
    ends_at: int | None = None


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of a post. `html`: of `text`, as its readers see it. `named`: the members it names.
    `east`: minutes by which clocks were ahead of UTC where it answered a stand-up.
    """

    text: str
    html: str
    content_type: ContentType = ContentType.PLAIN
    named: list[int] = []
    poll: Poll | None = None
    east: int | None = None

    @property
    def plain(self) -> str:
        """The words as they are read, without signs of Markdown."""
        return html.to_text(self.html) if self.content_type is ContentType.MARKDOWN else self.text


class Card(msgspec.Struct, frozen=True):
    """What the page at `url` said of itself; sealed too. `provider_name`: its site."""

    url: str
    title: str
    description: str
    provider_name: str


class Reaction(msgspec.Struct, frozen=True):
    """`mark`: what it is, hashed with the day's key, so that nobody can have one twice."""

    post_id: int
    account_id: int
    mark: str
    space_id: int
    day: int
    sealed: bytes
    created_at: int

    @property
    def content(self) -> Sealed:
        place = Place(
            self.space_id, self.day, "space_reactions", f"{self.post_id}.{self.account_id}.{self.mark}"
        )
        return Sealed(place, self.sealed)


class Vote(msgspec.Struct, frozen=True):
    """`sealed`: the numbers of the options, as JSON."""

    post_id: int
    account_id: int
    space_id: int
    day: int
    sealed: bytes
    created_at: int

    @property
    def content(self) -> Sealed:
        place = Place(self.space_id, self.day, "space_votes", f"{self.post_id}.{self.account_id}")
        return Sealed(place, self.sealed)
