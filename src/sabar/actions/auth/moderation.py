"""What staff decide about accounts: strikes with their measures, and taking a measure back.

Every deed asks the same three things inside its transaction: may this role do it, does it stand above the
other, is there still something to do. Each leaves one row in the audit log.
"""

import msgspec

from sabar.actions.auth import sessions
from sabar.db.engine import Tx
from sabar.events import AccountUpdated, ErasureBegun, IndexableChanged, Severed, Struck, Unfollowed
from sabar.kit import times
from sabar.model.accounts import Account, Role, User
from sabar.model.errors import Forbidden, NotFound, invalid
from sabar.model.moderation import Measure, Note, Strike
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import limits, roles
from sabar.rules.roles import Permission
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import accounts, audit, moderation, reports, users
from sabar.store.federation import destinations
from sabar.store.moderation import severances

_FLAG = {
    Measure.SENSITIVE: "sensitized_at",
    Measure.SILENCE: "limited_at",
    Measure.SUSPEND: "suspended_at",
}
#: The same words about the same thing within this time were sent twice.
_TWICE = times.MINUTE
_MOST = 100_000


class Decision(msgspec.Struct, frozen=True):
    """`status_ids`: the posts it is about; `letter`: write to the person where mail is configured."""

    measure: Measure
    text: str = ""
    report_id: int | None = None
    status_ids: list[int] = []
    letter: bool = True


async def decide(app: Services, viewer: Viewer, account_id: int, decision: Decision) -> None:
    """Warn somebody, or do more. Reports about the account are closed by it; by a mere warning only the one
    it answers. Whoever repeats it changes nothing.
    """
    roles.demand(viewer.user.role, Permission.MANAGE_USERS | Permission.MANAGE_REPORTS)
    words = text.within(text.clean_text(decision.text, "text"), "text", limits.MODERATION.text)
    now, ids = app.clock.now_ms(), [app.ids.next() for _ in range(3)]
    strike = Strike(
        id=ids[0],
        account_id=viewer.id,
        target_id=account_id,
        action=decision.measure,
        text=words,
        status_ids=list(dict.fromkeys(decision.status_ids)),
        report_id=decision.report_id,
        overruled_at=None,
        created_at=now,
    )

    async def unit(tx: Tx) -> None:
        account, user = await _held(tx, viewer, account_id)
        if strike.action is Measure.DISABLE and user is None:
            raise invalid("type", Problem.NOT_IN_LIST)
        await _answer_reports(tx, viewer, strike, now)
        if not await _carry_out(tx, account, user, strike, ids[1]):
            return
        await moderation.insert_strike(tx, strike)
        await audit.add(
            tx,
            ids[2],
            now,
            viewer.account,
            f"account.{strike.action}",
            target=account,
            detail=_reason(strike),
        )
        tx.emit(Struck(strike.id, decision.letter))

    await app.db.write(unit)


def _reason(strike: Strike) -> str:
    return f"report {strike.report_id}" if strike.report_id is not None else ""


async def _held(tx: Tx, viewer: Viewer, account_id: int) -> tuple[Account, User | None]:
    """Both halves of an account of which `viewer` may decide something."""
    # Users are locked before accounts everywhere, so that two deeds never wait for one another.
    user = await users.locked_by_account(tx, account_id)
    account = await moderation.held(tx, account_id)
    if account is None:
        raise NotFound
    roles.demand_above(viewer.user.role, user.role if user else Role.USER)
    if account.erased_at is not None:
        raise Forbidden
    return account, user


async def _answer_reports(tx: Tx, viewer: Viewer, strike: Strike, now: int) -> None:
    if strike.report_id is not None:
        report = await reports.by_id(tx, strike.report_id)
        if report is None or report.target_id != strike.target_id:
            raise NotFound
        await reports.resolve(tx, report.id, viewer.id, now)
    if strike.action is not Measure.NONE:
        await reports.resolve_about(tx, strike.target_id, viewer.id, now)


async def _carry_out(tx: Tx, account: Account, user: User | None, strike: Strike, severance_id: int) -> bool:
    """Bring the measure about; False when it was so before, or was said a moment ago."""
    now = strike.created_at
    if strike.action in (Measure.NONE, Measure.DELETE_STATUSES):
        return not await moderation.same_lately(tx, strike, now - _TWICE)
    if strike.action is Measure.MARK_SENSITIVE:
        if await moderation.same_lately(tx, strike, now - _TWICE):
            return False
        await moderation.mark_posts_sensitive(tx, account.id, strike.status_ids, sensitive=True)
        tx.emit(IndexableChanged(account.id))
        return True
    if strike.action is Measure.DISABLE:
        if user is None or user.disabled_at is not None:
            return False
        await users.disable(tx, user.id, now)
        await sessions.close_streams(tx, user)
        return True
    suspends = strike.action is Measure.SUSPEND
    name = _FLAG[strike.action]
    if not await moderation.take_over(tx, account.id, name, now) and not await moderation.flag(
        tx, account.id, name, now
    ):
        return False
    if suspends:
        await _tell_elsewhere(tx, account)
        if user is not None:
            await sessions.close_streams(tx, user)
        else:
            await _cut_off(tx, account, severance_id, now)
    return True


async def _cut_off(tx: Tx, account: Account, severance_id: int, now: int) -> None:
    """Somebody of another server goes on reading there: he must not follow anybody here any more."""
    await severances.open_(tx, severance_id, "account_suspension", account.acct, now)
    await severances.count_follows_of(tx, severance_id, account.id)
    for target_id in await severances.end_follows_by(tx, account.id, _MOST):
        tx.emit(Unfollowed(account.id, target_id))
    tx.emit(Severed(severance_id))


async def take_back(app: Services, viewer: Viewer, account_id: int, measure: Measure) -> None:
    """End disable, sensitive, silence or suspend. What is not so (any more) is left as it is; a suspension
    whose account is being erased cannot end: `Forbidden`.
    """
    roles.demand(viewer.user.role, Permission.MANAGE_USERS)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        account, user = await _held(tx, viewer, account_id)
        if measure is Measure.DISABLE and user is None:
            raise NotFound
        if await restore(tx, account, user, measure):
            await audit.add(tx, id, now, viewer.account, f"account.un{measure}", target=account)

    await app.db.write(unit)


async def restore(tx: Tx, account: Account, user: User | None, measure: Measure) -> bool:
    """False when there was nothing to take back."""
    if measure is Measure.DISABLE:
        if user is None or user.disabled_at is None:
            return False
        await users.enable(tx, user.id)
        return True
    changed = await moderation.take_back(tx, account.id, _FLAG[measure])
    if changed and measure is Measure.SUSPEND:
        await _tell_elsewhere(tx, account)
    return changed


async def _tell_elsewhere(tx: Tx, account: Account) -> None:
    """Servers of its followers are to know whether it is suspended."""
    if account.local and await destinations.followed_from_elsewhere(tx, account.id):
        tx.emit(AccountUpdated(account.id, leaves=True))


async def erase(app: Services, viewer: Viewer, account_id: int) -> None:
    """Delete what a suspended account has, for good; its name stays taken."""
    roles.demand(viewer.user.role, Permission.DELETE_USER_DATA)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_account(tx, account_id)
        account = await moderation.held(tx, account_id)
        if account is None:
            raise NotFound
        roles.demand_above(viewer.user.role, user.role if user else Role.USER)
        if account.suspended_at is None:
            raise Forbidden
        if await moderation.begin_erasure(tx, account_id, now):
            await audit.add(tx, id, now, viewer.account, "account.erase", target=account)
            tx.emit(ErasureBegun(account_id, account.local))

    await app.db.write(unit)


async def note(app: Services, viewer: Viewer, account_id: int, words: str) -> None:
    """Write something down for the other staff."""
    roles.demand(viewer.user.role, Permission.MANAGE_USERS)
    clean = text.within(text.clean_text(words, "text"), "text", limits.MODERATION.text)
    if not clean:
        raise invalid("text", Problem.BLANK)
    record = Note(app.ids.next(), viewer.id, account_id, clean, app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        if await accounts.by_id(tx, account_id) is None:
            raise NotFound
        await moderation.insert_note(tx, record)

    await app.db.write(unit)
