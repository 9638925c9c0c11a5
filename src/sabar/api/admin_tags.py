"""What a hashtag may be used for. Not in the documentation; Mastodon answers it since 4.2."""

import msgspec

from sabar.actions.staff import trends as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.reads import api_types
from sabar.reads.entities.tags import AdminTag
from sabar.reads.posts import tags
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/tags")
_READ = {
    "auth": "user",
    "scopes": "admin:read",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_TAXONOMIES,
}
_WRITE = {**_READ, "scopes": "admin:write"}


class Id(msgspec.Struct, frozen=True):
    id: int


class Change(msgspec.Struct, frozen=True):
    id: int
    display_name: api_types.DisplayName | None = None
    trendable: bool | None = None
    usable: bool | None = None
    listable: bool | None = None


@routes.get("/api/v1/admin/tags", **_READ, params=paging.Paging, returns=list[AdminTag])
async def index(call: Call[paging.Paging]) -> Page:
    """The hashtags of public posts, newest first."""
    window = call.params.window(limits.PAGES.admin)
    found = await tags.all_for_staff(call.app, window)
    return Page(found, [int(one.id) for one in found], len(found) == window.limit)


@routes.get("/api/v1/admin/tags/{id}", **_READ, params=Id, returns=AdminTag)
async def show(call: Call[Id]) -> AdminTag:
    """One hashtag."""
    return await tags.one_for_staff(call.app, call.params.id)


@routes.put("/api/v1/admin/tags/{id}", **_WRITE, params=Change, returns=AdminTag)
async def change(call: Call[Change]) -> AdminTag:
    """Decide whether a hashtag may be used, found and talked of; what is not sent stays."""
    given = call.params
    wanted = actions.TagChange(given.display_name, given.trendable, given.usable, given.listable)
    await actions.change_tag(call.app, call.me, given.id, wanted)
    return await tags.one_for_staff(call.app, given.id)
