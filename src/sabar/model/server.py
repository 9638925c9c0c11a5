"""What this server says of itself and how it lets people in."""

from typing import Literal

import msgspec


class RuleWords(msgspec.Struct, frozen=True):
    """A rule in another language."""

    text: str
    hint: str = ""


class InstanceRule(msgspec.Struct, frozen=True):
    """`translations`: language → words."""

    id: int
    position: int
    text: str
    hint: str
    translations: dict[str, RuleWords] = {}


class Written(msgspec.Struct, frozen=True, eq=False):
    """What the database knows of the server, read at once. `texts` by name; `terms_since`: the first day on
    which any hold, empty without any.
    """

    texts: dict[str, str]
    rules: list[InstanceRule]
    terms_since: str


class Server(msgspec.Struct, frozen=True, eq=False):
    """Each is another one, also with the same words: what is made of it may be kept with it.

    `registrations`: open, approval, invite or closed, as it holds now; `chosen`: as those who run it left
    it; `brake`: why these differ (`rules.joining`); `held_since`: since when staff was not seen, where that
    holds the door. `fixed` names what a setting decides, so that no page can change it. `message`: for those
    who would like to join; `terms`: whether any hold today.
    """

    title: str
    description: str
    contact_email: str
    registrations: str
    rules: list[InstanceRule]
    fixed: frozenset[str]
    message: str = ""
    picture: "Picture | None" = None
    terms: bool = False
    chosen: str = ""
    brake: Literal["", "staff", "day", "full"] = ""
    held_since: int | None = None


class Terms(msgspec.Struct, frozen=True):
    """One version of the terms; `effective_date` like 2026-12-31."""

    id: int
    effective_date: str
    text: str
    created_at: int


class Picture(msgspec.Struct, frozen=True):
    """The server's own picture: keys of its two files."""

    file: str
    small: str
    blurhash: str
    description: str
