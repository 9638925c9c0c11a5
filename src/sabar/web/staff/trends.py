"""Where staff decides what may be talked of in public."""

from typing import Literal

import msgspec
from starlette.responses import Response

from sabar.actions.staff import trends as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.markup import html
from sabar.reads.assemble.parts import Post
from sabar.reads.posts import trends
from sabar.reads.posts.trends import Link, Reviewed
from sabar.reads.server import addresses
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout
from sabar.web.staff.server_views import ReviewView, TrendsPage

routes = Routes("admin_trends", kind="web")
_STAFF = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_TAXONOMIES,
}
_MOST = 60
State = Literal["open", "allowed", "rejected"]


class Shown(msgspec.Struct, frozen=True):
    kind: actions.Kind = "link"


class Decision(msgspec.Struct, frozen=True):
    kind: actions.Kind
    id: int
    allow: bool = False


@routes.get("/admin/trends", **_STAFF, params=Shown)
async def show(call: Call[Shown]) -> Response:
    """What trends or would, with what was decided about it."""
    kind = call.params.kind
    view = TrendsPage(
        shell=await layout.of_call(call),
        kind=kind,
        mode=call.app.settings.trends,
        rows=tuple(await _rows(call, kind)),
    )
    return layout.respond(call.app, view)


@routes.post("/admin/trends/review", **_STAFF, params=Decision)
async def review(call: Call[Decision]) -> Response:
    """Let something trend, or keep it from trending."""
    given = call.params
    await actions.review(call.app, call.me, given.kind, given.id, allow=given.allow)
    return layout.go(call.app, f"/admin/trends?kind={given.kind}", "saved")


async def _rows(call: Call[Shown], kind: actions.Kind) -> list[ReviewView]:
    app = call.app
    if kind == "link":
        return [_link(one) for one in await trends.reviewed_links(app, call.me, limit=_MOST, offset=0)]
    if kind == "status":
        return [_post(one) for one in await trends.reviewed_statuses(app, call.me, limit=_MOST, offset=0)]
    if kind == "tag":
        return [
            ReviewView(
                kind="tag",
                id=one.id,
                title=f"#{one.name}",
                url=f"/tags/{one.name}",
                people=sum(int(day.accounts) for day in one.history[:2]),
                state=_state(None if one.requires_review else one.trendable),
            )
            for one in await trends.reviewed_tags(app, limit=_MOST, offset=0)
        ]
    return [
        ReviewView(kind="publisher", id=one.id, title=one.domain, state=_state(one.trendable))
        for one in await trends.publishers(app, limit=_MOST, offset=0)
    ]


def _link(one: Reviewed[Link]) -> ReviewView:
    page = one.thing.card.record
    return ReviewView(
        kind="link",
        id=str(page.id),
        title=page.title,
        about=page.provider_name or page.url,
        url=page.url,
        people=sum(int(day.accounts) for day in one.thing.history[:2]),
        state=_state(one.trendable),
    )


def _post(one: Reviewed[Post]) -> ReviewView:
    record, author = one.thing.content.record, one.thing.author.account
    return ReviewView(
        kind="status",
        id=str(record.id),
        title=html.to_text(one.thing.content.html)[:200],
        about=f"@{author.acct}",
        url=f"{addresses.profile_path(author)}/{record.id}",
        people=record.reblogs_count + record.favourites_count,
        state=_state(one.trendable),
    )


def _state(decided: bool | None) -> State:
    if decided is None:
        return "open"
    return "allowed" if decided else "rejected"
