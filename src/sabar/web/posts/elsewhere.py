"""To which other servers one's own post goes, and which of them have it."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads.posts import elsewhere
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, presenters
from sabar.web.posts.recall_views import ServersPage, of_told

routes = Routes("elsewhere", kind="web")


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


@routes.get("/@{acct}/{id}/servers", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def servers(call: Call[OfPost]) -> Response:
    """Each of them by its name."""
    found = await elsewhere.servers(call.app, call.me, call.params.id)
    post = await presenters.post_by_id(call.app, call.me, call.params.id)
    view = ServersPage(
        shell=await layout.of_call(call),
        url=f"/@{call.me.account.acct}/{call.params.id}",
        servers=of_told(found),
        open=post is not None and post.open and not post.stays_here,
    )
    return layout.respond(call.app, view)
