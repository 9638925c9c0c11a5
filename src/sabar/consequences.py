"""The one table: what follows from what happened.

`queued` functions run as jobs, once per event for the whole installation, and are retried until they
succeed. `everywhere` functions run in each serving process, right after the commit, on what that process
keeps in memory; all of that can be rebuilt, so they are not retried.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog

from sabar import events
from sabar.actions import years as years_making
from sabar.effects import (
    announcements,
    cards,
    erasing,
    feeds,
    follow_requests,
    housekeeping,
    ip_blocks,
    mail,
    mail_readers,
    media,
    moderation,
    notify,
    notify_collections,
    polls,
    proofs,
    push,
    quotes,
    scheduled,
    search,
    welcome,
    years,
)
from sabar.events import Event, LoggedEvent
from sabar.model.jobs import JobSpec, Lane
from sabar.rules import lanes
from sabar.services import Services

Effect = Callable[[Services, Any], Awaitable[None]]
log = structlog.get_logger("sabar.consequences")


@dataclass(frozen=True)
class Consequences:
    """In the order in which they are begun. `when`: an effect is queued for those of the events only. `lane`:
    where those stand that call outside.
    """

    queued: tuple[Effect, ...] = ()
    everywhere: tuple[Effect, ...] = ()
    when: Mapping[Effect, Callable[[Any], bool]] = field(default_factory=dict)
    lane: Mapping[Effect, Callable[[Any], Lane]] = field(default_factory=dict)


TABLE: dict[type[Event], Consequences] = {
    events.Joined: Consequences(queued=(welcome.on_joined, notify.on_joined)),
    events.MailWanted: Consequences(
        queued=(mail.on_mail_wanted,),
        lane={mail.on_mail_wanted: lambda event: lanes.letter(event.user_id)},
    ),
    events.MailReaderAsked: Consequences(
        queued=(mail_readers.on_mail_reader_asked,),
        lane={mail_readers.on_mail_reader_asked: lambda event: lanes.letter(event.reader_id)},
    ),
    events.StatusPosted: Consequences(
        queued=(
            notify.on_status_posted,
            cards.on_status_written,
            mail_readers.on_status_posted,
        ),
        everywhere=(feeds.on_status_posted,),
        when={
            notify.on_status_posted: lambda event: event.tells,
            cards.on_status_written: lambda event: event.links,
            mail_readers.on_status_posted: lambda event: event.letters,
        },
    ),
    events.StatusBoosted: Consequences(
        queued=(notify.on_status_boosted,), everywhere=(feeds.on_status_posted,)
    ),
    events.StatusEdited: Consequences(
        queued=(notify.on_status_edited, cards.on_status_written), everywhere=(feeds.on_status_edited,)
    ),
    events.Unquoted: Consequences(queued=(notify.on_unquoted,)),
    events.StatusDeleted: Consequences(
        queued=(notify.on_status_deleted,), everywhere=(feeds.on_status_deleted,)
    ),
    events.Favourited: Consequences(queued=(notify.on_favourited,)),
    events.Unfavourited: Consequences(queued=(notify.on_unfavourited,)),
    events.PollEnded: Consequences(queued=(notify.on_poll_ended,)),
    events.Followed: Consequences(queued=(notify.on_followed,), everywhere=(feeds.on_followed,)),
    events.Unfollowed: Consequences(queued=(notify.on_unfollowed,), everywhere=(feeds.on_unfollowed,)),
    events.Notified: Consequences(queued=(push.on_notified,)),
    events.FollowRequested: Consequences(queued=(notify.on_follow_requested,)),
    events.FollowRequestRejected: Consequences(queued=(notify.on_follow_request_ended,)),
    events.FollowRequestWithdrawn: Consequences(queued=(notify.on_follow_request_ended,)),
    events.Reported: Consequences(queued=(notify.on_reported,)),
    events.Struck: Consequences(
        queued=(moderation.carry_out, moderation.tell, moderation.write_letter),
        lane={moderation.write_letter: lambda event: lanes.letter(event.strike_id)},
    ),
    events.AppealDecided: Consequences(
        queued=(moderation.on_appeal_decided,),
        lane={moderation.on_appeal_decided: lambda event: lanes.letter(event.strike_id)},
    ),
    events.Severed: Consequences(queued=(moderation.on_severed,)),
    events.ErasureBegun: Consequences(queued=(erasing.on_erasure_begun,)),
    events.TagFollowed: Consequences(everywhere=(feeds.on_tag_followed,)),
    events.TagUnfollowed: Consequences(everywhere=(feeds.on_tag_unfollowed,)),
    events.AccountUpdated: Consequences(queued=(cards.on_account_updated, proofs.on_account_updated)),
    events.CollectionJoined: Consequences(queued=(notify_collections.on_collection_joined,)),
    events.CollectionLeft: Consequences(queued=(notify_collections.on_collection_left,)),
    events.CollectionChanged: Consequences(queued=(notify_collections.on_collection_changed,)),
    events.AccountUnlocked: Consequences(queued=(follow_requests.on_account_unlocked,)),
    events.Blocked: Consequences(queued=(quotes.on_blocked,)),
    events.DomainBlocked: Consequences(everywhere=(feeds.on_domain_blocked,)),
    events.ListChanged: Consequences(everywhere=(feeds.on_list_changed,)),
    events.IpBlocksChanged: Consequences(everywhere=(ip_blocks.on_ip_blocks_changed,)),
}

#: Work that is not the consequence of one event: at a set time, or again and again.
JOBS: dict[str, Callable[[Services, bytes], Awaitable[None]]] = {
    "announcements.turn": announcements.turn,
    cards.FETCH: cards.fetch,
    "files.delete": media.delete_files,
    housekeeping.JOB: housekeeping.sweep,
    "media.film": media.film,
    "media.sweep": media.sweep,
    proofs.LOOK: proofs.look,
    push.DELIVER: push.deliver,
    "polls.close": polls.close,
    "scheduled.publish": scheduled.publish,
    search.INDEX: search.index,
    search.REINDEX: search.reindex,
    search.WORD_ACCOUNTS: search.word_accounts,
    mail_readers.DELIVER: mail_readers.deliver,
    years_making.JOB: years.make,
}

#: Room → what becomes of a lane whose destination was away for too long; without, its jobs are dead letters.
GIVEN_UP: dict[str, Callable[[Services, str], Awaitable[None]]] = {lanes.SITES: cards.give_up}


def _name(event: str, effect: Effect) -> str:
    return f"{event}>{effect.__module__.removeprefix('sabar.effects.')}.{effect.__name__}"


def jobs_for(event: Event) -> Sequence[JobSpec]:
    """The jobs that are written in the same transaction as the event."""
    found = TABLE.get(type(event))
    if found is None or not found.queued:
        return ()
    wanted = [effect for effect in found.queued if effect not in found.when or found.when[effect](event)]
    payload = events.encode(event) if wanted else b""
    return [
        JobSpec(
            _name(event.kind, effect),
            payload,
            lane=found.lane[effect](event) if effect in found.lane else None,
        )
        for effect in wanted
    ]


def given_up(app: Services) -> dict[str, Callable[[str], Awaitable[None]]]:
    """Room → what a worker runs when one of its lanes is given up, with the lane's name."""
    return {room: partial(forget, app) for room, forget in GIVEN_UP.items()}


def handlers(app: Services) -> dict[str, Callable[[bytes], Awaitable[None]]]:
    """Job kind → what a worker runs."""
    return dict(_handlers(app))


def _handlers(app: Services) -> Iterator[tuple[str, Callable[[bytes], Awaitable[None]]]]:
    for event_type, found in TABLE.items():
        for effect in found.queued:
            yield _name(event_type.__name__, effect), _handler(app, event_type.__name__, effect)
    for kind, job in JOBS.items():
        yield kind, partial(job, app)


def _handler(app: Services, kind: str, effect: Effect) -> Callable[[bytes], Awaitable[None]]:
    async def run(payload: bytes) -> None:
        await effect(app, events.decode(kind, payload))

    return run


class Everywhere:
    """Runs the `everywhere` column for one process; hears the event log."""

    def __init__(self, app: Services) -> None:
        self._app = app
        self._running: set[asyncio.Task[None]] = set()

    def hear(self, logged: LoggedEvent) -> None:
        """Start what follows. Small effects are finished before this task is first left."""
        found = TABLE.get(type(logged.event))
        for effect in found.everywhere if found else ():
            task = asyncio.get_running_loop().create_task(self._run(effect, logged.event))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def settle(self, patience_s: float = 0.05) -> None:
        """Wait, but not long, until what was started is done: whoever wrote sees his own write."""
        if self._running:
            await asyncio.wait(self._running, timeout=patience_s)

    async def _run(self, effect: Effect, event: Event) -> None:
        try:
            await effect(self._app, event)
        except Exception:
            # The write it follows from was answered; nobody waits for this.
            log.exception("an effect in memory failed; a restart rebuilds it", event_kind=event.kind)
