"""Who may read a post, and where it may appear. Every list, stream, search and page asks here."""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from sabar.model.audience import Audience, Visibility
from sabar.model.errors import Forbidden, NotFound
from sabar.model.statuses import Status
from sabar.rules.writing import language


class Standing(msgspec.Struct, frozen=True):
    """How a viewer stands to one other account. The default is a stranger."""

    following: bool = False
    followed_by: bool = False
    show_reblogs: bool = True
    blocking: bool = False
    blocked_by: bool = False
    muting: bool = False
    domain_blocking: bool = False
    in_exclusive_list: bool = False
    #: the languages the viewer follows this account in; none named is all
    languages: frozenset[str] = frozenset()


STRANGER = Standing()


class Place(StrEnum):
    """Where a post is about to appear."""

    HOME = "home"
    LIST = "list"
    PUBLIC = "public"
    ACCOUNT = "account"
    THREAD = "thread"
    NOTIFICATIONS = "notifications"
    #: Asked for by id, or kept by the viewer himself (bookmarks, favourites).
    SINGLE = "single"


class Post(msgspec.Struct, frozen=True):
    """What the rules need to know of a post (for a boost: of the boosted one too)."""

    audience: Audience
    language: str | None = None
    author_suspended: bool = False
    author_limited: bool = False
    mentions_viewer: bool = False
    #: he is in the circle that the post is for
    includes_viewer: bool = False
    #: nothing of it is told elsewhere
    stays_here: bool = False
    #: he has an account on this server that was let in
    viewer_here: bool = False
    reply_to_author_id: int | None = None
    conversation_muted: bool = False


#: Constants, as every page asks a hundred times.
_OPEN = (Visibility.PUBLIC, Visibility.UNLISTED)
_OPEN_HERE = (*_OPEN, Visibility.LOCAL)
_PERSONAL = (Visibility.CIRCLE, Visibility.DIRECT)


def is_open(kind: Visibility) -> bool:
    """Anybody may read it."""
    return kind in _OPEN


def is_listed(kind: Visibility) -> bool:
    """It also stands where people meet posts of strangers: public timelines, hashtags, search, trends."""
    return kind is Visibility.PUBLIC


def is_direct(kind: Visibility) -> bool:
    """For those it names alone."""
    return kind is Visibility.DIRECT


def is_for_followers(kind: Visibility) -> bool:
    """Those who follow its writer may read it, and those it names."""
    return kind is Visibility.PRIVATE


def is_for_circle(kind: Visibility) -> bool:
    """For people who were chosen, and nobody else."""
    return kind is Visibility.CIRCLE


def may_have_labels(kind: Visibility) -> bool:
    """What clients may call a post for the people of labels."""
    return is_for_circle(kind) or is_for_followers(kind)


def keeps_answers_inside(kind: Visibility, circle_id: int | None) -> bool:
    """Answers to it are for nobody outside of a circle: it is for one, or for some of those in one."""
    return is_for_circle(kind) or circle_id is not None


def is_for_people_here(kind: Visibility) -> bool:
    """For everybody who has an account on this server."""
    return kind is Visibility.LOCAL


def is_open_here(kind: Visibility) -> bool:
    """Everybody who has an account on this server may read it, perhaps others too."""
    return kind in _OPEN_HERE


def is_listed_here(kind: Visibility) -> bool:
    """It stands where people of this server meet posts of strangers."""
    return is_listed(kind) or is_for_people_here(kind)


def is_personal(kind: Visibility) -> bool:
    """For people who were chosen or named one by one. Everything else may stand on top of a profile."""
    return kind in _PERSONAL


def is_counted(kind: Visibility, *, stays_here: bool) -> bool:
    """It is one of the posts that its writer's profile counts: everybody is told that number."""
    return not stays_here and not is_personal(kind)


def counts(kind: Visibility, *, of_one_that_stays: bool) -> bool:
    """It is among the answers, quotes or boosts that another post counts. Whoever may read that is told how
    many there are: of a post that stays here, people here alone.
    """
    return is_open(kind) or (of_one_that_stays and is_for_people_here(kind))


def leaves(*posts: Status) -> bool:
    """Whether other servers may be told of it; of a boost, an answer or a quote, give what it is about too.
    Whatever speaks with them asks here.
    """
    return not any(one.stays_here or is_for_people_here(one.visibility) for one in posts)


def told(kind: Visibility) -> Visibility:
    """What clients that know four kinds are told: to them a post for a circle is private."""
    return Visibility.PRIVATE if is_for_circle(kind) or is_for_people_here(kind) else kind


def to_write_anew(kind: Visibility, *, stays_here: bool) -> Visibility:
    """For whom a deleted post is offered to be written again: which circle it was for, and that it stayed
    here though it was for followers, is forgotten then, and nothing may make it wider by accident.
    """
    forgotten = is_for_circle(kind) or (stays_here and is_for_followers(kind))
    return Visibility.DIRECT if forgotten else kind


def told_to_write_anew(kind: Visibility, *, stays_here: bool) -> Visibility:
    """The same for clients that know four kinds: what they send again must not leave."""
    return Visibility.DIRECT if is_for_people_here(kind) else to_write_anew(kind, stays_here=stays_here)


#: From what everybody may read to what hardly anybody may.
_NARROWING = (
    Visibility.PUBLIC,
    Visibility.UNLISTED,
    Visibility.LOCAL,
    Visibility.PRIVATE,
    Visibility.CIRCLE,
    Visibility.DIRECT,
)


def narrower(one: Visibility, other: Visibility) -> Visibility:
    """The one of the two that fewer may read."""
    return max(one, other, key=_NARROWING.index)


def of_answer(chosen: Visibility | None, usual: Visibility, answered: Visibility | None) -> Visibility:
    """For whom a post is: as its writer chose, else as his posts are (`usual`), but then for no more than
    what it answers.
    """
    if chosen is not None:
        return chosen
    return usual if answered is None else narrower(usual, answered)


def of_boost(chosen: Visibility, boosted: Visibility) -> Visibility:
    """For whom a boost is: never for more than the boosted post, and never for those it names, as a boost
    names nobody.
    """
    shown = narrower(chosen, boosted)
    return Visibility.PRIVATE if is_direct(shown) else shown


def of_quote(chosen: Visibility, quoted: Visibility) -> Visibility:
    """For whom a quote is: what followers read stays with followers, what people here read stays here."""
    kept = is_for_followers(quoted) or is_for_people_here(quoted)
    return narrower(chosen, quoted) if kept else chosen


def usual(chosen: Visibility) -> Visibility:
    """For whom posts can be when nothing is said of one: a circle has to be chosen each time."""
    return Visibility.PRIVATE if is_for_circle(chosen) else chosen


def kept_here(kind: Visibility) -> Visibility:
    """For whom a post is that stays here: at most for people here."""
    return narrower(kind, Visibility.LOCAL)


def stays_by_habit(chosen: Visibility | None, usual: Visibility, *, from_app: bool) -> bool:
    """Whether a post stays here though its writer did not say so: his posts do, and his application was told
    that this is called private.
    """
    return from_app and is_for_people_here(usual) and chosen is Visibility.PRIVATE


def may_see(viewer_id: int | None, post: Post, standing: Standing) -> bool:
    """The one rule of reading."""
    if post.author_suspended:
        return False
    if viewer_id is None:
        return is_open(post.audience.kind) and not post.stays_here
    if viewer_id == post.audience.author_id:
        return True
    if standing.blocked_by:
        return False
    if (post.stays_here or is_for_people_here(post.audience.kind)) and not post.viewer_here:
        return False
    if is_open_here(post.audience.kind):
        return True
    if is_for_circle(post.audience.kind):
        return post.includes_viewer
    return post.mentions_viewer or (is_for_followers(post.audience.kind) and standing.following)


def may_boost(viewer_id: int, post: Post, standing: Standing) -> bool:
    """Open posts, and those for people here, by whoever may read them; one's own followers-only posts."""
    if not may_see(viewer_id, post, standing):
        return False
    own = viewer_id == post.audience.author_id
    return is_open_here(post.audience.kind) or (is_for_followers(post.audience.kind) and own)


class Held(NamedTuple):
    """A post its viewer may read; `blocking`: he blocks its author; `answerable`: he may answer it."""

    status: Status
    blocking: bool
    answerable: bool


def demand_open(held: Held | None) -> Status:
    """The post, if its viewer may do something to it that its author or others hear of: as with following,
    nobody does who stands on either side of a block. NotFound (also for whom its author blocks), Forbidden.
    """
    if held is None:
        raise NotFound
    if held.blocking:
        raise Forbidden
    return held.status


def appears(viewer_id: int | None, place: Place, post: Post, standing: Standing) -> bool:
    """Whether a readable post also belongs in this place, for a viewer with his blocks and mutes."""
    if viewer_id is not None and viewer_id == post.audience.author_id:
        return True
    if place is Place.SINGLE:
        return True
    if standing.blocking:
        return False
    if place is Place.ACCOUNT:
        return True
    if standing.muting or standing.domain_blocking:
        return False
    if post.author_limited and not standing.following and _turned_to_strangers(place, post):
        return False
    if place in (Place.HOME, Place.LIST) and not _understood(post, standing):
        return False
    return not (place is Place.HOME and standing.in_exclusive_list)


def _turned_to_strangers(place: Place, post: Post) -> bool:
    """Where people meet whom they do not follow: a limited account stays out. Whom it names hears it."""
    # Into home a post of somebody one does not follow comes by its tag, or because it names one.
    return place is Place.PUBLIC or (place in (Place.HOME, Place.THREAD) and not post.mentions_viewer)


def _understood(post: Post, standing: Standing) -> bool:
    known = standing.languages
    return not known or post.language is None or language.among(post.language, known)


def belongs_in_home(viewer_id: int, post: Post, reply_to: Standing) -> bool:
    """Replies are shown when they answer the viewer, somebody he follows, or their own author."""
    to = post.reply_to_author_id
    if to is None or to == viewer_id or post.audience.author_id in (to, viewer_id):
        return True
    return reply_to.following and not (reply_to.blocking or reply_to.muting)
