"""Who joined when, and who came back (methods/admin/retention)."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import api_types
from sabar.reads.entities import metrics as entities
from sabar.reads.staff import metrics
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/retention")


class Wanted(msgspec.Struct, frozen=True):
    start_at: api_types.Time
    end_at: api_types.Time
    frequency: str = "day"


@routes.post(
    "/api/v1/admin/retention",
    auth="user",
    scopes="admin:read",
    rate=RateClass.API,
    cache="private",
    staff=Permission.VIEW_DASHBOARD,
    params=Wanted,
    returns=list[entities.Cohort],
)
async def show(call: Call[Wanted]) -> list[entities.Cohort]:
    """For each day or month: how many of those who joined in it were here in each one from then on."""
    given = call.params
    return await metrics.retention(call.app, given.start_at, given.end_at, given.frequency)
