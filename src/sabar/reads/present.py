"""The last stage of every read: what is seen becomes JSON, from ready fragments where there are some.

A fragment is a post's JSON up to what differs between readers. It is kept by (id, version), so nothing
has to be thrown away: whoever changes a post or an account raises its version with the same transaction.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import partial

import msgspec

from sabar.model.accounts import Account, Role
from sabar.model.oauth import Viewer
from sabar.model.posted_status import Words
from sabar.model.statuses import Media, QuotePolicy, Status
from sabar.reads.entities import accounts as account_entities
from sabar.reads.entities import emojis
from sabar.reads.entities import polls as poll_entities
from sabar.reads.entities import statuses as status_entities
from sabar.reads.hydrate import Quoted, Seen, Sight
from sabar.reads.people import collection_cards
from sabar.reads.posts import cards, files, filters
from sabar.reads.posts.post_words import Texts
from sabar.reads.server import addresses
from sabar.rules import quotes, visibility
from sabar.rules.quotes import Approval
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.store import hydration
from sabar.store.hydration import Outline

_encode = msgspec.json.Encoder().encode
_TRUE, _FALSE = b"true", b"false"
#: Where a keyword filter's context has another name than the place.
_CONTEXT = {
    Place.HOME: "home",
    Place.LIST: "home",
    Place.PUBLIC: "public",
    Place.ACCOUNT: "account",
    Place.THREAD: "thread",
    Place.SINGLE: "thread",
    Place.NOTIFICATIONS: "notifications",
}


async def statuses(app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place) -> list[bytes]:
    """The JSON of each post, in order."""
    return list((await statuses_by_id(app, viewer, seen, place)).values())


async def statuses_by_id(
    app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place
) -> dict[int, bytes]:
    """The JSON of each post, in order; one that was deleted a moment ago is left out."""
    return (await Fragments.load(app, viewer, seen, place)).bodies()


async def entities(
    app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place
) -> list[status_entities.Status]:
    """The same as records, for pages."""
    return [_decode(body) for body in await statuses(app, viewer, seen, place)]


_decode = msgspec.json.Decoder(status_entities.Status).decode


def array(bodies: Iterable[bytes]) -> bytes:
    """A JSON array of ready values."""
    return b"[" + b",".join(bodies) + b"]"


async def accounts(app: Services, ids: Sequence[int]) -> list[bytes]:
    """The JSON of each account that exists, in order."""
    ready = await accounts_by_id(app, set(ids))
    return [ready[id] for id in ids if id in ready]


async def accounts_by_id(app: Services, ids: Collection[int]) -> dict[int, bytes]:
    """The JSON of each account that exists."""
    return await _account_fragments(app, await hydration.account_versions(app.db.read(), ids))


async def account_entities_of(app: Services, ids: Sequence[int]) -> list[account_entities.Account]:
    """The same as records."""
    return [_decode_account(body) for body in await accounts(app, ids)]


_decode_account = msgspec.json.Decoder(account_entities.Account).decode


class Fragments:
    """Ready parts of one page for one viewer."""

    def __init__(
        self,
        seen: Sequence[Seen],
        cores: dict[int, bytes],
        people: dict[int, bytes],
        polls: dict[int, bytes],
        previews: dict[int, bytes],
        filtered: dict[int, bytes],
    ) -> None:
        self._seen = seen
        self._cores = cores
        self._people = people
        self._polls = polls
        self._previews = previews
        self._filtered = filtered

    @classmethod
    async def load(
        cls, app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place
    ) -> "Fragments":
        outlines = {one.outline.id: one.outline for top in seen for one in top.posts()}
        versions = {outline.account_id: outline.account_version for outline in outlines.values()}
        versions |= cards.authors(outlines.values())
        people = await _account_fragments(app, versions)
        cores = await _cores(app, outlines)
        polls = await _polls(app, viewer, outlines.values())
        previews = await cards.fragments(app, viewer, outlines.values(), people)
        texts = Texts(outlines, cores, polls, previews)
        cores = await collection_cards.unfold(app, viewer, cores)
        if viewer is not None:
            for id in [id for id in cores if _shut(outlines[id])]:
                cores[id] = files.sealed_in(app, viewer.id, cores[id])
        filtered = await _filtered(app, viewer, outlines, texts, _CONTEXT[place])
        return cls(seen, cores, people, polls, previews, filtered)

    def bodies(self) -> dict[int, bytes]:
        return {one.outline.id: self._body(one) for one in self._seen if self._whole(one)}

    def _whole(self, seen: Seen) -> bool:
        """False when the post was deleted between two queries."""
        return all(
            one.outline.id in self._cores and one.outline.account_id in self._people for one in seen.posts()
        )

    def _body(self, seen: Seen) -> bytes:
        outline, marks = seen.outline, seen.marks
        parts = [
            self._cores[outline.id][:-1],
            b',"account":',
            self._people[outline.account_id],
            b',"reblog":',
            self._body(seen.boosted) if seen.boosted else b"null",
            b',"poll":',
            self._polls.get(outline.poll_id or 0, b"null"),
            b',"quote":',
            self._quote(seen.quote) if seen.quote else b"null",
            b',"quote_approval":',
            _approval(seen.boosted or seen),
            b',"card":',
            self._previews.get(outline.id, b"null"),
        ]
        if marks is not None:
            # The flags of a boost are those of the post it boosts: that is what a reader acts on.
            own = seen.boosted.marks if seen.boosted and seen.boosted.marks else marks
            parts += (
                b',"favourited":',
                _TRUE if own.favourited else _FALSE,
                b',"reblogged":',
                _TRUE if own.reblogged else _FALSE,
                b',"muted":',
                _TRUE if own.muted else _FALSE,
                b',"bookmarked":',
                _TRUE if own.bookmarked else _FALSE,
                b',"pinned":',
                _TRUE if marks.pinned else _FALSE,
                b',"filtered":',
                self._filtered.get(outline.id, b"[]"),
            )
        parts.append(b"}")
        return b"".join(parts)

    def _quote(self, quote: Quoted) -> bytes:
        if quote.named:
            id = b"null" if quote.id is None else b'"%d"' % quote.id
            return b'{"state":"%b","quoted_status_id":%b}' % (quote.state.encode(), id)
        post = self._body(quote.post) if quote.post else b"null"
        return b'{"state":"%b","quoted_status":%b}' % (quote.state.encode(), post)


def _shut(outline: Outline) -> bool:
    """Not everybody may fetch the files of this post."""
    return outline.suspended or not visibility.is_open(outline.visibility)


def _approval(seen: Seen) -> bytes:
    policy = quotes.effective(seen.outline.quote_policy, seen.outline.visibility)
    return _APPROVALS[policy, seen.approval]


#: Manual approval is not offered here.
_APPROVALS = {
    (policy, approval): _encode(
        status_entities.QuoteApproval([] if policy is QuotePolicy.NOBODY else [policy], [], approval)
    )
    for policy in QuotePolicy
    for approval in Approval
}


async def _account_fragments(app: Services, versions: dict[int, int]) -> dict[int, bytes]:
    ready: dict[int, bytes] = {}
    missing: list[int] = []
    for id, version in versions.items():
        fragment = app.fragments.get(("account", id, version))
        if fragment is None:
            missing.append(id)
        else:
            ready[id] = fragment
    if missing:
        ready |= await keep_accounts(app, await hydration.accounts(app.db.read(), missing))
    return ready


async def keep_accounts(app: Services, found: Sequence[tuple[Account, Role | None]]) -> dict[int, bytes]:
    """The JSON of these accounts, kept for later readers."""
    names = emojis.shortcodes(
        *(text for record, _ in found for text in (record.display_name, record.note)),
        *(f"{field.name} {field.value}" for record, _ in found for field in record.fields),
    )
    known = await hydration.custom_emojis(app.db.read(), names) if names else []
    made: dict[int, bytes] = {}
    for record, role in found:
        fragment = made[record.id] = _encode(account_entities.of(app, record, role, known))
        app.fragments.put(("account", record.id, record.version), fragment)
    return made


async def _filtered(
    app: Services, viewer: Viewer | None, outlines: dict[int, Outline], texts: Texts, context: str
) -> dict[int, bytes]:
    """Which filters of the viewer the posts of others meet; a boost meets what the boosted post meets."""

    def written_by(one: Outline) -> int:
        return outlines.get(one.reblog_of_id or 0, one).account_id

    others = [one for one in outlines.values() if viewer is not None and written_by(one) != viewer.id]
    if viewer is None or not others:
        return {}
    matcher = await filters.matcher_for(app, viewer)
    found: dict[int, bytes] = {}
    for one in others if matcher.active else ():
        ids = [id for id in (one.id, one.reblog_of_id) if id is not None]
        results = matcher.results(ids, partial(texts, one.id), context)
        if results:
            found[one.id] = _encode(results)
    return found


async def _cores(app: Services, outlines: dict[int, Outline]) -> dict[int, bytes]:
    ready: dict[int, bytes] = {}
    missing: list[int] = []
    for id, outline in outlines.items():
        fragment = app.fragments.get((_kind(outline), id, outline.version))
        if fragment is None:
            missing.append(id)
        else:
            ready[id] = fragment
    if missing:
        veiled = {id for id in missing if outlines[id].sensitized}
        for record, core in await _make_cores(app, missing, veiled):
            ready[record.id] = _keep_core(app, outlines[record.id], record, core)
    return ready


def _keep_core(app: Services, outline: Outline, record: Status, core: status_entities.Core) -> bytes:
    fragment = _encode(core)
    app.fragments.put((_kind(outline), record.id, record.version), fragment)
    return fragment


async def keep_words(app: Services, words: Words) -> Seen:
    """Draw a new post from what was written, so that neither its writer nor its first readers load it; the
    post as its writer sees it.
    """
    status, author = words.status, words.author
    names = emojis.shortcodes(status.text, status.spoiler_text)
    core = status_entities.core(
        app,
        status,
        author,
        attachments=[],
        mentioned=words.mentioned,
        tags=words.tags,
        application=(await _applications(app, [status])).get(status.app_id),
        known_emojis=await hydration.custom_emojis(app.db.read(), names) if names else [],
        tagged_collections=collection_cards.linked(app, status.content),
        quoted_url=None,
    )
    outline = Outline.of_words(status, author)
    _keep_core(app, outline, status, core)
    await keep_accounts(app, [(author, words.role)])
    return Sight(author.id, {status.id: outline}, {}, {}).bare(status.id)


def _kind(outline: Outline) -> str:
    # All pictures of somebody are veiled or bared at once, without a new version of each of his posts.
    return "status veiled" if outline.sensitized else "status"


async def _make_cores(
    app: Services, ids: Sequence[int], veiled: Collection[int]
) -> list[tuple[Status, status_entities.Core]]:
    db = app.db.read()
    records = await hydration.statuses(db, ids)
    quoted = await hydration.quoted(db, ids)
    people = {record.account_id for record in (*records, *quoted.values())}
    authors = {one.id: one for one, _ in await hydration.accounts(db, people)}
    attachments: dict[int, list[Media]] = await hydration.media(db, ids)
    mentioned = await hydration.mentions(db, ids)
    tags = await hydration.tags(db, ids)
    applications = await _applications(app, records)
    names = emojis.shortcodes(*(text for r in records for text in (r.text, r.spoiler_text)))
    known = await hydration.custom_emojis(db, names) if names else []
    made = []
    for record in records:
        inner = quoted.get(record.id)
        core = status_entities.core(
            app,
            record,
            authors[record.account_id],
            attachments=attachments.get(record.id, []),
            mentioned=mentioned.get(record.id, []),
            tags=tags.get(record.id, []),
            application=applications.get(record.app_id),
            known_emojis=known,
            veiled=record.id in veiled,
            tagged_collections=collection_cards.linked(app, record.content),
            quoted_url=addresses.status(app, inner, authors[inner.account_id]) if inner else None,
        )
        made.append((record, core))
    return made


async def _applications(
    app: Services, records: Sequence[Status]
) -> dict[int | None, status_entities.Application]:
    """What posts were written with, by id. An application stays as it was registered."""
    ids = {record.app_id for record in records if record.app_id is not None}
    ready = {id: app.fragments.get(("application", id, 0)) for id in ids}
    missing = [id for id, fragment in ready.items() if fragment is None]
    if missing:
        for id, (name, site) in (await hydration.applications(app.db.read(), missing)).items():
            fragment = ready[id] = _encode(status_entities.Application(name, site or None))
            app.fragments.put(("application", id, 0), fragment)
    return {id: _decode_application(fragment) for id, fragment in ready.items() if fragment is not None}


_decode_application = msgspec.json.Decoder(status_entities.Application).decode


async def _polls(app: Services, viewer: Viewer | None, outlines: Collection[Outline]) -> dict[int, bytes]:
    ids = {outline.poll_id for outline in outlines if outline.poll_id is not None}
    return {id: _encode(poll) for id, poll in (await polls(app, viewer, ids)).items()} if ids else {}


async def polls(app: Services, viewer: Viewer | None, ids: Collection[int]) -> dict[int, poll_entities.Poll]:
    """Polls by id as one viewer sees them. Whether their posts may be seen is decided before."""
    db = app.db.read()
    records = await hydration.polls(db, ids)
    options = await hydration.poll_options(db, ids)
    votes = await hydration.own_votes(db, viewer.id, ids) if viewer else {}
    names = emojis.shortcodes(*(option.title for group in options.values() for option in group))
    known = await hydration.custom_emojis(db, names) if names else []
    return {
        record.id: poll_entities.of(
            app,
            record,
            options.get(record.id, []),
            votes.get(record.id, []) if viewer else None,
            own=viewer is not None and viewer.id == record.account_id,
            known_emojis=known,
        )
        for record in records
    }
