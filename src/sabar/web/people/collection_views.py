"""Pages and parts for collections."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.page import Page
from sabar.web.frame.parts import AccountView, FormView, LinkView, TagView


class CollectionView(Struct, frozen=True, kw_only=True):
    """`faces`: the first few in it. `own_item`: the reader's own place in it, which he can give up."""

    id: str
    name: str
    description: str
    url: str
    owner: AccountView
    people_count: int
    faces: tuple[AccountView, ...]
    tag: LinkView | None
    sensitive: bool
    listed: bool
    mine: bool
    own_item: str


class MemberView(Struct, frozen=True, kw_only=True):
    account: AccountView
    item: str


class FeaturedView(Struct, frozen=True, kw_only=True):
    """What an account shows besides its posts."""

    tags: tuple[TagView, ...]
    people: tuple[AccountView, ...]
    collections: tuple[CollectionView, ...]


class CollectionPage(Page, frozen=True, kw_only=True):
    """/collections/{id}. POST …/leave: `item`."""

    template: ClassVar[str] = "collection.html"
    collection: CollectionView
    people: tuple[AccountView, ...]


class CollectionsPage(Page, frozen=True, kw_only=True):
    """/settings/collections. POST the same path: `name`, `description`, `tag`, `language`, `sensitive`,
    `listed`."""

    template: ClassVar[str] = "settings_collections.html"
    mine: tuple[CollectionView, ...]
    featuring: tuple[CollectionView, ...]
    full: bool
    form: FormView


class CollectionEditPage(Page, frozen=True, kw_only=True):
    """/collections/{id}/edit. POST the same path as for a new one; …/members/add (`handle`),
    …/members/remove (`item`). Deleting goes through a ConfirmPage at …/delete."""

    template: ClassVar[str] = "collection_edit.html"
    collection: CollectionView
    members: tuple[MemberView, ...]
    languages: tuple[tuple[str, str], ...]
    full: bool
    form: FormView
