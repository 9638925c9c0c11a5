"""Finding people: search, directory, suggestions."""

from sabar.model.viewers import Viewer
from sabar.reads.entities import suggestions as entities
from sabar.reads.json import accounts
from sabar.rules import limits
from sabar.services import Services
from sabar.store import discovery


async def search(
    app: Services,
    viewer: Viewer | None,
    words: str,
    *,
    limit: int,
    offset: int = 0,
    following: bool = False,
) -> list[int]:
    """Account ids, the best first."""
    if not words.strip().strip("@") or len(words) > limits.REQUESTS.search_characters:
        return []
    return await discovery.by_words(
        app.db.slow(),
        words,
        me=viewer.id if viewer else 0,
        local=app.settings.domain,
        following=following,
        limit=limit,
        offset=min(max(offset, 0), limits.REQUESTS.search_offset),
    )


async def directory(
    app: Services, viewer: Viewer | None, *, newest: bool, local: bool, limit: int, offset: int
) -> list[int]:
    """Account ids of those who want to be found."""
    return await discovery.directory(
        app.db.slow(),
        me=viewer.id if viewer else 0,
        newest=newest,
        local=local,
        limit=limit,
        offset=min(max(offset, 0), limits.REQUESTS.search_offset),
    )


async def suggested(app: Services, viewer: Viewer, limit: int) -> tuple[list[int], list[int]]:
    """Account ids: friends of friends, then those whom most people follow."""
    near = await discovery.friends_of_friends(app.db.slow(), viewer.id, limit)
    known = set(near)
    popular = [id for id in await discovery.most_followed(app.db.slow(), viewer.id, limit) if id not in known]
    return near, popular[: limit - len(near)]


async def suggestions(app: Services, viewer: Viewer, limit: int) -> list[entities.Suggestion]:
    """The same, with why."""
    near, popular = await suggested(app, viewer, limit)
    known, wanted = set(near), near + popular
    shown = await accounts.by_ids(app, wanted)
    return [
        entities.Suggestion(
            source="past_interactions" if id in known else "global",
            sources=["friends_of_friends" if id in known else "most_followed"],
            account=shown[id],
        )
        for id in wanted
        if id in shown
    ]
