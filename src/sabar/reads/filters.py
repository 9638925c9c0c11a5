"""A reader's filters, compiled once per wording and asked for every post of a page."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from sabar.kit import times
from sabar.model.keeping import Filter, FilterKeyword
from sabar.model.oauth import Viewer
from sabar.reads.entities import filters as entities
from sabar.rules.filters import Matcher
from sabar.services import Services
from sabar.store import filters


class ViewerFilters:
    """`results`: which filters a post meets in home, notifications, public, thread or account."""

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

    def results(
        self, status_id: int, texts: Callable[[], Sequence[str]], context: str
    ) -> list[entities.FilterResult]:
        """`texts` gives the post's words; it is called only when there are keywords to look for."""
        found = self._matcher.match(texts()) if self._matcher else {}
        results = []
        for id, one in self._filters.items():
            if context not in one.context:
                continue
            words = [keyword.keyword for keyword in found.get(id, [])]
            named = status_id in self._statuses.get(id, ())
            if words or named:
                results.append(
                    entities.FilterResult(_plain(one), words or None, [str(status_id)] if named else None)
                )
        return results


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


_NONE = ViewerFilters((), None, {})


async def matcher_for(app: Services, viewer: Viewer) -> ViewerFilters:
    """The viewer's active filters: one query for most people, three for those who have some."""
    db = app.db.read()
    found = await filters.active(db, viewer.id, app.clock.now_ms())
    if not found:
        return _NONE
    ids = [one.id for one in found]
    keywords = await filters.keywords(db, ids)
    statuses: dict[int, list[int]] = {}
    for entry in await filters.statuses(db, ids):
        statuses.setdefault(entry.filter_id, []).append(entry.status_id)
    return ViewerFilters(found, _compiled(tuple(keywords)) if keywords else None, statuses)
