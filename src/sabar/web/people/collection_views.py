"""Pages and parts for collections."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, LinkView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView


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


class CollectionPage(Page, frozen=True, kw_only=True):
    """/collections/{id}. POST …/leave: `item`."""

    template: ClassVar[str] = "people/collection.html"
    collection: CollectionView
    people: tuple[AccountView, ...]


class CollectionsPage(Page, frozen=True, kw_only=True):
    """/settings/collections. POST the same path: `name`, `description`, `tag`, `language`, `sensitive`,
    `listed`."""

    template: ClassVar[str] = "people/collections.html"
    mine: tuple[CollectionView, ...]
    featuring: tuple[CollectionView, ...]
    full: bool
    form: FormView


class CollectionEditPage(Page, frozen=True, kw_only=True):
    """/collections/{id}/edit. POST the same path as for a new one; …/members/add (`handle`),
    …/members/remove (`item`). Deleting goes through a ConfirmPage at …/delete."""

    template: ClassVar[str] = "people/collection_edit.html"
    collection: CollectionView
    members: tuple[MemberView, ...]
    languages: tuple[tuple[str, str], ...]
    full: bool
    form: FormView
