"""Taking back what one's own post says: the page that asks, and what happens when it is sent."""

import msgspec
from starlette.responses import Response

from sabar.actions.statuses import retract
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, messages, presenters
from sabar.web.posts.views import RetractPage

routes = Routes("retraction", kind="web")


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


class Retraction(OfPost, frozen=True):
    note: str = ""
    hide: bool = False


@routes.get("/@{acct}/{id}/retract", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def ask(call: Call[OfPost]) -> Response:
    """Ask before a post is retracted."""
    return layout.respond(call.app, await _page(call))


@routes.post("/@{acct}/{id}/retract", auth="session", rate=RateClass.PAGE, cache="private", params=Retraction)
async def send(call: Call[Retraction]) -> Response:
    """Strike a post of one's own through."""
    app, given = call.app, call.params
    view = await _page(call)
    try:
        await retract.retract(app, call.me, given.id, given.note, readable=not given.hide)
    except Invalid as error:
        said = " ".join(messages.problems(layout.language(call.request, call.viewer), error).values())
        view = msgspec.structs.replace(view, note=given.note, hide=given.hide, error=said)
        return layout.respond(app, view, error.status)
    return layout.go(app, view.post.url, "retracted")


async def _page(call: Call[OfPost]) -> RetractPage:
    post = await presenters.post_by_id(call.app, call.me, call.params.id)
    if post is None:
        raise NotFound
    if not post.mine:
        raise Forbidden
    return RetractPage(shell=await layout.of_call(call), post=post, most=limits.STATUSES.correction)
