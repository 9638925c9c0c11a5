"""Finding people, posts and hashtags, each as far as the viewer may see them."""

from datetime import date

import msgspec

from sabar.backends.elsewhere import NOBODY, Met
from sabar.backends.search import Scope
from sabar.kit import ids, times
from sabar.model.errors import NotFound
from sabar.model.search import Query
from sabar.model.viewers import Viewer
from sabar.reads import access, hydrate
from sabar.reads.entities.ready import AccountJson
from sabar.reads.entities.statuses import Status
from sabar.reads.entities.tags import Tag
from sabar.reads.hydrate import Seen
from sabar.reads.json import accounts, statuses
from sabar.reads.people import discovery
from sabar.reads.posts import local_urls
from sabar.reads.posts import tags as tag_reads
from sabar.rules import limits, search_marks
from sabar.rules import search as rules
from sabar.rules.visibility import Place
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import labels, tags

#: Blocks and mutes are applied after the index has answered.
_SPARE = 20


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: accounts, statuses, hashtags, or None for all. `author_id`: posts of this account only.
    `labelled`: who asks may hear of the viewer's labels; to others it is as if he had none. `met`: what the
    words name on another server.
    """

    words: str
    kind: str | None = None
    following: bool = False
    author_id: int | None = None
    labelled: bool = False
    max_id: int | None = None
    min_id: int | None = None
    limit: int = limits.PAGES.search.default
    offset: int = 0
    met: Met = NOBODY

    def wants(self, kind: str) -> bool:
        return self.kind in (None, kind)


class Found(msgspec.Struct, frozen=True):
    """`accounts` by id; `seen` are posts; `unknown`: operators of values that mean nothing."""

    accounts: list[int] = []
    seen: list[Seen] = []
    hashtags: list[Tag] = []
    unknown: tuple[str, ...] = ()


class Search(msgspec.Struct, frozen=True):
    """The entity."""

    accounts: list[AccountJson]
    statuses: list[Status]
    hashtags: list[Tag]


async def everything(app: Services, viewer: Viewer | None, wanted: Wanted) -> Found:
    """What fits; an address finds what it names, and nothing else."""
    words = wanted.words.strip()
    if not words or len(words) > limits.REQUESTS.search_characters:
        return Found()
    if words.startswith(("https://", "http://")):
        return await _named(app, viewer, words, wanted)
    query = rules.parse(words)
    seen = await _posts(app, viewer, query, wanted) if wanted.wants("statuses") else []
    if query.operators:
        return Found(seen=seen, unknown=query.unknown)  # they speak of posts
    return Found(
        accounts=await _accounts(app, viewer, words, wanted) if wanted.wants("accounts") else [],
        seen=seen,
        hashtags=await _hashtags(app, viewer, words, wanted) if wanted.wants("hashtags") else [],
        unknown=query.unknown,
    )


async def entity(app: Services, viewer: Viewer | None, found: Found) -> Search:
    return Search(
        accounts=await accounts.of(app, found.accounts),
        statuses=await statuses.of(app, viewer, found.seen, Place.PUBLIC),
        hashtags=found.hashtags,
    )


async def _named(app: Services, viewer: Viewer | None, url: str, wanted: Wanted) -> Found:
    named = local_urls.parse(app, url)
    if wanted.offset:
        return Found()
    if named is None:
        return await _met(app, viewer, wanted)
    try:
        account = await access.account_by_handle(app, viewer, named.username)
        if named.status_id is None:
            shown = wanted.wants("accounts") and account.suspended_at is None
            return Found(accounts=[account.id] if shown else [])
        seen = await access.status_for(app, viewer, named.status_id)
    except NotFound:
        return Found()
    if seen.outline.account_id != account.id or not wanted.wants("statuses"):
        return Found()
    return Found(seen=[seen])


async def _met(app: Services, viewer: Viewer | None, wanted: Wanted) -> Found:
    """What an address names on another server."""
    if wanted.met.account_id is not None and wanted.wants("accounts"):
        return Found(accounts=[wanted.met.account_id])
    if wanted.met.status_id is None or not wanted.wants("statuses"):
        return Found()
    return Found(seen=await hydrate.see(app, viewer, [wanted.met.status_id], Place.SINGLE))


async def _accounts(app: Services, viewer: Viewer | None, words: str, wanted: Wanted) -> list[int]:
    if words.startswith("#"):
        return []
    met = wanted.met.account_id
    found = await discovery.search(
        app,
        viewer,
        words,
        limit=wanted.limit,
        offset=wanted.offset,
        following=wanted.following and viewer is not None,
    )
    return found if met is None or wanted.offset else [met, *(id for id in found if id != met)]


async def _posts(app: Services, viewer: Viewer | None, query: Query, wanted: Wanted) -> list[Seen]:
    """Posts are found by people who are signed in."""
    if viewer is None or query.empty:
        return []
    authors = {await _author(app, viewer, handle) for handle in query.authors}
    if wanted.author_id is not None:
        authors.add(wanted.author_id)
    named = [id for id in authors if id is not None]
    if len(named) < len(authors) or len(named) > 1:
        return []  # by somebody who is not here, or by two at once
    # Whoever is not here, or not to be known of, needs no excluding.
    refused = [await _author(app, viewer, handle) for handle in query.not_authors]
    own: dict[str, int] = {}
    if wanted.labelled and (query.labels or query.not_labels):
        own = {label.name_key: label.id for label in await labels.of(app.db.read(), viewer.id)}
    if not own.keys() >= set(query.labels):
        return []  # by people of a label that is none
    below, above = _bounds(wanted)
    scope = Scope(
        viewer.id,
        author_ids=tuple(named),
        not_author_ids=tuple(id for id in refused if id is not None),
        label_ids=tuple(own[name] for name in query.labels),
        not_label_ids=tuple(own[name] for name in query.not_labels if name in own),
        where=query.where,
        below=below,
        above=above,
    )
    addressed = await _addressed(app, viewer, query)
    found = [] if addressed is None else await _find(app, viewer, addressed, scope, wanted)
    seen = await hydrate.see(app, viewer, found, Place.PUBLIC)
    return seen[: wanted.limit]


async def _addressed(app: Services, viewer: Viewer, query: Query) -> Query | None:
    """The question with the people its posts are to; None: one of them is not here."""
    named = [await _author(app, viewer, handle) for handle in query.named]
    if None in named:
        return None
    refused = [await _author(app, viewer, handle) for handle in query.not_named]
    return msgspec.structs.replace(
        query,
        wanted=(*query.wanted, *(search_marks.to(id) for id in named if id is not None)),
        unwanted=(*query.unwanted, *(search_marks.to(id) for id in refused if id is not None)),
    )


def _bounds(wanted: Wanted) -> tuple[int, int]:
    return wanted.max_id if wanted.max_id is not None else ids.LARGEST, wanted.min_id or 0


async def _find(app: Services, viewer: Viewer, query: Query, scope: Scope, wanted: Wanted) -> list[int]:
    """One stretch of time after the other, the latest first."""
    offset = _offset(wanted)
    found: list[int] = []
    for days in query.days:
        left = offset + wanted.limit + _SPARE - len(found)
        part = msgspec.structs.replace(
            scope,
            below=min(scope.below, _first_id(days.past, viewer.user.preferences.zone)),
            above=max(scope.above, _first_id(days.first, viewer.user.preferences.zone) - 1),
        )
        if left > 0 and part.below > part.above + 1:
            found += await app.search.find(query, part, limit=left, offset=0)
    return found[offset:]


def _first_id(day: date, zone: str) -> int:
    """The smallest id of a day where the reader lives."""
    if day in (date.min, date.max):
        return 0 if day == date.min else ids.LARGEST
    return ids.first_of(max(0, times.day_start(day, zone)))


async def _author(app: Services, viewer: Viewer, handle: str) -> int | None:
    if handle == "me":
        return viewer.id
    try:
        return (await access.account_by_handle(app, viewer, handle)).id
    except NotFound:
        return None


async def _hashtags(app: Services, viewer: Viewer | None, words: str, wanted: Wanted) -> list[Tag]:
    """Those that begin so, the most used first. Only public posts make a hashtag known."""
    beginning = words.removeprefix("#")
    key = names.normalise_tag(beginning)
    if not key or beginning.split() != [beginning] or words.startswith("@"):
        return []
    found = await tags.beginning(
        app.db.slow(), key, limit=wanted.limit, offset=_offset(wanted), own=viewer.id if viewer else 0
    )
    return await tag_reads.of(app, viewer, found)


def _offset(wanted: Wanted) -> int:
    return min(max(wanted.offset, 0), limits.REQUESTS.search_offset)
