"""Figures of the server (methods/admin/measures, dimensions, retention), and that they are true."""

from collections.abc import Callable
from typing import Any

import pytest

from sabar.effects import metrics as counting
from sabar.kit import times
from sabar.model.accounts import Role
from tests import entrance, pictures
from tests.api import staff
from tests.api.people import Person, follows_far, from_elsewhere
from tests.contract import assert_entities
from tests.server import Server

New = Callable[..., Person]
DAY = times.DAY


@pytest.fixture(scope="module")
def boss(server: Server) -> Person:
    return staff.arriving(server)


@pytest.fixture
def tomorrow(server: Server) -> int:
    """A day on which nothing has happened yet, early in the morning; its number since the epoch."""
    now = server.clock.now_ms()
    server.clock.advance(times.midnight(now) + 5 * DAY + times.HOUR - now)
    return server.clock.now_ms() // DAY


def date(day: int) -> str:
    return times.iso(day * DAY)


def measures(boss: Person, first: int, last: int, *keys: str, **about: Any) -> dict[str, Any]:
    found = boss.post(
        "/api/v1/admin/measures", keys=list(keys), start_at=date(first), end_at=date(last), **about
    )
    assert_entities("Admin::Measure", found)
    assert [one["key"] for one in found] == list(keys)
    return {one["key"]: one for one in found}


def dimension(boss: Person, first: int, last: int, key: str, **about: Any) -> list[tuple[str, str, str]]:
    (found,) = boss.post(
        "/api/v1/admin/dimensions", keys=[key], start_at=date(first), end_at=date(last), **about
    )
    assert_entities("Admin::Dimension", [found])
    return [(one["key"], one["human_key"], one["value"]) for one in found["data"]]


def test_people_deeds_and_reports_are_counted_by_day(
    server: Server, boss: Person, person: New, tomorrow: int
) -> None:
    ana, bea = person(), person()
    post = ana.post("/api/v1/statuses", status="first")
    bea.post(f"/api/v1/statuses/{post['id']}/favourite")
    bea.post(f"/api/v1/statuses/{post['id']}/reblog")
    bea.post("/api/v1/statuses", status="an answer", in_reply_to_id=post["id"])
    ana.post("/api/v1/statuses", status="to myself", in_reply_to_id=post["id"])
    report = bea.post("/api/v1/reports", account_id=ana.id)
    server.clock.advance(DAY)
    ana.get("/api/v1/accounts/verify_credentials")
    _resolve(server, report["id"])
    keys = ("active_users", "new_users", "interactions", "opened_reports", "resolved_reports")
    found = measures(boss, tomorrow, tomorrow + 1, *keys)
    assert found["new_users"]["data"] == [
        {"date": date(tomorrow), "value": "2"},
        {"date": date(tomorrow + 1), "value": "0"},
    ]
    values = {key: [one["value"] for one in found[key]["data"]] for key in keys}
    assert values["interactions"] == ["3", "0"]
    assert values["opened_reports"] == ["1", "0"]
    assert values["resolved_reports"] == ["0", "1"]
    # The admin who looks is here on the second day, too.
    assert values["active_users"] == ["2", "2"]
    assert found["active_users"]["total"] == "3"
    assert found["active_users"]["previous_total"] == "0"
    assert found["new_users"]["total"] == "2"
    assert found["new_users"]["unit"] is None
    later = measures(boss, tomorrow + 2, tomorrow + 3, *keys)
    assert {key: later[key]["previous_total"] for key in keys} == {
        "active_users": "3",
        "new_users": "2",
        "interactions": "3",
        "opened_reports": "1",
        "resolved_reports": "1",
    }


def test_days_that_are_over_are_counted_once_and_stay(
    server: Server, boss: Person, person: New, tomorrow: int
) -> None:
    ana, bea = person(), person()
    post = ana.post("/api/v1/statuses", status="liked for a while")
    bea.post(f"/api/v1/statuses/{post['id']}/favourite")
    server.clock.advance(DAY)
    for _ in range(2):
        server.run(counting.count_days, server.app)
    bea.post(f"/api/v1/statuses/{post['id']}/unfavourite")
    found = measures(boss, tomorrow, tomorrow + 1, "interactions")["interactions"]
    assert [one["value"] for one in found["data"]] == ["1", "0"]


def test_a_tag_is_counted_by_public_posts_people_and_servers(
    server: Server, boss: Person, person: New, tomorrow: int
) -> None:
    ana, bea = person(), person()
    for text, visibility in (("#Drums", "public"), ("#drums again", "public"), ("#drums", "private")):
        ana.post("/api/v1/statuses", status=text, visibility=visibility, language="fr")
    bea.post("/api/v1/statuses", status="#drums", language="en")
    tag = ana.get("/api/v1/tags/drums")["id"]
    keys = ("tag_accounts", "tag_uses", "tag_servers")
    found = measures(boss, tomorrow, tomorrow, *keys, **{key: {"id": tag} for key in keys})
    assert {key: found[key]["total"] for key in keys} == {
        "tag_accounts": "2",
        "tag_uses": "3",
        "tag_servers": "0",
    }
    languages = dimension(boss, tomorrow, tomorrow, "tag_languages", tag_languages={"id": tag})
    assert languages == [("fr", "French", "2"), ("en", "English", "1")]
    servers = dimension(boss, tomorrow, tomorrow, "tag_servers", tag_servers={"id": tag})
    assert servers == [(server.settings.domain, server.settings.domain, "3")]
    form = {"keys[]": "tag_uses", "start_at": date(tomorrow), "end_at": date(tomorrow), "tag_uses[id]": tag}
    (same,) = boss.ok("POST", "/api/v1/admin/measures", data=form)
    assert same == found["tag_uses"]


def test_another_server_is_counted_by_its_name(
    server: Server, boss: Person, person: New, tomorrow: int
) -> None:
    ana = person()
    far = from_elsewhere(ana, "far.example")
    follows_far(ana, far)
    ana.post("/api/v1/reports", account_id=far.id)
    keys = [
        f"instance_{what}"
        for what in ("accounts", "media_attachments", "reports", "statuses", "follows", "followers")
    ]
    found = measures(boss, tomorrow, tomorrow, *keys, **{key: {"domain": "FAR.example"} for key in keys})
    assert {key: found[key]["total"] for key in keys} == {
        "instance_accounts": "1",
        "instance_media_attachments": "0",
        "instance_reports": "1",
        "instance_statuses": "0",
        "instance_follows": "1",
        "instance_followers": "0",
    }
    assert all("previous_total" not in one for one in found.values())
    assert found["instance_media_attachments"]["unit"] == "bytes"
    assert found["instance_media_attachments"]["human_value"] == "0 Bytes"
    about = {"instance_accounts": {"domain": "far.example"}, "instance_languages": {"domain": "far.example"}}
    assert dimension(boss, tomorrow, tomorrow, "instance_accounts", **about) == [(ana.name, ana.name, "1")]
    assert dimension(boss, tomorrow, tomorrow, "instance_languages", **about) == []


def test_what_people_speak_where_they_come_from_and_who_writes_most(
    server: Server, boss: Person, tomorrow: int
) -> None:
    client = entrance.register_app(server, client_name="Djembe")
    token = entrance.app_token(server, client)
    for locale in ("fr", "fr", "en"):
        answer = entrance.sign_up(server, token, username=entrance.fresh_name(), locale=locale)
        headers = entrance.bearer(answer.json()["access_token"])
        server.client.post("/api/v1/statuses", json={"status": "salut"}, headers=headers)
    assert ("fr", "French", "2") in dimension(boss, tomorrow, tomorrow, "languages")
    assert dimension(boss, tomorrow, tomorrow, "sources") == [("Djembe", "Djembe", "3")]
    assert dimension(boss, tomorrow, tomorrow, "servers") == [
        (server.settings.domain, server.settings.domain, "3")
    ]
    assert len(dimension(boss, tomorrow, tomorrow, "languages", limit=1)) == 1


def test_the_machine_says_what_it_runs_and_what_it_takes(boss: Person, server: Server) -> None:
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    boss.ok("POST", "/api/v2/media", files=files)
    asked = boss.post("/api/v1/admin/dimensions", keys=["space_usage", "software_versions", "nonsense"])
    assert_entities("Admin::Dimension", asked)
    space, versions = (one["data"] for one in asked)
    engine = "sqlite" if server.settings.database.startswith("sqlite") else "postgresql"
    assert [one["key"] for one in space] == [engine, "media"]
    assert all(int(one["value"]) > 0 and one["unit"] == "bytes" for one in space)
    assert [one["key"] for one in versions] == ["sabar", "python", engine]
    assert all(one["value"][0].isdigit() for one in versions)


def test_cohorts_tell_who_came_back(server: Server, boss: Person, person: New, tomorrow: int) -> None:
    ana, bea = person(), person()
    server.clock.advance(DAY)
    cleo = person()
    ana.get("/api/v1/accounts/verify_credentials")
    server.clock.advance(DAY)
    cleo.get("/api/v1/accounts/verify_credentials")
    body = {"start_at": date(tomorrow), "end_at": date(tomorrow + 2), "frequency": "day"}
    found = boss.post("/api/v1/admin/retention", **body)
    assert_entities("Admin::Cohort", found)
    assert [one["period"] for one in found] == [date(tomorrow + number) for number in range(3)]
    told = [[(one["value"], one["rate"]) for one in cohort["data"]] for cohort in found]
    assert told == [
        [("2", 1.0), ("1", 0.5), ("0", 0.0)],
        [("1", 1.0), ("1", 1.0)],
        [("0", 0.0)],
    ]
    assert found[0]["data"][1]["date"] == date(tomorrow + 1)
    months = boss.post("/api/v1/admin/retention", **{**body, "frequency": "month"})
    assert_entities("Admin::Cohort", months)
    assert months[0]["period"].endswith("-01T00:00:00.000Z")
    assert months[0]["frequency"] == "month"
    assert int(months[0]["data"][0]["value"]) >= 2
    assert bea.id


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("measures", {"keys": ["new_users"]}),
        ("measures", {"keys": ["new_users"], "start_at": "x", "end_at": "2026-01-01"}),
        ("measures", {"keys": ["new_users"], "start_at": "2026-01-02", "end_at": "2026-01-01"}),
        ("measures", {"keys": ["new_users"], "start_at": "2020-01-01", "end_at": "2026-01-01"}),
        ("measures", {"keys": ["new_users"], "start_at": "9999-01-01", "end_at": "9999-01-01"}),
        ("measures", {"keys": ["tag_uses"], "start_at": "2026-01-01", "end_at": "2026-01-01"}),
        ("measures", {"keys": ["instance_accounts"], "start_at": "2026-01-01", "end_at": "2026-01-01"}),
        ("dimensions", {}),
        ("dimensions", {"keys": ["tag_servers"]}),
        ("dimensions", {"keys": ["instance_languages"], "instance_languages": {"domain": "a b"}}),
        ("retention", {"start_at": "2026-01-01"}),
        ("retention", {"start_at": "2026-01-01", "end_at": "2026-01-02", "frequency": "year"}),
        ("retention", {"start_at": "2020-01-01", "end_at": "2026-01-02", "frequency": "month"}),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(boss: Person, path: str, body: dict[str, Any]) -> None:
    answer = boss.call("POST", f"/api/v1/admin/{path}", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Validation failed")


@pytest.mark.parametrize("path", ["measures", "dimensions", "retention"])
def test_figures_are_for_staff_with_the_scope(server: Server, person: New, path: str) -> None:
    body = {"keys": ["new_users", "servers"], "start_at": "2026-01-01", "end_at": "2026-01-02"}
    address = f"/api/v1/admin/{path}"
    assert server.client.post(address, json=body).status_code == 401
    assert person().call("POST", address, json=body).status_code == 403
    assert staff.arriving(server, scopes="read write").call("POST", address, json=body).status_code == 403
    assert staff.arriving(server, Role.MODERATOR).call("POST", address, json=body).status_code == 200


def _resolve(server: Server, report_id: str) -> None:
    async def unit(tx: Any) -> None:
        await tx.run(
            "UPDATE reports SET action_taken_at = :now WHERE id = :id",
            now=server.clock.now_ms(),
            id=int(report_id),
        )

    server.run(server.app.db.write, unit)
