"""From what a document says to what is written here: people, posts and files by their numbers."""

from collections.abc import Sequence

import msgspec

from sabar.federation import actors, fetching, files
from sabar.federation.fetching import Budget
from sabar.federation.files import Found
from sabar.federation.translate import audience, posts, shapes
from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.received import Arrival, ForeignFile, Received, ReceivedFile, Said
from sabar.model.statuses import Status
from sabar.reads.server import addresses
from sabar.rules.federation import files as naming
from sabar.rules.federation.received import NAMED, POSTS
from sabar.rules.visibility import is_open
from sabar.services import Services
from sabar.store import accounts
from sabar.store.federation import actors as store
from sabar.store.federation import posts as posts_here

_SHOWN = ("image", "video", "audio")


class Around(msgspec.Struct, frozen=True):
    """What was found of the posts it answers and quotes; `media`: files of its server are shown here;
    `known`: its number, where an earlier wording is here.
    """

    parent: Status | None
    quoted: Status | None
    media: bool
    arrival: Arrival
    known: int | None = None


async def received(app: Services, author: Account, said: Said, around: Around, budget: Budget) -> Received:
    """`budget`: for the consent of who is quoted."""
    remote = await store.of(app.db.read(), author.id)
    followers = remote.followers if remote is not None else ""
    # Nobody is waited for because he is named.
    people = await actors.all_known(app, said.mentions)
    own = f"{app.settings.url}/"
    addressed = [one for one in audience.addressed(said, followers) if one.startswith(own)]
    readers = await actors.all_known(app, addressed)
    too_many = await _too_many(app, author, [*people, *readers], around.known)
    accepted = await _may_quote(app, said, around.quoted, budget)
    visibility = audience.of(said, followers)
    content = posts.without_quote_line(said.content) if accepted else said.content
    attached, small = await _files(app, author, said.files if around.media else ())
    now = app.clock.now_ms()
    return Received(
        uri=said.uri,
        url=said.url,
        visibility=visibility,
        content=content,
        text=html.to_text(content),
        spoiler_text=said.spoiler_text,
        sensitive=said.sensitive,
        language=said.language,
        published=said.published if said.published is not None else now,
        updated=said.updated,
        people=[one.id for one in people if one.id not in too_many],
        readers=[one.id for one in readers if one.id not in too_many],
        tags=said.tags,
        emojis=await files.drawn(app, said.emojis if around.media else (), domain=author.domain),
        files=[ReceivedFile(one, attached.get(one.url, ""), small.get(one.url, "")) for one in said.files],
        poll=said.poll,
        parent=around.parent.id if around.parent is not None else None,
        parent_uri=said.parent,
        quoted=around.quoted.id if around.quoted is not None else None,
        quotes=bool(said.quote),
        quote_accepted=accepted,
        quote_stamp=said.stamp if accepted else "",
        quote_policy=audience.quotes(said, followers),
        reply_policy=audience.replies(said, followers),
        replies_uri=said.replies,
        counted=said.counted,
        arrival=around.arrival,
        unknown=await _unknown(app, author, said, people, visibility, around),
    )


async def _unknown(
    app: Services,
    author: Account,
    said: Said,
    people: Sequence[Account],
    visibility: Visibility,
    around: Around,
) -> list[str]:
    """Who is to be looked up, of those it names: only of what was sent here, as what is fetched has no end.
    What is for few names nobody more than those it was sent to.
    """
    if around.arrival is not Arrival.DELIVERED or around.known is not None:
        return []
    named = set(said.mentions) - {one.uri for one in people}
    if not is_open(visibility):
        named &= {*said.to, *said.cc}
    wanted = [one for one in said.mentions if one in named and not shapes.same_host(one, app.settings.url)]
    if not wanted:
        return []
    verdict = await app.limits.hit([(NAMED.of_host, shapes.host(author.uri))])
    return wanted[: NAMED.each] if verdict is None or verdict.allowed else []


async def _too_many(app: Services, author: Account, named: Sequence[Account], known: int | None) -> set[int]:
    """Whom it does not reach: a stranger speaks to a few people here at once, and not to everybody."""
    db, ids = app.db.read(), dict.fromkeys(one.id for one in named)
    before = set() if known is None else await posts_here.strangers_reached(db, author.id, known)
    strange = await posts_here.strangers(db, author.id, list(ids)) - before
    new = [id for id in ids if id in strange]
    return set(new[max(0, POSTS.strangers - len(before)) :])


async def _files(
    app: Services, author: Account, found: Sequence[ForeignFile]
) -> tuple[dict[str, str], dict[str, str]]:
    """By address: the key of each file, and that of what stands for it while it is small."""
    shown = [one for one in found if one.type in _SHOWN]
    keys = await files.keys_of(app, [Found(one.url, one.mime) for one in shown], domain=author.domain)
    stills = await files.keys_of(app, [Found(one.still, "image/*") for one in shown], domain=author.domain)
    small = {
        one.url: naming.small(key if one.type == "image" else still)
        for one, key, still in zip(shown, keys, stills, strict=True)
    }
    return {one.url: key for one, key in zip(shown, keys, strict=True)}, small


async def _may_quote(app: Services, said: Said, quoted: Status | None, budget: Budget) -> bool:
    """Whether who is quoted has agreed: his own server says so of these two posts (FEP-044f). Of posts that
    were written here it is asked when it is written down.
    """
    if quoted is None:
        return False
    writer = await accounts.by_id(app.db.read(), quoted.account_id)
    if writer is None:
        return False
    if writer.local or writer.uri == said.authors[0]:
        return True
    if not said.stamp or not shapes.same_host(said.stamp, writer.uri):
        return False
    try:
        stamp = await fetching.document(app, said.stamp, budget)
    except fetching.NotFetched:
        return False
    return (
        bool(shapes.type_of(stamp, ("QuoteAuthorization",)))
        and shapes.first_id(stamp.get("attributedTo")) == writer.uri
        and shapes.first_id(stamp.get("interactingObject")) == said.uri
        and shapes.first_id(stamp.get("interactionTarget")) == addresses.status_uri(app, quoted, writer)
    )
