"""How far a post got on other servers, which our API adds."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.statuses import StatusRef
from sabar.reads.entities import elsewhere as entities
from sabar.reads.entities.elsewhere import Elsewhere
from sabar.reads.posts import elsewhere
from sabar.rules.rates import RateClass

routes = Routes("elsewhere")


class OfPost(msgspec.Struct, frozen=True):
    id: StatusRef


@routes.get(
    "/api/sabar/v1/statuses/{id}/servers",
    auth="user",
    scopes="read:statuses",
    rate=RateClass.API,
    cache="private",
    params=OfPost,
    returns=Elsewhere,
)
async def show(call: Call[OfPost]) -> Elsewhere:
    """To which other servers one's own post goes, and which of them have it."""
    app, me, id = call.app, call.me, call.params.id
    counted = await elsewhere.of_own(app, me, id)
    return Elsewhere(
        total=counted.servers,
        delivered=counted.delivered,
        waiting=counted.waiting,
        missed=counted.missed,
        servers=entities.told(await elsewhere.servers(app, me, id)),
    )
