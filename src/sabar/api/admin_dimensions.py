"""What there is most of on the server (methods/admin/dimensions)."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.reads import figures
from sabar.reads.entities import figures as entities
from sabar.rules.limits import FIGURES, PAGES
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/dimensions")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    keys: list[str]
    start_at: str | None = None
    end_at: str | None = None
    limit: int | None = None
    tag_servers: figures.OfTag = figures.OfTag()
    tag_languages: figures.OfTag = figures.OfTag()
    instance_accounts: figures.OfServer = figures.OfServer()
    instance_languages: figures.OfServer = figures.OfServer()


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
    asked = figures.days(given.start_at, given.end_at, call.app.clock.now_ms(), most=FIGURES.days)
    subjects = figures.subjects(given, given.keys, figures.DIMENSIONS)
    limit = PAGES.dimensions.clamp(given.limit)
    return [
        await figures.dimension(call.app, key, asked, subject, limit) for key, subject in subjects.items()
    ]
