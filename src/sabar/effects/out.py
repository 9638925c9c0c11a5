"""Where what happens goes out: who listens in this process, and what draws for open pages of ours."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sabar.model.accounts import Account
from sabar.model.audience import NOTIFYING, Channel, OpenPage
from sabar.model.viewers import Viewer
from sabar.reads.posts.counts import Numbers
from sabar.reads.posts.listeners import Showing, Shown
from sabar.reads.spaces.said import Told
from sabar.rules.reach import Reach
from sabar.services import Services


class Listeners(Protocol):
    """The open streams of this process. People are named by their account ids; a message is a kind and a
    payload, and goes to those only who listen to its stream: `tell`s it to all of them, or `send`s the form
    that such a `page` takes, or, without one, an app, and says who gets it; or it is the last they hear there
    (`put_out`). False where nobody listens.
    """

    def __bool__(self) -> bool: ...

    def homes(self, reach: Reach) -> set[int]: ...

    def lists_of(self, member_id: int) -> list[int]: ...

    def readers(self, channel: Channel) -> set[int]: ...

    def viewer(self, account_id: int, channels: Collection[Channel]) -> Viewer | None: ...

    def pages(self, channel: Channel, account_ids: Collection[int]) -> list[tuple[Viewer, OpenPage]]: ...

    def tell(self, kind: str, payload: str, channel: Channel, account_ids: Collection[int]) -> None: ...

    def send(
        self,
        kind: str,
        payload: str,
        channel: Channel,
        account_ids: Collection[int],
        page: OpenPage | None = None,
    ) -> list[Viewer]: ...

    def put_out(self, kind: str, channel: Channel, account_ids: Collection[int]) -> None: ...

    def showing(self, channels: Collection[Channel]) -> list[Showing]: ...

    def notify(self, kind: str, payload: str, account_id: int, page: OpenPage | None = None) -> None: ...

    async def home_changed(self, account_id: int) -> None: ...

    async def list_changed(self, account_id: int, list_id: int) -> None: ...

    def end(self, account_id: int, tokens: Collection[int], sessions: Collection[int]) -> None: ...

    def end_refused(self) -> None: ...


class Pages(Protocol):
    """Draws what open pages of ours are sent, as the pages themselves would show it."""

    def posts(self, shown: Sequence[Shown]) -> list[str | None]:
        """The HTML of each; None where a filter of the reader hides it."""
        ...

    async def said(self, told: Sequence[Told]) -> list[str]:
        """The HTML of a post of a space, for each."""
        ...

    def tally(self, numbers: Numbers, lang: str) -> Mapping[str, object]:
        """What stands beside a post, in words."""
        ...

    def profile(self, account: Account, page: OpenPage) -> str:
        """The HTML of an account's numbers."""
        ...

    async def follow(self, viewer: Viewer, account_id: int, page: OpenPage) -> str | None:
        """The HTML of the button that follows somebody; None when the viewer may not know of him."""
        ...

    async def conversation(self, viewer: Viewer, conversation_id: int, page: OpenPage) -> str | None:
        """The HTML of its line in the reader's list of direct ones; None when he may be shown nothing."""
        ...

    async def notification(self, viewer: Viewer, id: int, page: OpenPage) -> str | None:
        """JSON with its `type` and its `notice` as HTML. None when there is nothing to tell."""
        ...

    async def held(self, viewer: Viewer, id: int, page: OpenPage, *, gone: bool) -> str:
        """JSON with the `id` of a post that the viewer holds back or held (`gone`) and, where it goes out
        soon, what stands on top of home (`held`) as HTML; empty otherwise.
        """
        ...

    async def group(self, viewer: Viewer, key: str, page: OpenPage) -> str:
        """JSON with the `key` of a group and what is left of it, a `notice` as HTML; empty for nothing."""
        ...


@dataclass
class Changed:
    """What `effects.counting` has to tell soon: numbers of posts, of accounts, and beside the menu. A post is
    told to these accounts, or to everybody it stands before (None). `telling`: somebody sees to it already.
    """

    posts: dict[int, set[int] | None] = field(default_factory=dict)
    profiles: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    telling: bool = False

    def __bool__(self) -> bool:
        return bool(self.posts or self.profiles or self.people)


@dataclass(frozen=True)
class Out:
    """Where what happens goes out: who listens in this process, and what draws for their pages."""

    app: Services
    listeners: Listeners
    pages: Pages
    changed: Changed = field(default_factory=Changed)

    def own_pages(self, account_id: int) -> dict[OpenPage, Viewer]:
        """The open pages of ours on which a person hears what is told to him alone, each once."""
        heard = (self.listeners.pages(channel, [account_id]) for channel in NOTIFYING)
        return {page: viewer for some in heard for viewer, page in some}
