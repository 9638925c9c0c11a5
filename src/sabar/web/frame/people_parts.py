"""People as pages show them."""

from typing import Literal

from msgspec import Struct

FollowState = Literal["none", "following", "requested", "self", "blocked"]


class EmojiView(Struct, frozen=True):
    """A picture of this server that stands for `:code:`; `still` does not move."""

    code: str
    url: str
    still: str


class LabelMark(Struct, frozen=True):
    """A label of the reader's own, as it stands beside who bears it."""

    name: str
    colour: str


class AccountView(Struct, frozen=True, kw_only=True, cache_hash=True, gc=False):
    """An account as this viewer sees it. `handle` has no leading @; it holds the host for remote accounts.
    `moved_handle`, `moved_url`: the account it became, empty if none.
    """

    id: str
    handle: str
    name: str
    url: str
    avatar: str
    #: the same, small
    face: str
    bot: bool = False
    locked: bool = False
    limited: bool = False
    emojis: tuple[EmojiView, ...] = ()
    bio_html: str = ""
    follow: FollowState = "none"
    follows_you: bool = False
    muted: bool = False
    notifying: bool = False
    moved_handle: str = ""
    moved_url: str = ""
    #: search engines are to leave this account's words out
    noindex: bool = False
