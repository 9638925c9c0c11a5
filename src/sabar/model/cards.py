"""Previews of linked pages."""

import msgspec


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of a page: where it is to be fetched, and what the page says is on it."""

    url: str = ""
    description: str = ""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself, checked and cut to size. `picture`: where its picture is to be fetched;
    `other_pictures`: what to try when that is none.

    `type`: link, photo or video; `creator`: the handle it names as its author; `width` and `height` are those
    of the player or photo.
    """

    title: str
    description: str = ""
    type: str = "link"
    language: str | None = None
    author_name: str = ""
    author_url: str = ""
    creator: str = ""
    provider_name: str = ""
    provider_url: str = ""
    html: str = ""
    width: int = 0
    height: int = 0
    picture: str = ""
    image_description: str = ""
    other_pictures: tuple[Picture, ...] = ()
    embed_url: str = ""
    published_at: int | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The preview of one address. `state`: waiting, ready, or empty when there is nothing to show.

    `creator_id`: the account the page names as its author; `author_id`: the same, once that account has
    allowed the site to. `image` is a key of the file store. `wanted_at`: a fetch is queued or under way.
    `trendable`: what staff decided, None before that.
    """

    id: int
    key: str
    url: str
    domain: str
    state: str
    created_at: int
    title: str = ""
    description: str = ""
    type: str = "link"
    language: str | None = None
    author_name: str = ""
    author_url: str = ""
    creator_id: int | None = None
    author_id: int | None = None
    provider_name: str = ""
    provider_url: str = ""
    html: str = ""
    width: int = 0
    height: int = 0
    image: str = ""
    image_description: str = ""
    embed_url: str = ""
    blurhash: str = ""
    published_at: int | None = None
    trendable: bool | None = None
    fetched_at: int | None = None
    wanted_at: int | None = None
    version: int = 1


class Provider(msgspec.Struct, frozen=True):
    """A site that linked pages come from, and what staff decided about its links."""

    id: int
    domain: str
    trendable: bool | None
    requested_review_at: int | None
    reviewed_at: int | None
