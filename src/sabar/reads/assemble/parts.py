"""What a post is made of when it is shown. Times are milliseconds, ids numbers, files keys of the store."""

from msgspec import Struct

from sabar.model.accounts import Account, Role, User
from sabar.model.cards import Card as CardRecord
from sabar.model.collections import Collection, CollectionItem
from sabar.model.filters import Filter
from sabar.model.received import Counted
from sabar.model.statuses import CustomEmoji, Media, PollOption, Status, Tag
from sabar.model.statuses import Poll as PollRecord
from sabar.reads.hydrate import Seen
from sabar.rules import quotes
from sabar.rules.quotes import Shown


class Person(Struct, frozen=True, eq=False):
    """An account as everybody sees it: of a suspended one, the name and nothing else. `emojis` stand in its
    own words. Of one of another server the counts are those that server gives; `group`: it passes on what is
    said to it.
    """

    account: Account
    role: Role | None
    emojis: tuple[CustomEmoji, ...]
    group: bool = False
    #: what it became; nothing of what that became itself
    moved: "Person | None" = None


class Known(Struct, frozen=True, kw_only=True):
    """An account with what only staff may know of it. Accounts from elsewhere have no `user`.

    `addresses`: from where it is used and when, the latest first; `app_id`, `inviter_id`: how it came here.
    """

    account: Account
    person: Person
    user: User | None
    addresses: list[tuple[str, int]]
    app_id: int | None
    inviter_id: int | None

    @property
    def role(self) -> Role:
        return self.user.role if self.user else Role.USER

    @property
    def confirmed(self) -> bool:
        return self.user is None or self.user.confirmed_at is not None

    @property
    def approved(self) -> bool:
        return self.user is None or self.user.approved_at is not None

    @property
    def disabled(self) -> bool:
        return self.user is not None and self.user.disabled_at is not None


class Mention(Struct, frozen=True):
    """Somebody named in a post; `url` is the page people open, `uri` the ActivityPub id."""

    id: int
    username: str
    acct: str
    url: str
    uri: str


class Application(Struct, frozen=True):
    """What a post was written with; `website` may be empty."""

    name: str
    website: str


class Content(Struct, frozen=True, eq=False, kw_only=True):
    """What every reader of a post gets alike. Of a boost, next to nothing."""

    record: Status
    media: tuple[Media, ...] = ()
    mentions: tuple[Mention, ...] = ()
    tags: tuple[Tag, ...] = ()
    emojis: tuple[CustomEmoji, ...] = ()
    application: Application | None = None
    #: the address of the post it quotes
    quoted_url: str | None = None
    #: what its own server counts, of one of elsewhere
    there: Counted | None = None
    #: collections of this server that it links to
    collection_ids: tuple[int, ...] = ()

    @property
    def favourites(self) -> int:
        """Never less than what is known here, as clients show one number; so are `reblogs`."""
        return max(self.record.favourites_count, (self.there and self.there.favourites) or 0)

    @property
    def reblogs(self) -> int:
        return max(self.record.reblogs_count, (self.there and self.there.reblogs) or 0)

    @property
    def html(self) -> str:
        """The words, and before them where the quoted post is: for clients that know no quotes. What is
        retracted is struck through, for those that know no retractions.
        """
        words = self.record.content
        if self.record.retracted and words:
            words = f"<del>{words}</del>"
        return quotes.with_inline(words, self.quoted_url) if self.quoted_url else words


class Poll(Struct, frozen=True, gc=False):
    """`votes`: the places of the viewer's answers; None when nobody is signed in."""

    record: PollRecord
    options: tuple[PollOption, ...]
    emojis: tuple[CustomEmoji, ...]
    votes: tuple[int, ...] | None
    own: bool
    ended: bool


class Card(Struct, frozen=True, gc=False):
    """The preview of a linked page. `author`: the account that wrote the page; `unattributed`: the viewer is
    named as its author and does not allow its site to; None when nobody is signed in.
    """

    record: CardRecord
    author: Person | None
    unattributed: bool | None


class Met(Struct, frozen=True):
    """A filter of the viewer that a post meets: by these keywords, or because it was named itself."""

    filter: Filter
    keywords: tuple[str, ...]
    status_ids: tuple[int, ...]


class Featured(Struct, frozen=True):
    """A collection with those in it whom the viewer may see; `count`: all of them."""

    record: Collection
    items: tuple[CollectionItem, ...]
    count: int
    tag: Tag | None


class Quote(Struct, frozen=True, gc=False):
    """What a post quotes, as `hydrate.Quoted` has it."""

    state: Shown
    post: "Post | None" = None
    named: bool = False
    id: int | None = None


class Post(Struct, frozen=True, kw_only=True, gc=False):
    """A post for one viewer. `answered`: whom it answers; `circled`: whose people it is for; `reader_id`: its
    files are for this reader, and not for everybody.
    """

    seen: Seen
    content: Content
    author: Person
    answered: Person | None = None
    circled: Person | None = None
    boosted: "Post | None" = None
    quote: Quote | None = None
    poll: Poll | None = None
    card: Card | None = None
    filtered: tuple[Met, ...] = ()
    collections: tuple[Featured, ...] = ()
    reader_id: int | None = None

    @property
    def changed_since(self) -> bool:
        """It is a boost of words that are others now."""
        boosted = self.boosted.content.record.wording if self.boosted else 0
        return self.content.record.wording < boosted

    @property
    def sensitive(self) -> bool:
        """Staff can mark all files of somebody, without a new version of each of his posts."""
        marked = self.seen.outline.sensitized and bool(self.content.media)
        return self.content.record.sensitive or marked
