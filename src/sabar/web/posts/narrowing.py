"""Old posts for fewer people: one, from its menu, or all that are older than something."""

import msgspec
from starlette.responses import Response

from sabar.actions.statuses import narrow as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.audience import Visibility
from sabar.model.errors import NotFound
from sabar.model.narrowings import Narrowing
from sabar.reads.posts import narrowing
from sabar.rules.posted import narrowing as rules
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, presenters
from sabar.web.posts.views import NarrowingView, NarrowPage, NarrowPostPage

routes = Routes("narrowing", kind="web")


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


class Chosen(msgspec.Struct, frozen=True):
    id: int
    visibility: Visibility


class Older(msgspec.Struct, frozen=True):
    """Posts older than so many days; 0: nothing was chosen yet."""

    days: int = 0
    visibility: Visibility = Visibility.PRIVATE


class Past(msgspec.Struct, frozen=True):
    id: int


@routes.get("/@{acct}/{id}/visibility", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def ask(call: Call[OfPost]) -> Response:
    """Ask for whom one's own post shall be from now on."""
    post = await presenters.post_by_id(call.app, call.viewer, call.params.id)
    if post is None or not post.mine:
        raise NotFound
    choices = tuple(one.value for one in rules.choices(Visibility(post.audience)))
    if not choices:
        raise NotFound
    view = NarrowPostPage(shell=await layout.of_call(call), post=post, choices=choices)
    return layout.respond(call.app, view)


@routes.post(
    "/web/status/{id}/visibility", auth="session", rate=RateClass.PAGE, cache="private", params=Chosen
)
async def narrow(call: Call[Chosen]) -> Response:
    """Show one's own post to fewer people."""
    await actions.narrow(call.app, call.me, call.params.id, call.params.visibility)
    post = await presenters.post_by_id(call.app, call.viewer, call.params.id)
    return layout.go(call.app, post.url if post else "/", "narrowed")


@routes.get("/settings/narrow", auth="session", rate=RateClass.PAGE, cache="private", params=Older)
async def page(call: Call[Older]) -> Response:
    """Which of one's posts would be for fewer people, and which are since a few days."""
    app, asked = call.app, call.params
    chosen = rules.is_offered(asked.days, asked.visibility)
    count = await narrowing.preview(app, call.me, asked.days, asked.visibility) if chosen else None
    view = NarrowPage(
        shell=await layout.of_call(call),
        days=asked.days if chosen else 365,
        audience=asked.visibility.value if chosen else "private",
        count=count,
        past=tuple(_view(call, one) for one in await narrowing.of(app, call.me)),
    )
    return layout.respond(app, view)


def _view(call: Call[Older], one: Narrowing) -> NarrowingView:
    now = call.app.clock.now_ms()
    return NarrowingView(
        id=str(one.id),
        audience=one.visibility.value,
        state=one.state.value,
        done=one.done,
        total=max(one.total, one.done),
        began_ms=one.created_at,
        undo_until_ms=one.created_at + rules.UNDO_MS if rules.can_be_undone(one, now) else None,
    )


@routes.post("/settings/narrow", auth="session", rate=RateClass.PAGE, cache="private", params=Older)
async def begin(call: Call[Older]) -> Response:
    """Begin to show all of them to fewer people."""
    await actions.begin(call.app, call.me, call.params.days, call.params.visibility)
    return layout.go(call.app, "/settings/narrow", "narrowing")


@routes.post("/settings/narrow/undo", auth="session", rate=RateClass.PAGE, cache="private", params=Past)
async def undo(call: Call[Past]) -> Response:
    """Begin to show them to those again who could read them before."""
    await actions.undo(call.app, call.me, call.params.id)
    return layout.go(call.app, "/settings/narrow", "widening")
