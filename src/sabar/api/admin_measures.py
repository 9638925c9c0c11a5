"""Numbers of the server by day (methods/admin/measures)."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import api_types
from sabar.reads.entities import metrics as entities
from sabar.reads.staff import metrics
from sabar.rules.limits import FIGURES
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/measures")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    keys: list[str]
    start_at: api_types.Time
    end_at: api_types.Time
    tag_accounts: metrics.OfTag = metrics.OfTag()
    tag_uses: metrics.OfTag = metrics.OfTag()
    tag_servers: metrics.OfTag = metrics.OfTag()
    instance_accounts: metrics.OfServer = metrics.OfServer()
    instance_media_attachments: metrics.OfServer = metrics.OfServer()
    instance_reports: metrics.OfServer = metrics.OfServer()
    instance_statuses: metrics.OfServer = metrics.OfServer()
    instance_follows: metrics.OfServer = metrics.OfServer()
    instance_followers: metrics.OfServer = metrics.OfServer()


@routes.post(
    "/api/v1/admin/measures",
    auth="user",
    scopes="admin:read",
    rate=RateClass.API,
    cache="private",
    staff=Permission.VIEW_DASHBOARD,
    params=Wanted,
    returns=list[entities.Measure],
)
async def show(call: Call[Wanted]) -> list[entities.Measure]:
    """What was counted on each day; keys that nobody knows are left out."""
    given = call.params
    asked = metrics.days(given.start_at, given.end_at, call.app.clock.now_ms(), most=FIGURES.days)
    subjects = metrics.subjects(given, given.keys, metrics.MEASURES)
    return [await metrics.measure(call.app, key, asked, subject) for key, subject in subjects.items()]
