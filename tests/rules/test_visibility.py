"""Who may read what, as tables: each kind of post against everybody who may come by."""

import itertools

import pytest

from sabar.model.audience import Audience, Visibility
from sabar.rules import visibility
from sabar.rules.visibility import STRANGER, Place, Post, Standing

ADA, VIEWER, OTHER = 1, 2, 3
PUBLIC, UNLISTED, LOCAL, PRIVATE, CIRCLE, DIRECT = Visibility
FOLLOWER = Standing(following=True)
#: Nothing of this is about reading.
INDIFFERENT = {
    "stranger": STRANGER,
    "mutes her": Standing(muting=True),
    "blocks her": Standing(blocking=True),
    "blocks her server": Standing(domain_blocking=True),
    "keeps her in an exclusive list": Standing(in_exclusive_list=True),
    "wants no boosts": Standing(show_reblogs=False),
}


def post(
    kind: Visibility,
    *,
    author: int = ADA,
    named: bool = False,
    suspended: bool = False,
    here: bool = True,
    stays: bool = False,
) -> Post:
    return Post(
        Audience(kind, author),
        mentions_viewer=named,
        author_suspended=suspended,
        stays_here=stays or kind is LOCAL,
        viewer_here=here,
    )


#: Who comes: his id, how he stands to Ada, whether the post names him; then which of the six he may read:
#: that for a circle only from inside of it, however else he stands.
READERS = {
    "nobody signed in": (None, STRANGER, False, "yes yes no no no no"),
    "the writer": (ADA, STRANGER, False, "yes yes yes yes yes yes"),
    "a follower": (VIEWER, FOLLOWER, False, "yes yes yes yes no no"),
    "who is named": (VIEWER, STRANGER, True, "yes yes yes yes no yes"),
    "a follower who is named": (VIEWER, FOLLOWER, True, "yes yes yes yes no yes"),
    "whom she blocks": (VIEWER, Standing(blocked_by=True), False, "no no no no no no"),
    "a follower whom she blocks": (
        VIEWER,
        Standing(following=True, blocked_by=True),
        False,
        "no no no no no no",
    ),
    "who is named, and blocked": (VIEWER, Standing(blocked_by=True), True, "no no no no no no"),
    **{who: (VIEWER, standing, False, "yes yes yes no no no") for who, standing in INDIFFERENT.items()},
}


@pytest.mark.parametrize(("viewer", "standing", "named", "readable"), READERS.values(), ids=READERS)
def test_who_may_read_a_post(viewer: int | None, standing: Standing, named: bool, readable: str) -> None:
    for kind, answer in zip(Visibility, readable.split(), strict=True):
        assert visibility.may_see(viewer, post(kind, named=named), standing) is (answer == "yes"), kind


@pytest.mark.parametrize(("viewer", "standing", "named", "readable"), READERS.values(), ids=READERS)
def test_who_lives_elsewhere_reads_nothing_that_stays_here(
    viewer: int | None, standing: Standing, named: bool, readable: str
) -> None:
    for kind in Visibility:
        shown = post(kind, named=named, here=False, stays=True)
        inside = Post(shown.audience, includes_viewer=True, mentions_viewer=named, stays_here=True)
        for one in (shown, inside):
            assert visibility.may_see(viewer, one, standing) is (viewer == ADA), kind
            assert visibility.may_boost(viewer or 0, one, standing) is False or viewer == ADA


def test_who_lives_elsewhere_reads_what_leaves_as_who_lives_here() -> None:
    for kind in set(Visibility) - {LOCAL}:
        for standing, named in itertools.product((STRANGER, FOLLOWER), (True, False)):
            here, elsewhere = (post(kind, named=named, here=one) for one in (True, False))
            assert visibility.may_see(VIEWER, here, standing) is visibility.may_see(
                VIEWER, elsewhere, standing
            )


@pytest.mark.parametrize(
    ("viewer", "standing", "inside"),
    [
        (VIEWER, STRANGER, True),
        (VIEWER, FOLLOWER, True),
        (VIEWER, Standing(muting=True), True),
        (VIEWER, Standing(following=True, blocked_by=True), False),
        (None, STRANGER, False),
    ],
)
def test_a_post_for_a_circle_is_read_inside_of_it(
    viewer: int | None, standing: Standing, inside: bool
) -> None:
    shown = Post(Audience(CIRCLE, ADA), includes_viewer=True)
    assert visibility.may_see(viewer, shown, standing) is inside
    assert not visibility.may_boost(VIEWER, shown, standing)


@pytest.mark.parametrize(("viewer", "standing", "named", "readable"), READERS.values(), ids=READERS)
def test_what_a_suspended_account_wrote_is_read_by_nobody(
    viewer: int | None, standing: Standing, named: bool, readable: str
) -> None:
    for kind in Visibility:
        assert not visibility.may_see(viewer, post(kind, named=named, suspended=True), standing)


@pytest.mark.parametrize(
    ("kind", "open", "listed", "for_followers", "direct", "pinnable", "others_boost", "own_boost"),
    [
        (PUBLIC, True, True, False, False, True, True, True),
        (UNLISTED, True, False, False, False, True, True, True),
        (LOCAL, False, False, False, False, True, True, True),
        (PRIVATE, False, False, True, False, True, False, True),
        (CIRCLE, False, False, False, False, False, False, False),
        (DIRECT, False, False, False, True, False, False, False),
    ],
)
def test_what_each_kind_means(
    kind: Visibility,
    open: bool,
    listed: bool,
    for_followers: bool,
    direct: bool,
    pinnable: bool,
    others_boost: bool,
    own_boost: bool,
) -> None:
    assert visibility.is_open(kind) is open
    assert visibility.is_listed(kind) is listed
    assert visibility.is_for_followers(kind) is for_followers
    assert visibility.is_direct(kind) is direct
    assert visibility.is_personal(kind) is not pinnable
    assert visibility.is_counted(kind, stays_here=False) is pinnable
    assert not visibility.is_counted(kind, stays_here=True)
    for standing in (STRANGER, FOLLOWER):
        assert visibility.may_boost(VIEWER, post(kind), standing) is others_boost
    assert visibility.may_boost(ADA, post(kind), STRANGER) is own_boost
    assert not visibility.may_boost(VIEWER, post(kind), Standing(blocked_by=True))


def test_of_two_audiences_the_narrower_is_the_smaller() -> None:
    for (wide, one), (narrow, other) in itertools.combinations_with_replacement(enumerate(Visibility), 2):
        assert wide <= narrow
        assert visibility.narrower(one, other) is visibility.narrower(other, one) is other


@pytest.mark.parametrize(
    ("chosen", "boosted", "shown"),
    [
        (PUBLIC, PUBLIC, PUBLIC),
        (PUBLIC, UNLISTED, UNLISTED),
        (UNLISTED, PUBLIC, UNLISTED),
        (PUBLIC, PRIVATE, PRIVATE),
        (PRIVATE, PUBLIC, PRIVATE),
        (DIRECT, PUBLIC, PRIVATE),
        (PUBLIC, LOCAL, LOCAL),
        (LOCAL, PUBLIC, LOCAL),
        (PRIVATE, LOCAL, PRIVATE),
    ],
)
def test_a_boost_is_for_no_more_people_than_what_it_boosts(
    chosen: Visibility, boosted: Visibility, shown: Visibility
) -> None:
    assert visibility.of_boost(chosen, boosted) is shown


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        (PUBLIC, [PUBLIC, UNLISTED, LOCAL, PRIVATE, CIRCLE, DIRECT]),
        (UNLISTED, [PUBLIC, UNLISTED, LOCAL, PRIVATE, CIRCLE, DIRECT]),
        (LOCAL, [LOCAL, LOCAL, LOCAL, PRIVATE, CIRCLE, DIRECT]),
        (PRIVATE, [PRIVATE, PRIVATE, PRIVATE, PRIVATE, CIRCLE, DIRECT]),
    ],
)
def test_a_quote_stays_with_those_who_read_what_it_quotes(
    quoted: Visibility, shown: list[Visibility]
) -> None:
    assert [visibility.of_quote(chosen, quoted) for chosen in Visibility] == shown


#: In which places a readable post of Ada's appears, for somebody who stands to her so.
EVERYWHERE = set(Place)
ASKED_FOR = {Place.SINGLE, Place.ACCOUNT}
PLACES = {
    "stranger": (STRANGER, EVERYWHERE),
    "follower": (FOLLOWER, EVERYWHERE),
    "mutes her": (Standing(muting=True, following=True), ASKED_FOR),
    "blocks her server": (Standing(domain_blocking=True), ASKED_FOR),
    "blocks her": (Standing(blocking=True), {Place.SINGLE}),
    "keeps her in an exclusive list": (
        Standing(in_exclusive_list=True, following=True),
        EVERYWHERE - {Place.HOME},
    ),
    "follows her Finnish": (
        Standing(following=True, languages=frozenset({"fi"})),
        EVERYWHERE - {Place.HOME, Place.LIST},
    ),
    "follows her French": (Standing(following=True, languages=frozenset({"fr"})), EVERYWHERE),
}


@pytest.mark.parametrize(("standing", "places"), PLACES.values(), ids=PLACES)
def test_where_a_post_appears(standing: Standing, places: set[Place]) -> None:
    french = Post(Audience(PUBLIC, ADA), language="fr")
    assert {place for place in Place if visibility.appears(VIEWER, place, french, standing)} == places
    assert {place for place in Place if visibility.appears(ADA, place, french, standing)} == EVERYWHERE


@pytest.mark.parametrize(
    ("viewer", "standing", "named", "missing"),
    [
        (None, STRANGER, False, {Place.PUBLIC, Place.HOME, Place.THREAD}),
        (VIEWER, STRANGER, False, {Place.PUBLIC, Place.HOME, Place.THREAD}),
        (VIEWER, STRANGER, True, {Place.PUBLIC}),
        (VIEWER, FOLLOWER, False, set()),
        (ADA, STRANGER, False, set()),
    ],
)
def test_strangers_do_not_meet_a_limited_account(
    viewer: int | None, standing: Standing, named: bool, missing: set[Place]
) -> None:
    limited = Post(Audience(PUBLIC, ADA), author_limited=True, mentions_viewer=named)
    assert {place for place in Place if not visibility.appears(viewer, place, limited, standing)} == missing


@pytest.mark.parametrize(
    ("author", "answers", "standing", "shown"),
    [
        (ADA, None, STRANGER, True),
        (ADA, ADA, STRANGER, True),
        (ADA, VIEWER, STRANGER, True),
        (VIEWER, OTHER, STRANGER, True),
        (ADA, OTHER, STRANGER, False),
        (ADA, OTHER, FOLLOWER, True),
        (ADA, OTHER, Standing(following=True, muting=True), False),
        (ADA, OTHER, Standing(following=True, blocking=True), False),
    ],
)
def test_home_shows_answers_to_people_one_follows(
    author: int, answers: int | None, standing: Standing, shown: bool
) -> None:
    reply = Post(Audience(PUBLIC, author), reply_to_author_id=answers)
    assert visibility.belongs_in_home(VIEWER, reply, standing) is shown
