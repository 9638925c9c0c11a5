"""Relays are asked in the name of the server, told when they are left, and may follow it."""

from sabar import events
from sabar.actions.federation import relays
from sabar.federation import actors, fetching
from sabar.federation.documents import activities
from sabar.federation.fetching import Budget
from sabar.federation.out import audience, queue
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.federation import PUBLIC, THE_SERVER
from sabar.model.relays import Relay, RelayState, RelayStyle
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store import accounts
from sabar.store.federation import actors as remote
from sabar.store.federation import relays as store


async def on_asked(app: Services, event: events.RelayAsked) -> None:
    """Raises `fetching.Later` when the server of its actor does not answer now."""
    relay = await store.one(app.db.read(), event.relay_id)
    if relay is None or relay.state is not RelayState.WAITING:
        return
    inbox, whom = relay.inbox, PUBLIC
    if relay.style is RelayStyle.LITEPUB:
        speaker = await _speaker(app, relay)
        kept = await remote.of(app.db.read(), speaker.id) if speaker is not None else None
        if speaker is None or kept is None or not kept.inbox:
            await relays.not_asked(app, relay, N_("no actor is served at this address"))
            return
        inbox, whom = kept.inbox, speaker.uri
        await relays.found(app, relay, speaker, inbox)
    follow = activities.deed("Follow", addresses.server_actor(app), whom, relay.follow)
    await queue.send(
        app,
        owner=THE_SERVER,
        verb="Follow",
        about=follow["id"],
        activity={**follow, "to": [whom]},
        inboxes={inbox},
    )


async def _speaker(app: Services, relay: Relay) -> Account | None:
    try:
        return await actors.by_uri(app, relay.address, budget=Budget())
    except fetching.Later as error:
        await relays.not_asked(app, relay, str(error))
        raise


async def on_left(app: Services, event: events.RelayLeft) -> None:
    speaker = await accounts.by_id(app.db.read(), event.account_id) if event.account_id else None
    whom = PUBLIC if event.style == RelayStyle.MASTODON or speaker is None else speaker.uri
    follow = activities.deed("Follow", addresses.server_actor(app), whom, event.follow)
    await queue.send(
        app,
        owner=THE_SERVER,
        verb="Undo",
        about=follow["id"],
        activity={**activities.undo(follow), "to": [whom]},
        inboxes={event.inbox},
        keep_days=queue.LASTING,
    )


async def accept(app: Services, relay: Account, follow: str) -> None:
    """It follows this server, by the id `follow`."""
    me = addresses.server_actor(app)
    asked = {"id": follow, "type": "Follow", "actor": relay.uri, "object": me}
    await queue.send(
        app,
        owner=THE_SERVER,
        verb="Accept",
        about=follow,
        activity=activities.answer("Accept", me, asked, app.ids.next()),
        inboxes=await audience.ended_for(app, [relay.id]),
    )
