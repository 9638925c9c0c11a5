"""Previews of pages that posts of a space link to, where its owners switched them on: the first link is
fetched once, and what the page says of itself is sealed with its post. No picture is fetched, and nobody else
is asked about the page.

Neither the queue nor the log says where a link leads: what goes wrong is told without its words, as these
name the site.
"""

import msgspec
import structlog

from sabar import events
from sabar.db.engine import Tx
from sabar.effects import linked_pages
from sabar.kit import times
from sabar.kit.net import http
from sabar.model.cards import Preview
from sabar.model.errors import NotFound
from sabar.model.jobs import Away, JobSpec, Lane
from sabar.model.spaces.posts import Card, Content, Post
from sabar.model.spaces.rooms import EVERYTHING, Space
from sabar.model.spaces.sealed import Sealed
from sabar.rules import lanes
from sabar.rules.previews import cards as rules
from sabar.services import Services
from sabar.store.spaces import posts, rooms

FETCH = "spaces.card"
Said = events.SpacePosted | events.SpacePostChanged
log = structlog.get_logger("sabar.spaces")


class Fetch(msgspec.Struct, frozen=True):
    space_id: int
    post_id: int
    tries: int = 0


class Unreadable(Exception):
    """A page was answered, and nothing could be made of it. It says by what kind of error."""


def wanted(event: Said) -> bool:
    return event.linked


def lane(event: Said) -> Lane:
    return lanes.pages_of_space(event.space_id)


async def on_linked(app: Services, event: Said) -> None:
    await fetch(app, Fetch(event.space_id, event.post_id))


async def fetch(app: Services, work: Fetch) -> None:
    """Job `spaces.card`: look at the first page a post links to, and keep what it says. Tried again a few
    times, behind what else its space waits for.
    """
    post = await posts.one(app.db.read(), work.space_id, work.post_id, EVERYTHING)
    if post is None or not _shows(app, await rooms.by_id(app.db.read(), work.space_id), post):
        return
    link = await _unseen(app, post)
    if link is None:
        return
    try:
        preview = await _look(app, link)
    except http.Refused:
        preview = None
    except (http.Failed, Away):
        await _later(app, work)
        return
    if preview is not None:
        await _keep(app, post, _card(link, preview))


def _shows(app: Services, space: Space | None, post: Post) -> bool:
    """Whether pages are fetched that this post links to."""
    on = app.settings.previews and space is not None and space.previews and space.closes_at is None
    return on and not post.proof


async def _unseen(app: Services, post: Post) -> str | None:
    """The first link of it; None where the post has the preview of that."""
    lying = [post.sealed_content]
    if post.card is not None:
        lying.append(Sealed(post.card_place, post.card))
    clear, *cards = await app.seals.opened(lying)
    if clear is None:
        return None
    link = rules.first_link(msgspec.json.decode(clear, type=Content).html, app.settings.site)
    known = [msgspec.json.decode(card, type=Card).url for card in cards if card is not None]
    return None if link in known else link


async def _look(app: Services, url: str) -> Preview | None:
    """Raises http.Refused, http.Failed, Away, and Unreadable."""
    try:
        return await linked_pages.look(app, url, further=False)
    except (http.Refused, http.Failed, Away):
        raise
    except Exception as error:
        # What a job died of is kept in clear, and may quote the page.
        raise Unreadable(type(error).__name__) from None


def _card(url: str, preview: Preview) -> Card:
    return Card(url, preview.title, preview.description, preview.provider_name or rules.domain(url))


async def _later(app: Services, work: Fetch) -> None:
    waits = lanes.ROOMS[lanes.SITES].away_seconds
    if work.tries >= len(waits):
        log.info("a page that a space links to could not be fetched", space=work.space_id)
        return
    again = msgspec.json.encode(msgspec.structs.replace(work, tries=work.tries + 1))
    at = app.clock.now_ms() + waits[work.tries] * times.SECOND
    key, room = f"{FETCH}:{work.post_id}", lanes.pages_of_space(work.space_id)

    async def unit(tx: Tx) -> None:
        tx.enqueue(JobSpec(FETCH, again, unique_key=key, run_at=at, lane=room))

    await app.db.write(unit)


async def _keep(app: Services, post: Post, card: Card) -> None:
    """Unless its post, the words of it or the wish for it went meanwhile."""
    try:
        sealed = await app.seals.seal(post.card_place, msgspec.json.encode(card))
    except NotFound:
        return

    async def unit(tx: Tx) -> None:
        shown = _shows(app, await rooms.held(tx, post.space_id), post)
        if shown and await posts.show_card(tx, msgspec.structs.replace(post, card=sealed)):
            tx.emit(events.SpacePostChanged(post.space_id, post.id))

    await app.db.write(unit)
