"""How the reader stands to somebody, and the pages that settle it."""

from typing import ClassVar

from msgspec import Struct

from sabar.model.relations import Relation
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView


class RelationView(Struct, frozen=True, kw_only=True):
    """What the menu of a profile needs besides the `AccountView`. `muted_until_ms`: None is for good."""

    boosts: bool = True
    hears: bool = True
    muted_until_ms: int | None = None
    featured: bool = False
    server_blocked: bool = False
    note: str = ""


def relation(found: Relation | None) -> RelationView:
    if found is None:
        return RelationView()
    return RelationView(
        boosts=found.show_reblogs,
        hears=not found.muting_notifications,
        muted_until_ms=found.mute_expires_at,
        featured=found.endorsed,
        server_blocked=found.domain_blocking,
        note=found.note,
    )


class MutePage(Page, frozen=True, kw_only=True):
    """POST /@name/mute: `lasts` in seconds (0: for good), `notifications`."""

    template: ClassVar[str] = "people/mute.html"
    account: AccountView
    relation: RelationView
    form: FormView


class NotePage(Page, frozen=True, kw_only=True):
    """POST /@name/note: `comment`."""

    template: ClassVar[str] = "people/note.html"
    account: AccountView
    form: FormView


class ListChoiceView(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    chosen: bool


class ListsOfPage(Page, frozen=True, kw_only=True):
    """POST /@name/lists: `list_ids[]` that hold the account, and the `title` of a new one that does."""

    template: ClassVar[str] = "people/lists_of.html"
    account: AccountView
    lists: tuple[ListChoiceView, ...]
    form: FormView
