"""Who hears of what, one notification at a time: methods/notifications."""

from collections.abc import Callable
from typing import Any

import pytest

from sabar.effects import notify
from sabar.model.accounts import Role
from sabar.model.statuses import Status
from sabar.rules.notifications import Type
from sabar.store import hydration, users
from tests import contract, entrance, jobs, streams
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually

People = Callable[..., Person]
LIST = "/api/v1/notifications"


def told(reader: Person, number: int = 1, **params: Any) -> list[dict[str, Any]]:
    """The reader's notifications, once there are so many; they are written by a job."""

    def come() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = reader.get(LIST, **params)
        return found if len(found) >= number else []

    found = eventually(come)
    assert len(found) == number, found
    return found


def quiet(server: Server, reader: Person, **params: Any) -> None:
    """Nothing has come once everything that was queued is done."""
    jobs.idle(server)
    assert reader.get(LIST, **params) == []


def make_staff(server: Server, person: Person, role: Role = Role.MODERATOR) -> None:
    async def promote() -> None:
        db = server.app.db
        user = await users.by_account(db.read(), int(person.id))
        assert user is not None
        await db.write(lambda tx: users.set_role(tx, user.id, role, 0))

    server.run(promote)


def test_somebody_named_in_a_post_hears_of_it(person: People) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says(f"hello @{ben.name}")
    (one,) = told(ben)
    contract.assert_entity("Notification", one, without=("Notification.status.text",))
    assert one["type"] == "mention"
    assert one["account"]["id"] == ana.id
    assert one["status"]["id"] == said["id"]
    assert one["group_key"] == f"ungrouped-{one['id']}"
    assert ben.get(f"{LIST}/{one['id']}") == one
    assert ana.get(LIST) == []


def test_a_favourite_and_a_boost_are_told_and_taken_back(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says("worth it")
    ben.post(f"/api/v1/statuses/{said['id']}/favourite")
    ben.post(f"/api/v1/statuses/{said['id']}/favourite")
    ben.post(f"/api/v1/statuses/{said['id']}/reblog")
    found = told(ana, 2)
    assert {one["type"] for one in found} == {"favourite", "reblog"}
    assert all(one["status"]["id"] == said["id"] for one in found)
    for one in found:
        contract.assert_entity("Notification", one, without=("Notification.status.text",))
    ben.post(f"/api/v1/statuses/{said['id']}/unfavourite")
    ben.post(f"/api/v1/statuses/{said['id']}/unreblog")
    quiet(server, ana)


def test_nobody_is_told_what_he_did_himself(server: Server, person: People) -> None:
    ana = person("ana")
    said = ana.says(f"me, @{ana.name}")
    ana.post(f"/api/v1/statuses/{said['id']}/favourite")
    ana.post(f"/api/v1/statuses/{said['id']}/reblog")
    quiet(server, ana)


def test_a_follow_a_request_and_its_end_are_told(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben", locked=True)
    ben.post(f"/api/v1/accounts/{ana.id}/follow")
    (one,) = told(ana)
    assert one["type"] == "follow"
    assert "status" not in one
    ana.post(f"/api/v1/accounts/{ben.id}/follow")
    (asked,) = told(ben)
    assert asked["type"] == "follow_request"
    ben.post(f"/api/v1/follow_requests/{ana.id}/authorize")
    jobs.idle(server)
    assert [one["type"] for one in ben.get(LIST)] == ["follow"]


def test_the_bell_tells_of_every_post_but_not_of_replies(server: Server, person: People) -> None:
    ana, ben, cleo = person("ana"), person("ben"), person("cleo")
    ben.post(f"/api/v1/accounts/{ana.id}/follow", notify=True)
    cleo.post(f"/api/v1/accounts/{ana.id}/follow")
    said = ana.says("ding")
    ana.says("and a reply", in_reply_to_id=said["id"])
    (one,) = told(ben)
    assert one["type"] == "status"
    assert one["status"]["id"] == said["id"]
    quiet(server, cleo)


def test_who_boosted_a_post_hears_of_its_edit(person: People) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says("first wording")
    ben.post(f"/api/v1/statuses/{said['id']}/reblog")
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "second wording"})
    (one,) = told(ben)
    assert one["type"] == "update"
    assert "second wording" in one["status"]["content"]


def test_the_end_of_a_poll_is_told_to_who_voted_and_who_asked(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says("which?", poll={"options": ["this", "that"], "expires_in": 300})
    ben.post(f"/api/v1/polls/{said['poll']['id']}/votes", choices=[0])
    server.clock.advance(301_000)
    for reader in (ana, ben):
        (one,) = told(reader, types=["poll"])
        assert one["status"]["poll"]["expired"] is True


def test_staff_hears_of_newcomers_and_of_reports(server: Server, person: People) -> None:
    boss, ana, ben = person("boss"), person("ana"), person("ben")
    make_staff(server, boss)
    jobs.idle(server)
    boss.post(f"{LIST}/clear")
    new = person("new")
    filed = ana.post("/api/v1/reports", account_id=ben.id, comment="look at this", category="spam")
    found = {one["type"]: one for one in told(boss, 2)}
    assert found["admin.sign_up"]["account"]["id"] == new.id
    report = found["admin.report"]["report"]
    contract.assert_entity("Notification", found["admin.report"])
    assert report["id"] == filed["id"]
    assert report["target_account"]["id"] == ben.id
    quiet(server, ben)


@pytest.mark.parametrize("shut_out", ["block", "mute"])
def test_who_is_shut_out_is_not_heard_before_and_after(server: Server, person: People, shut_out: str) -> None:
    """weakness:notification-leak, weakness:hollo-block-scope."""
    ana, ben = person("ana"), person("ben")
    said = ana.says("mine")
    ben.post(f"/api/v1/statuses/{said['id']}/favourite")
    ben.says(f"@{ana.name} hello")
    (first, _) = told(ana, 2)
    ana.post(f"/api/v1/accounts/{ben.id}/{shut_out}")
    assert ana.get(LIST) == []
    assert ana.call("GET", f"{LIST}/{first['id']}").status_code == 404
    assert ana.get(f"{LIST}/unread_count") == {"count": 0}
    assert ana.get("/api/v2/notifications")["notification_groups"] == []
    ben.says(f"@{ana.name} hello again")
    quiet(server, ana)
    ana.post(f"/api/v1/accounts/{ben.id}/un{shut_out}")
    assert f"@{ana.name} hello again" not in str(ana.get(LIST))


def test_a_muted_conversation_is_silent(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says("it begins")
    ana.post(f"/api/v1/statuses/{said['id']}/mute")
    ben.says(f"@{ana.name} and goes on", in_reply_to_id=said["id"])
    ben.post(f"/api/v1/statuses/{said['id']}/favourite")
    quiet(server, ana)


def test_a_filter_is_named_in_the_post_of_a_notification(person: People) -> None:
    ana, ben = person("ana"), person("ben")
    ana.post(
        "/api/v2/filters",
        title="no fish",
        context=["notifications"],
        filter_action="warn",
        keywords_attributes=[{"keyword": "haddock", "whole_word": True}],
    )
    ben.says(f"@{ana.name} haddock?")
    (one,) = told(ana)
    assert [result["filter"]["title"] for result in one["status"]["filtered"]] == ["no fish"]


def test_a_private_mention_of_a_stranger_waits_until_it_is_let_in(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    ana.ok("PATCH", "/api/v2/notifications/policy", json={"for_private_mentions": "filter"})
    said = ben.says(f"@{ana.name} psst", visibility="direct")
    quiet(server, ana)
    (held,) = ana.get(LIST, include_filtered=True)
    assert held["status"]["id"] == said["id"]
    policy = ana.get("/api/v2/notifications/policy")
    contract.assert_entity("NotificationPolicy", policy)
    assert policy["summary"] == {"pending_requests_count": 1, "pending_notifications_count": 1}
    (waiting,) = ana.get("/api/v1/notifications/requests")
    contract.assert_entity("NotificationRequest", waiting, without=("NotificationRequest.last_status.text",))
    assert waiting["account"]["id"] == ben.id
    assert waiting["notifications_count"] == "1"
    assert waiting["last_status"]["id"] == said["id"]
    path = f"/api/v1/notifications/requests/{waiting['id']}"
    assert ana.get(path) == waiting
    for verb, at in (("GET", path), ("POST", f"{path}/accept"), ("POST", f"{path}/dismiss")):
        assert ben.call(verb, at).status_code == 404
    assert ana.post(f"{path}/accept") == {}
    assert ana.get("/api/v1/notifications/requests/merged") == {"merged": True}
    assert [one["status"]["id"] for one in ana.get(LIST)] == [said["id"]]
    assert ana.get("/api/v1/notifications/requests") == []
    ben.says(f"@{ana.name} psst again", visibility="direct")
    told(ana, 2)


def test_open_streams_hear_that_requests_were_let_in(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    ana.ok("PATCH", "/api/v2/notifications/policy", json={"for_private_mentions": "filter"})
    ben.says(f"@{ana.name} psst", visibility="direct")
    quiet(server, ana)
    (waiting,) = ana.get("/api/v1/notifications/requests")
    with streams.stream(server, ana.token, stream="user:notification") as stream:
        ana.post(f"/api/v1/notifications/requests/{waiting['id']}/accept")
        message = stream.until("notifications_merged")
        assert message["stream"] == ["user:notification"]


def test_dismissed_requests_are_forgotten_and_come_again(server: Server, person: People) -> None:
    ana, ben, cleo = person("ana"), person("ben"), person("cleo")
    ana.ok("PATCH", "/api/v2/notifications/policy", json={"for_private_mentions": "filter"})
    for stranger in (ben, cleo):
        stranger.says(f"@{ana.name} psst", visibility="direct")
        # Two that come at once are in whichever order their jobs were done.
        quiet(server, ana)
    waiting = ana.get("/api/v1/notifications/requests")
    assert [one["account"]["id"] for one in waiting] == [cleo.id, ben.id]
    ids = [one["id"] for one in waiting]
    assert ana.ok("POST", "/api/v1/notifications/requests/dismiss", data={"id[]": ids}) == {}
    assert ana.get(LIST, include_filtered=True) == []
    assert ana.get("/api/v1/notifications/requests") == []
    ben.says(f"@{ana.name} psst again", visibility="direct")
    quiet(server, ana)
    (again,) = ana.get("/api/v1/notifications/requests")
    ana.post("/api/v1/notifications/requests/accept", id=[again["id"]])
    told(ana)


@pytest.mark.parametrize(("answer", "waits"), [("drop", 0), ("filter", 1)])
def test_the_policy_decides_over_those_one_does_not_follow(
    server: Server, person: People, answer: str, waits: int
) -> None:
    ana, ben, friend = person("ana"), person("ben"), person("friend")
    ana.post(f"/api/v1/accounts/{friend.id}/follow")
    changed = ana.ok("PATCH", "/api/v2/notifications/policy", json={"for_not_following": answer})
    assert changed["for_not_following"] == answer
    assert changed["for_private_mentions"] == "filter"
    ben.says(f"@{ana.name} hello")
    friend.says(f"@{ana.name} hello")
    jobs.idle(server)
    assert [one["account"]["id"] for one in ana.get(LIST)] == [friend.id]
    assert len(ana.get("/api/v1/notifications/requests")) == waits


def test_the_older_policy_says_yes_and_no(person: People) -> None:
    ana = person("ana")
    path = "/api/v1/notifications/policy"
    contract.assert_entity("V1::NotificationPolicy", ana.get(path))
    changed = ana.ok("PUT", path, json={"filter_new_accounts": True, "filter_private_mentions": False})
    assert changed["filter_new_accounts"] is True
    assert changed["filter_private_mentions"] is False
    assert ana.get("/api/v2/notifications/policy")["for_new_accounts"] == "filter"
    wrong = ana.call("PATCH", "/api/v2/notifications/policy", json={"for_new_accounts": "maybe"})
    assert wrong.status_code == 422


def test_the_list_is_chosen_by_type_and_sender_and_paged(server: Server, person: People) -> None:
    ana, ben, cleo = person("ana"), person("ben"), person("cleo")
    for writer in (ben, cleo):
        writer.post(f"/api/v1/accounts/{ana.id}/follow")
        writer.says(f"@{ana.name} one")
    told(ana, 4)
    assert {one["type"] for one in ana.ok("GET", LIST, params={"types[]": "mention"})} == {"mention"}
    assert {one["type"] for one in ana.ok("GET", LIST, params={"exclude_types[]": "mention"})} == {"follow"}
    assert {one["account"]["id"] for one in ana.get(LIST, account_id=ben.id)} == {ben.id}
    assert ana.ok("GET", LIST, params={"types[]": "no such type"}) == []
    seen: list[str] = []
    url: str | None = f"{LIST}?limit=3"
    while url:
        answer = ana.call("GET", url)
        seen += [one["id"] for one in answer.json()]
        url = answer.links.get("next", {}).get("url")
    assert seen == [one["id"] for one in ana.get(LIST)]
    assert ana.get(LIST, min_id=seen[-1], limit=1)[0]["id"] == seen[-2]
    assert ana.get(f"{LIST}/unread_count") == {"count": 4}
    assert ana.get(f"{LIST}/unread_count", limit=3) == {"count": 3}
    ana.post("/api/v1/markers", notifications={"last_read_id": seen[1]})
    assert ana.get(f"{LIST}/unread_count") == {"count": 1}
    assert ana.post(f"{LIST}/{seen[0]}/dismiss") == {}
    assert ana.post(f"{LIST}/{seen[0]}/dismiss") == {}
    assert len(ana.get(LIST)) == 3
    assert ben.post(f"{LIST}/{seen[1]}/dismiss") == {}
    assert ben.call("GET", f"{LIST}/{seen[1]}").status_code == 404
    assert len(ana.get(LIST)) == 3
    assert ana.post(f"{LIST}/clear") == {}
    assert ana.get(LIST) == []


def test_a_deleted_post_takes_its_notifications_along(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says(f"@{ben.name} wrong window")
    told(ben)
    ana.delete(f"/api/v1/statuses/{said['id']}")
    quiet(server, ben)


def test_a_post_deleted_before_its_mention_is_told_is_not_told(server: Server, person: People) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says("wrong window")

    async def found() -> Status:
        return (await hydration.statuses(server.app.db.read(), [int(said["id"])]))[0]

    late = server.run(found)
    ana.delete(f"/api/v1/statuses/{said['id']}")
    server.run(notify.tell, server.app, Type.MENTION, late.account_id, [int(ben.id)], "mention:late", late)
    quiet(server, ben)


@pytest.mark.parametrize("scope", ["read:accounts", "write:notifications"])
def test_reading_takes_a_scope_that_reads_notifications(server: Server, person: People, scope: str) -> None:
    scopes = f"write:accounts {scope}"
    client = entrance.register_app(server, scopes=scopes)
    token = entrance.sign_up(server, entrance.app_token(server, client, scopes))
    assert token.status_code == 200
    answer = server.client.get(LIST, headers=entrance.bearer(token.json()["access_token"]))
    assert answer.status_code == 403
    assert server.client.get(LIST).status_code == 401


def test_whoever_runs_the_server_no_longer_reads_no_reports(server: Server, person: People) -> None:
    """GHSA-62j4-hvj7-px3f: what was told to staff is told to staff only, also what came before."""
    mod, ana, ben = person("mod"), person("ana"), person("ben")
    make_staff(server, mod)
    ana.post("/api/v1/reports", account_id=ben.id, comment="between us and the staff")
    (report,) = told(mod, **{"types[]": "admin.report"})
    ana.says(f"@{mod.name} hello")
    jobs.idle(server)
    groups = "/api/v2/notifications"
    (group,) = mod.get(groups, **{"types[]": "admin.report"})["notification_groups"]
    before = mod.get(f"{LIST}/unread_count")["count"]
    make_staff(server, mod, Role.USER)
    assert {one["type"] for one in mod.get(LIST)} == {"mention"}
    assert mod.call("GET", f"{LIST}/{report['id']}").status_code == 404
    assert {one["type"] for one in mod.get(groups)["notification_groups"]} == {"mention"}
    assert mod.call("GET", f"{groups}/{group['group_key']}").status_code == 404
    assert mod.get(f"{LIST}/unread_count")["count"] == 1 < before
    make_staff(server, mod)
    assert mod.get(f"{LIST}/{report['id']}")["report"]["comment"] == "between us and the staff"
