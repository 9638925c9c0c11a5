"""Whom a post of another server names and nobody here knew when it came: named in it once they are found."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.model.jobs import JobSpec
from sabar.model.statuses import Status
from sabar.rules import domains, lanes, search, visibility
from sabar.services import Services
from sabar.store import accounts, conversations, indexing, statuses
from sabar.store.federation import destinations

LOOK = "federation.named"


class Unknown(msgspec.Struct, frozen=True):
    """People by their ids, whom the post names."""

    status_id: int
    people: list[str]


def look_up(tx: Tx, status: Status, people: Sequence[str]) -> None:
    """Behind what else its writer's server makes us ask."""
    if not people:
        return
    told = msgspec.json.encode(Unknown(status.id, list(people)))
    lane = lanes.site(domains.host_of(status.uri))
    tx.enqueue(JobSpec(LOOK, told, unique_key=f"{LOOK}:{status.id}", lane=lane))


def is_as_it_came(status: Status | None) -> bool:
    """Whom later words name is known from these."""
    return status is not None and status.wording == 0


async def add(app: Services, status_id: int, people: Sequence[int]) -> None:
    """Name these too. People of this server are never among them: nobody may read more by this."""
    before = await destinations.named(app.db.read(), status_id)
    places = {id: app.ids.next() for id in before}

    async def unit(tx: Tx) -> None:
        status = await statuses.by_id(tx, status_id)
        if status is None or not is_as_it_came(status):
            return
        found = await accounts.by_ids(tx, people)
        elsewhere = [one.id for one in found.values() if not one.local and one.erased_at is None]
        named = list(await destinations.named(tx, status_id) | set(elsewhere))
        if not (await statuses.set_mentions(tx, status_id, named)).added:
            return
        await statuses.touch(tx, status_id)
        texts, holds = await indexing.contents(tx, status_id)
        await app.search.replace(tx, status_id, status.account_id, search.of_post(status, texts, holds))
        if visibility.is_direct(status.visibility):
            for kept in await conversations.keep(tx, status, named, places):
                tx.emit(events.ConversationChanged(kept.account_id, kept.conversation_id))
        tx.emit(events.StatusRefreshed(status_id, status.account_id))

    await app.db.write(unit)
