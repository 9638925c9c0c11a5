"""Files of what not everybody may read: fetched by those who may, and by nobody else who has the address.

weakness:media-url-bearer: whole files, thumbnails, ranges and HEAD; the outsider, the ex-follower, the
blocked, the ended address; after deletion, edit, suspension.
"""

import contextlib
import html
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from sabar.kit import times
from sabar.model.accounts import Role
from tests import pictures
from tests.api import people, staff
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.entrance import PASSWORD
from tests.server import Server, running_server
from tests.streams import stream

PHOTO = pictures.encoded(pictures.photo((900, 700)), "JPEG")


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder) as server:
        yield server


@pytest.fixture
def writer(server: Server) -> Person:
    return people.join(server, "writer")


@pytest.fixture
def reader(server: Server, writer: Person) -> Person:
    reader = people.join(server, "reader")
    reader.follow(writer)
    return reader


def upload(person: Person) -> dict[str, Any]:
    files = {"file": ("x.jpg", PHOTO, "image/jpeg")}
    made: dict[str, Any] = person.ok("POST", "/api/v2/media", files=files)
    return made


def says(person: Person, visibility: str, text: str = "look", **given: Any) -> dict[str, Any]:
    return dict(person.says(text, visibility=visibility, media_ids=[upload(person)["id"]], **given))


def addresses(status: dict[str, Any]) -> list[str]:
    return [one[name] for one in status["media_attachments"] for name in ("url", "preview_url")]


def statuses_of(addresses: list[str]) -> set[int]:
    """What is answered in every way a file can be asked for."""
    found = set()
    for url in addresses:
        found.add(httpx.get(url).status_code)
        found.add(httpx.head(url).status_code)
        found.add(200 if httpx.get(url, headers={"Range": "bytes=0-9"}).status_code == 206 else 404)
    return found


def bare(addresses: list[str]) -> list[str]:
    return [url.partition("?")[0] for url in addresses]


def seen_by(person: Person, status: dict[str, Any]) -> list[str]:
    return addresses(person.get(f"/api/v1/statuses/{status['id']}"))


def test_files_of_open_posts_are_everybodys_and_kept(writer: Person, reader: Person) -> None:
    for visibility in ("public", "unlisted"):
        said = says(writer, visibility)
        assert addresses(said) == seen_by(reader, said) == bare(addresses(said))
        for url in addresses(said):
            assert httpx.get(url).headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("visibility", "kept"), [("private", "private, max-age=300"), ("direct", "private, no-store")]
)
def test_files_of_other_posts_open_for_those_who_may_read_them(
    server: Server, writer: Person, reader: Person, visibility: str, kept: str
) -> None:
    said = says(writer, visibility, f"@{reader.name} look")
    own, theirs = addresses(said), seen_by(reader, said)
    assert set(own).isdisjoint(theirs)
    assert statuses_of(own + theirs) == {200}
    assert {httpx.get(url).headers["cache-control"] for url in own + theirs} == {kept}
    assert httpx.get(theirs[0], headers={"If-None-Match": "*"}).headers["cache-control"] == kept
    assert seen_by(reader, said) == theirs, "an address is the same all day, so that clients keep its file"
    stranger = people.join(server)
    seal = theirs[0].partition("?seal=")[2]
    number, ends, mark = seal.split("-", 2)
    other = addresses(says(writer, "private"))[0].partition("?")[0]
    for wrong in (
        *bare(theirs),
        f"{theirs[0]}x",
        f"{other}?seal={seal}",
        f"{bare(theirs)[0]}?seal={stranger.id}-{ends}-{mark}",
        f"{bare(theirs)[0]}?seal={number}-{int(ends) + 1}-{mark}",
        f"{bare(theirs)[0]}?seal=",
    ):
        assert statuses_of([wrong]) == {404}, wrong
    assert httpx.get(bare(theirs)[0]).headers["cache-control"] == "private, no-store"


def test_an_address_ends_after_the_next_day(server: Server, writer: Person, reader: Person) -> None:
    said = says(writer, "private")
    kept = seen_by(reader, said)
    server.clock.advance(times.DAY)
    assert statuses_of(kept) == {200}
    anew = seen_by(reader, said)
    server.clock.advance(times.DAY)
    assert statuses_of(kept) == {404}
    assert statuses_of(anew) == {200}


def block(writer: Person, reader: Person) -> None:
    writer.post(f"/api/v1/accounts/{reader.id}/block")


def remove_follower(writer: Person, reader: Person) -> None:
    writer.post(f"/api/v1/accounts/{reader.id}/remove_from_followers")


def unfollow(writer: Person, reader: Person) -> None:
    reader.post(f"/api/v1/accounts/{writer.id}/unfollow")


def shut_out(writer: Person, reader: Person) -> None:
    _measure(reader, "disable")


def suspend_reader(writer: Person, reader: Person) -> None:
    _measure(reader, "suspend")


def suspend_writer(writer: Person, reader: Person) -> None:
    _measure(writer, "suspend")


def _measure(person: Person, kind: str) -> None:
    boss = staff.arriving(person.server)
    boss.post(f"/api/v1/admin/accounts/{person.id}/action", type=kind)


@pytest.mark.parametrize(
    "event", [block, remove_follower, unfollow, shut_out, suspend_reader, suspend_writer]
)
def test_whoever_may_read_a_post_no_longer_has_its_files_no_longer(
    writer: Person, reader: Person, event: Callable[[Person, Person], None]
) -> None:
    kept = seen_by(reader, says(writer, "private"))
    assert statuses_of(kept) == {200}
    event(writer, reader)
    assert statuses_of(kept) == {404}


def test_a_suspended_account_shows_no_file_to_anybody(server: Server, writer: Person) -> None:
    files = {"avatar": ("x.jpg", PHOTO, "image/jpeg")}
    me = writer.ok("PATCH", "/api/v1/accounts/update_credentials", files=files)
    urls = [*addresses(says(writer, "public")), *addresses(says(writer, "private")), me["avatar"]]
    assert statuses_of(urls) == {200}
    _measure(writer, "suspend")
    assert statuses_of(urls) == {404}
    boss = staff.arriving(server)
    boss.post(f"/api/v1/admin/accounts/{writer.id}/unsuspend")
    assert statuses_of(urls) == {200}


@pytest.mark.parametrize("visibility", ["public", "private", "direct"])
def test_a_deleted_post_leaves_its_files_to_its_writer_who_may_post_them_again(
    writer: Person, reader: Person, visibility: str
) -> None:
    said = says(writer, visibility, f"@{reader.name} look")
    theirs = seen_by(reader, said)
    gone = writer.delete(f"/api/v1/statuses/{said['id']}")
    assert statuses_of(theirs + bare(theirs)) == {404}
    assert statuses_of(addresses(gone)) == {200}
    again = writer.says("again", visibility="public", media_ids=[gone["media_attachments"][0]["id"]])
    assert bare(addresses(again)) == addresses(again) == bare(theirs)
    assert statuses_of(addresses(again)) == {200}


def test_files_deleted_with_their_post_are_nobodys(writer: Person, reader: Person) -> None:
    said = says(writer, "private")
    urls = addresses(said) + seen_by(reader, said)
    writer.delete(f"/api/v1/statuses/{said['id']}?delete_media=true")
    assert statuses_of(urls) == {404}
    browser = Browser(writer.server)
    browser.post("/login", email=f"{writer.name}@example.org", password=PASSWORD)
    said = says(writer, "public")
    browser.post(f"/web/status/{said['id']}/delete")
    assert statuses_of(addresses(said)) == {404}


def test_what_an_edit_takes_out_is_no_longer_shown(writer: Person, reader: Person) -> None:
    for visibility in ("public", "private"):
        said = says(writer, visibility)
        theirs = seen_by(reader, said)
        new = upload(writer)["id"]
        path = f"/api/v1/statuses/{said['id']}"
        writer.ok("PUT", path, json={"status": "another one", "media_ids": [new]})
        assert statuses_of(theirs + bare(theirs)) == {404}
        first, last = reader.get(f"{path}/history")
        assert first["media_attachments"] == []
        assert statuses_of(addresses(last)) == {200}
        own, _ = writer.get(f"{path}/history")
        assert statuses_of(addresses(own)) == {200}


def test_an_upload_is_its_owners_until_it_is_posted(server: Server, writer: Person) -> None:
    loose = upload(writer)
    urls = [loose["url"], loose["preview_url"]]
    assert statuses_of(urls) == {200}
    assert statuses_of(bare(urls)) == {404}
    later = writer.says("later", media_ids=[loose["id"]], scheduled_at="2038-01-01T00:00:00Z")
    assert statuses_of(addresses(later)) == {200}
    assert statuses_of(bare(urls)) == {404}
    assert statuses_of(addresses(writer.get(f"/api/v1/scheduled_statuses/{later['id']}"))) == {200}
    writer.delete(f"/api/v1/scheduled_statuses/{later['id']}")
    writer.delete(f"/api/v1/media/{loose['id']}")
    assert statuses_of(urls) == {404}


def test_each_listener_hears_the_address_made_for_him(server: Server, writer: Person, reader: Person) -> None:
    second = people.join(server)
    second.follow(writer)
    with contextlib.ExitStack() as open_streams:
        ears = [open_streams.enter_context(stream(server, one.token)) for one in (reader, second, writer)]
        for ear in ears:
            ear.send(type="subscribe", stream="user")
        said = says(writer, "private")
        heard = [addresses(ear.until("update")["payload"]) for ear in ears]
    assert len({urls[0] for urls in heard}) == 3
    assert all(statuses_of(urls) == {200} for urls in heard)
    assert heard[0] == seen_by(reader, said)


def test_lists_and_pages_carry_addresses_that_open(server: Server, writer: Person, reader: Person) -> None:
    said = says(writer, "private")
    boosted = writer.post(f"/api/v1/statuses/{said['id']}/reblog")
    reader.post(f"/api/v1/statuses/{said['id']}/bookmark")
    for path in ("/api/v1/timelines/home", "/api/v1/bookmarks", f"/api/v1/accounts/{writer.id}/statuses"):
        for status in reader.get(path):
            for whole in (status, status["reblog"] or status):
                assert statuses_of(addresses(whole)) <= {200}, path
    assert boosted["reblog"]["media_attachments"]
    browser = Browser(server)
    browser.post("/login", email=f"{reader.name}@example.org", password=PASSWORD)
    page = html.unescape(browser.get(f"/@{writer.name}/{said['id']}").text)
    key = bare(addresses(said))[0].rpartition("/")[2]
    shown = page.partition(f"/media/{key}?seal=")[2].partition('"')[0]
    assert httpx.get(f"{server.url}/media/{key}?seal={shown}").status_code == 200


def test_staff_sees_what_was_reported_to_it(server: Server, writer: Person, reader: Person) -> None:
    said, other = says(writer, "private"), says(writer, "private")
    moderator = staff.arriving(server, Role.MODERATOR)
    report = reader.post("/api/v1/reports", account_id=writer.id, status_ids=[said["id"]], comment="this")
    (found,) = [one for one in moderator.get("/api/v1/admin/reports") if one["id"] == report["id"]]
    urls = addresses(found["statuses"][0])
    assert statuses_of(urls) == {200}
    _measure(writer, "suspend")
    assert statuses_of(urls) == {200}
    staff.give(moderator, Role.USER)
    assert statuses_of(urls) == {404}
    assert statuses_of(bare(addresses(other))) == {404}
