"""Where staff decides what may be talked of in public."""

from typing import Literal

import msgspec
from starlette.responses import Response

from sabar.actions import trends as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.markup import html
from sabar.reads.entities.cards import AdminLink
from sabar.reads.posts import trends
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout
from sabar.web.posts.explore_views import ReviewView, TrendsPage

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


class _Post(msgspec.Struct):
    """What is shown of a post."""

    id: str
    content: str
    account: "_Author"
    reblogs_count: int
    favourites_count: int


class _Author(msgspec.Struct):
    acct: str


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
        found = await trends.reviewed_links(app, call.me, limit=_MOST, offset=0)
        links = [decode_link(body) for body in found]
        decided = await trends.decided(app, "link", [int(one.id) for one in links])
        return [_link(one, decided.get(int(one.id))) for one in links]
    if kind == "status":
        said = await trends.reviewed_statuses(app, call.me, limit=_MOST, offset=0)
        posts = [decode_post(body) for body in said]
        decided = await trends.decided(app, "status", [int(one.id) for one in posts])
        return [_post(one, decided.get(int(one.id))) for one in posts]
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


decode_link = msgspec.json.Decoder(AdminLink).decode
decode_post = msgspec.json.Decoder(_Post).decode


def _link(one: AdminLink, decided: bool | None) -> ReviewView:
    return ReviewView(
        kind="link",
        id=one.id,
        title=one.title,
        about=one.provider_name or one.url,
        url=one.url,
        people=sum(int(day.accounts) for day in one.history[:2]),
        state=_state(decided),
    )


def _post(one: _Post, decided: bool | None) -> ReviewView:
    return ReviewView(
        kind="status",
        id=one.id,
        title=html.to_text(one.content)[:200],
        about=f"@{one.account.acct}",
        url=f"/@{one.account.acct}/{one.id}",
        people=one.reblogs_count + one.favourites_count,
        state=_state(decided),
    )


def _state(decided: bool | None) -> State:
    if decided is None:
        return "open"
    return "allowed" if decided else "rejected"
