"""Finding people, posts and hashtags, each as far as the viewer may see them."""

import msgspec

from sabar.backends.search import Scope
from sabar.model.errors import NotFound
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
from sabar.rules import limits
from sabar.rules import search as rules
from sabar.rules.visibility import Place
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import tags

#: Blocks and mutes are applied after the index has answered.
_SPARE = 20


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: accounts, statuses, hashtags, or None for all. `author_id`: posts of this account only."""

    words: str
    kind: str | None = None
    following: bool = False
    author_id: int | None = None
    max_id: int | None = None
    min_id: int | None = None
    limit: int = limits.PAGES.search.default
    offset: int = 0

    def wants(self, kind: str) -> bool:
        return self.kind in (None, kind)


class Found(msgspec.Struct, frozen=True):
    """`accounts` by id; `seen` are posts."""

    accounts: list[int] = []
    seen: list[Seen] = []
    hashtags: list[Tag] = []


class Search(msgspec.Struct, frozen=True):
    """The entity."""

    accounts: list[AccountJson]
    statuses: list[Status]
    hashtags: list[Tag]


async def everything(app: Services, viewer: Viewer | None, wanted: Wanted) -> Found:
    """What fits; an address of this server finds what it names, and nothing else."""
    words = wanted.words.strip()
    if not words or len(words) > limits.REQUESTS.search_characters:
        return Found()
    if words.startswith(("https://", "http://")):
        return await _named(app, viewer, words, wanted)
    return Found(
        accounts=await _accounts(app, viewer, words, wanted) if wanted.wants("accounts") else [],
        seen=await _posts(app, viewer, words, wanted) if wanted.wants("statuses") else [],
        hashtags=await _hashtags(app, viewer, words, wanted) if wanted.wants("hashtags") else [],
    )


async def entity(app: Services, viewer: Viewer | None, found: Found) -> Search:
    return Search(
        accounts=await accounts.of(app, found.accounts),
        statuses=await statuses.of(app, viewer, found.seen, Place.PUBLIC),
        hashtags=found.hashtags,
    )


async def _named(app: Services, viewer: Viewer | None, url: str, wanted: Wanted) -> Found:
    named = local_urls.parse(app, url)
    if named is None or wanted.offset:
        return Found()
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


async def _accounts(app: Services, viewer: Viewer | None, words: str, wanted: Wanted) -> list[int]:
    if words.startswith("#"):
        return []
    return await discovery.search(
        app,
        viewer,
        words,
        limit=wanted.limit,
        offset=wanted.offset,
        following=wanted.following and viewer is not None,
    )


async def _posts(app: Services, viewer: Viewer | None, words: str, wanted: Wanted) -> list[Seen]:
    """Posts are found by people who are signed in."""
    query = rules.parse(words)
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
    scope = Scope(
        viewer.id,
        tuple(named),
        tuple(id for id in refused if id is not None),
        below=wanted.max_id if wanted.max_id is not None else Scope(0).below,
        above=wanted.min_id or 0,
    )
    ids = await app.search.find(query, scope, limit=wanted.limit + _SPARE, offset=_offset(wanted))
    seen = await hydrate.see(app, viewer, ids, Place.PUBLIC)
    return seen[: wanted.limit]


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
