"""Once an hour: what has served its time goes, so that the database does not grow by itself."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from sabar.actions import reports
from sabar.actions.auth import doors, guests
from sabar.actions.federation import files as elsewhere
from sabar.actions.spaces import closing, reporting, shedding
from sabar.actions.spaces import expire as expire_in_spaces
from sabar.actions.spaces import proofs as proofs_of_spaces
from sabar.actions.statuses import expire, unneeded
from sabar.db.engine import Tx
from sabar.effects import blocklist_sources, cards, erasing, metrics, proofs, search
from sabar.effects.spaces import heads, unread_letters
from sabar.kit import times
from sabar.model.jobs import JobSpec
from sabar.rules import limits
from sabar.rules.posted import narrowing, recalling
from sabar.rules.spaces.limits import DRAFTS
from sabar.rules.unsent import colleagues
from sabar.services import Services
from sabar.store import housekeeping
from sabar.store.federation import outgoing

JOB = "housekeeping.sweep"
_EVERY = times.HOUR
#: Each process follows the log from its end and is seconds behind, never days; nothing else reads it.
_EVENTS = 7 * times.DAY
#: How long each kind of row is kept after it is over.
_KEPT = {
    "events": _EVENTS,
    "jobs": 30 * times.DAY,
    "known_networks": limits.SESSIONS.known_network_seconds * times.SECOND,
    "lanes": times.DAY,
    "mail_tokens": times.DAY,
    "challenges": 0,
    "oauth_tokens": limits.APPS.token_idle_seconds * times.SECOND,
    "oauth_codes": times.DAY,
    "circles": times.DAY,
    "narrowed_statuses": narrowing.UNDO_MS,
    "narrowings": narrowing.UNDO_MS,
    "drafts": limits.STATUSES.drafts_seconds * times.SECOND,
    "idempotency_keys": limits.STATUSES.idempotency_seconds * times.SECOND,
    "mutes": 0,
    "async_refreshes": times.DAY,
    "mail_readers": limits.MAIL_READERS.unconfirmed_seconds * times.SECOND,
    "ip_blocks": 0,
    # No signature is good for as long.
    "heard_activities": 7 * times.DAY,
    # Servers that were away look again at what they have, some after months.
    "gone_statuses": 365 * times.DAY,
    "gone_uris": 0,
    "hold_answers": colleagues.ANSWERS_KEPT_MS,
    "receipts": recalling.KEPT_MS,
    "deliveries": recalling.COUNTED_MS,
    "space_drafts": DRAFTS.kept_seconds * times.SECOND,
    "outgoing": 30 * times.DAY,
    "active_days": limits.FIGURES.kept_days * times.DAY,
    "email_domain_attempts": (limits.GATES.history_days + 1) * times.DAY,
}


#: From where somebody signed up is of use against those who come in swarms, not for ever.
_ADDRESSES = 365 * times.DAY


async def begin(app: Services) -> None:
    """Queue the next sweep, unless one waits already, and what an older version left to do."""
    when = app.clock.now_ms() + _EVERY

    async def unit(tx: Tx) -> None:
        tx.enqueue(JobSpec(JOB, b"", unique_key=JOB, run_at=when))
        tx.enqueue(JobSpec(search.WORD_ACCOUNTS, b"", unique_key=search.WORD_ACCOUNTS))
        tx.enqueue(JobSpec(proofs.READ, b"", unique_key=proofs.READ))
        tx.enqueue(search.again())
        tx.enqueue(JobSpec(outgoing.SWEEP, b"", unique_key=outgoing.SWEEP))

    await app.db.write(unit)


async def sweep(app: Services, payload: bytes) -> None:
    """Job: queue the next, then delete in small pieces. What cannot be swept holds up nothing else, and the
    job, which is tried again, says of each why.
    """
    await begin(app)
    failed = []
    for step in _steps(app, app.clock.now_ms()):
        try:
            await step()
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("not everything could be swept", failed)


def _steps(app: Services, now: int) -> Iterator[Callable[[], Awaitable[object]]]:
    for table, kept in {**_KEPT, "sessions": app.settings.session_days * times.DAY}.items():
        yield partial(_all, app, partial(housekeeping.delete_over, table=table, before=now - kept))
    yield partial(_all, app, partial(housekeeping.delete_oldest_dead_jobs, keep=limits.LANES.given_up))
    yield partial(app.db.write, partial(housekeeping.forget_addresses, before=now - _ADDRESSES))
    yield app.files.sweep
    yield app.fetched.sweep
    yield partial(elsewhere.make_room, app)
    for sweeps in (
        *(reports.forget_deleted, doors.hold_if_nobody_watches, cards.forget_unused, expire.sweep),
        *(metrics.count_days, erasing.begin_due, closing.sweep, expire_in_spaces.sweep, shedding.sweep),
        *(guests.forget, unread_letters.sweep, heads.sweep, reporting.forget),
        *(proofs_of_spaces.nightly, proofs_of_spaces.give_up_lost, blocklist_sources.sweep, unneeded.sweep),
        search.compact,
    ):
        yield partial(sweeps, app)


async def _all(app: Services, unit: Callable[[Tx], Awaitable[int]]) -> None:
    while await app.db.write(unit) == housekeeping.BATCH:
        pass
