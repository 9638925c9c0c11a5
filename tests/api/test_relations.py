"""Follow, request, mute, endorse, note: what it does, to the counters too (methods/accounts)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.people import Person, counts, pages
from tests.contract import assert_entities, assert_entity
from tests.waiting import eventually

New = Callable[..., Person]


def test_a_follow_shows_on_both_sides_and_in_both_counters(person: New) -> None:
    ana, bea = person(), person()
    answer = ana.follow(bea)
    assert_entity("Relationship", answer)
    assert (answer["following"], answer["showing_reblogs"], answer["notifying"]) == (True, True, False)
    assert bea.to(ana)["followed_by"] is True
    assert counts(ana) == (0, 1)
    assert counts(bea) == (1, 0)
    assert [one["id"] for one in bea.get(f"/api/v1/accounts/{bea.id}/followers")] == [ana.id]
    assert [one["id"] for one in ana.get(f"/api/v1/accounts/{ana.id}/following")] == [bea.id]
    ended = ana.post(f"/api/v1/accounts/{bea.id}/unfollow")
    assert ended["following"] is False
    assert counts(ana) == (0, 0)
    assert counts(bea) == (0, 0)


def test_a_repeated_follow_changes_its_options_and_counts_once(person: New) -> None:
    ana, bea = person(), person()
    ana.follow(bea)
    changed = ana.follow(bea, reblogs=False, notify=True, languages=["fr", "en-GB"])
    assert (changed["showing_reblogs"], changed["notifying"]) == (False, True)
    assert changed["languages"] == ["fr", "en"]
    kept = ana.follow(bea)
    assert (kept["showing_reblogs"], kept["notifying"], kept["languages"]) == (False, True, ["fr", "en"])
    assert ana.follow(bea, languages=[])["languages"] is None
    assert counts(bea) == (1, 0)


def test_nobody_follows_himself_or_in_an_unknown_language(person: New) -> None:
    ana, bea = person(), person()
    assert ana.call("POST", f"/api/v1/accounts/{ana.id}/follow").status_code == 403
    refused = ana.call("POST", f"/api/v1/accounts/{bea.id}/follow", json={"languages": ["xx"]})
    assert refused.status_code == 422
    assert counts(bea) == (0, 0)


def test_a_locked_account_decides_who_follows_it(person: New) -> None:
    ana, bea, cleo = person(), person(locked=True), person()
    assert ana.follow(bea, notify=True)["requested"] is True
    assert ana.follow(bea)["requested"] is True
    cleo.follow(bea)
    assert counts(bea) == (0, 0)
    assert bea.to(ana)["requested_by"] is True
    asking = bea.get("/api/v1/follow_requests")
    assert_entities("Account", asking)
    assert [one["id"] for one in asking] == [cleo.id, ana.id]
    own = bea.get("/api/v1/accounts/verify_credentials")
    assert own["source"]["follow_requests_count"] == 2
    allowed = bea.post(f"/api/v1/follow_requests/{ana.id}/authorize")
    assert_entity("Relationship", allowed)
    assert allowed["followed_by"] is True
    assert ana.to(bea)["notifying"] is True
    again = bea.post(f"/api/v1/follow_requests/{ana.id}/authorize")
    assert again["followed_by"] is True
    bea.post(f"/api/v1/follow_requests/{cleo.id}/reject")
    assert cleo.to(bea)["requested"] is False
    assert bea.call("POST", f"/api/v1/follow_requests/{cleo.id}/reject").status_code == 404
    assert bea.call("POST", f"/api/v1/follow_requests/{cleo.id}/authorize").status_code == 404
    assert bea.get("/api/v1/follow_requests") == []
    assert counts(bea) == (1, 0)


def test_a_request_can_be_taken_back(person: New) -> None:
    ana, bea = person(), person(locked=True)
    ana.follow(bea)
    assert ana.post(f"/api/v1/accounts/{bea.id}/unfollow")["requested"] is False
    assert bea.get("/api/v1/follow_requests") == []


def test_opening_a_locked_account_lets_those_follow_who_asked(person: New) -> None:
    ana, bea = person(), person(locked=True)
    ana.follow(bea)
    bea.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": False})
    eventually(lambda: bool(ana.to(bea)["following"]))
    assert counts(bea) == (1, 0)
    assert bea.get("/api/v1/follow_requests") == []


def test_a_follower_can_be_removed(person: New) -> None:
    ana, bea = person(), person()
    ana.follow(bea)
    assert bea.post(f"/api/v1/accounts/{ana.id}/remove_from_followers")["followed_by"] is False
    assert ana.to(bea)["following"] is False
    assert (counts(ana), counts(bea)) == ((0, 0), (0, 0))


def test_a_timed_mute_ends_by_itself(person: New) -> None:
    ana, bea = person(), person()
    muted = ana.post(f"/api/v1/accounts/{bea.id}/mute", duration=3600, notifications=False)
    assert_entity("Relationship", muted)
    assert (muted["muting"], muted["muting_notifications"]) == (True, False)
    assert muted["muting_expires_at"]
    (listed,) = ana.get("/api/v1/mutes")
    assert_entity("MutedAccount", listed)
    assert listed["mute_expires_at"] == muted["muting_expires_at"]
    ana.server.clock.advance(3_601_000)
    assert ana.to(bea)["muting"] is False
    assert ana.to(bea)["muting_expires_at"] is None
    assert ana.get("/api/v1/mutes") == []
    again = ana.post(f"/api/v1/accounts/{bea.id}/mute")
    assert (again["muting"], again["muting_notifications"], again["muting_expires_at"]) == (True, True, None)


def test_a_muted_author_stays_out_of_home_until_the_mute_ends(person: New) -> None:
    ana, bea = person(), person()
    ana.follow(bea)
    post = bea.post("/api/v1/statuses", status="hello")
    eventually(lambda: [one["id"] for one in ana.get("/api/v1/timelines/home")] == [post["id"]])
    ana.post(f"/api/v1/accounts/{bea.id}/mute", duration=60)
    assert ana.get("/api/v1/timelines/home") == []
    assert ana.get(f"/api/v1/statuses/{post['id']}")["id"] == post["id"]
    ana.server.clock.advance(61_000)
    assert [one["id"] for one in ana.get("/api/v1/timelines/home")] == [post["id"]]


def test_a_mute_is_changed_by_repeating_it_and_ends_when_asked(person: New) -> None:
    ana, bea = person(), person()
    ana.post(f"/api/v1/accounts/{bea.id}/mute")
    assert ana.post(f"/api/v1/accounts/{bea.id}/mute", duration=60)["muting_expires_at"]
    assert len(ana.get("/api/v1/mutes")) == 1
    assert bea.to(ana) == bea.to(ana) | {"blocked_by": False, "muting": False}
    assert ana.post(f"/api/v1/accounts/{bea.id}/unmute")["muting"] is False
    assert ana.call("POST", f"/api/v1/accounts/{bea.id}/mute", json={"duration": -1}).status_code == 422
    assert ana.call("POST", f"/api/v1/accounts/{ana.id}/mute").status_code == 403
    far = ana.post(f"/api/v1/accounts/{bea.id}/mute", duration=2**62)
    assert far["muting_expires_at"].startswith("21")


def test_a_private_note_is_the_writers_own(person: New) -> None:
    ana, bea = person(), person()
    assert ana.post(f"/api/v1/accounts/{bea.id}/note", comment=" met in Dakar ")["note"] == "met in Dakar"
    assert bea.to(ana)["note"] == ""
    assert ana.post(f"/api/v1/accounts/{bea.id}/note")["note"] == ""
    long = ana.call("POST", f"/api/v1/accounts/{bea.id}/note", json={"comment": "x" * 2001})
    assert long.status_code == 422


def test_only_whom_one_follows_can_be_endorsed(person: New) -> None:
    ana, bea = person(), person()
    refused = ana.call("POST", f"/api/v1/accounts/{bea.id}/endorse")
    assert refused.status_code == 422
    assert "already following" in refused.json()["error"]
    ana.follow(bea)
    assert ana.post(f"/api/v1/accounts/{bea.id}/pin")["endorsed"] is True
    assert [one["id"] for one in ana.get("/api/v1/endorsements")] == [bea.id]
    assert [one["id"] for one in bea.get(f"/api/v1/accounts/{ana.id}/endorsements")] == [bea.id]
    assert ana.post(f"/api/v1/accounts/{bea.id}/unendorse")["endorsed"] is False
    ana.post(f"/api/v1/accounts/{bea.id}/endorse")
    ana.post(f"/api/v1/accounts/{bea.id}/unfollow")
    assert ana.get("/api/v1/endorsements") == []


def test_relationships_come_in_the_order_asked_without_unknown_accounts(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    asked = {"id[]": [cleo.id, "1", bea.id, cleo.id]}
    found = ana.ok("GET", "/api/v1/accounts/relationships", params=asked)
    assert_entities("Relationship", found)
    assert [one["id"] for one in found] == [cleo.id, bea.id]
    assert ana.get("/api/v1/accounts/relationships") == []
    single = ana.ok("GET", "/api/v1/accounts/relationships", params={"id": bea.id})
    assert [one["id"] for one in single] == [bea.id]


def test_familiar_followers_are_those_one_follows(person: New) -> None:
    ana, bea, cleo, dara = person(), person(), person(), person(hide_collections=True)
    ana.follow(bea)
    ana.follow(dara)
    bea.follow(cleo)
    dara.follow(cleo)
    (found,) = ana.ok("GET", "/api/v1/accounts/familiar_followers", params={"id[]": cleo.id})
    assert_entity("FamiliarFollowers", found)
    assert [one["id"] for one in found["accounts"]] == [bea.id]


def test_followers_come_in_pages_with_links(person: New) -> None:
    star = person()
    fans = [person() for _ in range(5)]
    for fan in fans:
        fan.follow(star)
    found = pages(star, f"/api/v1/accounts/{star.id}/followers", limit=2)
    assert [[one["id"] for one in page] for page in found if page] == [
        [fans[4].id, fans[3].id],
        [fans[2].id, fans[1].id],
        [fans[0].id],
    ]
    first = star.call("GET", f"/api/v1/accounts/{star.id}/followers", params={"limit": 2})
    link = first.headers["Link"]
    assert link.index('rel="next"') < link.index('rel="prev"')
    second = star.call("GET", first.links["next"]["url"])
    back = star.call("GET", second.links["prev"]["url"])
    assert back.json() == first.json()


def test_whom_one_knows_can_be_hidden(person: New) -> None:
    ana, bea = person(hide_collections=True), person()
    bea.follow(ana)
    assert bea.get(f"/api/v1/accounts/{ana.id}/followers") == []
    assert ana.server.client.get(f"/api/v1/accounts/{ana.id}/followers").json() == []
    assert len(ana.get(f"/api/v1/accounts/{ana.id}/followers")) == 1


def test_counters_stay_exact_under_fifty_hands_at_once(person: New) -> None:
    """Fifty people follow, unfollow and follow again at the same time, while the star follows back."""
    star = person()
    fans = [person() for _ in range(10)]

    def hands(number: int) -> None:
        fan = fans[number % len(fans)]
        for verb in ("follow", "unfollow", "follow"):
            assert fan.call("POST", f"/api/v1/accounts/{star.id}/{verb}").status_code == 200
        assert star.call("POST", f"/api/v1/accounts/{fan.id}/follow").status_code == 200

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(hands, range(50)))
    listed = [one["id"] for one in star.get(f"/api/v1/accounts/{star.id}/followers", limit=80)]
    assert counts(star) == (len(listed), 10)
    for fan in fans:
        assert counts(fan) == (1, 1 if fan.id in listed else 0)


@pytest.mark.parametrize("verb", ["follow", "unfollow", "block", "unblock", "mute", "unmute", "endorse"])
@pytest.mark.parametrize("id", ["1", "0", "-3", "abc", "9" * 30, "%00", "1.5"])
def test_an_account_that_cannot_be_is_not_found(person: New, verb: str, id: str) -> None:
    assert person().call("POST", f"/api/v1/accounts/{id}/{verb}").status_code == 404


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("follow", {"reblogs": {"a": 1}}),
        ("follow", {"languages": [{"a": 1}]}),
        ("mute", {"duration": "soon"}),
        ("mute", {"duration": [1]}),
        ("mute", {"duration": 2**70}),
        ("note", {"comment": {"a": []}}),
    ],
)
def test_values_of_the_wrong_kind_are_refused_and_change_nothing(
    person: New, verb: str, body: dict[str, object]
) -> None:
    ana, bea = person(), person()
    assert ana.call("POST", f"/api/v1/accounts/{bea.id}/{verb}", json=body).status_code == 422
    relation = ana.to(bea)
    assert (relation["following"], relation["muting"], relation["note"]) == (False, False, "")


def test_a_token_without_the_scope_may_not_follow(person: New) -> None:
    ana = person()
    answer = ana.server.client.post(f"/api/v1/accounts/{ana.id}/follow")
    assert answer.status_code == 401


def test_home_holds_only_the_languages_one_follows_somebody_in(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    ana.follow(bea, languages=["fr"])
    french = bea.post("/api/v1/statuses", status="Bonjour", language="fr")
    english = bea.post("/api/v1/statuses", status="Good morning", language="en")
    wolof = cleo.post("/api/v1/statuses", status="Nanga def", language="wo")
    bea.post(f"/api/v1/statuses/{wolof['id']}/reblog")
    assert [one["id"] for one in ana.get("/api/v1/timelines/home")] == [french["id"]]
    assert english["id"] in [one["id"] for one in ana.get(f"/api/v1/accounts/{bea.id}/statuses")]
    ana.follow(bea, languages=[])
    assert len(ana.get("/api/v1/timelines/home")) == 3


def test_nobody_finds_followers_among_his_friends_whom_an_account_hides_or_whose_account_blocks_him(
    person: New,
) -> None:
    ana, ben = person(), person()
    hiding, blocking = person(hide_collections=True), person()
    ana.follow(ben)
    for other in (hiding, blocking):
        ben.follow(other)
    blocking.post(f"/api/v1/accounts/{ana.id}/block")
    found = ana.ok("GET", "/api/v1/accounts/familiar_followers", params={"id[]": [hiding.id, blocking.id]})
    assert [one["accounts"] for one in found] == [[], []]
