"""Filters as clients before version 4 know them (methods/filters, deprecated): one keyword each."""

import msgspec

from sabar.actions import filters as actions
from sabar.actions.filters import FilterChange, KeywordChange
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads.entities import filters as entities
from sabar.reads.posts import filters
from sabar.rules.rates import RateClass

routes = Routes("filters")

_READ = {"auth": "user", "scopes": "read:filters", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:filters", "rate": RateClass.API, "cache": "private"}


class Id(msgspec.Struct, frozen=True):
    id: int


class NewFilter(msgspec.Struct, frozen=True):
    phrase: str
    context: list[str]
    irreversible: bool = False
    whole_word: bool = False
    expires_in: int | None = None


class ChangedFilter(msgspec.Struct, frozen=True):
    """What is left out stays as it is."""

    id: int
    phrase: str | None = None
    context: list[str] | msgspec.UnsetType = msgspec.UNSET
    irreversible: bool | None = None
    whole_word: bool | None = None
    expires_in: int | msgspec.UnsetType | None = msgspec.UNSET


@routes.get("/api/v1/filters", **_READ, returns=list[entities.V1Filter])
async def index(call: Call[NoParams]) -> list[entities.V1Filter]:
    """Every keyword of every filter."""
    return await filters.v1_of(call.app, call.me)


@routes.get("/api/v1/filters/{id}", **_READ, params=Id, returns=entities.V1Filter)
async def show(call: Call[Id]) -> entities.V1Filter:
    """One keyword with its filter."""
    return await filters.v1_for(call.app, call.me, call.params.id)


@routes.post("/api/v1/filters", **_WRITE, params=NewFilter, returns=entities.V1Filter)
async def create(call: Call[NewFilter]) -> entities.V1Filter:
    """A new filter of one keyword."""
    wanted = call.params
    change = FilterChange(
        title=wanted.phrase,
        context=wanted.context,
        action="hide" if wanted.irreversible else "warn",
        expires_in=wanted.expires_in,
        keywords=[KeywordChange(keyword=wanted.phrase, whole_word=wanted.whole_word)],
    )
    made = await actions.create(call.app, call.me, change)
    (word,) = await filters.keywords_of(call.app, call.me, made.id)
    return await filters.v1_for(call.app, call.me, int(word.id))


@routes.put("/api/v1/filters/{id}", **_WRITE, params=ChangedFilter, returns=entities.V1Filter)
async def update(call: Call[ChangedFilter]) -> entities.V1Filter:
    """Change a keyword and the filter it is in."""
    wanted = call.params
    action: str | msgspec.UnsetType = msgspec.UNSET
    if wanted.irreversible is not None:
        action = "hide" if wanted.irreversible else "warn"
    await actions.update_by_keyword(
        call.app,
        call.me,
        wanted.id,
        KeywordChange(keyword=wanted.phrase, whole_word=wanted.whole_word),
        FilterChange(context=wanted.context, action=action, expires_in=wanted.expires_in),
    )
    return await filters.v1_for(call.app, call.me, wanted.id)


@routes.delete("/api/v1/filters/{id}", **_WRITE, params=Id)
async def delete(call: Call[Id]) -> None:
    """Take a keyword away, and its filter with it when nothing is left in it."""
    await actions.delete_keyword(call.app, call.me, call.params.id, last_ends_filter=True)
