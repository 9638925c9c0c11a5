"""A post that was reported stays readable in that report after it is gone, for a while, and nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest

from sabar.effects import housekeeping
from sabar.kit import times
from sabar.model.accounts import Role
from tests import entrance, pictures
from tests.api import staff
from tests.api.people import Person
from tests.browser import Browser
from tests.server import Server

New = Callable[..., Person]
REPORTS = "/api/v1/admin/reports"


def reported(writer: Person, by: Person, id: str) -> str:
    return str(by.post("/api/v1/reports", account_id=writer.id, status_ids=[id], comment="look")["id"])


def kept(mod: Person, report: str) -> list[dict[str, Any]]:
    return list(mod.get(f"{REPORTS}/{report}")["deleted_statuses"])


def gone(writer: Person, id: str, way: str) -> None:
    if way == "recall":
        writer.post(f"/api/sabar/v1/statuses/{id}/recall")
    else:
        writer.delete(f"/api/v1/statuses/{id}")


@pytest.mark.parametrize("way", ["recall", "delete"])
def test_what_was_reported_is_read_in_that_report_alone(server: Server, person: New, way: str) -> None:
    ana, ben, mod = person("ana"), person("ben"), staff.arriving(server, Role.MODERATOR)
    picture = pictures.encoded(pictures.flag((32, 24)), "PNG")
    files = {"file": ("flag.png", picture, "image/png")}
    media = ana.ok("POST", "/api/v2/media", files=files, data={"description": "a flag"})
    post = ana.says("sour words", spoiler_text="careful", media_ids=[media["id"]])
    asked = ana.says("what now", poll={"options": ["rye", "wheat"], "expires_in": 3600})
    other = ana.says("sweet words")
    report, second = reported(ana, ben, post["id"]), reported(ana, ben, asked["id"])
    for one in (post, asked, other):
        gone(ana, one["id"], way)
    (said,) = kept(mod, report)
    assert (said["id"], said["visibility"], said["spoiler_text"]) == (post["id"], "public", "careful")
    assert "sour words" in said["content"] and said["created_at"] == post["created_at"]
    assert [one["description"] for one in said["media_attachments"]] == ["a flag"]
    assert [one["poll_options"] for one in kept(mod, second)] == [["rye", "wheat"]]
    client, url = ana.server.client, said["media_attachments"][0]["url"]
    answer = client.get(url)
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert client.get(media["url"]).status_code == 404
    for who in (ana, ben, mod):
        assert who.call("GET", f"/api/v1/statuses/{post['id']}").status_code == 404
    for who in (ana, ben):
        assert who.call("GET", f"{REPORTS}/{report}").status_code == 403
    assert ana.call("GET", f"/api/v1/media/{media['id']}").status_code == 404
    again = ana.call("POST", "/api/v1/statuses", json={"status": "again", "media_ids": [media["id"]]})
    assert again.status_code == 422


def test_staff_reads_it_on_the_page_of_the_report(server: Server, person: New) -> None:
    ana, ben, mod = person("ana"), person("ben"), staff.arriving(server, Role.MODERATOR)
    post = ana.says("sour <b>words</b>")
    report = reported(ana, ben, post["id"])
    gone(ana, post["id"], "recall")
    browser = Browser(server)
    browser.post("/login", email=f"{mod.name}@example.org", password=entrance.PASSWORD)
    page = browser.get(f"/admin/reports/{report}").text
    assert "sour &lt;b&gt;words" in page and "kept for this report" in page


def test_it_goes_thirty_days_after_its_report_was_closed(server: Server, person: New) -> None:
    ana, ben, mod = person("ana"), person("ben"), staff.arriving(server, Role.MODERATOR)
    picture = pictures.encoded(pictures.flag((32, 24)), "PNG")
    media = ana.ok("POST", "/api/v2/media", files={"file": ("flag.png", picture, "image/png")})
    post = ana.says("sour", media_ids=[media["id"]])
    first, second = reported(ana, ben, post["id"]), reported(ana, ben, post["id"])
    gone(ana, post["id"], "recall")

    def later(days: int) -> None:
        server.clock.advance(days * times.DAY)
        server.run(housekeeping.sweep, server.app, b"")

    mod.post(f"{REPORTS}/{first}/resolve")
    later(31)
    assert kept(mod, first) == [] and len(kept(mod, second)) == 1
    (one,) = kept(mod, second)
    url = one["media_attachments"][0]["url"]
    assert server.client.get(url).status_code == 200
    mod.post(f"{REPORTS}/{second}/resolve")
    later(29)
    assert len(kept(mod, second)) == 1
    later(2)
    assert kept(mod, second) == []
    assert server.client.get(url).status_code == 404
    key = url.rpartition("/")[2].partition("?")[0]
    server.run(housekeeping.sweep, server.app, b"")
    assert (
        server.run(server.app.db.read().value, "SELECT COUNT(*) FROM media WHERE file = :key", key=key) == 0
    )


def test_a_report_that_was_closed_long_ago_keeps_nothing(server: Server, person: New) -> None:
    ana, ben, mod = person("ana"), person("ben"), staff.arriving(server, Role.MODERATOR)
    post = ana.says("sour")
    report = reported(ana, ben, post["id"])
    mod.post(f"{REPORTS}/{report}/resolve")
    server.clock.advance(31 * times.DAY)
    gone(ana, post["id"], "recall")
    assert kept(mod, report) == []
