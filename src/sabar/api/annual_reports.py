"""What a year was like (methods/annual_reports), and work one waits for (methods/async_refreshes)."""

import msgspec
from starlette.responses import Response

from sabar.actions import years as actions
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.years import Refresh
from sabar.reads.entities import years as entities
from sabar.reads.people import years
from sabar.rules.rates import RateClass

routes = Routes("annual_reports")

_READ = {"auth": "user", "scopes": "read:accounts", "rate": RateClass.API, "cache": "private"}
_WRITE = {**_READ, "scopes": "write:accounts"}
#: Seconds after which asking again makes sense.
_RETRY = 2


class Year(msgspec.Struct, frozen=True):
    year: int


class Id(msgspec.Struct, frozen=True):
    id: int


@routes.get("/api/v1/annual_reports", **_READ, returns=entities.WrappedAnnualReports)
async def index(call: Call[NoParams]) -> entities.WrappedAnnualReports:
    """All reports that were made."""
    return await years.of(call.app, call.me)


@routes.get("/api/v1/annual_reports/{year}", **_READ, params=Year, returns=entities.WrappedAnnualReports)
async def show(call: Call[Year]) -> entities.WrappedAnnualReports:
    """The report of one year."""
    return await years.one(call.app, call.me, call.params.year)


@routes.get("/api/v1/annual_reports/{year}/state", **_READ, params=Year, returns=entities.State)
async def state(call: Call[Year]) -> Response:
    """Whether a year's report is there, being made, or can be made."""
    name, running = await years.state(call.app, call.me, call.params.year)
    return _waiting(answers.json(entities.State(name)), running)


@routes.post("/api/v1/annual_reports/{year}/generate", **_WRITE, params=Year)
async def generate(call: Call[Year]) -> Response:
    """Have a year's report made; 202 while it is."""
    running = await actions.generate(call.app, call.me, call.params.year)
    return _waiting(answers.json({}, 200 if running is None else 202), running)


@routes.post("/api/v1/annual_reports/{year}/read", **_WRITE, params=Year)
async def read(call: Call[Year]) -> None:
    """Remember that a report was seen."""
    await actions.read(call.app, call.me, call.params.year)


@routes.get(
    "/api/v1_alpha/async_refreshes/{id}",
    auth="user",
    scopes="read",
    rate=RateClass.API,
    cache="private",
    params=Id,
    returns=entities.WrappedAsyncRefresh,
)
async def refresh(call: Call[Id]) -> entities.WrappedAsyncRefresh:
    """How far some work in the background is."""
    return await years.refresh(call.app, call.me, call.params.id)


def _waiting(response: Response, running: Refresh | None) -> Response:
    if running is not None:
        response.headers["Mastodon-Async-Refresh"] = f'id="{running.id}", retry={_RETRY}'
    return response
