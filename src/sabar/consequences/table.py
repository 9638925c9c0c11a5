"""The one table: what follows from what happened.

*Queued*: a job, once per event for the whole installation, retried until it succeeds. *In memory*: in each
serving process, right after the commit, on what that process keeps; all of that can be rebuilt, so it is not
retried. *Live*: to the open streams of each process. An event that nobody hears of has an empty row.
"""

from collections.abc import Callable
from typing import Any

from sabar import events
from sabar.actions import quotes, relations
from sabar.consequences.rows import Effect, Feed, Job, Row
from sabar.effects import (
    apart,
    cards,
    counting,
    deliveries,
    erasing,
    feeds,
    live,
    mail,
    mail_readers,
    moderation,
    notify,
    notify_collections,
    proofs,
    push,
    push_colleagues,
    search,
    welcome,
)
from sabar.effects.spaces import cards as space_cards
from sabar.effects.spaces import letters as space_letters
from sabar.effects.spaces import live as spaces
from sabar.effects.spaces import push as space_push
from sabar.events import Event
from sabar.federation import backfill
from sabar.federation.out import follows, moves, people, posts, reactions, relays
from sabar.federation.out import quotes as quotes_out
from sabar.model.statuses import EditKind
from sabar.reads.server import server
from sabar.reads.staff import blocklists
from sabar.rules import lanes
from sabar.services import Services
from sabar.web.frame import render


def _doer(event: Any) -> int:
    """Who did it, of two accounts."""
    return int(event.target_id if getattr(event, "by_target", False) else event.account_id)


def _out(name: str, tell: Effect, by: Callable[[Any], int] = _doer) -> Job:
    """Other servers are told, in the order in which one account (`by`) did things."""
    return Job(
        f"federation.{name}",
        tell,
        when=lambda event: event.leaves,
        lane=lambda event: lanes.leaving(by(event)),
    )


def _relay(name: str, tell: Effect) -> Job:
    """What one relay is told comes in the order in which staff decided it."""
    return Job(f"federation.relay_{name}", tell, lane=lambda event: lanes.leaving(event.relay_id))


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
            _out("account_updated", people.on_changed),
        )
    ),
    events.AccountMoved: Row(
        queued=(Job("federation.moved", moves.on_moved, lane=lambda event: lanes.leaving(event.account_id)),)
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
            _out("posted", posts.on_posted),
        ),
        memory=(Feed("feeds.posted", feeds.on_status_posted),),
        live=(live.posted, counting.posted),
    ),
    events.StatusBoosted: Row(
        queued=(Job("notify.boosted", notify.on_status_boosted), _out("boosted", posts.on_boosted)),
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
            _out("edited", posts.on_changed),
        ),
        memory=(Feed("feeds.edited", feeds.on_status_edited),),
        live=(live.edited,),
    ),
    events.StatusNarrowed: Row(
        queued=(_out("narrowed", posts.on_narrowed),), live=(live.narrowed, counting.narrowed)
    ),
    events.OutboxChanged: Row(live=(live.outbox_changed, counting.waiting)),
    events.AskedChanged: Row(live=(counting.waiting,)),
    events.ColleagueAsked: Row(
        queued=(Job("push.colleague_asked", push_colleagues.on_asked),), live=(counting.waiting,)
    ),
    events.ColleagueAnswered: Row(
        queued=(Job("push.colleague_answered", push_colleagues.on_answered),), live=(counting.waiting,)
    ),
    events.StatusRefreshed: Row(
        queued=(_out("refreshed", posts.on_changed),), live=(live.refreshed, counting.refreshed)
    ),
    events.QuoteEnded: Row(
        queued=(_out("quote_ended", quotes_out.on_ended, by=lambda event: event.quoted_account_id),)
    ),
    events.Unquoted: Row(queued=(Job("notify.unquoted", notify.on_unquoted),), live=(counting.unquoted,)),
    events.StatusDeleted: Row(
        queued=(Job("notify.deleted", notify.on_status_deleted), _out("deleted", posts.on_deleted)),
        memory=(Feed("feeds.deleted", feeds.on_status_deleted),),
        live=(live.deleted, counting.deleted),
    ),
    events.Favourited: Row(
        queued=(Job("notify.favourited", notify.on_favourited), _out("favourited", reactions.on_favourited)),
        live=(counting.liked,),
    ),
    events.Unfavourited: Row(
        queued=(
            Job("notify.unfavourited", notify.on_unfavourited),
            _out("unfavourited", reactions.on_unfavourited),
        ),
        live=(counting.liked,),
    ),
    events.StatusPinned: Row(queued=(_out("pinned", reactions.on_pinned),)),
    events.StatusUnpinned: Row(queued=(_out("unpinned", reactions.on_unpinned),)),
    events.BookmarkChanged: Row(live=(counting.kept,)),
    events.PollVoted: Row(
        queued=(_out("voted", reactions.on_voted), _out("counted", posts.on_voted)),
        live=(live.voted, counting.liked),
    ),
    events.PollEnded: Row(
        queued=(Job("notify.poll_ended", notify.on_poll_ended), _out("poll_ended", posts.on_changed)),
        live=(live.poll_ended,),
    ),
    # How accounts stand to one another
    events.Followed: Row(
        queued=(
            Job("notify.followed", notify.on_followed),
            _out("followed", follows.on_followed, by=lambda event: event.target_id),
            Job(
                "federation.backfill",
                backfill.on_followed,
                when=lambda event: event.afar,
                lane=lambda event: lanes.history(event.target_id),
            ),
        ),
        memory=(Feed("feeds.followed", feeds.on_followed),),
        live=(live.home_changed, live.stands_anew, counting.related),
    ),
    events.FollowAnswered: Row(
        queued=(
            Job(
                "federation.follow_answered",
                follows.on_answered,
                lane=lambda event: lanes.leaving(event.target_id),
            ),
        )
    ),
    events.FollowChanged: Row(),
    events.Unfollowed: Row(
        queued=(Job("notify.unfollowed", notify.on_unfollowed), _out("unfollowed", follows.on_ended)),
        memory=(Feed("feeds.unfollowed", feeds.on_unfollowed),),
        live=(live.home_changed, live.stands_anew, counting.related),
    ),
    events.FollowRequested: Row(
        queued=(
            Job("notify.follow_requested", notify.on_follow_requested),
            _out("follow_requested", follows.on_requested),
        ),
        live=(counting.asked,),
    ),
    events.FollowRequestAuthorized: Row(live=(counting.asked,)),
    events.FollowRequestRejected: Row(
        queued=(
            Job("notify.follow_request_rejected", notify.on_follow_request_ended),
            _out("follow_request_rejected", follows.on_rejected, by=lambda event: event.target_id),
        ),
        live=(live.stands_anew, counting.asked),
    ),
    events.FollowRequestWithdrawn: Row(
        queued=(
            Job("notify.follow_request_withdrawn", notify.on_follow_request_ended),
            _out("follow_request_withdrawn", follows.on_ended),
        ),
        live=(counting.asked,),
    ),
    events.Blocked: Row(
        queued=(
            Job(
                "quotes.blocked",
                lambda app, event: quotes.end_between(app, event.account_id, event.target_id),
            ),
            _out("blocked", follows.on_blocked),
        )
    ),
    events.Unblocked: Row(queued=(_out("unblocked", follows.on_unblocked),)),
    events.Muted: Row(),
    events.Unmuted: Row(),
    events.DomainBlocked: Row(
        queued=(_out("domain_blocked", follows.on_domain_blocked),),
        memory=(Feed("feeds.domain_blocked", feeds.on_domain_blocked),),
    ),
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
    events.Reported: Row(
        queued=(
            Job("notify.reported", notify.on_reported),
            _out("reported", people.on_reported, by=lambda event: event.report_id),
        )
    ),
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
    events.StanceChanged: Row(
        queued=(
            Job("apart.stance_changed", apart.on_stance_changed, lane=lambda event: lanes.keeping_apart()),
        )
    ),
    events.ErasureBegun: Row(
        queued=(Job("erasing.begun", erasing.on_erasure_begun), _out("erased", people.on_erased))
    ),
    events.IpBlocksChanged: Row(
        memory=(lambda app, event: blocklists.refresh(app),), live=(live.networks_changed,)
    ),
    events.ServerChanged: Row(memory=(lambda app, event: server.changed(app),)),
    # What was made of posts and names holds the pictures in them.
    events.EmojisChanged: Row(memory=(_forget_fragments,)),
    events.AnnouncementPublished: Row(live=(live.announced,)),
    events.AnnouncementReacted: Row(live=(live.reacted,)),
    events.AnnouncementRetired: Row(live=(live.retired,)),
    events.RelayAsked: Row(queued=(_relay("asked", relays.on_asked),)),
    events.RelayLeft: Row(queued=(_relay("left", relays.on_left),)),
}
