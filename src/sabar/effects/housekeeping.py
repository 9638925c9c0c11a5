"""Once an hour: what has served its time goes, so that the database does not grow by itself."""

from functools import partial

from sabar.actions import reports
from sabar.actions.auth import doors
from sabar.actions.statuses import expire
from sabar.db.engine import Tx
from sabar.effects import cards, erasing, metrics, proofs, search
from sabar.kit import times
from sabar.model.jobs import JobSpec
from sabar.rules import limits
from sabar.rules.posted import narrowing, recalling
from sabar.rules.unsent import colleagues
from sabar.services import Services
from sabar.store import housekeeping

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
    "hold_answers": colleagues.ANSWERS_KEPT_MS,
    "receipts": recalling.KEPT_MS,
    "deliveries": recalling.COUNTED_MS,
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

    await app.db.write(unit)


async def sweep(app: Services, payload: bytes) -> None:
    """Job: queue the next, then delete in small pieces. One that fails again and again ends alone."""
    await begin(app)
    now = app.clock.now_ms()
    for table, kept in {**_KEPT, "sessions": app.settings.session_days * times.DAY}.items():
        unit = partial(housekeeping.delete_over, table=table, before=now - kept)
        while await app.db.write(unit) == housekeeping.BATCH:
            pass
    given_up = partial(housekeeping.delete_oldest_dead_jobs, keep=limits.LANES.given_up)
    while await app.db.write(given_up) == housekeeping.BATCH:
        pass
    await reports.forget_deleted(app)
    await doors.hold_if_nobody_watches(app)
    await cards.forget_unused(app)
    await expire.sweep(app)
    await app.files.sweep()
    await metrics.count_days(app)
    await app.db.write(partial(housekeeping.forget_addresses, before=now - _ADDRESSES))
    await erasing.begin_due(app)
