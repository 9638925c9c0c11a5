"""Lists of servers to keep at a distance: looked at first, done, fetched anew, taken back."""

import csv
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest

from sabar.effects import housekeeping
from sabar.kit import times
from sabar.model.accounts import Role
from tests.api import people, staff
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.federation import strangers
from tests.outside import Outside, ThisMachine, listening
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.test_server_pages import signed_in

BLOCKS = "/api/v1/admin/domain_blocks"
LISTS = "/admin/gates/lists"


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, guard=ThisMachine()) as server:
        yield server


@pytest.fixture(scope="module")
def owner(server: Server) -> Person:
    return staff.arriving(server)


@pytest.fixture(scope="module")
def boss(owner: Person) -> Browser:
    return signed_in(owner)


@pytest.fixture
def site() -> Iterator[Outside]:
    with listening(Outside) as found:
        yield found


@pytest.fixture
def word() -> str:
    return uuid.uuid4().hex[:10]


def brought(boss: Browser, text: str, **more: Any) -> str:
    """The path of a list that was pasted."""
    answer = boss.post(LISTS, follow=False, text=text, **more)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def page(boss: Browser, path: str) -> str:
    answer = boss.get(path)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def severities(owner: Person) -> dict[str, str]:
    return {one["domain"]: one["severity"] for one in owner.get(BLOCKS, limit=200)}


def followed(server: Server, word: str, *domains: str) -> Person:
    """Somebody here who follows one account on each of these servers."""
    person = people.join(server, f"p{word}")
    for domain in domains:
        strangers.followed(server, strangers.account(server, "mira", domain), person)
    return person


def serves(site: Outside, text: str, *, status: int = 200, etag: str = "") -> None:
    headers = {"Content-Type": "text/csv"} | ({"ETag": etag} if etag else {})
    site.answers["/list.csv"] = (status, headers, text.encode())


def subscribed(boss: Browser, site: Outside, **more: Any) -> str:
    answer = boss.post(f"{LISTS}/subscribe", follow=False, url=f"{site.url}/list.csv", **more)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def fetched(boss: Browser, site: Outside, path: str) -> None:
    asked = len(site.heard)
    boss.post(f"{path}/ask")
    eventually(lambda: len(site.heard) > asked and "Last fetched" in page(boss, path))


def test_a_list_says_first_what_it_would_change_and_whose_follows_that_ends(
    server: Server, owner: Person, boss: Browser, word: str
) -> None:
    person = followed(server, word, f"deep.bad{word}.example", f"fine{word}.example")
    owner.post(BLOCKS, domain=f"known{word}.example", severity="suspend")
    owner.post(BLOCKS, domain=f"mild{word}.example", severity="noop")
    path = brought(
        boss,
        "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n"
        f"bad{word}.example,suspend,false,false,spam,false\n"
        f"known{word}.example,suspend,false,false,,false\n"
        f"mild{word}.example,silence,true,false,,false\n"
        "b*d.example,suspend,false,false,,false\n",
        name="Council",
    )
    seen = page(boss, path)
    for words in ("2 changes", "1 server is treated so already", "1 line cannot be used"):
        assert words in seen, seen
    assert f"1 follow would end, of: @p{word}" in seen
    assert "Line 5: b*d.example is partly hidden with *" in seen
    assert f"mild{word}.example stricter than now" in seen
    assert f"bad{word}.example" not in severities(owner), "nothing is done before somebody says so"
    assert boss.post(f"{path}/apply").status_code == 422
    boss.post(f"{path}/apply", domains=[f"mild{word}.example", "never.named.example"])
    assert severities(owner)[f"mild{word}.example"] == "silence"
    assert f"bad{word}.example" not in severities(owner)
    assert "never.named.example" not in severities(owner)
    boss.post(f"{path}/apply", everything="1")
    assert severities(owner)[f"bad{word}.example"] == "suspend"
    eventually(lambda: len(person.get(f"/api/v1/accounts/{person.id}/following")) == 1)
    assert "from the list Council since" in page(boss, "/admin/gates")


def test_a_list_that_is_left_takes_along_what_nobody_else_holds(
    server: Server, owner: Person, boss: Browser, word: str
) -> None:
    mine, both, alone = f"mine{word}.example", f"both{word}.example", f"alone{word}.example"
    owner.post(BLOCKS, domain=mine, severity="silence")
    first = brought(boss, f"{mine}\n{both},suspend\n{alone}\n", name="First")
    second = brought(boss, f"{both},silence\ndeep.{alone},noop\n", name="Second")
    boss.post(f"{first}/apply", everything="1")
    assert "Keep it so" in page(boss, second)
    boss.post(f"{second}/apply", everything="1")
    assert severities(owner)[mine] == "suspend"
    boss.post(f"{first}/leave")
    left = severities(owner)
    assert left[both] == "silence"
    assert f"deep.{alone}" not in left
    assert alone not in left
    assert left[mine] == "suspend"
    assert boss.get(first).status_code == 404


def test_what_staff_let_in_again_no_list_brings_back_by_itself(
    server: Server, owner: Person, boss: Browser, site: Outside, word: str
) -> None:
    bad = f"bad{word}.example"
    serves(site, f"{bad}\n")
    path = subscribed(boss, site, automatic="1", name="Daily")
    eventually(lambda: severities(owner).get(bad) == "suspend")
    block = next(one for one in owner.get(BLOCKS, limit=200) if one["domain"] == bad)
    owner.delete(f"{BLOCKS}/{block['id']}")
    serves(site, f"{bad}\nother{word}.example\n")
    fetched(boss, site, path)
    eventually(lambda: f"other{word}.example" in severities(owner))
    assert bad not in severities(owner)
    assert "you let it in again" in page(boss, path)


def test_a_list_that_is_followed_is_asked_every_day_and_waits_for_a_yes_where_follows_end(
    server: Server, owner: Person, boss: Browser, site: Outside, word: str
) -> None:
    loved, bad = f"loved{word}.example", f"bad{word}.example"
    followed(server, word, loved)
    serves(site, f"{bad},silence\n", etag='"one"')
    path = subscribed(boss, site, automatic="1")
    eventually(lambda: severities(owner).get(bad) == "silence")
    serves(site, f"{bad},suspend\n{loved}\n", etag='"two"')
    server.clock.advance(times.DAY + times.HOUR)
    server.run(housekeeping.sweep, server.app, b"")
    eventually(lambda: severities(owner).get(bad) == "suspend")
    assert [one.headers.get("if-none-match") for one in site.heard] == [None, '"one"']
    assert loved not in severities(owner)
    assert "1 follow would end" in page(boss, path)
    boss.post(f"{path}/apply", domains=[loved])
    assert severities(owner)[loved] == "suspend"
    serves(site, "", status=304)
    fetched(boss, site, path)
    assert severities(owner)[bad] == "suspend"


def test_a_list_that_fails_or_is_emptied_changes_nothing_and_says_why(
    server: Server, owner: Person, boss: Browser, site: Outside, word: str
) -> None:
    bad, worse = f"bad{word}.example", f"worse{word}.example"
    serves(site, f"{bad}\n{worse}\n")
    path = subscribed(boss, site, automatic="1")
    eventually(lambda: {bad, worse} <= severities(owner).keys())
    for text, status, why in (
        ("", 500, "HTTP 500"),
        ("<!doctype html><title>Log in</title>", 200, "not a list of servers"),
        ("x" * 5_000_000, 200, "It could not be fetched"),
    ):
        serves(site, text, status=status)
        boss.post(f"{path}/ask")
        eventually(lambda why=why: why in page(boss, path))
        assert {bad, worse} <= severities(owner).keys()
    serves(site, "unknown.example\n")
    boss.post(f"{path}/ask")
    eventually(lambda: "unknown.example" in severities(owner))
    assert {bad, worse} <= severities(owner).keys(), "a list that lets go of everything is not believed"
    assert "no longer on the list" in page(boss, path)


def test_addresses_inside_are_not_asked_and_one_list_is_followed_once(
    server: Server, boss: Browser, site: Outside
) -> None:
    for url in ("", "ftp://lists.example/x", "http://10.0.0.1/x", "https://user@lists.example/"):
        assert boss.post(f"{LISTS}/subscribe", url=url).status_code == 422, url
    serves(site, "a.example\n")
    subscribed(boss, site)
    again = boss.post(f"{LISTS}/subscribe", url=f"{site.url}/list.csv")
    assert again.status_code == 422
    assert "This is already taken." in again.text


def test_what_is_no_list_is_said_beside_its_field(server: Server, boss: Browser) -> None:
    assert boss.post(LISTS, text="").status_code == 422
    assert boss.post(LISTS, text="\n \n").status_code == 422
    seen = page(boss, brought(boss, "nonsense\n"))
    assert "Line 1: nonsense is not a valid domain name" in seen
    assert "Pasted list" in seen


def test_ten_thousand_lines_are_done_at_once_and_taken_along(
    server: Server, owner: Person, boss: Browser, word: str
) -> None:
    lines = "".join(f"s{number}.{word}.example,silence\n" for number in range(10_000))
    answer = boss.http.post(
        LISTS,
        files={"file": ("many.csv", lines.encode(), "text/csv")},
        headers={"origin": server.url, "sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    assert "10,000 changes" in page(boss, path)
    boss.post(f"{path}/apply", everything="1")
    assert "10,000 servers are treated so already" in page(boss, path)
    written = boss.get("/admin/gates/export.csv")
    assert written.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(written.text.splitlines()))
    assert sum(row["#domain"].endswith(f".{word}.example") for row in rows) == 10_000
    boss.post(f"{path}/leave")
    assert f".{word}.example" not in boss.get("/admin/gates/export.csv").text


def test_two_of_staff_who_apply_a_list_at_once_do_it_once(
    server: Server, owner: Person, boss: Browser, word: str
) -> None:
    names = [f"s{number}.{word}.example" for number in range(50)]
    path = brought(boss, "\n".join(names))
    other = signed_in(staff.arriving(server))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one.post(f"{path}/apply", everything="1"), (boss, other)))
    assert {answer.status_code for answer in answers} <= {200, 422}
    assert set(names) <= severities(owner).keys()


def test_lists_are_for_those_who_run_the_server(server: Server, boss: Browser, word: str) -> None:
    path = brought(boss, f"a{word}.example")
    moderator = signed_in(staff.arriving(server, Role.MODERATOR))
    for browser, allowed in ((moderator, (403,)), (Browser(server), (303, 401))):
        for place in (LISTS, path, "/admin/gates/export.csv"):
            assert browser.get(place, follow=False).status_code in allowed
    assert moderator.post(f"{path}/apply", everything="1").status_code == 403
    assert moderator.post(f"{path}/leave").status_code == 403
