"""The one table: what follows from what happened.

*Queued*: a job, once per event for the whole installation, retried until it succeeds. *In memory*: in each
serving process, right after the commit, on what that process keeps; all of that can be rebuilt, so it is not
retried. *Live*: to the open streams of each process. An event that nobody hears of has an empty row.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import msgspec

from sabar import events
from sabar.actions import media, polls, quotes, relations
from sabar.actions import years as years_making
from sabar.actions.spaces import closing, expire, invites, members, shedding
from sabar.actions.spaces import proofs as proofs_of_spaces
from sabar.actions.staff import announcements
from sabar.actions.statuses import narrow
from sabar.effects import (
    cards,
    counting,
    deliveries,
    erasing,
    feeds,
    housekeeping,
    live,
    mail,
    mail_readers,
    moderation,
    notify,
    notify_collections,
    proofs,
    push,
    push_colleagues,
    scheduled,
    search,
    welcome,
    years,
)
from sabar.effects.out import Out
from sabar.effects.proving import run as proving
from sabar.effects.spaces import cards as space_cards
from sabar.effects.spaces import heads, unread_letters
from sabar.effects.spaces import letters as space_letters
from sabar.effects.spaces import live as spaces
from sabar.effects.spaces import push as space_push
from sabar.events import Event
from sabar.model.jobs import JobSpec, Lane
from sabar.model.statuses import EditKind
from sabar.reads.server import server
from sabar.reads.staff import blocklists
from sabar.rules import lanes
from sabar.services import Services
from sabar.web.frame import render

T = TypeVar("T")
Effect = Callable[[Services, Any], Awaitable[object]]
Live = Callable[[Out, Any], Awaitable[None]]
Work = Callable[[Services, bytes], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """`name` is how it is written in the queue: it stays whatever the function is called. `when`: only for
    these of the events. `lane`: where those stand that call outside.
    """

    name: str
    run: Effect
    when: Callable[[Any], bool] | None = None
    lane: Callable[[Any], Lane] | None = None


@dataclass(frozen=True)
class Feed(Job):
    """Work on ready timelines: by each process on its own; a job, where the port says that all share them."""


@dataclass(frozen=True)
class Row:
    """In the order in which they are begun."""

    queued: tuple[Job, ...] = ()
    memory: tuple[Effect | Feed, ...] = ()
    live: tuple[Live, ...] = ()


async def _forget_fragments(app: Services, event: Event) -> None:
    app.fragments.clear()


async def _forget_keys(app: Services, event: events.SpaceKeysDestroyed) -> None:
    app.seals.keyring.forget(event.space_id, event.days)
    render.forget_rooms()


TABLE: dict[type[Event], Row] = {
    # Who may come in
    events.SignedUp: Row(memory=(lambda app, event: server.changed(app),)),
    events.Joined: Row(
        queued=(Job("welcome.joined", welcome.on_joined), Job("notify.joined", notify.on_joined))
    ),
    events.MailWanted: Row(
        queued=(Job("mail.wanted", mail.on_mail_wanted, lane=lambda event: lanes.letter(event.user_id)),)
    ),
    events.MailReaderAsked: Row(
        queued=(
            Job(
                "mail_readers.asked",
                mail_readers.on_mail_reader_asked,
                lane=lambda event: lanes.letter(event.reader_id),
            ),
        )
    ),
    events.AccessRevoked: Row(live=(live.access_revoked,)),
    events.AccountUpdated: Row(
        queued=(
            Job("cards.account_updated", cards.on_account_updated),
            Job("proofs.account_updated", proofs.on_account_updated),
        )
    ),
    events.IndexableChanged: Row(queued=(Job("search.indexable_changed", search.on_indexable_changed),)),
    events.AccountUnlocked: Row(
        queued=(
            Job(
                "follow_requests.account_unlocked",
                lambda app, event: relations.authorize_waiting(app, event.account_id),
            ),
        )
    ),
    # Posts
    events.StatusPosted: Row(
        queued=(
            Job("notify.posted", notify.on_status_posted, when=lambda event: event.tells),
            Job("cards.posted", cards.on_status_written, when=lambda event: event.links),
            Job("mail_readers.posted", mail_readers.on_status_posted, when=lambda event: event.letters),
        ),
        memory=(Feed("feeds.posted", feeds.on_status_posted),),
        live=(live.posted, counting.posted),
    ),
    events.StatusBoosted: Row(
        queued=(Job("notify.boosted", notify.on_status_boosted),),
        memory=(Feed("feeds.boosted", feeds.on_status_boosted),),
        live=(live.posted, counting.posted),
    ),
    events.StatusEdited: Row(
        queued=(
            Job("notify.edited", notify.on_status_edited),
            Job("cards.edited", cards.on_status_written),
            Job(
                "mail_readers.edited",
                mail_readers.on_status_edited,
                when=lambda event: event.correction in (EditKind.CORRECTION, EditKind.RETRACTION),
            ),
        ),
        memory=(Feed("feeds.edited", feeds.on_status_edited),),
        live=(live.edited,),
    ),
    events.StatusNarrowed: Row(live=(live.narrowed, counting.narrowed)),
    events.OutboxChanged: Row(live=(live.outbox_changed, counting.waiting)),
    events.AskedChanged: Row(live=(counting.waiting,)),
    events.ColleagueAsked: Row(
        queued=(Job("push.colleague_asked", push_colleagues.on_asked),), live=(counting.waiting,)
    ),
    events.ColleagueAnswered: Row(
        queued=(Job("push.colleague_answered", push_colleagues.on_answered),), live=(counting.waiting,)
    ),
    events.StatusRefreshed: Row(live=(live.refreshed, counting.refreshed)),
    events.Unquoted: Row(queued=(Job("notify.unquoted", notify.on_unquoted),), live=(counting.unquoted,)),
    events.StatusDeleted: Row(
        queued=(Job("notify.deleted", notify.on_status_deleted),),
        memory=(Feed("feeds.deleted", feeds.on_status_deleted),),
        live=(live.deleted, counting.deleted),
    ),
    events.Favourited: Row(queued=(Job("notify.favourited", notify.on_favourited),), live=(counting.liked,)),
    events.Unfavourited: Row(
        queued=(Job("notify.unfavourited", notify.on_unfavourited),), live=(counting.liked,)
    ),
    events.BookmarkChanged: Row(live=(counting.kept,)),
    events.PollVoted: Row(live=(live.voted, counting.liked)),
    events.PollEnded: Row(queued=(Job("notify.poll_ended", notify.on_poll_ended),), live=(live.poll_ended,)),
    # How accounts stand to one another
    events.Followed: Row(
        queued=(Job("notify.followed", notify.on_followed),),
        memory=(Feed("feeds.followed", feeds.on_followed),),
        live=(live.home_changed, counting.related),
    ),
    events.FollowChanged: Row(),
    events.Unfollowed: Row(
        queued=(Job("notify.unfollowed", notify.on_unfollowed),),
        memory=(Feed("feeds.unfollowed", feeds.on_unfollowed),),
        live=(live.home_changed, counting.related),
    ),
    events.FollowRequested: Row(
        queued=(Job("notify.follow_requested", notify.on_follow_requested),), live=(counting.asked,)
    ),
    events.FollowRequestAuthorized: Row(live=(counting.asked,)),
    events.FollowRequestRejected: Row(
        queued=(Job("notify.follow_request_rejected", notify.on_follow_request_ended),),
        live=(counting.asked,),
    ),
    events.FollowRequestWithdrawn: Row(
        queued=(Job("notify.follow_request_withdrawn", notify.on_follow_request_ended),),
        live=(counting.asked,),
    ),
    events.Blocked: Row(
        queued=(
            Job(
                "quotes.blocked",
                lambda app, event: quotes.end_between(app, event.account_id, event.target_id),
            ),
        )
    ),
    events.Unblocked: Row(),
    events.Muted: Row(),
    events.Unmuted: Row(),
    events.DomainBlocked: Row(memory=(Feed("feeds.domain_blocked", feeds.on_domain_blocked),)),
    events.DomainUnblocked: Row(),
    # Spaces
    events.SpaceEntered: Row(live=(counting.waiting,)),
    events.SpaceLeft: Row(live=(spaces.left, counting.waiting)),
    events.SpaceChanged: Row(live=(spaces.renewed,)),
    events.SpaceStandup: Row(live=(spaces.asked,)),
    events.SpaceShut: Row(live=(spaces.shut,)),
    events.SpaceKeysDestroyed: Row(memory=(_forget_keys,)),
    events.SpaceLeaked: Row(
        queued=(
            Job("spaces.leaked", space_letters.on_leaked, lane=lambda event: lanes.letter(event.account_id)),
        )
    ),
    events.SpaceOpened: Row(
        queued=(
            Job("spaces.opened", space_letters.on_opened, lane=lambda event: lanes.letter(event.account_id)),
        )
    ),
    events.SpacePosted: Row(
        queued=(
            Job("spaces.posted", space_push.on_posted),
            Job("spaces.linked", space_cards.on_linked, when=space_cards.wanted, lane=space_cards.lane),
        ),
        live=(spaces.posted, counting.in_space),
    ),
    events.SpacePostChanged: Row(
        queued=(Job("spaces.relinked", space_cards.on_linked, space_cards.wanted, space_cards.lane),),
        live=(spaces.changed,),
    ),
    events.SpacePostDeleted: Row(
        queued=(Job("spaces.deleted", space_push.on_deleted),), live=(spaces.deleted, counting.in_space)
    ),
    events.SpaceRead: Row(live=(counting.waiting,)),
    # What somebody reads and keeps
    events.ListChanged: Row(
        memory=(Feed("feeds.list_changed", feeds.on_list_changed),), live=(live.list_changed,)
    ),
    events.TagFollowed: Row(
        memory=(Feed("feeds.tag_followed", feeds.on_tag_followed),), live=(live.home_changed,)
    ),
    events.TagUnfollowed: Row(
        memory=(Feed("feeds.tag_unfollowed", feeds.on_tag_unfollowed),), live=(live.home_changed,)
    ),
    events.CountingChosen: Row(memory=(deliveries.on_counting_chosen,)),
    events.FiltersChanged: Row(live=(live.filters_changed,)),
    events.CollectionJoined: Row(
        queued=(Job("notify_collections.joined", notify_collections.on_collection_joined),)
    ),
    events.CollectionLeft: Row(
        queued=(Job("notify_collections.left", notify_collections.on_collection_left),)
    ),
    events.CollectionChanged: Row(
        queued=(Job("notify_collections.changed", notify_collections.on_collection_changed),)
    ),
    events.Notified: Row(
        queued=(Job("push.notified", push.on_notified),), live=(live.notified, counting.waiting)
    ),
    events.Unnotified: Row(live=(live.unnotified, counting.waiting)),
    events.NotificationsRead: Row(live=(counting.waiting,)),
    events.NotificationsMerged: Row(live=(live.merged, counting.waiting)),
    events.ConversationChanged: Row(live=(live.conversation_changed, counting.waiting)),
    events.ConversationMarked: Row(live=(counting.waiting,)),
    # What staff does
    events.Reported: Row(queued=(Job("notify.reported", notify.on_reported),)),
    events.Struck: Row(
        queued=(
            Job("moderation.carry_out", moderation.carry_out),
            Job("moderation.tell", moderation.tell),
            Job(
                "moderation.write_letter",
                moderation.write_letter,
                lane=lambda event: lanes.letter(event.strike_id),
            ),
        )
    ),
    events.AppealDecided: Row(
        queued=(
            Job(
                "moderation.appeal_decided",
                moderation.on_appeal_decided,
                lane=lambda event: lanes.letter(event.strike_id),
            ),
        )
    ),
    events.Severed: Row(queued=(Job("moderation.severed", moderation.on_severed),)),
    events.ErasureBegun: Row(queued=(Job("erasing.begun", erasing.on_erasure_begun),)),
    events.IpBlocksChanged: Row(
        memory=(lambda app, event: blocklists.refresh(app),), live=(live.networks_changed,)
    ),
    events.ServerChanged: Row(memory=(lambda app, event: server.changed(app),)),
    # What was made of posts and names holds the pictures in them.
    events.EmojisChanged: Row(memory=(_forget_fragments,)),
    events.AnnouncementPublished: Row(live=(live.announced,)),
    events.AnnouncementReacted: Row(live=(live.reacted,)),
    events.AnnouncementRetired: Row(live=(live.retired,)),
}


def _given(payload: type[T], act: Callable[[Services, T], Awaitable[object]]) -> Work:
    """An action as a job, called with what its payload says in JSON."""

    async def run(app: Services, told: bytes) -> None:
        await act(app, msgspec.json.decode(told, type=payload))

    return run


#: Work that is not the consequence of one event: at a set time, or again and again.
JOBS: dict[str, Work] = {
    announcements.TURN: _given(int, announcements.turn),
    cards.FETCH: cards.fetch,
    "files.delete": _given(list[str], media.delete_files),
    housekeeping.JOB: housekeeping.sweep,
    "media.film": _given(int, media.make_film),
    "media.sweep": lambda app, told: media.forget_abandoned(app),
    narrow.JOB: _given(int, narrow.go_on),
    proofs.LOOK: proofs.look,
    proofs.READ: proofs.read,
    push.CLOSE: push.close,
    push.DELIVER: push.deliver,
    push_colleagues.ASK: push_colleagues.ask,
    push_colleagues.ANSWER: push_colleagues.answer,
    space_push.DELIVER: space_push.deliver,
    space_push.CLOSE: space_push.close,
    space_cards.FETCH: _given(space_cards.Fetch, space_cards.fetch),
    unread_letters.WRITE: _given(unread_letters.Letter, unread_letters.write),
    heads.WRITE: _given(heads.Head, heads.write),
    "polls.close": _given(int, polls.close),
    "scheduled.publish": scheduled.publish,
    search.INDEX: search.index,
    search.REINDEX: search.reindex,
    search.WORD_ACCOUNTS: search.word_accounts,
    mail_readers.DELIVER: mail_readers.deliver,
    years_making.JOB: years.make,
    members.END: _given(members.Ending, members.end),
    invites.LETTER: _given(invites.Letter, space_letters.invite),
    closing.SHRED: _given(int, closing.shred),
    expire.EXPIRE: _given(int, expire.expire),
    proofs_of_spaces.PROVE: proving.prove,
    shedding.SHED: lambda app, told: shedding.sweep(app),
    expire.DESTROY_KEYS: _given(expire.Days, expire.destroy_keys),
}

#: Room → what becomes of a lane whose destination was away for too long; without, its jobs are dead letters.
GIVEN_UP: dict[str, Callable[[Services, str], Awaitable[None]]] = {lanes.SITES: cards.give_up}


def jobs_for(event: Event, *, shared_feeds: bool = False) -> Sequence[JobSpec]:
    """The jobs that are written in the same transaction as the event."""
    row = TABLE[type(event)]
    jobs = [*row.queued, *(_feeds(row) if shared_feeds else ())]
    wanted = [job for job in jobs if job.when is None or job.when(event)]
    payload = events.encode(event) if wanted else b""
    return [JobSpec(job.name, payload, lane=job.lane(event) if job.lane else None) for job in wanted]


def _feeds(row: Row) -> list[Feed]:
    return [effect for effect in row.memory if isinstance(effect, Feed)]


def given_up(app: Services) -> dict[str, Callable[[str], Awaitable[None]]]:
    """Room → what a worker runs when one of its lanes is given up, with the lane's name."""
    return {room: partial(forget, app) for room, forget in GIVEN_UP.items()}


def handlers(app: Services) -> dict[str, Callable[[bytes], Awaitable[None]]]:
    """Name of a job → what a worker runs."""
    return dict(_handlers(app))


def _handlers(app: Services) -> Iterator[tuple[str, Callable[[bytes], Awaitable[None]]]]:
    for event_type, row in TABLE.items():
        for job in (*row.queued, *_feeds(row)):
            yield job.name, partial(_run, app, event_type.__name__, job.run)
    for name, work in JOBS.items():
        yield name, partial(work, app)


async def _run(app: Services, kind: str, effect: Effect, payload: bytes) -> None:
    await effect(app, events.decode(kind, payload))
