"""A reader's filters, compiled once per wording and asked for every post of a page."""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

import msgspec

from sabar.kit import times
from sabar.model.errors import NotFound
from sabar.model.filters import Filter, FilterKeyword, FilterStatus
from sabar.model.viewers import Viewer
from sabar.reads.assemble.parts import Met
from sabar.reads.entities import filters as entities
from sabar.rules.filters import Matcher
from sabar.services import Services
from sabar.store import filters


class ViewerFilters:
    """`met`: which filters a post meets in home, notifications, public, thread or account."""

    def __init__(
        self, found: Sequence[Filter], matcher: Matcher | None, statuses: dict[int, list[int]]
    ) -> None:
        self._filters = {one.id: one for one in found}
        self._matcher = matcher
        self._statuses = statuses

    @property
    def active(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self._filters)

    def met(
        self, status_ids: Sequence[int], texts: Callable[[], Sequence[str]], context: str
    ) -> tuple[Met, ...]:
        """`status_ids`: the post and, of a boost, the boosted one. `texts` gives the post's words; it is
        called only when there are keywords to look for.
        """
        found = self._matcher.match(texts()) if self._matcher else {}
        results = []
        for id, one in self._filters.items():
            if context not in one.context:
                continue
            words = tuple(keyword.keyword for keyword in found.get(id, ()))
            named = tuple(one for one in status_ids if one in self._statuses.get(id, ()))
            if words or named:
                results.append(Met(one, words, named))
        return tuple(results)


def result(met: Met) -> entities.FilterResult:
    named = [str(id) for id in met.status_ids]
    return entities.FilterResult(_plain(met.filter), list(met.keywords) or None, named or None)


def _plain(one: Filter) -> entities.Filter:
    return entities.Filter(
        id=str(one.id),
        title=one.title,
        context=one.context,
        expires_at=times.iso_or_none(one.expires_at),
        filter_action=one.action,
    )


@lru_cache(maxsize=512)
def _compiled(keywords: tuple[FilterKeyword, ...]) -> Matcher:
    return Matcher(keywords)


#: Of somebody who has none.
NONE = ViewerFilters((), None, {})


async def matcher_for(app: Services, viewer: Viewer) -> ViewerFilters:
    """The viewer's active filters: one query for most people, three for those who have some."""
    return (await matchers_for(app, [viewer.id])).get(viewer.id, NONE)


async def matchers_for(app: Services, viewer_ids: Collection[int]) -> dict[int, ViewerFilters]:
    """The active filters of those who have some, in as many queries."""
    db = app.db.read()
    found: dict[int, list[Filter]] = {}
    for one in await filters.active(db, viewer_ids, app.clock.now_ms()):
        found.setdefault(one.account_id, []).append(one)
    if not found:
        return {}
    ids = [one.id for own in found.values() for one in own]
    keywords: dict[int, list[FilterKeyword]] = {}
    for word in await filters.keywords(db, ids):
        keywords.setdefault(word.filter_id, []).append(word)
    statuses: dict[int, list[int]] = {}
    for entry in await filters.statuses(db, ids):
        statuses.setdefault(entry.filter_id, []).append(entry.status_id)
    return {
        id: ViewerFilters(own, _matcher([word for one in own for word in keywords.get(one.id, ())]), statuses)
        for id, own in found.items()
    }


def _matcher(keywords: Sequence[FilterKeyword]) -> Matcher | None:
    return _compiled(tuple(sorted(keywords, key=lambda word: word.id))) if keywords else None


class Whole(msgspec.Struct, frozen=True):
    """A filter with what it holds."""

    filter: Filter
    keywords: list[FilterKeyword]
    statuses: list[FilterStatus]


async def wholes(app: Services, viewer: Viewer) -> list[Whole]:
    """All filters of the viewer, also those that are over."""
    db = app.db.read()
    return await _whole(app, await filters.of(db, viewer.id))


async def whole_for(app: Services, viewer: Viewer, id: int) -> Whole:
    found = await filters.one(app.db.read(), id, viewer.id)
    if found is None:
        raise NotFound
    return (await _whole(app, [found]))[0]


async def of(app: Services, viewer: Viewer) -> list[entities.Filter]:
    """All filters of the viewer with what they hold, also those that are over."""
    return [_entity(one) for one in await wholes(app, viewer)]


async def filter_for(app: Services, viewer: Viewer, id: int) -> entities.Filter:
    return _entity(await whole_for(app, viewer, id))


async def keywords_of(app: Services, viewer: Viewer, id: int) -> list[entities.FilterKeyword]:
    return (await filter_for(app, viewer, id)).keywords or []


async def statuses_of(app: Services, viewer: Viewer, id: int) -> list[entities.FilterStatus]:
    return (await filter_for(app, viewer, id)).statuses or []


async def keyword_for(app: Services, viewer: Viewer, id: int) -> entities.FilterKeyword:
    found = await filters.keyword(app.db.read(), id, viewer.id)
    if found is None:
        raise NotFound
    return keyword(found)


async def status_for(app: Services, viewer: Viewer, id: int) -> entities.FilterStatus:
    found = await filters.status(app.db.read(), id, viewer.id)
    if found is None:
        raise NotFound
    return status(found)


async def v1_of(app: Services, viewer: Viewer) -> list[entities.V1Filter]:
    """Every keyword of every filter as a filter of its own."""
    db = app.db.read()
    known = {one.id: one for one in await filters.of(db, viewer.id)}
    return [_v1(known[word.filter_id], word) for word in await filters.keywords(db, list(known))]


async def v1_for(app: Services, viewer: Viewer, keyword_id: int) -> entities.V1Filter:
    db = app.db.read()
    word = await filters.keyword(db, keyword_id, viewer.id)
    whole = await filters.one(db, word.filter_id, viewer.id) if word else None
    if word is None or whole is None:
        raise NotFound
    return _v1(whole, word)


def keyword(record: FilterKeyword) -> entities.FilterKeyword:
    return entities.FilterKeyword(str(record.id), record.keyword, record.whole_word)


def status(record: FilterStatus) -> entities.FilterStatus:
    return entities.FilterStatus(str(record.id), str(record.status_id))


async def _whole(app: Services, found: Sequence[Filter]) -> list[Whole]:
    db = app.db.read()
    ids = [one.id for one in found]
    words = await filters.keywords(db, ids) if ids else []
    named = await filters.statuses(db, ids) if ids else []
    return [
        Whole(
            one,
            [word for word in words if word.filter_id == one.id],
            [entry for entry in named if entry.filter_id == one.id],
        )
        for one in found
    ]


def _entity(whole: Whole) -> entities.Filter:
    return msgspec.structs.replace(
        _plain(whole.filter),
        keywords=[keyword(word) for word in whole.keywords],
        statuses=[status(entry) for entry in whole.statuses],
    )


def _v1(whole: Filter, word: FilterKeyword) -> entities.V1Filter:
    return entities.V1Filter(
        id=str(word.id),
        phrase=word.keyword,
        context=whole.context,
        expires_at=times.iso_or_none(whole.expires_at),
        irreversible=whole.action == "hide",
        whole_word=word.whole_word,
    )
