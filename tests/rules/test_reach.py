"""Where a post appears, kind by kind: whose homes it enters, and which streams tell of it and of its end."""

from typing import Any

import pytest

from sabar.model.audience import Audience, Channel, Source, Visibility
from sabar.rules import reach
from sabar.rules.reach import Facts, Lists

ADA, BEN, CLEO = 1, 2, 3
LYON, PARIS = (7, "lyon"), (8, "paris")
TALK = 90
PUBLIC, UNLISTED, _, PRIVATE, CIRCLE, DIRECT = Visibility
THREAD = Channel("thread", "90")


def by_ada(kind: Visibility, **more: Any) -> Facts:
    """A post of Ada's, with everything that could make it appear somewhere."""
    whole: dict[str, Any] = {
        "mentioned": [BEN, CLEO],
        "tags": [LYON, PARIS],
        "boost": False,
        "answered_id": None,
        "conversation_id": TALK,
        "local": True,
        "has_media": True,
    }
    return Facts(Audience(kind, ADA), **whole | more)


BY_ADA = [Source.author(ADA)]


def names(found: reach.Reach) -> set[str]:
    return {"/".join(channel.label) for channel in found.channels}


@pytest.mark.parametrize(
    ("kind", "sources", "homes"),
    [
        (PUBLIC, {Source.author(ADA), Source.tag(7), Source.tag(8)}, set()),
        (UNLISTED, {Source.author(ADA)}, set()),
        (PRIVATE, {Source.author(ADA)}, set()),
        (DIRECT, set(), {ADA, BEN, CLEO}),
    ],
)
def test_followers_get_what_is_not_direct_and_followers_of_a_tag_what_is_public(
    kind: Visibility, sources: set[Source], homes: set[int]
) -> None:
    found = reach.of(by_ada(kind))
    assert set(found.sources) == sources
    assert set(found.homes) == homes


def test_a_direct_post_that_names_nobody_is_its_writers_own() -> None:
    found = reach.of(by_ada(DIRECT, mentioned=[]))
    assert (list(found.sources), set(found.homes)) == ([], {ADA})


HASHTAGS = {"hashtag/lyon", "hashtag/paris"}
HERE = {"hashtag:local/lyon", "hashtag:local/paris"}


@pytest.mark.parametrize(
    ("kind", "more", "channels"),
    [
        (
            PUBLIC,
            {},
            {*HASHTAGS, *HERE, "public", "public:local", "public:media", "public:local:media"},
        ),
        (PUBLIC, {"has_media": False}, {*HASHTAGS, *HERE, "public", "public:local"}),
        (PUBLIC, {"tags": [], "has_media": False}, {"public", "public:local"}),
        (
            PUBLIC,
            {"local": False},
            {*HASHTAGS, "public", "public:remote", "public:media", "public:remote:media"},
        ),
        (PUBLIC, {"answered_id": BEN}, {*HASHTAGS, *HERE}),
        (PUBLIC, {"answered_id": ADA, "has_media": False}, {*HASHTAGS, *HERE, "public", "public:local"}),
        (PUBLIC, {"boost": True}, set()),
        (UNLISTED, {}, set()),
        (PRIVATE, {}, set()),
        (DIRECT, {}, set()),
    ],
)
def test_public_streams_tell_of_public_posts_that_answer_nobody_else(
    kind: Visibility, more: dict[str, Any], channels: set[str]
) -> None:
    assert names(reach.of(by_ada(kind, **more))) == channels


def test_a_boost_is_told_to_the_boosters_followers_and_nobody_by_its_tags() -> None:
    found = reach.of(by_ada(PUBLIC, boost=True))
    assert list(found.sources) == BY_ADA
    assert found.lists == Lists(ADA, None)


@pytest.mark.parametrize("kind", Visibility)
@pytest.mark.parametrize(("answered", "asked"), [(None, None), (ADA, None), (BEN, BEN)])
def test_lists_ask_whom_a_post_answers_unless_it_is_its_own_writer(
    kind: Visibility, answered: int | None, asked: int | None
) -> None:
    assert reach.of(by_ada(kind, answered_id=answered)).lists == Lists(ADA, asked)


@pytest.mark.parametrize("kind", Visibility)
def test_a_conversation_is_told_of_every_post_that_is_there(kind: Visibility) -> None:
    assert reach.of(by_ada(kind)).thread == THREAD
    assert reach.of(by_ada(kind, conversation_id=None)).thread is None


@pytest.mark.parametrize("kind", Visibility)
@pytest.mark.parametrize(
    ("answered", "streams"),
    [
        (None, ["account", "account:replies"]),
        (ADA, ["account", "account:replies"]),
        (BEN, ["account:replies"]),
    ],
)
def test_a_profile_is_told_of_every_post_and_where_answers_stand_of_those_to_others(
    kind: Visibility, answered: int | None, streams: list[str]
) -> None:
    found = reach.of(by_ada(kind, answered_id=answered)).profile
    assert list(found) == [Channel(name, str(ADA)) for name in streams]


def test_before_an_edit_a_post_was_not_where_its_new_words_bring_it() -> None:
    was = reach.before(by_ada(PUBLIC), mentioned=[BEN], tags=[8], media=True)
    assert (list(was.mentioned), list(was.tags), was.has_media) == ([CLEO], [LYON], False)
    assert reach.before(by_ada(PUBLIC), mentioned=[], tags=[], media=False) == by_ada(PUBLIC)
    assert not reach.before(by_ada(PUBLIC, has_media=False), mentioned=[], tags=[], media=False).has_media


EVERYWHERE = {f"public{near}{media}" for near in ("", ":local", ":remote") for media in ("", ":media")}


@pytest.mark.parametrize(
    ("kind", "boost", "sources", "homes", "lists", "channels", "thread"),
    [
        (
            PUBLIC,
            False,
            BY_ADA,
            set(),
            Lists(ADA, None),
            {*EVERYWHERE, *HASHTAGS, *HERE},
            THREAD,
        ),
        (PUBLIC, True, BY_ADA, set(), Lists(ADA, None), set(), THREAD),
        (UNLISTED, False, BY_ADA, set(), Lists(ADA, None), set(), THREAD),
        (PRIVATE, False, BY_ADA, set(), Lists(ADA, None), set(), None),
        (DIRECT, False, [], {ADA, BEN}, None, set(), None),
    ],
)
def test_the_end_of_a_post_is_told_wherever_it_may_have_been_seen_and_to_nobody_else(
    kind: Visibility,
    boost: bool,
    sources: list[Source],
    homes: set[int],
    lists: Lists | None,
    channels: set[str],
    thread: Channel | None,
) -> None:
    found = reach.of_deleted(
        Audience(kind, ADA), mentioned=[BEN], tags=["lyon", "paris"], boost=boost, conversation_id=TALK
    )
    assert (list(found.sources), set(found.homes), found.lists) == (sources, homes, lists)
    assert (names(found), found.thread) == (channels, thread)


@pytest.mark.parametrize("kind", Visibility)
def test_every_stream_that_tells_of_a_post_tells_of_its_end(kind: Visibility) -> None:
    end = reach.of_deleted(
        Audience(kind, ADA), mentioned=[BEN, CLEO], tags=["lyon", "paris"], boost=False, conversation_id=TALK
    )
    for local in (True, False):
        for media in (True, False):
            assert names(reach.of(by_ada(kind, local=local, has_media=media))) <= names(end)
