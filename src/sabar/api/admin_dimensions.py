"""What there is most of on the server (methods/admin/dimensions)."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import api_types
from sabar.reads.entities import metrics as entities
from sabar.reads.staff import metrics
from sabar.rules.limits import FIGURES, PAGES
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/dimensions")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    keys: list[str]
    start_at: api_types.Time | None = None
    end_at: api_types.Time | None = None
    limit: api_types.Limit | None = None
    tag_servers: metrics.OfTag = metrics.OfTag()
    tag_languages: metrics.OfTag = metrics.OfTag()
    instance_accounts: metrics.OfServer = metrics.OfServer()
    instance_languages: metrics.OfServer = metrics.OfServer()


@routes.post(
    "/api/v1/admin/dimensions",
    auth="user",
    scopes="admin:read",
    rate=RateClass.API,
    cache="private",
    staff=Permission.VIEW_DASHBOARD,
    params=Wanted,
    returns=list[entities.Dimension],
)
async def show(call: Call[Wanted]) -> list[entities.Dimension]:
    """The most common values of each kind; keys that nobody knows are left out."""
    given = call.params
    asked = metrics.days(given.start_at, given.end_at, call.app.clock.now_ms(), most=FIGURES.days)
    subjects = metrics.subjects(given, given.keys, metrics.DIMENSIONS)
    limit = PAGES.dimensions.clamp(given.limit)
    return [
        await metrics.dimension(call.app, key, asked, subject, limit) for key, subject in subjects.items()
    ]
