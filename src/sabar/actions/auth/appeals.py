"""A person answers a strike, once; somebody else than the one who decided says who is right."""

from sabar.actions.auth import login
from sabar.actions.auth import moderation as measures
from sabar.db.engine import Tx
from sabar.events import AppealDecided, IndexableChanged
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.errors import Conflict, Forbidden, NotFound, Unauthorized, invalid
from sabar.model.moderation import Appeal, Measure, Strike
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import limits, roles
from sabar.rules.roles import Permission
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import accounts, audit, auth, moderation, users


async def appeal(app: Services, account: Account, strike_id: int, words: str) -> None:
    """Answer a strike of one's own. `NotFound` when it is somebody else's, `Conflict` after the first time
    (the same words again are the same appeal).
    """
    clean = text.clean_text(words, "text")
    if not clean:
        raise invalid("text", Problem.BLANK)
    record = Appeal(strike_id, text.within(clean, "text", limits.MODERATION.text), app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        strike = await moderation.strike(tx, strike_id)
        if strike is None or strike.target_id != account.id:
            raise NotFound
        if not await moderation.insert_appeal(tx, record):
            there = (await moderation.appeals(tx, [strike_id])).get(strike_id)
            if there is None or there.text != clean:
                raise Conflict(N_("This was answered already"))

    await app.db.write(unit)


async def shut_out(app: Services, ticket: str) -> Account:
    """Who may answer with what the login form gave him. `Unauthorized` when that is over."""
    now = app.clock.now_ms()
    found = await auth.challenge(app.db.read(), secrets.digest(ticket), login.SHUT_OUT, now)
    user = await users.by_id(app.db.read(), found.user_id) if found and found.user_id else None
    if found is None or user is None or user.password_hash != found.data:
        raise Unauthorized(N_("Sign in again"))
    account = await accounts.by_id(app.db.read(), user.account_id)
    if account is None:
        raise Unauthorized(N_("Sign in again"))
    return account


async def approve(app: Services, viewer: Viewer, strike_id: int) -> None:
    """The person was right: the strike is overruled and its measure ends."""
    await _decide(app, viewer, strike_id, approved=True)


async def reject(app: Services, viewer: Viewer, strike_id: int) -> None:
    """The strike stands."""
    await _decide(app, viewer, strike_id, approved=False)


async def _decide(app: Services, viewer: Viewer, strike_id: int, *, approved: bool) -> None:
    roles.demand(viewer.user.role, Permission.MANAGE_APPEALS)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        appeal = await moderation.appeal_held(tx, strike_id)
        strike = await moderation.strike(tx, strike_id)
        if appeal is None or strike is None:
            raise NotFound
        if strike.target_id == viewer.id:
            raise Forbidden
        if appeal.state != "pending":
            if appeal.state == ("approved" if approved else "rejected"):
                return
            raise Conflict(N_("Somebody else has decided this already"))
        await moderation.decide(tx, strike_id, viewer.id, now, approved=approved)
        target = await accounts.by_id(tx, strike.target_id)
        if approved:
            await moderation.overrule(tx, strike_id, now)
            await _undo(tx, strike)
        deed = "appeal.approve" if approved else "appeal.reject"
        await audit.add(tx, id, now, viewer.account, deed, target=target, detail=strike.action)
        tx.emit(AppealDecided(strike_id))

    await app.db.write(unit)


async def _undo(tx: Tx, strike: Strike) -> None:
    """Deleted posts do not come back; an account that is being erased neither."""
    if strike.action in (Measure.NONE, Measure.DELETE_STATUSES):
        return
    if strike.action is Measure.MARK_SENSITIVE:
        await moderation.mark_posts_sensitive(tx, strike.target_id, strike.status_ids, sensitive=False)
        tx.emit(IndexableChanged(strike.target_id))
        return
    user = await users.locked_by_account(tx, strike.target_id)
    account = await moderation.held(tx, strike.target_id)
    if account is not None and account.erased_at is None:
        await measures.restore(tx, account, user, strike.action)
