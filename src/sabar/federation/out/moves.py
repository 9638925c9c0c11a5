"""Somebody here went to another account: his followers here go along, and the servers of the others hear."""

from sabar import events
from sabar.federation import moving
from sabar.federation.documents import activities
from sabar.federation.out import audience, queue
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.store import accounts


async def on_moved(app: Services, event: events.AccountMoved) -> None:
    old = await accounts.by_id(app.db.read(), event.account_id)
    new = await accounts.by_id(app.db.read(), event.target_id)
    # Who came back meanwhile takes nobody along any more.
    if old is None or new is None or old.moved_to_id != new.id:
        return
    if event.leaves:
        me = addresses.actor(app, old)
        told = activities.deed("Move", me, me, app.ids.next(), target=addresses.actor(app, new))
        await queue.send(
            app,
            owner=old.id,
            verb="Move",
            about=me,
            activity={**told, "to": [addresses.followers(app, old)]},
            inboxes=await audience.of_followers(app, old.id),
            keep_days=queue.LASTING,
            key=f"{me}#move/{old.moved_at}",
        )
    await moving.take_along(app, old, new)
