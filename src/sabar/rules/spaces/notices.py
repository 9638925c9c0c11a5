"""What may go out of a space by push and by mail, and who is told of what."""

from collections.abc import Collection

from sabar.kit.crypto import secrets
from sabar.model.accounts import User
from sabar.model.relations import Relation
from sabar.model.spaces.notices import Notify, Outside
from sabar.model.spaces.posts import Post
from sabar.model.spaces.rooms import Member, Space

#: What a browser chooses that wants to hear of spaces. It is no type of notification: no application can ask
#: for it.
ALERT = "spaces"
#: What the link is made for that ends letters.
_PURPOSE = "space letters"
#: The longest id.
_DIGITS = 19


def may_name(space: Space) -> bool:
    """Whether it may be named where others look: in messages, and to whoever opens a link into it."""
    return space.outside is not Outside.NOTHING


def may_tell(space: Space) -> bool:
    """Whether messages may say who wrote, and how it begins."""
    return space.outside is Outside.WORDS


def may_go_out(space: Space) -> bool:
    """Whether anybody outside is told that something was said: the one question before each such message. Not
    while its leak test has failed.
    """
    return space.closes_at is None and space.notices_stopped_at is None


def concerns(member: Member, post: Post, named: Collection[int], answered: int | None) -> bool:
    """Whether somebody who has not read a post wants to be told of it. `named`: whom it names; `answered`:
    who wrote what it answers.
    """
    me = member.account_id
    if post.account_id == me or post.id <= member.seen_id:
        return False
    if not member.sight.shows(post.created_at, proof=post.proof):
        return False
    if member.notify is Notify.NAMED:
        return me in named or me == answered
    return member.notify is Notify.EVERYTHING


def hears_of(standing: Relation | None) -> bool:
    """Whether somebody is told of what another one says, as he stands to him; None: the other is gone or
    suspended. In the room he reads it in any case.
    """
    return standing is not None and not (standing.blocking or standing.muting_notifications)


def may_write_to(user: User) -> bool:
    """Whether letters that come again and again go to somebody: to a confirmed address alone."""
    return user.confirmed_at is not None and user.disabled_at is None


def end_token(secret: bytes, space_id: int, account_id: int) -> str:
    """What ends the letters about a space to one person, without signing in."""
    return f"{space_id}.{account_id}.{secrets.derived(secret, f'{_PURPOSE}:{space_id}', account_id)}"


def ended_by(secret: bytes, token: str) -> tuple[int, int] | None:
    """The space and the person of such a token; None for one that was not made here."""
    numbers = token.split(".")[:2]
    if len(numbers) < 2 or not all(one.isdecimal() and len(one) <= _DIGITS for one in numbers):
        return None
    space_id, account_id = map(int, numbers)
    return (space_id, account_id) if secrets.same(token, end_token(secret, space_id, account_id)) else None
