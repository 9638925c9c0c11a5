"""Numbers of the server by day (methods/admin/measures)."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import figures
from sabar.reads.entities import figures as entities
from sabar.rules.limits import FIGURES
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/measures")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    keys: list[str]
    start_at: str
    end_at: str
    tag_accounts: figures.OfTag = figures.OfTag()
    tag_uses: figures.OfTag = figures.OfTag()
    tag_servers: figures.OfTag = figures.OfTag()
    instance_accounts: figures.OfServer = figures.OfServer()
    instance_media_attachments: figures.OfServer = figures.OfServer()
    instance_reports: figures.OfServer = figures.OfServer()
    instance_statuses: figures.OfServer = figures.OfServer()
    instance_follows: figures.OfServer = figures.OfServer()
    instance_followers: figures.OfServer = figures.OfServer()


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
    asked = figures.days(given.start_at, given.end_at, call.app.clock.now_ms(), most=FIGURES.days)
    subjects = figures.subjects(given, given.keys, figures.MEASURES)
    return [await figures.measure(call.app, key, asked, subject) for key, subject in subjects.items()]
