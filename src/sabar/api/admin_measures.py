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


class OfTag(msgspec.Struct, frozen=True):
    id: int | None = None


class OfServer(msgspec.Struct, frozen=True):
    domain: str | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    keys: list[str]
    start_at: str
    end_at: str
    tag_accounts: OfTag = OfTag()
    tag_uses: OfTag = OfTag()
    tag_servers: OfTag = OfTag()
    instance_accounts: OfServer = OfServer()
    instance_media_attachments: OfServer = OfServer()
    instance_reports: OfServer = OfServer()
    instance_statuses: OfServer = OfServer()
    instance_follows: OfServer = OfServer()
    instance_followers: OfServer = OfServer()


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
    keys = [key for key in dict.fromkeys(given.keys) if key in figures.MEASURES]
    subjects = {key: figures.about(key, *_said(given, key)) for key in keys}
    return [await figures.measure(call.app, key, asked, subjects[key]) for key in keys]


def _said(given: Wanted, key: str) -> tuple[int | None, str | None]:
    said = getattr(given, key, None)
    return getattr(said, "id", None), getattr(said, "domain", None)
