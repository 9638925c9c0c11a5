"""Who may answer what, as a table."""

import pytest

from sabar.model.audience import Audience, Visibility
from sabar.model.statuses import ReplyPolicy
from sabar.rules.posted import replies
from sabar.rules.posted.replies import Approval
from sabar.rules.visibility import STRANGER, Post, Standing

ADA, VIEWER = 1, 2
PUBLIC, FOLLOWERS, FOLLOWING, MENTIONED, NOBODY = ReplyPolicy
#: Who wants to answer, whether Ada named him, and under which policies he may.
WRITERS = {
    "nobody signed in": (None, STRANGER, False, set()),
    "the writer": (ADA, STRANGER, False, set(ReplyPolicy)),
    "a stranger": (VIEWER, STRANGER, False, {PUBLIC}),
    "a follower": (VIEWER, Standing(following=True), False, {PUBLIC, FOLLOWERS}),
    "whom she follows": (VIEWER, Standing(followed_by=True), False, {PUBLIC, FOLLOWING}),
    "both": (VIEWER, Standing(following=True, followed_by=True), False, {PUBLIC, FOLLOWERS, FOLLOWING}),
    "whom she named": (VIEWER, STRANGER, True, {PUBLIC, FOLLOWERS, FOLLOWING, MENTIONED}),
    "who mutes her": (VIEWER, Standing(muting=True), False, {PUBLIC}),
    "who blocks her": (VIEWER, Standing(blocking=True, following=True), True, set()),
    "whom she blocks": (VIEWER, Standing(blocked_by=True, followed_by=True), True, set()),
}


@pytest.mark.parametrize(("viewer", "standing", "named", "policies"), WRITERS.values(), ids=WRITERS)
def test_who_may_answer(
    viewer: int | None, standing: Standing, named: bool, policies: set[ReplyPolicy]
) -> None:
    post = Post(Audience(Visibility.PUBLIC, ADA), mentions_viewer=named)
    allowed = {
        policy
        for policy in ReplyPolicy
        if replies.approval(viewer, post, policy, standing) is Approval.AUTOMATIC
    }
    assert allowed == policies


def test_each_policy_but_everybodys_has_its_sentence() -> None:
    assert set(replies.REFUSALS) == set(ReplyPolicy) - {PUBLIC}
    assert {policy: replies.opened(policy) for policy in ReplyPolicy} == {
        PUBLIC: PUBLIC,
        FOLLOWERS: FOLLOWERS,
        FOLLOWING: FOLLOWING,
        MENTIONED: MENTIONED,
        NOBODY: PUBLIC,
    }
