"""Who may quote a post, and what a reader is told of a quote."""

from enum import StrEnum

from sabar.kit.i18n import N_
from sabar.kit.markup import html
from sabar.model.audience import Visibility
from sabar.model.statuses import QuotePolicy, QuoteState
from sabar.rules import visibility
from sabar.rules.visibility import Post, Standing
from sabar.rules.writing import compose


class Approval(StrEnum):
    """What quoting a post would come to."""

    AUTOMATIC = "automatic"
    DENIED = "denied"


class Shown(StrEnum):
    """A quote as one reader is told of it."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVOKED = "revoked"
    DELETED = "deleted"
    UNAUTHORIZED = "unauthorized"
    BLOCKED_ACCOUNT = "blocked_account"
    BLOCKED_DOMAIN = "blocked_domain"
    MUTED_ACCOUNT = "muted_account"


#: The same for a post that is not there and one that this writer may not quote.
NOT_QUOTABLE = N_("The post you are trying to quote does not appear to exist.")
#: The quoted post goes with these. In all but the first it is the reader's own wish not to see it at once.
WITH_POST = frozenset({Shown.ACCEPTED, Shown.BLOCKED_ACCOUNT, Shown.BLOCKED_DOMAIN, Shown.MUTED_ACCOUNT})


_INLINE = '<p class="quote-inline">'


def with_inline(content: str, url: str) -> str:
    """The words of a post, and before them where the quoted post is: for clients that know no quotes."""
    if f'href="{html.escape(url)}"' in content:
        return content
    return f"{_INLINE}RE: {compose.link(url)}</p>{content}"


def without_inline(content: str) -> str:
    """The words alone, for who shows the quoted post itself."""
    return content.partition("</p>")[2] if content.startswith(_INLINE) else content


def effective(policy: QuotePolicy, shown_to: Visibility) -> QuotePolicy:
    """What is not for everybody, or everybody here, is quoted by its writer only, whatever he chose."""
    return policy if visibility.is_open_here(shown_to) else QuotePolicy.NOBODY


def approval(viewer_id: int | None, post: Post, policy: QuotePolicy, standing: Standing) -> Approval:
    """What is for few is quoted by nobody, whoever may read it; a block in either direction ends it."""
    if viewer_id is None or post.author_suspended or standing.blocking or standing.blocked_by:
        return Approval.DENIED
    if viewer_id == post.audience.author_id:
        return Approval.DENIED if visibility.is_personal(post.audience.kind) else Approval.AUTOMATIC
    allowed = effective(policy, post.audience.kind)
    follower = allowed is QuotePolicy.FOLLOWERS and standing.following
    return Approval.AUTOMATIC if allowed is QuotePolicy.PUBLIC or follower else Approval.DENIED


def shown(state: QuoteState, viewer_id: int | None, quoted: Post | None, standing: Standing) -> Shown:
    """`quoted` is None when the quoted post is gone."""
    if state is not QuoteState.ACCEPTED:
        return Shown(state.value)
    if quoted is None:
        return Shown.DELETED
    if not visibility.may_see(viewer_id, quoted, standing):
        return Shown.UNAUTHORIZED
    if viewer_id == quoted.audience.author_id:
        return Shown.ACCEPTED
    if standing.domain_blocking:
        return Shown.BLOCKED_DOMAIN
    if standing.blocking:
        return Shown.BLOCKED_ACCOUNT
    return Shown.MUTED_ACCOUNT if standing.muting else Shown.ACCEPTED
