"""What of a space goes outside, by push and by mail: how much it says, and who wants to hear of what."""

from enum import StrEnum

import msgspec

from sabar.model.accounts import Account
from sabar.model.spaces.posts import Content, Post


class Outside(StrEnum):
    """How much messages about a space say. `nothing`: not even its name; `words`: who wrote, and how it
    begins.
    """

    NOTHING = "nothing"
    NAME = "name"
    WORDS = "words"


class Notify(StrEnum):
    """What somebody wants to be told of. `named`: what names him, or answers him."""

    NOTHING = "nothing"
    NAMED = "named"
    EVERYTHING = "everything"


class News(msgspec.Struct, frozen=True):
    """Something said that somebody is to be told of. `content` is None for what cannot be opened."""

    post: Post
    author: Account
    content: Content | None
