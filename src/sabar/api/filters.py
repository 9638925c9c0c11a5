"""Filters (methods/filters): version 2. The older version is in filters_v1."""

import msgspec

from sabar.actions import filters as actions
from sabar.actions.filters import FilterChange, KeywordChange
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.statuses import StatusRef
from sabar.reads import access, api_types
from sabar.reads.entities import filters as entities
from sabar.reads.posts import filters
from sabar.rules.rates import RateClass

routes = Routes("filters")

_READ = {"auth": "user", "scopes": "read:filters", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:filters", "rate": RateClass.API, "cache": "private"}


class Id(msgspec.Struct, frozen=True):
    id: int


class FilterId(msgspec.Struct, frozen=True):
    filter_id: int


class KeywordAttributes(msgspec.Struct, frozen=True):
    id: int | None = None
    keyword: str | None = None
    whole_word: bool | None = None
    destroy: bool = msgspec.field(name="_destroy", default=False)


class NewFilter(msgspec.Struct, frozen=True):
    title: api_types.Title
    context: list[str]
    filter_action: str = "warn"
    expires_in: int | None = None
    keywords_attributes: list[KeywordAttributes] = []


class ChangedFilter(msgspec.Struct, frozen=True):
    id: int
    title: api_types.Title | msgspec.UnsetType = msgspec.UNSET
    context: list[str] | msgspec.UnsetType = msgspec.UNSET
    filter_action: str | msgspec.UnsetType = msgspec.UNSET
    expires_in: int | msgspec.UnsetType | None = msgspec.UNSET
    keywords_attributes: list[KeywordAttributes] = []


class NewKeyword(msgspec.Struct, frozen=True):
    filter_id: int
    keyword: str
    whole_word: bool = True


class ChangedKeyword(msgspec.Struct, frozen=True):
    id: int
    keyword: str | None = None
    whole_word: bool | None = None


class NewStatus(msgspec.Struct, frozen=True):
    filter_id: int
    status_id: StatusRef


@routes.get("/api/v2/filters", **_READ, returns=list[entities.Filter])
async def index(call: Call[NoParams]) -> list[entities.Filter]:
    """All filters of the person who asks."""
    return await filters.of(call.app, call.me)


@routes.get("/api/v2/filters/{id}", **_READ, params=Id, returns=entities.Filter)
async def show(call: Call[Id]) -> entities.Filter:
    """One filter with its keywords and posts."""
    return await filters.filter_for(call.app, call.me, call.params.id)


@routes.post("/api/v2/filters", **_WRITE, params=NewFilter, returns=entities.Filter)
async def create(call: Call[NewFilter]) -> entities.Filter:
    """A new filter."""
    made = await actions.create(call.app, call.me, _change(call.params))
    return await filters.filter_for(call.app, call.me, made.id)


@routes.put("/api/v2/filters/{id}", **_WRITE, params=ChangedFilter, returns=entities.Filter)
async def update(call: Call[ChangedFilter]) -> entities.Filter:
    """Change a filter and its keywords together."""
    await actions.update(call.app, call.me, call.params.id, _change(call.params))
    return await filters.filter_for(call.app, call.me, call.params.id)


@routes.delete("/api/v2/filters/{id}", **_WRITE, params=Id)
async def delete(call: Call[Id]) -> None:
    """Delete a filter."""
    await actions.delete(call.app, call.me, call.params.id)


@routes.get(
    "/api/v2/filters/{filter_id}/keywords", **_READ, params=FilterId, returns=list[entities.FilterKeyword]
)
async def keywords(call: Call[FilterId]) -> list[entities.FilterKeyword]:
    """The keywords of a filter."""
    return await filters.keywords_of(call.app, call.me, call.params.filter_id)


@routes.post(
    "/api/v2/filters/{filter_id}/keywords", **_WRITE, params=NewKeyword, returns=entities.FilterKeyword
)
async def add_keyword(call: Call[NewKeyword]) -> entities.FilterKeyword:
    """Another keyword for a filter."""
    wanted = call.params
    made = await actions.add_keyword(
        call.app, call.me, wanted.filter_id, wanted.keyword, whole_word=wanted.whole_word
    )
    return filters.keyword(made)


@routes.get("/api/v2/filters/keywords/{id}", **_READ, params=Id, returns=entities.FilterKeyword)
async def keyword(call: Call[Id]) -> entities.FilterKeyword:
    """One keyword."""
    return await filters.keyword_for(call.app, call.me, call.params.id)


@routes.put("/api/v2/filters/keywords/{id}", **_WRITE, params=ChangedKeyword, returns=entities.FilterKeyword)
async def update_keyword(call: Call[ChangedKeyword]) -> entities.FilterKeyword:
    """Change a keyword."""
    wanted = call.params
    change = KeywordChange(keyword=wanted.keyword, whole_word=wanted.whole_word)
    return filters.keyword(await actions.update_keyword(call.app, call.me, wanted.id, change))


@routes.delete("/api/v2/filters/keywords/{id}", **_WRITE, params=Id)
async def delete_keyword(call: Call[Id]) -> None:
    """Take a keyword out of its filter."""
    await actions.delete_keyword(call.app, call.me, call.params.id)


@routes.get(
    "/api/v2/filters/{filter_id}/statuses", **_READ, params=FilterId, returns=list[entities.FilterStatus]
)
async def statuses(call: Call[FilterId]) -> list[entities.FilterStatus]:
    """The posts of a filter."""
    return await filters.statuses_of(call.app, call.me, call.params.filter_id)


@routes.post(
    "/api/v2/filters/{filter_id}/statuses", **_WRITE, params=NewStatus, returns=entities.FilterStatus
)
async def add_status(call: Call[NewStatus]) -> entities.FilterStatus:
    """Filter one post."""
    wanted = call.params
    await access.status_for(call.app, call.me, wanted.status_id)
    return filters.status(await actions.add_status(call.app, call.me, wanted.filter_id, wanted.status_id))


@routes.get("/api/v2/filters/statuses/{id}", **_READ, params=Id, returns=entities.FilterStatus)
async def status(call: Call[Id]) -> entities.FilterStatus:
    """One filtered post."""
    return await filters.status_for(call.app, call.me, call.params.id)


@routes.delete("/api/v2/filters/statuses/{id}", **_WRITE, params=Id, returns=entities.FilterStatus)
async def delete_status(call: Call[Id]) -> entities.FilterStatus:
    """Filter a post no longer."""
    return filters.status(await actions.delete_status(call.app, call.me, call.params.id))


def _change(wanted: NewFilter | ChangedFilter) -> FilterChange:
    return FilterChange(
        title=wanted.title,
        context=wanted.context,
        action=wanted.filter_action,
        expires_in=wanted.expires_in,
        keywords=[
            KeywordChange(one.id, one.keyword, one.whole_word, one.destroy)
            for one in wanted.keywords_attributes
        ],
    )
