"""What the measures of staff do, on every path on which somebody could be met."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sabar.effects import housekeeping
from sabar.model.accounts import Role
from tests import entrance, pace, pictures
from tests.api import people, staff
from tests.api.people import Person
from tests.server import Server
from tests.streams import stream
from tests.waiting import eventually

ADMIN = "/api/v1/admin/accounts"
ME = "/api/v1/accounts/verify_credentials"
New = Callable[..., Person]


@pytest.fixture(scope="module")
def boss(server: Server) -> Person:
    return staff.arriving(server, Role.ADMIN)


def act(boss: Person, whom: Person, kind: str, **given: Any) -> None:
    boss.post(f"{ADMIN}/{whom.id}/action", type=kind, **given)


def back(boss: Person, whom: Person, deed: str) -> None:
    boss.post(f"{ADMIN}/{whom.id}/{deed}")


def ids(found: Any) -> list[str]:
    return [one["id"] for one in found]


def public(who: Person, *posts: str) -> list[bool]:
    """Whether each stands in the public timeline."""
    shown = ids(who.get("/api/v1/timelines/public", limit=40))
    return [post in shown for post in posts]


# Suspended ------------------------------------------------------------------------------------


def test_the_posts_of_a_suspended_account_are_nowhere(server: Server, boss: Person, person: New) -> None:
    """CVE-2026-23961"""
    tag = entrance.fresh_name("tag")
    bob, fan, ana = person("bob", discoverable=True, indexable=True), person("fan"), person("ana")
    fan.follow(bob)
    root = ana.says("What is it?")["id"]
    post = bob.says(f"It is zebra{tag} #{tag}", in_reply_to_id=root)["id"]
    plain = bob.says(f"Alone zebra{tag} #{tag}", poll={"options": ["a", "b"], "expires_in": 3600})["id"]
    fan.post(f"/api/v1/statuses/{plain}/reblog")
    fan.post(f"/api/v1/statuses/{plain}/favourite")
    fan.post(f"/api/v1/statuses/{plain}/bookmark")
    bob.post(f"/api/v1/statuses/{root}/reblog")
    bob.post(f"/api/v1/statuses/{root}/favourite")
    poll = fan.get(f"/api/v1/statuses/{plain}")["poll"]["id"]
    kept = fan.post("/api/v1/lists", title="l")["id"]
    fan.ok("POST", f"/api/v1/lists/{kept}/accounts", json={"account_ids": [bob.id]})
    fan_boost = fan.says("mine")["id"]
    eventually(lambda: plain in ids(fan.get("/api/v2/search", q=f"zebra{tag}")["statuses"]))
    lists: list[tuple[Person, str, dict[str, Any]]] = [
        (fan, "/api/v1/timelines/home", {"limit": 40}),
        (fan, "/api/v1/timelines/public", {"limit": 40}),
        (fan, f"/api/v1/timelines/tag/{tag}", {}),
        (fan, f"/api/v1/timelines/list/{kept}", {}),
        (fan, f"/api/v1/accounts/{bob.id}/statuses", {}),
        (fan, "/api/v1/favourites", {}),
        (fan, "/api/v1/bookmarks", {}),
        (fan, f"/api/v1/accounts/{fan.id}/statuses", {}),
    ]

    def seen(shown: Any) -> set[str]:
        return {one["id"] for one in shown} | {one["reblog"]["id"] for one in shown if one["reblog"]}

    for who, path, query in lists:
        assert plain in seen(who.get(path, **query)), path
    assert post in ids(ana.get(f"/api/v1/statuses/{root}/context")["descendants"])
    assert bob.id in ids(ana.get(f"/api/v1/statuses/{root}/favourited_by"))
    act(boss, bob, "suspend")
    for who, path, query in lists:
        assert not {plain, post} & seen(who.get(path, **query)), path
    assert fan_boost in seen(fan.get("/api/v1/timelines/home"))
    for path in (
        f"/api/v1/statuses/{plain}", f"/api/v1/statuses/{plain}/context", f"/api/v1/statuses/{plain}/history",
        f"/api/v1/statuses/{plain}/source", f"/api/v1/statuses/{plain}/reblogged_by", f"/api/v1/polls/{poll}",
    ):  # fmt: skip
        assert fan.call("GET", path).status_code == 404, path
    for deed in ("favourite", "reblog", "bookmark"):
        assert ana.call("POST", f"/api/v1/statuses/{plain}/{deed}").status_code == 404
    assert ana.get(f"/api/v1/statuses/{root}/context")["descendants"] == []
    assert ana.get(f"/api/v1/statuses/{root}/favourited_by") == []
    assert ana.get(f"/api/v1/statuses/{root}/reblogged_by") == []
    found = fan.get("/api/v2/search", q=f"zebra{tag}")
    assert found["statuses"] == []
    assert bob.id not in ids(fan.get("/api/v2/search", q=bob.name)["accounts"])
    assert bob.id not in ids(fan.get("/api/v1/directory", limit=80))
    assert bob.id not in ids(fan.get(f"/api/v1/accounts/{fan.id}/following"))
    assert bob.id not in {one["account"]["id"] for one in ana.get("/api/v1/notifications")}
    back(boss, bob, "unsuspend")
    for who, path, query in lists:
        assert plain in seen(who.get(path, **query)), path
    assert bob.shown()["followers_count"] == 1 and fan.to(bob)["following"]


def test_a_suspended_profile_shows_its_name_and_nothing_else(
    server: Server, boss: Person, person: New
) -> None:
    bob, ana = person("bob", display_name="Bob", note="I shout"), person("ana")
    act(boss, bob, "suspend")
    for shown in (ana.get(f"/api/v1/accounts/{bob.id}"), ana.get("/api/v1/accounts/lookup", acct=bob.name)):
        assert shown["suspended"] is True and shown["username"] == bob.name
        assert shown["display_name"] == shown["note"] == "" and shown["fields"] == []
        assert shown["followers_count"] == 0 and "/avatars/" in shown["avatar"]
    page = server.client.get(f"/@{bob.name}", headers={"accept": "text/html"})
    assert page.status_code == 403 and "I shout" not in page.text
    assert server.client.get(f"/@{bob.name}/followers").status_code == 403
    finger = f"acct:{bob.name}@{server.settings.domain}"
    assert server.client.get("/.well-known/webfinger", params={"resource": finger}).status_code == 404
    assert ana.call("POST", f"/api/v1/accounts/{bob.id}/follow").status_code == 404
    back(boss, bob, "unsuspend")
    assert ana.get(f"/api/v1/accounts/{bob.id}")["display_name"] == "Bob"
    assert server.client.get(f"/@{bob.name}").status_code == 200


@pytest.mark.parametrize(("kind", "undo"), [("suspend", "unsuspend"), ("disable", "enable")])
def test_whoever_is_kept_out_is_out_at_once(
    server: Server, boss: Person, person: New, kind: str, undo: str
) -> None:
    """GHSA-62j4-hvj7-px3f, CVE-2025-62175"""
    out: list[Person] = []

    def closed() -> float:
        out.append(person("bob"))
        with stream(server, out[-1].token, stream="user") as open_stream:
            assert open_stream.silent(0.1)
            start = time.monotonic()
            act(boss, out[-1], kind)
            assert open_stream.closed_within(10)
            return time.monotonic() - start

    pace.within(1.5, closed)
    bob = out[-1]
    assert bob.call("GET", ME).status_code in (401, 403)
    assert bob.call("POST", "/api/v1/statuses", json={"status": "still"}).status_code in (401, 403)
    login = {"email": f"{bob.name}@example.org", "password": entrance.PASSWORD}
    here = {"origin": server.url}
    assert server.client.post("/login", data=login, headers=here).status_code == 403
    back(boss, bob, undo)
    with httpx.Client(base_url=server.url) as browser:
        assert browser.post("/login", data=login, headers=here).status_code == 303
    assert bob.call("GET", ME).status_code == 200


def test_staff_who_are_kept_out_have_no_power(server: Server, boss: Person, person: New) -> None:
    """GHSA-62j4-hvj7-px3f"""
    bob, mod = person("bob"), staff.arriving(server, Role.MODERATOR)
    act(boss, mod, "suspend")
    assert mod.call("GET", ADMIN).status_code == 403
    assert mod.call("POST", f"{ADMIN}/{bob.id}/action", json={"type": "silence"}).status_code == 403


def test_a_disabled_account_stays_where_it_is(boss: Person, person: New) -> None:
    bob, ana = person("bob", display_name="Bob"), person("ana")
    post = bob.says("still here")["id"]
    act(boss, bob, "disable")
    assert ana.get(f"/api/v1/accounts/{bob.id}")["display_name"] == "Bob"
    assert ana.get(f"/api/v1/statuses/{post}")["id"] == post


# Limited --------------------------------------------------------------------------------------


def test_a_limited_account_is_met_by_its_followers_only(server: Server, boss: Person, person: New) -> None:
    tag = entrance.fresh_name("tag")
    bob, fan, ana = person("bob", discoverable=True, indexable=True), person("fan"), person("ana")
    fan.follow(bob)
    ana.post(f"/api/v1/tags/{tag}/follow")
    root = ana.says("What is it?")["id"]
    act(boss, bob, "silence")
    assert ana.get(f"/api/v1/accounts/{bob.id}")["limited"] is True
    with (
        stream(server, ana.token, stream="public") as hers,
        stream(server, fan.token, stream="public") as his,
    ):
        post = bob.says(f"giraffe{tag} #{tag}")["id"]
        assert his.until("update")["payload"]["id"] == post
        assert hers.silent()
    answer = bob.says("It is this", in_reply_to_id=root)["id"]
    eventually(lambda: post in ids(fan.get("/api/v2/search", q=f"giraffe{tag}")["statuses"]))
    assert public(fan, post) == [True] and public(ana, post) == [False]
    assert public(bob, post) == [True]
    assert post in ids(fan.get(f"/api/v1/timelines/tag/{tag}"))
    assert post not in ids(ana.get(f"/api/v1/timelines/tag/{tag}"))
    assert post in ids(fan.get("/api/v1/timelines/home"))
    assert post not in ids(ana.get("/api/v1/timelines/home"))
    assert ana.get("/api/v2/search", q=f"giraffe{tag}")["statuses"] == []
    # Whoever knows the name finds it; nobody is led there.
    assert ids(ana.get("/api/v2/search", q=f"@{bob.name}")["accounts"]) == [bob.id]
    assert bob.id not in ids(ana.get("/api/v2/search", q=bob.name[:-2])["accounts"])
    assert bob.id not in ids(ana.get("/api/v1/directory", limit=80))
    assert bob.id not in [one["account"]["id"] for one in ana.get("/api/v2/suggestions", limit=80)]
    assert answer in ids(fan.get(f"/api/v1/statuses/{root}/context")["descendants"])
    assert answer not in ids(person("eve").get(f"/api/v1/statuses/{root}/context")["descendants"])
    # By its own address it can be read.
    assert ana.get(f"/api/v1/statuses/{post}")["id"] == post
    assert post in ids(ana.get(f"/api/v1/accounts/{bob.id}/statuses"))
    visitor = server.client.get("/api/v1/timelines/public", params={"limit": 40}).json()
    assert post not in ids(visitor)
    back(boss, bob, "unsilence")
    assert public(ana, post) == [True]


def test_what_a_limited_stranger_does_waits_among_the_requests(boss: Person, person: New) -> None:
    bob, ana = person("bob"), person("ana")
    act(boss, bob, "silence")
    bob.says(f"@{ana.name} hello")
    requests = "/api/v1/notifications/requests"
    eventually(lambda: bob.id in [one["account"]["id"] for one in ana.get(requests)])
    assert bob.id not in people.heard_of(ana)
    assert bob.follow(ana)["requested"] is True


def test_many_limited_posts_do_not_empty_the_public_page(boss: Person, person: New) -> None:
    bob, ana = person("bob"), person("ana")
    mine = [ana.says(f"below the noise {number}")["id"] for number in range(5)]
    for number in range(30):
        bob.says(f"noise {number}")
    act(boss, bob, "silence")
    shown = ids(ana.get("/api/v1/timelines/public", limit=5))
    assert shown == mine[::-1]


# Sensitive ------------------------------------------------------------------------------------


def test_the_pictures_of_a_sensitized_account_are_veiled_until_that_ends(boss: Person, person: New) -> None:
    bob, ana = person("bob"), person("ana")
    picture = pictures.encoded(pictures.flag((40, 30)), "PNG")
    files = {"file": ("p.png", picture, "image/png")}
    media = bob.ok("POST", "/api/v2/media", files=files)["id"]
    with_picture = bob.says("look", media_ids=[media])["id"]
    words = bob.says("words only")["id"]

    def veiled(post: str) -> bool:
        return bool(ana.get(f"/api/v1/statuses/{post}")["sensitive"])

    assert not veiled(with_picture)
    for _ in range(2):
        act(boss, bob, "sensitive")
        assert veiled(with_picture) and not veiled(words)
        back(boss, bob, "unsensitive")
        assert not veiled(with_picture)


# Strikes --------------------------------------------------------------------------------------


def test_a_strike_is_told_to_its_person_and_says_nothing_of_who_decided(
    server: Server, boss: Person, person: New
) -> None:
    """CVE-2022-48364"""
    bob = person("bob")
    with stream(server, bob.token, stream="user:notification") as told:
        act(boss, bob, "silence", text="Please be kind")
        message = told.until("notification")["payload"]
    assert message["type"] == "moderation_warning" and message["account"]["id"] == bob.id
    (one,) = bob.get("/api/v1/notifications", **{"types[]": ["moderation_warning"]})
    warning = one["moderation_warning"]
    assert set(warning) == {
        "id", "action", "text", "status_ids", "target_account", "appeal", "created_at",
    }  # fmt: skip
    assert warning["action"] == "silence" and warning["text"] == "Please be kind"
    assert warning["target_account"]["id"] == bob.id and warning["appeal"] is None
    grouped = bob.get("/api/v2/notifications", **{"types[]": ["moderation_warning"]})
    assert grouped["notification_groups"][0]["moderation_warning"]["id"] == warning["id"]
    answer = bob.call("GET", "/api/v1/notifications").text
    assert boss.name not in answer and boss.id not in answer


def test_whoever_shuts_out_a_server_is_told_what_that_cost(boss: Person, person: New) -> None:
    bob, ana = person("bob"), person("ana")
    far = people.from_elsewhere(bob, "costly.example")
    people.follows_far(ana, far)
    for _ in range(2):
        ana.post("/api/v1/domain_blocks", domain="costly.example")
    found = {"types[]": ["severed_relationships"]}
    eventually(lambda: len(ana.get("/api/v1/notifications", **found)) == 1)
    event = ana.get("/api/v1/notifications", **found)[0]["event"]
    assert event["type"] == "user_domain_block" and event["target_name"] == "costly.example"
    assert (event["followers_count"], event["following_count"]) == (0, 1)


def test_when_somebody_of_another_server_is_suspended_his_followings_end_and_people_are_told(
    boss: Person, person: New
) -> None:
    bob, ana = person("bob"), person("ana")
    far = people.from_elsewhere(bob, "far.example")
    app = boss.server.app

    async def unit(tx: Any) -> None:
        id, now = app.ids.next(), app.clock.now_ms()
        await tx.run(
            "INSERT INTO follows (id, account_id, target_id, created_at) VALUES (:id, :far, :ana, :now)",
            id=id, far=int(far.id), ana=int(ana.id), now=now,
        )  # fmt: skip
        await tx.run("UPDATE accounts SET followers_count = 1 WHERE id = :id", id=int(ana.id))

    boss.server.run(app.db.write, unit)
    act(boss, far, "suspend")
    found = {"types[]": ["severed_relationships"]}
    eventually(lambda: len(ana.get("/api/v1/notifications", **found)) == 1)
    (one,) = ana.get("/api/v1/notifications", **found)
    event = one["event"]
    assert event["type"] == "account_suspension"
    assert event["target_name"] == f"{bob.name}@far.example"
    assert (event["followers_count"], event["following_count"]) == (1, 0)
    assert one["account"]["id"] == ana.id
    assert ana.shown()["followers_count"] == 0
    asked = {"id[]": [far.id], "with_suspended": "true"}
    assert ana.get("/api/v1/accounts/relationships", **asked)[0]["followed_by"] is False


def test_from_where_somebody_signed_up_is_forgotten_after_a_year(
    server: Server, boss: Person, person: New
) -> None:
    bob = person("bob")
    assert boss.get(f"{ADMIN}/{bob.id}")["ip"] == "127.0.0.1"
    server.clock.advance(366 * 86_400_000)
    server.run(housekeeping.sweep, server.app, b"")
    assert boss.get(f"{ADMIN}/{bob.id}")["ip"] is None
