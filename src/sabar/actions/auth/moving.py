"""Going to another account with one's followers, coming back, and saying which accounts one was before."""

from sabar import events
from sabar.actions.auth import login
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.errors import Invalid, NotFound
from sabar.model.viewers import Viewer
from sabar.rules.federation import moving as rules
from sabar.services import Services
from sabar.store import accounts, moderation, moving
from sabar.store.federation import destinations

_NOBODY = N_("There is nobody with this handle, or the server does not answer. Check it and try again.")


async def add_alias(app: Services, viewer: Viewer, handle: str) -> None:
    """Say that one was this account before, so that it may move here. Invalid."""
    other, now = await _find(app, viewer, handle), app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        await moderation.held(tx, viewer.id)
        known = await moving.aliases(tx, viewer.id)
        if len(known) >= rules.ALIASES and other.id not in {one.id for one in known}:
            raise Invalid(N_("You can name {n} accounts. Take one away first."), n=rules.ALIASES)
        await moving.add_alias(tx, viewer.id, other.id, now)
        await _tell(app, tx, viewer.id)

    await app.db.write(unit)


async def remove_alias(app: Services, viewer: Viewer, alias_id: int) -> None:
    """It may not move here any more. Again: nothing."""

    async def unit(tx: Tx) -> None:
        await moderation.held(tx, viewer.id)
        if await moving.remove_alias(tx, viewer.id, alias_id):
            await _tell(app, tx, viewer.id)

    await app.db.write(unit)


async def go(app: Services, viewer: Viewer, handle: str, password: str) -> None:
    """Move to another account, which has to say itself that it is this one too. Invalid, TooMany."""
    await login.prove(app, viewer, password)
    target = await _find(app, viewer, handle)
    if not await _says_so(app, target, viewer.account):
        raise Invalid(
            N_("{handle} does not yet name this account as an old one. Log in there, name it in the "
               "settings, and try again."),
            handle=f"@{target.acct}",
        )  # fmt: skip
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        held = await moderation.held(tx, viewer.id)
        if held is None:
            raise NotFound
        if held.moved_to_id is not None or rules.may_go_at(held) > now:
            raise Invalid(N_("An account can move once in seven days."))
        await moving.go(tx, viewer.id, target.id, now)
        leaves = await _tell(app, tx, viewer.id)
        tx.emit(events.AccountMoved(viewer.id, target.id, leaves))

    await app.db.write(unit)


async def come_back(app: Services, viewer: Viewer) -> None:
    """Be this account again. Followers who went along stay where they are."""

    async def unit(tx: Tx) -> None:
        held = await moderation.held(tx, viewer.id)
        if held is not None and held.moved_to_id is not None:
            await moving.come_back(tx, viewer.id)
            await _tell(app, tx, viewer.id)

    await app.db.write(unit)


async def _tell(app: Services, tx: Tx, account_id: int) -> bool:
    leaves = app.settings.federates and await destinations.followed_from_elsewhere(tx, account_id)
    tx.emit(events.AccountUpdated(account_id, leaves))
    return leaves


async def _find(app: Services, viewer: Viewer, handle: str) -> Account:
    """Another account than one's own, here or elsewhere, asked for if nobody knows it."""
    name, _, host = handle.strip().removeprefix("@").partition("@")
    if not name or (not host and "/" in name):
        raise Invalid(_NOBODY)
    db = app.db.read()
    if not host or app.settings.is_own(host.lower()):
        found = await accounts.here_by_name(db, name)
    else:
        met = await app.elsewhere.find(f"@{name}@{host}")
        found = await accounts.by_id(db, met.account_id) if met.account_id is not None else None
    if found is None or found.suspended_at is not None or found.erased_at is not None:
        raise Invalid(_NOBODY)
    if found.id == viewer.id:
        raise Invalid(N_("This is the account you are using now."))
    return found


async def _says_so(app: Services, target: Account, old: Account) -> bool:
    if target.moved_to_id is not None:
        return False
    if target.local:
        return await moving.is_alias(app.db.read(), target.id, old.id)
    return await app.elsewhere.is_also(target, old)
