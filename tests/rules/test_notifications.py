"""Whether somebody hears of what another account did, as tables."""

from typing import Any

import pytest

from sabar.kit import times
from sabar.model.audience import Visibility
from sabar.model.notifications import NotificationPolicy
from sabar.model.statuses import QuotePolicy, Status
from sabar.rules import notifications
from sabar.rules.notifications import Facts, Sender, Type, Verdict

ACCEPT, FILTER, DROP = Verdict
PUBLIC, UNLISTED, LOCAL, PRIVATE, CIRCLE, DIRECT = Visibility
NOW = 1_700_000_000_000
LONG_AGO = NOW - 365 * times.DAY
OLD = Sender(LONG_AGO, local=True)
STRANGER = Facts()
EASY = NotificationPolicy(1)
FRIEND = Facts(following=True, followed_since=LONG_AGO)


def heard(
    type: Type = Type.MENTION,
    sender: Sender = OLD,
    facts: Facts = STRANGER,
    policy: NotificationPolicy = EASY,
    *,
    private: bool = False,
) -> Verdict:
    return notifications.verdict(type, sender, facts, policy, NOW, private_mention=private)


@pytest.mark.parametrize(
    "facts",
    [
        Facts(blocking=True),
        Facts(blocked_by=True),
        Facts(muting_notifications=True),
        Facts(domain_blocking=True),
        Facts(blocking=True, permitted=True, following=True),
        Facts(muting_notifications=True, following=True),
    ],
)
@pytest.mark.parametrize("type", Type)
@pytest.mark.parametrize("staff", [False, True])
def test_nothing_comes_through_a_block_or_a_mute(facts: Facts, type: Type, staff: bool) -> None:
    assert heard(type, Sender(LONG_AGO, local=True, staff=staff), facts) is DROP


@pytest.mark.parametrize("type", Type)
def test_nothing_comes_from_whom_moderators_suspended(type: Type) -> None:
    assert heard(type, Sender(LONG_AGO, local=True, suspended=True), FRIEND) is DROP


def test_whom_one_follows_is_heard_from_a_blocked_server() -> None:
    assert heard(facts=Facts(domain_blocking=True, following=True)) is ACCEPT


@pytest.mark.parametrize("type", Type)
def test_a_muted_conversation_is_silent_about_itself_only(type: Type) -> None:
    silent = type in (Type.MENTION, Type.FAVOURITE, Type.REBLOG, Type.QUOTE)
    assert heard(type, facts=Facts(conversation_muted=True, following=True)) is (DROP if silent else ACCEPT)


NEW = Sender(NOW - 29 * times.DAY, local=True)
LIMITED = Sender(LONG_AGO, local=True, limited=True)
#: A field of the policy, and who is meant by it: sender, how he stands, whether it is a private mention; and
#: the last one in each group is somebody it does not mean.
CHOICES: dict[str, list[tuple[Sender, Facts, bool, bool]]] = {
    "for_not_following": [(OLD, Facts(), False, True), (OLD, Facts(following=True), False, False)],
    "for_not_followers": [
        (OLD, Facts(following=True), False, True),
        (OLD, Facts(followed_since=NOW - 2 * times.DAY), False, True),
        (OLD, Facts(followed_since=NOW - 3 * times.DAY), False, False),
    ],
    "for_new_accounts": [
        (NEW, Facts(), False, True),
        (NEW, Facts(following=True), False, False),
        (Sender(NOW - 30 * times.DAY, local=True), Facts(), False, False),
    ],
    "for_private_mentions": [
        (OLD, Facts(), True, True),
        (OLD, Facts(following=True), True, False),
        (OLD, Facts(replied_to_recipient=True), True, False),
        (OLD, Facts(), False, False),
    ],
    "for_limited_accounts": [(LIMITED, Facts(), False, True), (LIMITED, Facts(following=True), False, False)],
}


@pytest.mark.parametrize("field", CHOICES)
@pytest.mark.parametrize("answer", Verdict)
def test_each_choice_of_the_policy_is_kept_for_those_it_means(field: str, answer: Verdict) -> None:
    easy: dict[str, Any] = {"for_private_mentions": ACCEPT, "for_limited_accounts": ACCEPT}
    policy = NotificationPolicy(1, **easy | {field: answer})
    for sender, facts, private, meant in CHOICES[field]:
        found = heard(sender=sender, facts=facts, policy=policy, private=private)
        assert found is (answer if meant else ACCEPT), (sender, facts)


def test_the_strictest_choice_wins() -> None:
    policy = NotificationPolicy(1, for_not_following="filter", for_new_accounts="drop")
    assert heard(sender=NEW, policy=policy) is DROP
    assert heard(policy=policy) is FILTER


@pytest.mark.parametrize(
    ("type", "sender", "facts"),
    [
        (Type.SIGN_UP, OLD, Facts()),
        (Type.REPORT, OLD, Facts()),
        (Type.POLL, OLD, Facts()),
        (Type.MENTION, Sender(LONG_AGO, local=True, staff=True), Facts()),
        (Type.MENTION, OLD, Facts(permitted=True)),
    ],
)
def test_no_policy_hides_work_staff_or_whom_one_let_in(type: Type, sender: Sender, facts: Facts) -> None:
    strict = NotificationPolicy(1, *["drop"] * 5)
    assert heard(type, sender, facts, strict, private=True) is ACCEPT
    assert heard(policy=strict) is DROP


@pytest.mark.parametrize(("local", "answer"), [(True, ACCEPT), (False, FILTER)])
def test_private_mentions_of_strangers_wait_when_they_come_from_elsewhere(
    local: bool, answer: Verdict
) -> None:
    assert heard(sender=Sender(LONG_AGO, local=local), private=True) is answer


def written(kind: Visibility, *, answers: int | None = None) -> Status:
    return Status(
        id=1,
        account_id=1,
        uri="",
        url="",
        visibility=kind,
        text="",
        content="",
        spoiler_text="",
        sensitive=False,
        language=None,
        in_reply_to_id=answers,
        in_reply_to_account_id=answers,
        reblog_of_id=None,
        conversation_id=None,
        app_id=None,
        replies_count=0,
        reblogs_count=0,
        favourites_count=0,
        quotes_count=0,
        quote_policy=QuotePolicy.PUBLIC,
        version=1,
        edited_at=None,
        created_at=NOW,
    )


@pytest.mark.parametrize(
    ("kind", "rings"), [(PUBLIC, True), (UNLISTED, True), (PRIVATE, True), (DIRECT, False)]
)
def test_bells_ring_for_posts_that_begin_something_and_are_for_more_than_those_named(
    kind: Visibility, rings: bool
) -> None:
    assert notifications.rings_bells(written(kind)) is rings
    assert not notifications.rings_bells(written(kind, answers=9))


@pytest.mark.parametrize("type", Type)
@pytest.mark.parametrize("kind", Visibility)
def test_a_private_mention_is_a_direct_post_that_names_or_quotes(type: Type, kind: Visibility) -> None:
    private = kind is DIRECT and type in (Type.MENTION, Type.QUOTE)
    assert notifications.is_private_mention(type, written(kind)) is private
    assert not notifications.is_private_mention(type, None)


@pytest.mark.parametrize("type", Type)
def test_what_is_grouped_stands_together_for_an_hour(type: Type) -> None:
    grouped = type in notifications.GROUPED
    keys = {notifications.group_key(type, id, 5, NOW) for id in (1, 2)}
    assert len(keys) == (1 if grouped else 2)
    assert (notifications.group_key(type, 1, 5, NOW) in keys) is True
    if grouped:
        assert notifications.group_key(type, 1, 5, NOW + times.HOUR) not in keys
        assert notifications.group_key(type, 1, 6, NOW) not in keys


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (STRANGER, FILTER),
        (FRIEND, ACCEPT),
        (Facts(followed_since=NOW), ACCEPT),
        (Facts(replied_to_recipient=True), ACCEPT),
        (Facts(permitted=True), ACCEPT),
        (Facts(blocking=True), DROP),
    ],
)
def test_in_a_wave_of_mentions_strangers_wait(facts: Facts, expected: Verdict) -> None:
    wave = Sender(LONG_AGO, local=False, domain="wave.example", wave=True)
    assert heard(sender=wave, facts=facts) is expected
