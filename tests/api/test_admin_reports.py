"""Reports: what people send (methods/reports), and how staff work through it (methods/admin/reports)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.events import ServerChanged
from sabar.model.accounts import Role
from tests.api import people, staff
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually

REPORTS, ADMIN = "/api/v1/reports", "/api/v1/admin/reports"
New = Callable[..., Person]


@pytest.fixture(scope="module")
def moderator(server: Server) -> Person:
    return staff.arriving(server, Role.MODERATOR)


@pytest.fixture(scope="module")
def rules(server: Server) -> list[str]:
    """Two rules of the house."""
    app = server.app

    async def unit(tx: Any) -> None:
        for id in (11, 12):
            await tx.run(
                "INSERT INTO instance_rules (id, position, text, hint) VALUES (:id, :id, 'Be kind', '')",
                id=id,
            )
        tx.emit(ServerChanged())

    server.run(app.db.write, unit)
    return ["11", "12"]


def ids(found: Any) -> list[str]:
    return [one["id"] for one in found]


def test_a_report_says_what_was_sent(person: New, rules: list[str]) -> None:
    ana, bob = person("ana"), person("bob")
    post = bob.says("boo")["id"]
    others = ana.says("mine")["id"]
    answer = ana.post(
        REPORTS,
        account_id=bob.id,
        status_ids=[post, others, "1"],
        rule_ids=[rules[0], "999"],
        comment=" He shouts \r\n at me",
        forward=True,
    )
    assert answer["status_ids"] == [post]
    assert answer["rule_ids"] == [rules[0]]
    assert answer["category"] == "violation"
    assert answer["comment"] == "He shouts \n at me"
    assert answer["forwarded"] is True
    assert answer["action_taken"] is False and answer["action_taken_at"] is None
    assert answer["target_account"]["id"] == bob.id
    assert answer["collection_ids"] == []
    plain = ana.post(REPORTS, account_id=bob.id)
    assert plain["category"] == "other" and plain["comment"] == "" and plain["forwarded"] is False


def test_a_report_names_collections_of_the_account_it_is_about(person: New) -> None:
    ana, bob = person("ana"), person("bob")
    his, hers = (who.post("/api/v1/collections", name="Friends")["collection"]["id"] for who in (bob, ana))
    answer = ana.post(REPORTS, account_id=bob.id, collection_ids=[his, hers, "1"])
    assert answer["collection_ids"] == [his]


def test_a_report_that_cannot_be_is_refused(person: New) -> None:
    ana, bob = person("ana"), person("bob")
    bad = [
        ({}, 422),
        ({"account_id": "1"}, 404),
        ({"account_id": bob.id, "category": "envy"}, 422),
        ({"account_id": bob.id, "comment": "x" * 1001}, 422),
    ]
    for given, status in bad:
        assert ana.call("POST", REPORTS, json=given).status_code == status, given


def test_staff_see_a_report_whole(moderator: Person, person: New, rules: list[str]) -> None:
    ana, bob = person("ana"), person("bob")
    ana.follow(bob)
    hidden = bob.says("for followers", visibility="private")["id"]
    made = ana.post(REPORTS, account_id=bob.id, status_ids=[hidden], rule_ids=rules, comment="see")
    shown = moderator.get(f"{ADMIN}/{made['id']}")
    assert shown["account"]["id"] == ana.id and shown["target_account"]["id"] == bob.id
    assert shown["target_account"]["email"].startswith(bob.name)
    assert shown["assigned_account"] is None and shown["action_taken_by_account"] is None
    assert [rule["text"] for rule in shown["rules"]] == ["Be kind", "Be kind"]
    assert shown["statuses"][0]["id"] == hidden
    assert "for followers" in shown["statuses"][0]["content"]
    assert shown["updated_at"] == shown["created_at"]
    # Only the report shows it to staff: by its own number it is as hidden as before.
    assert moderator.call("GET", f"/api/v1/statuses/{hidden}").status_code == 404


def test_a_post_nobody_reported_stays_out_of_a_report(moderator: Person, person: New) -> None:
    ana, bob = person("ana"), person("bob")
    letter = bob.says("only for my friends", visibility="private")["id"]
    made = ana.post(REPORTS, account_id=bob.id, status_ids=[letter])
    assert made["status_ids"] == []
    assert moderator.get(f"{ADMIN}/{made['id']}")["statuses"] == []


def test_reports_are_listed_open_ones_first_asked(moderator: Person, person: New) -> None:
    ana, bob, cleo = person("ana"), person("bob"), person("cleo")
    first = ana.post(REPORTS, account_id=bob.id)["id"]
    second = cleo.post(REPORTS, account_id=bob.id)["id"]
    third = cleo.post(REPORTS, account_id=ana.id)["id"]
    about_bob = {"target_account_id": bob.id}
    assert ids(moderator.get(ADMIN, **about_bob)) == [second, first]
    assert ids(moderator.get(ADMIN, account_id=cleo.id)) == [third, second]
    moderator.post(f"{ADMIN}/{first}/resolve")
    assert ids(moderator.get(ADMIN, **about_bob)) == [second]
    assert ids(moderator.get(ADMIN, **about_bob, resolved="true")) == [first]
    pages = people.pages(moderator, ADMIN, account_id=cleo.id, limit=1)
    assert [id for page in pages for id in ids(page)] == [third, second]


def test_a_report_is_taken_left_closed_and_opened_again(moderator: Person, person: New) -> None:
    ana, bob = person("ana"), person("bob")
    at = f"{ADMIN}/{ana.post(REPORTS, account_id=bob.id)['id']}"
    for _ in range(2):
        assert moderator.post(f"{at}/assign_to_self")["assigned_account"]["id"] == moderator.id
    for _ in range(2):
        assert moderator.post(f"{at}/unassign")["assigned_account"] is None
    closed = moderator.post(f"{at}/resolve")
    assert closed["action_taken"] and closed["action_taken_at"]
    assert closed["action_taken_by_account"]["id"] == moderator.id
    assert moderator.post(f"{at}/resolve")["action_taken_at"] == closed["action_taken_at"]
    for _ in range(2):
        opened = moderator.post(f"{at}/reopen")
        assert not opened["action_taken"] and opened["action_taken_by_account"] is None


def test_a_report_is_sorted_anew(moderator: Person, person: New, rules: list[str]) -> None:
    ana, bob = person("ana"), person("bob")
    at = f"{ADMIN}/{ana.post(REPORTS, account_id=bob.id)['id']}"
    assert moderator.ok("PUT", at, json={"category": "spam"})["category"] == "spam"
    broken = moderator.ok("PUT", at, json={"category": "violation", "rule_ids": [rules[1]]})
    assert broken["category"] == "violation" and ids(broken["rules"]) == [rules[1]]
    again = moderator.ok("PUT", at, json={"category": "legal"})
    assert again["category"] == "legal" and again["rules"] == []
    assert moderator.call("PUT", at, json={"category": "envy"}).status_code == 422
    assert moderator.call("PUT", f"{ADMIN}/1", json={"category": "spam"}).status_code == 404


def test_reports_are_for_staff_with_the_scope(server: Server, person: New) -> None:
    ana, bob = person("ana"), person("bob")
    id = ana.post(REPORTS, account_id=bob.id)["id"]
    for method, path in [
        ("GET", ""), ("GET", f"/{id}"), ("PUT", f"/{id}"), ("POST", f"/{id}/assign_to_self"),
        ("POST", f"/{id}/unassign"), ("POST", f"/{id}/resolve"), ("POST", f"/{id}/reopen"),
    ]:  # fmt: skip
        assert ana.call(method, ADMIN + path).status_code == 403
        assert server.client.request(method, ADMIN + path).status_code == 401
    reader = staff.arriving(server, Role.MODERATOR, scopes="read write:accounts admin:read:reports")
    assert reader.get(f"{ADMIN}/{id}")["id"] == id
    assert reader.call("POST", f"{ADMIN}/{id}/resolve").status_code == 403
    assert reader.call("GET", f"{ADMIN}/1").status_code == 404


def test_a_measure_closes_what_it_answers(moderator: Person, person: New) -> None:
    ana, bob = person("ana"), person("bob")
    first, second = (ana.post(REPORTS, account_id=bob.id)["id"] for _ in range(2))
    act = f"/api/v1/admin/accounts/{bob.id}/action"
    moderator.post(act, type="none", report_id=first, text="Careful")
    assert ids(moderator.get(ADMIN, target_account_id=bob.id)) == [second]
    moderator.post(act, type="silence")
    assert moderator.get(ADMIN, target_account_id=bob.id) == []
    assert len(moderator.get(ADMIN, target_account_id=bob.id, resolved="true")) == 2
    about_ana = bob.post(REPORTS, account_id=ana.id)["id"]
    answer = moderator.call("POST", act, json={"type": "none", "report_id": about_ana})
    assert answer.status_code == 404


def test_a_report_closed_by_several_at_once_is_closed_once(server: Server, person: New) -> None:
    ana, bob = person("ana"), person("bob")
    id = ana.post(REPORTS, account_id=bob.id)["id"]
    crew = [staff.arriving(server, Role.MODERATOR) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda who: who.post(f"{ADMIN}/{id}/resolve"), crew * 2))
    assert len({one["action_taken_by_account"]["id"] for one in answers}) == 1
    app = server.app

    async def count() -> int:
        sql = "SELECT count(*) FROM audit_log WHERE action = 'report.resolve' AND detail = :d"
        return int(await app.db.read().value(sql, d=f"report {id}"))

    assert server.run(count) == 1


def test_staff_hear_of_reports_and_of_newcomers(server: Server, person: New) -> None:
    boss = staff.arriving(server, Role.ADMIN)
    ana, bob = person("ana"), person("bob")
    id = ana.post(REPORTS, account_id=bob.id)["id"]

    def told() -> bool:
        found = boss.get("/api/v1/notifications", **{"types[]": ["admin.report"]})
        return any(one["report"]["id"] == id for one in found)

    eventually(told)
    groups = boss.get("/api/v2/notifications", **{"types[]": ["admin.report"]})["notification_groups"]
    assert id in [group["report"]["id"] for group in groups]
    joined = boss.get("/api/v1/notifications", **{"types[]": ["admin.sign_up"]})
    assert bob.id in [one["account"]["id"] for one in joined]
