"""Posts for fewer people than before, which our API adds."""

import msgspec

from sabar.actions.statuses import narrow as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.audience import Visibility
from sabar.model.statuses import StatusRef
from sabar.reads.entities.statuses import Status
from sabar.reads.posts import single
from sabar.rules.rates import RateClass

routes = Routes("narrowing")


class Narrower(msgspec.Struct, frozen=True):
    """`unlisted`, `private` or `direct`: fewer than may read it now."""

    id: StatusRef
    visibility: Visibility


@routes.put(
    "/api/sabar/v1/statuses/{id}/visibility",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Narrower,
    returns=Status,
)
async def narrow(call: Call[Narrower]) -> Status:
    """Show one's own post to fewer people from now on. Within seven days that can be undone on the pages."""
    await actions.narrow(call.app, call.me, call.params.id, call.params.visibility)
    return await single.status(call.app, call.me, call.params.id)
