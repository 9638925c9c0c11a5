"""Whether somebody hears of what another account did, and how notifications are grouped."""

from enum import StrEnum

import msgspec

from sabar.kit import times
from sabar.model.notifications import FILTER_ELSEWHERE, Notification, NotificationPolicy
from sabar.model.statuses import Status
from sabar.rules import visibility


class Type(StrEnum):
    MENTION = "mention"
    STATUS = "status"
    REBLOG = "reblog"
    FOLLOW = "follow"
    FOLLOW_REQUEST = "follow_request"
    FAVOURITE = "favourite"
    POLL = "poll"
    UPDATE = "update"
    QUOTE = "quote"
    QUOTED_UPDATE = "quoted_update"
    SIGN_UP = "admin.sign_up"
    REPORT = "admin.report"
    COLLECTED = "added_to_collection"
    COLLECTION_UPDATE = "collection_update"
    MODERATION_WARNING = "moderation_warning"
    SEVERED = "severed_relationships"


#: Types whose notifications of one hour about one post (or of one hour) stand together.
GROUPED = frozenset({Type.FAVOURITE, Type.REBLOG, Type.FOLLOW, Type.SIGN_UP})
#: From staff work: no policy of the reader hides it.
_ALWAYS = frozenset({Type.SIGN_UP, Type.REPORT, Type.POLL})
#: Whoever muted the conversation hears of these no more.
_OF_CONVERSATION = frozenset({Type.MENTION, Type.FAVOURITE, Type.REBLOG, Type.QUOTE})
#: More mentions of strangers, from one server within an hour, are a wave. That of February 2024 came from
#: hundreds of servers with a few accounts each.
WAVE = 20
WAVE_MS = times.HOUR
_NEW_ACCOUNT_DAYS = 30
_NEW_FOLLOWER_DAYS = 3


class Verdict(StrEnum):
    ACCEPT = "accept"
    FILTER = "filter"
    DROP = "drop"


class Wanted(msgspec.Struct, frozen=True):
    """Which notifications a reader asks for: `types` None means all; `filtered`: those that wait too."""

    types: list[str] | None = None
    excluded: list[str] = []
    from_account_id: int | None = None
    filtered: bool = False


class Facts(msgspec.Struct, frozen=True):
    """How a recipient stands to the one who caused the notification."""

    blocking: bool = False
    blocked_by: bool = False
    muting_notifications: bool = False
    domain_blocking: bool = False
    conversation_muted: bool = False
    following: bool = False
    followed_since: int | None = None
    permitted: bool = False
    replied_to_recipient: bool = False


class Sender(msgspec.Struct, frozen=True):
    """Who caused it. `limited` and `suspended` by the moderators; `staff` is always heard; `wave`: his server
    mentions many strangers just now.
    """

    created_at: int
    local: bool
    domain: str = ""
    wave: bool = False
    limited: bool = False
    suspended: bool = False
    staff: bool = False


def verdict(
    type: Type, sender: Sender, facts: Facts, policy: NotificationPolicy, now: int, *, private_mention: bool
) -> Verdict:
    """ACCEPT shows it, FILTER puts it among the requests, DROP forgets it."""
    if facts.blocking or facts.blocked_by or facts.muting_notifications or sender.suspended:
        return Verdict.DROP
    if facts.conversation_muted and type in _OF_CONVERSATION:
        return Verdict.DROP
    if facts.domain_blocking and not facts.following:
        return Verdict.DROP
    if type in _ALWAYS or sender.staff or facts.permitted:
        return Verdict.ACCEPT
    asked: list[str] = []
    if not facts.following:
        asked.append(policy.for_not_following)
    if not _settled_follower(facts, now):
        asked.append(policy.for_not_followers)
    if now - sender.created_at < _NEW_ACCOUNT_DAYS * times.DAY and not facts.following:
        asked.append(policy.for_new_accounts)
    if private_mention and not facts.following and not facts.replied_to_recipient:
        asked.append(_for_private_mention(policy.for_private_mentions, sender))
    if sender.limited and not facts.following:
        asked.append(policy.for_limited_accounts)
    if sender.wave and is_stranger(facts):
        asked.append(Verdict.FILTER)
    for answer in (Verdict.DROP, Verdict.FILTER):
        if answer in asked:
            return answer
    return Verdict.ACCEPT


def is_stranger(facts: Facts) -> bool:
    """Nothing stands between the two, so that being named by him is a surprise."""
    return not facts.following and facts.followed_since is None and not facts.replied_to_recipient


def tells_of(notification: Notification, at: int) -> bool:
    """Whether a notification about an edit tells of the one made then."""
    about = notification.type in (Type.UPDATE, Type.QUOTED_UPDATE)
    return about and notification.unique_key.endswith(f":{at}")


def rings_bells(status: Status) -> bool:
    """Whether followers who want to hear of everything this author writes hear of this post."""
    return status.in_reply_to_id is None and not visibility.is_direct(status.visibility)


def is_private_mention(type: Type, status: Status | None) -> bool:
    return (
        type in (Type.MENTION, Type.QUOTE) and status is not None and visibility.is_direct(status.visibility)
    )


def _for_private_mention(answer: str, sender: Sender) -> str:
    if answer != FILTER_ELSEWHERE:
        return answer
    return Verdict.ACCEPT if sender.local else Verdict.FILTER


def _settled_follower(facts: Facts, now: int) -> bool:
    since = facts.followed_since
    return since is not None and now - since >= _NEW_FOLLOWER_DAYS * times.DAY


def group_key(type: Type, id: int, status_id: int | None, now: int) -> str:
    """`favourite-<post>-<hour>`, or a key of its own."""
    if type not in GROUPED:
        return f"ungrouped-{id}"
    hour = now // times.HOUR
    return f"{type}-{status_id}-{hour}" if status_id is not None else f"{type}-{hour}"
