"""Letters about spaces. None holds anything that was said in one."""

from sabar.actions.spaces import invites
from sabar.effects import mail
from sabar.events import SpaceLeaked, SpaceOpened
from sabar.reads.account import viewers
from sabar.rules.spaces import notices
from sabar.rules.spaces import rooms as rules
from sabar.services import Services
from sabar.store import accounts
from sabar.store.spaces import rooms


async def on_opened(app: Services, event: SpaceOpened) -> None:
    """To one of those who are in it. The reason stands in the log, for who signs in; the name, and the
    address that is made of it, in the letter only where owners allow that.
    """
    db = app.db.read()
    space, owner = await rooms.by_id(db, event.space_id), await accounts.by_id(db, event.by_id)
    if not app.mail.configured or space is None or owner is None:
        return
    if await rooms.entered_by_id(db, space.id, event.account_id, app.clock.now_ms()) is None:
        return
    for viewer in await viewers.of_account(app, event.account_id):
        named = notices.may_name(space)
        path = f"/s/{space.slug}/log" if named else "/s"
        words = {"space": space.name, "owner": owner.username, "link": f"{app.settings.url}{path}"}
        name = "space_opened_named" if named else "space_opened"
        await mail.write(app, name, viewer.user, viewer.account, **words)


async def on_leaked(app: Services, event: SpaceLeaked) -> None:
    """To one of its owners, as long as he is one and no test has passed since."""
    entered = await rooms.entered_by_id(app.db.read(), event.space_id, event.account_id, app.clock.now_ms())
    if not app.mail.configured or entered is None or not entered.owner:
        return
    space = entered.space
    if space.notices_stopped_at is None:
        return
    named = notices.may_name(space)
    path = f"/s/{space.slug}/proof" if named else "/s"
    for viewer in await viewers.of_account(app, event.account_id):
        name = "space_leaks_named" if named else "space_leaks"
        link = f"{app.settings.url}{path}"
        await mail.write(app, name, viewer.user, viewer.account, space=space.name, link=link)


async def invite(app: Services, letter: invites.Letter) -> None:
    """Job `spaces.invite`: one link to one address, unless it was taken back or is over. What the space is
    called stands in the letter only where its owners allow that.
    """
    db = app.db.read()
    found = await rooms.invite_by_id(db, letter.invite_id)
    space = await rooms.by_id(db, found.space_id) if found else None
    writer = await accounts.by_id(db, found.account_id) if found else None
    if found is None or space is None or writer is None or space.closes_at is not None:
        return
    if not app.mail.configured or not rules.lets_in(found, app.clock.now_ms()):
        return
    words = {
        "writer": " ".join((writer.display_name or writer.username).split()),
        "handle": writer.acct,
        "link": invites.link(app, invites.mailed_token(app, found.id)),
        "space": space.name,
    }
    name = "space_invited_named" if notices.may_name(space) else "space_invited"
    await mail.send(app, name, letter.locale, letter.email, words)
