"""Letters about spaces. None holds anything that was said in one."""

from sabar.effects import mail
from sabar.events import SpaceOpened
from sabar.reads.account import viewers
from sabar.services import Services
from sabar.store import accounts
from sabar.store.spaces import rooms


async def on_opened(app: Services, event: SpaceOpened) -> None:
    """To one of those who are in it. The reason stands in the log, for who signs in."""
    db = app.db.read()
    space, owner = await rooms.by_id(db, event.space_id), await accounts.by_id(db, event.by_id)
    if not app.mail.configured or space is None or owner is None:
        return
    if await rooms.entered_by_id(db, space.id, event.account_id, app.clock.now_ms()) is None:
        return
    for viewer in await viewers.of_account(app, event.account_id):
        link = f"{app.settings.url}/s/{space.slug}/log"
        words = {"space": space.name, "owner": owner.username, "link": link}
        await mail.write(app, "space_opened", viewer.user, viewer.account, **words)
