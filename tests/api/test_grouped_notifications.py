"""Notifications told together: methods/grouped_notifications."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import contract
from tests.api.people import Person
from tests.api.test_notifications import told
from tests.jobs import idle
from tests.server import Server

People = Callable[..., Person]
LIST = "/api/v2/notifications"


def groups(reader: Person, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reader.get(LIST, **params)["notification_groups"]
    return found


def test_favourites_of_one_post_stand_together(server: Server, person: People) -> None:
    ana, readers = person("ana"), [person("fan") for _ in range(3)]
    said = ana.says("liked by many")
    for reader in readers:
        reader.post(f"/api/v1/statuses/{said['id']}/favourite")
    readers[0].says(f"@{ana.name} and a word")
    newest, *_, oldest = told(ana, 4)
    answer = ana.get(LIST)
    without = ("GroupedNotificationsResults.statuses[].text",)
    contract.assert_entity("GroupedNotificationsResults", answer, without=without)
    mention, favourites = answer["notification_groups"]
    assert mention["type"] == "mention"
    assert mention["group_key"] == f"ungrouped-{newest['id']}"
    assert favourites["type"] == "favourite"
    assert favourites["notifications_count"] == 3
    assert favourites["sample_account_ids"] == [reader.id for reader in reversed(readers)]
    assert favourites["status_id"] == said["id"]
    assert favourites["page_min_id"] == oldest["id"]
    assert favourites["most_recent_notification_id"] == favourites["page_max_id"]
    assert {one["id"] for one in answer["accounts"]} == {reader.id for reader in readers}
    assert len(answer["accounts"]) == len(answer["statuses"]) + 1 == 3
    one = ana.get(f"{LIST}/{favourites['group_key']}")
    assert [group["group_key"] for group in one["notification_groups"]] == [favourites["group_key"]]
    people = ana.get(f"{LIST}/{favourites['group_key']}/accounts")
    assert [account["id"] for account in people] == favourites["sample_account_ids"]
    assert readers[0].call("GET", f"{LIST}/{favourites['group_key']}").status_code == 404


def test_samples_are_eight_and_all_others_are_in_the_list_of_accounts(server: Server, person: People) -> None:
    ana, readers = person("ana"), [person("fan") for _ in range(10)]
    for reader in readers:
        reader.post(f"/api/v1/accounts/{ana.id}/follow")
    told(ana, 10)
    (group,) = groups(ana)
    assert group["type"] == "follow"
    assert group["notifications_count"] == 10
    assert len(group["sample_account_ids"]) == 8
    assert len(ana.get(f"{LIST}/{group['group_key']}/accounts")) == 10
    answer = ana.get(LIST, expand_accounts="partial_avatars")
    assert len(answer["accounts"]) == 1
    assert len(answer["partial_accounts"]) == 7
    assert set(answer["partial_accounts"][0]) == {
        "id",
        "acct",
        "url",
        "avatar",
        "avatar_static",
        "avatar_description",
        "locked",
        "bot",
    }


def test_each_notification_is_on_one_page(server: Server, person: People) -> None:
    ana, fans = person("ana"), [person("fan") for _ in range(3)]
    first, second = ana.says("one"), ana.says("two")
    for number, fan in enumerate(fans):
        fan.post(f"/api/v1/statuses/{first['id']}/favourite")
        idle(server)
        if number != 1:
            fan.post(f"/api/v1/statuses/{second['id']}/favourite")
            idle(server)
        fan.says(f"@{ana.name} {number}")
        idle(server)
    every = [one["id"] for one in told(ana, 8)]
    seen: list[tuple[int, int]] = []
    url: str | None = f"{LIST}?limit=2"
    pages = 0
    while url:
        answer = ana.call("GET", url)
        found = answer.json()["notification_groups"]
        seen += [(int(group["page_min_id"]), int(group["page_max_id"])) for group in found]
        url = answer.links.get("next", {}).get("url")
        pages += 1
    assert pages > 1
    assert seen == sorted(seen, key=lambda pair: -pair[1])
    assert min(low for low, _ in seen) == int(every[-1])
    assert max(high for _, high in seen) == int(every[0])
    upward = groups(ana, min_id=every[-1], limit=2)
    assert min(int(group["page_min_id"]) for group in upward) == int(every[-2])
    assert len(upward) == 2


def test_types_that_are_not_to_be_grouped_stand_alone(server: Server, person: People) -> None:
    ana, fans = person("ana"), [person("fan") for _ in range(2)]
    said = ana.says("liked")
    for fan in fans:
        fan.post(f"/api/v1/statuses/{said['id']}/favourite")
        fan.post(f"/api/v1/statuses/{said['id']}/reblog")
    found = told(ana, 4)
    assert len(groups(ana)) == 2
    mixed = ana.ok("GET", LIST, params={"grouped_types[]": "reblog"})["notification_groups"]
    assert sorted(group["type"] for group in mixed) == ["favourite", "favourite", "reblog"]
    alone = next(group for group in mixed if group["type"] == "favourite")
    assert alone["group_key"].startswith("ungrouped-")
    one = ana.get(f"{LIST}/{alone['group_key']}")["notification_groups"]
    assert [group["notifications_count"] for group in one] == [1]
    assert ana.get(f"{LIST}/unread_count") == {"count": 2}
    counted = ana.ok("GET", f"{LIST}/unread_count", params={"grouped_types[]": "reblog"})
    assert counted == {"count": 3}
    ana.post("/api/v1/markers", notifications={"last_read_id": found[0]["id"]})
    assert ana.get(f"{LIST}/unread_count") == {"count": 0}
    ana.post(f"{LIST}/{alone['group_key']}/dismiss")
    assert len(told(ana, 3)) == 3
    favourites = next(group for group in groups(ana) if group["type"] == "favourite")
    assert favourites["notifications_count"] == 1
    ana.post(f"{LIST}/{favourites['group_key']}/dismiss")
    assert [group["type"] for group in groups(ana)] == ["reblog"]


def test_a_group_of_another_hour_is_another_group(server: Server, person: People) -> None:
    ana, ben, cleo = person("ana"), person("ben"), person("cleo")
    ben.post(f"/api/v1/accounts/{ana.id}/follow")
    told(ana)
    server.clock.advance(3_600_000)
    cleo.post(f"/api/v1/accounts/{ana.id}/follow")
    told(ana, 2)
    assert [group["notifications_count"] for group in groups(ana)] == [1, 1]


@pytest.mark.parametrize(
    "key", ["nothing", "ungrouped-1", "ungrouped-x", "favourite-1-1", "ungrouped-" + "9" * 40]
)
def test_a_group_that_is_not_there_is_not_found(person: People, key: str) -> None:
    ana = person("ana")
    assert ana.call("GET", f"{LIST}/{key}").status_code == 404
    assert ana.get(f"{LIST}/{key}/accounts") == []
    assert ana.post(f"{LIST}/{key}/dismiss") == {}
