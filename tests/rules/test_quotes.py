"""Who may quote what, and what a reader is told of a quote, as tables."""

import pytest

from sabar.model.audience import Audience, Visibility
from sabar.model.statuses import QuotePolicy, QuoteState
from sabar.rules import quotes
from sabar.rules.quotes import Approval, Shown
from sabar.rules.visibility import STRANGER, Post, Standing

ADA, VIEWER = 1, 2
PUBLIC, UNLISTED, LOCAL, PRIVATE, _, DIRECT = Visibility
FOLLOWER = Standing(following=True)
ANYBODY, FOLLOWERS, NOBODY = QuotePolicy


def by_ada(kind: Visibility, *, suspended: bool = False) -> Post:
    return Post(Audience(kind, ADA), author_suspended=suspended)


OPEN = {PUBLIC, UNLISTED, LOCAL}
NOT_DIRECT = {PUBLIC, UNLISTED, LOCAL, PRIVATE}
#: Who wants to quote, and the kinds he may quote under each policy of Ada's.
QUOTERS = {
    "nobody signed in": (None, STRANGER, set(), set(), set()),
    "the writer": (ADA, STRANGER, NOT_DIRECT, NOT_DIRECT, NOT_DIRECT),
    "a stranger": (VIEWER, STRANGER, OPEN, set(), set()),
    "a follower": (VIEWER, FOLLOWER, OPEN, OPEN, set()),
    "who blocks her": (VIEWER, Standing(blocking=True, following=True), set(), set(), set()),
    "whom she blocks": (VIEWER, Standing(blocked_by=True), set(), set(), set()),
    "who mutes her": (VIEWER, Standing(muting=True), OPEN, set(), set()),
}


@pytest.mark.parametrize(
    ("viewer", "standing", "anybody", "followers", "nobody"), QUOTERS.values(), ids=QUOTERS
)
def test_who_may_quote(
    viewer: int | None,
    standing: Standing,
    anybody: set[Visibility],
    followers: set[Visibility],
    nobody: set[Visibility],
) -> None:
    for policy, kinds in ((ANYBODY, anybody), (FOLLOWERS, followers), (NOBODY, nobody)):
        allowed = {
            kind
            for kind in Visibility
            if quotes.approval(viewer, by_ada(kind), policy, standing) is Approval.AUTOMATIC
        }
        assert allowed == kinds, policy
        for kind in Visibility:
            gone = by_ada(kind, suspended=True)
            assert quotes.approval(viewer, gone, policy, standing) is Approval.DENIED


@pytest.mark.parametrize("policy", QuotePolicy)
@pytest.mark.parametrize(
    ("kind", "kept"), [(PUBLIC, True), (UNLISTED, True), (PRIVATE, False), (DIRECT, False)]
)
def test_what_is_not_for_everybody_is_quoted_by_nobody_else(
    policy: QuotePolicy, kind: Visibility, kept: bool
) -> None:
    assert quotes.effective(policy, kind) is (policy if kept else NOBODY)


@pytest.mark.parametrize(
    ("viewer", "kind", "standing", "told"),
    [
        (None, PUBLIC, STRANGER, Shown.ACCEPTED),
        (None, PRIVATE, STRANGER, Shown.UNAUTHORIZED),
        (VIEWER, PUBLIC, STRANGER, Shown.ACCEPTED),
        (VIEWER, PRIVATE, STRANGER, Shown.UNAUTHORIZED),
        (VIEWER, PRIVATE, FOLLOWER, Shown.ACCEPTED),
        (VIEWER, PUBLIC, Standing(blocked_by=True), Shown.UNAUTHORIZED),
        (VIEWER, PUBLIC, Standing(blocking=True), Shown.BLOCKED_ACCOUNT),
        (VIEWER, PUBLIC, Standing(domain_blocking=True), Shown.BLOCKED_DOMAIN),
        (VIEWER, PUBLIC, Standing(domain_blocking=True, blocking=True), Shown.BLOCKED_DOMAIN),
        (VIEWER, PUBLIC, Standing(muting=True), Shown.MUTED_ACCOUNT),
        (ADA, DIRECT, STRANGER, Shown.ACCEPTED),
    ],
)
def test_what_a_reader_is_told_of_an_accepted_quote(
    viewer: int | None, kind: Visibility, standing: Standing, told: Shown
) -> None:
    assert quotes.shown(QuoteState.ACCEPTED, viewer, by_ada(kind), standing) is told
    assert (told in quotes.WITH_POST) is (told is not Shown.UNAUTHORIZED)


@pytest.mark.parametrize("state", [QuoteState.PENDING, QuoteState.REJECTED, QuoteState.REVOKED])
def test_a_quote_that_does_not_stand_says_so_to_everybody(state: QuoteState) -> None:
    for viewer in (None, VIEWER, ADA):
        assert quotes.shown(state, viewer, by_ada(PUBLIC), STRANGER).value == state.value
        assert quotes.shown(state, viewer, None, STRANGER).value == state.value
    assert quotes.shown(QuoteState.ACCEPTED, VIEWER, None, STRANGER) is Shown.DELETED
