"""What may be talked of in public (methods/admin/trends)."""

import msgspec

from sabar.actions.staff import trends as actions
from sabar.actions.staff.trends import Kind
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.reads import api_types
from sabar.reads.entities.cards import AdminLink, AdminPublisher
from sabar.reads.entities.statuses import AdminStatus
from sabar.reads.entities.tags import AdminTag
from sabar.reads.json import trends as trending
from sabar.reads.posts import tags, trends
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/trends")
_READ = {
    "auth": "user",
    "scopes": "admin:read",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_TAXONOMIES,
}
_WRITE = {**_READ, "scopes": "admin:write"}


class Part(msgspec.Struct, frozen=True):
    limit: api_types.Limit | None = None
    offset: int = 0

    def bounds(self) -> dict[str, int]:
        return {"limit": limits.PAGES.admin.clamp(self.limit), "offset": max(0, self.offset)}


class Id(msgspec.Struct, frozen=True):
    id: int


@routes.get("/api/v1/admin/trends/tags", **_READ, params=Part, returns=list[AdminTag])
async def index_tags(call: Call[Part]) -> list[AdminTag]:
    """Hashtags that trend, or would."""
    return await trends.reviewed_tags(call.app, **call.params.bounds())


@routes.get("/api/v1/admin/trends/statuses", **_READ, params=Part, returns=list[AdminStatus])
async def index_statuses(call: Call[Part]) -> list[AdminStatus]:
    """Posts that trend, or would; each with `requires_review`."""
    found = await trends.reviewed_statuses(call.app, call.me, **call.params.bounds())
    return [trending.status_for_staff(call.app, one) for one in found]


@routes.get("/api/v1/admin/trends/links", **_READ, params=Part, returns=list[AdminLink])
async def index_links(call: Call[Part]) -> list[AdminLink]:
    """Linked pages that trend, or would."""
    found = await trends.reviewed_links(call.app, call.me, **call.params.bounds())
    return [trending.link_for_staff(call.app, one) for one in found]


@routes.get("/api/v1/admin/trends/links/publishers", **_READ, params=Part, returns=list[AdminPublisher])
async def index_publishers(call: Call[Part]) -> list[AdminPublisher]:
    """The sites that the linked pages come from."""
    return await trends.publishers(call.app, **call.params.bounds())


@routes.post("/api/v1/admin/trends/tags/{id}/approve", **_WRITE, params=Id, returns=AdminTag)
async def approve_tag(call: Call[Id]) -> AdminTag:
    """Let a hashtag trend."""
    return await _tag(call, allow=True)


@routes.post("/api/v1/admin/trends/tags/{id}/reject", **_WRITE, params=Id, returns=AdminTag)
async def reject_tag(call: Call[Id]) -> AdminTag:
    """Keep a hashtag from trending."""
    return await _tag(call, allow=False)


@routes.post("/api/v1/admin/trends/statuses/{id}/approve", **_WRITE, params=Id, returns=AdminStatus)
async def approve_status(call: Call[Id]) -> AdminStatus:
    """Let a post trend."""
    return await _status(call, allow=True)


@routes.post("/api/v1/admin/trends/statuses/{id}/reject", **_WRITE, params=Id, returns=AdminStatus)
async def reject_status(call: Call[Id]) -> AdminStatus:
    """Keep a post from trending."""
    return await _status(call, allow=False)


@routes.post("/api/v1/admin/trends/links/{id}/approve", **_WRITE, params=Id, returns=AdminLink)
async def approve_link(call: Call[Id]) -> AdminLink:
    """Let a linked page trend."""
    return await _link(call, allow=True)


@routes.post("/api/v1/admin/trends/links/{id}/reject", **_WRITE, params=Id, returns=AdminLink)
async def reject_link(call: Call[Id]) -> AdminLink:
    """Keep a linked page from trending."""
    return await _link(call, allow=False)


@routes.post(
    "/api/v1/admin/trends/links/publishers/{id}/approve", **_WRITE, params=Id, returns=AdminPublisher
)
async def approve_publisher(call: Call[Id]) -> AdminPublisher:
    """Let the pages of a site trend, unless one was rejected itself."""
    return await _publisher(call, allow=True)


@routes.post("/api/v1/admin/trends/links/publishers/{id}/reject", **_WRITE, params=Id, returns=AdminPublisher)
async def reject_publisher(call: Call[Id]) -> AdminPublisher:
    """Keep the pages of a site from trending, unless one was approved itself."""
    return await _publisher(call, allow=False)


async def _decide(call: Call[Id], kind: Kind, *, allow: bool) -> None:
    await actions.review(call.app, call.me, kind, call.params.id, allow=allow)


async def _tag(call: Call[Id], *, allow: bool) -> AdminTag:
    await _decide(call, "tag", allow=allow)
    return await tags.one_for_staff(call.app, call.params.id)


async def _status(call: Call[Id], *, allow: bool) -> AdminStatus:
    await _decide(call, "status", allow=allow)
    found = await trends.statuses_for_staff(call.app, call.me, [call.params.id])
    if not found:
        raise NotFound
    return trending.status_for_staff(call.app, found[0])


async def _link(call: Call[Id], *, allow: bool) -> AdminLink:
    await _decide(call, "link", allow=allow)
    found = await trends.links_for_staff(call.app, call.me, [call.params.id])
    if not found:
        raise NotFound
    return trending.link_for_staff(call.app, found[0])


async def _publisher(call: Call[Id], *, allow: bool) -> AdminPublisher:
    await _decide(call, "publisher", allow=allow)
    return await trends.publisher(call.app, call.params.id)
