"""Who may answer a post that he may read, and what is said to whoever may not."""

from enum import StrEnum

from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.errors import Invalid
from sabar.model.statuses import ReplyPolicy
from sabar.rules.visibility import Post, Standing


class Approval(StrEnum):
    """What answering a post would come to."""

    AUTOMATIC = "automatic"
    DENIED = "denied"


#: Under each policy but that of everybody.
REFUSALS = {
    ReplyPolicy.FOLLOWERS: N_("{name} lets only followers reply."),
    ReplyPolicy.FOLLOWING: N_("Only people {name} follows can reply."),
    ReplyPolicy.MENTIONED: N_("Only people {name} mentioned can reply."),
    ReplyPolicy.NOBODY: N_("{name} has closed this conversation."),
}


#: It matters whom the writer follows.
BY_WRITER = (ReplyPolicy.FOLLOWING,)


def approval(viewer_id: int | None, post: Post, policy: ReplyPolicy, standing: Standing) -> Approval:
    """Of a post that the viewer may read; a block in either direction ends it."""
    if viewer_id is None or standing.blocking or standing.blocked_by:
        return Approval.DENIED
    if policy is ReplyPolicy.PUBLIC or viewer_id == post.audience.author_id:
        return Approval.AUTOMATIC
    return Approval.AUTOMATIC if _lets(policy, post, standing) else Approval.DENIED


def _lets(policy: ReplyPolicy, post: Post, standing: Standing) -> bool:
    """Under a policy that is not for everybody."""
    if policy is ReplyPolicy.NOBODY:
        return False
    if post.mentions_viewer:
        return True
    if policy is ReplyPolicy.FOLLOWERS:
        return standing.following
    return policy is ReplyPolicy.FOLLOWING and standing.followed_by


def refusal(policy: ReplyPolicy, author: Account) -> Invalid:
    """To whoever answers all the same."""
    return Invalid(REFUSALS[policy], name=author.display_name or author.username)


def opened(default: ReplyPolicy) -> ReplyPolicy:
    """Of a post that was closed and is opened again: as its writer's new posts are, if these are open."""
    return ReplyPolicy.PUBLIC if default is ReplyPolicy.NOBODY else default
