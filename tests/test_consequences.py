"""The table of what follows from what: it names every event, and its jobs are found whatever is renamed."""

from collections import Counter
from pathlib import Path

import pytest

from sabar import consequences, events
from sabar.db import migrate
from sabar.db.engine import Tx
from sabar.events import Event
from sabar.kit.clock import FixedClock
from tests.conftest import ENGINES, NewDatabase
from tests.contracts.world import opened

pytestmark = pytest.mark.anyio

#: As jobs were called by the event and the function that did them.
BEFORE = [
    "AccountUnlocked>follow_requests.on_account_unlocked",
    "AccountUpdated>cards.on_account_updated",
    "AccountUpdated>proofs.on_account_updated",
    "AppealDecided>moderation.on_appeal_decided",
    "Blocked>quotes.on_blocked",
    "CollectionChanged>notify_collections.on_collection_changed",
    "CollectionJoined>notify_collections.on_collection_joined",
    "CollectionLeft>notify_collections.on_collection_left",
    "ErasureBegun>erasing.on_erasure_begun",
    "Favourited>notify.on_favourited",
    "FollowRequestRejected>notify.on_follow_request_ended",
    "FollowRequestWithdrawn>notify.on_follow_request_ended",
    "FollowRequested>notify.on_follow_requested",
    "Followed>notify.on_followed",
    "Joined>notify.on_joined",
    "Joined>welcome.on_joined",
    "MailReaderAsked>mail_readers.on_mail_reader_asked",
    "MailWanted>mail.on_mail_wanted",
    "Notified>push.on_notified",
    "PollEnded>notify.on_poll_ended",
    "Reported>notify.on_reported",
    "Severed>moderation.on_severed",
    "StatusBoosted>notify.on_status_boosted",
    "StatusDeleted>notify.on_status_deleted",
    "StatusEdited>cards.on_status_written",
    "StatusEdited>notify.on_status_edited",
    "StatusPosted>cards.on_status_written",
    "StatusPosted>mail_readers.on_status_posted",
    "StatusPosted>notify.on_status_posted",
    "Struck>moderation.carry_out",
    "Struck>moderation.tell",
    "Struck>moderation.write_letter",
    "Unfavourited>notify.on_unfavourited",
    "Unfollowed>notify.on_unfollowed",
    "Unquoted>notify.on_unquoted",
    "polls.close",
]


def test_every_event_has_its_row_also_one_that_nobody_hears_of() -> None:
    kinds = {kind for kind in Event.__subclasses__() if kind.__module__.startswith("sabar.")}
    assert consequences.TABLE.keys() == kinds


def test_no_two_jobs_have_one_name() -> None:
    names = [job.name for row in consequences.TABLE.values() for job in row.queued]
    assert [name for name, times in Counter([*names, *consequences.JOBS]).items() if times > 1] == []


def test_timelines_that_all_processes_share_are_fed_once() -> None:
    event = events.Followed(1, 2)
    assert [job.kind for job in consequences.jobs_for(event)] == ["notify.followed"]
    shared = consequences.jobs_for(event, shared_feeds=True)
    assert [job.kind for job in shared] == ["notify.followed", "feeds.followed"]


@pytest.mark.parametrize("engine", ENGINES)
async def test_jobs_of_an_older_version_find_who_does_them(
    engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    for file in migrate.own_migrations().iterdir():
        if file.name[:4].isdecimal() and int(file.name[:4]) < 87:
            (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    clock = FixedClock()
    with new_database(engine, migrated=False) as url:
        await migrate.upgrade(url, clock=clock, folder=tmp_path)
        async with opened(url, clock=clock) as db:

            async def unit(tx: Tx) -> None:
                for id, kind in enumerate(BEFORE):
                    await tx.run(
                        "INSERT INTO jobs (id, kind, payload, run_at, created_at) "
                        "VALUES (:id, :kind, :payload, 0, 0)",
                        id=id,
                        kind=kind,
                        payload=b"{}",
                    )

            await db.write(unit)
        await migrate.upgrade(url, clock=clock)
        async with opened(url, clock=clock) as db:
            found = [row[0] for row in await db.read().all("SELECT kind FROM jobs ORDER BY id")]
    queued = {job.name for row in consequences.TABLE.values() for job in row.queued}
    assert set(found) <= {*queued, "polls.close"}
    assert len(set(found)) == len(BEFORE)
