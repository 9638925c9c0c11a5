"""An owner downloads everything: what is in the archive, who is told of it, and who cannot."""

import io
import json
import threading
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx

from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES, Room, let_in
from tests.api.spaces.test_files import PHOTO, Folder, upload

HOUR = 3_600_000


def download(person: Person, path: str) -> httpx.Response:
    return person.call("POST", f"{path}/export/archive")


def opened(answer: httpx.Response) -> zipfile.ZipFile:
    assert answer.status_code == 200, answer.text
    found = zipfile.ZipFile(io.BytesIO(answer.content))
    assert found.testzip() is None
    return found


def listed(archive: zipfile.ZipFile) -> list[Any]:
    found: list[Any] = json.loads(archive.read("posts.json"))
    return found


def pages(archive: zipfile.ZipFile) -> str:
    return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".html"))


class Links(HTMLParser):
    """Where the links and pictures of a page lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "iframe", "form", "object", "embed"), tag
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.all.append(value)
            if name == "id" and value:
                self.ids.add(value)


def fill(room: Room) -> dict[str, Any]:
    """A thread of three people with a picture, two files of one name, a poll, a reaction and a pin."""
    photo = upload(room.owner, room, PHOTO, "boat.jpg", description="A boat")
    first = room.says(room.owner, "The **first** word & <b>", file_ids=[photo["id"]])
    twins = [upload(room.member, room, content, "notes.txt")["id"] for content in (b"one", b"two")]
    poll = {"options": ["Thursday", "Friday"], "expires_in": 3600}
    second = room.says(room.member, "When?", in_reply_to_id=first["id"], file_ids=twins, poll=poll)
    room.guest.post(f"{room.path}/posts/{second['id']}/votes", choices=[1])
    room.guest.ok("PUT", f"{room.path}/posts/{first['id']}/reactions/🥁")
    room.owner.post(f"{room.path}/posts/{first['id']}/pin")
    room.says(room.guest, "alone")
    return {"first": first, "second": second}


def test_an_archive_holds_everything_that_is_said_with_its_files(room: Room) -> None:
    said = fill(room)
    answer = download(room.owner, room.path)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{room.slug}-20')
    archive = opened(answer)
    first, second, alone = listed(archive)
    assert [one["text"] for one in (first, second, alone)] == ["The **first** word & <b>", "When?", "alone"]
    assert first["files"][0]["path"] == f"files/{said['first']['id']}/boat.jpg"
    assert archive.read(first["files"][0]["path"]) == room.owner.call("GET", first["files"][0]["url"]).content
    paths = [one["path"] for one in second["files"]]
    assert [path.rpartition("/")[2] for path in paths] == ["notes.txt", "notes (2).txt"]
    assert [archive.read(path) for path in paths] == [b"one", b"two"]
    assert second["poll"]["votes"] == [0, 1] and second["in_reply_to_id"] == first["id"]
    assert first["reactions"][0]["name"] == "🥁" and len(first["reactions"][0]["people"]) == 1
    about = json.loads(archive.read("space.json"))
    assert (about["space"]["name"], about["posts"], about["files"]) == ("Atelier", 3, 3)
    assert (about["made_by"], about["begins_at"], about["torn_files"]) == (room.owner.name, None, [])
    assert {one["account"]["acct"] for one in about["members"]} == {one.name for one in room.inside}


def test_its_pages_are_read_without_a_network_and_lead_to_what_is_there(room: Room) -> None:
    fill(room)
    archive = opened(download(room.owner, room.path))
    names = set(archive.namelist())
    (month,) = [name for name in names if name.startswith("posts/")]
    for name in ("index.html", "log.html", month):
        page = archive.read(name).decode()
        assert "Content-Security-Policy" in page and "default-src 'none'" in page
        links = Links(page)
        folder = Path(name).parent
        for link in links.all:
            path, _, anchor = link.partition("#")
            if not path:
                assert anchor in links.ids
            elif not link.startswith("http"):
                assert (folder / unquote(path)).as_posix().replace("posts/../", "") in names, link
    page = archive.read(month).decode()
    for part in (
        "The **first** word &amp; &lt;b&gt;",
        "Thursday",
        "🥁 1",
        "A boat",
        "notes%20%282%29.txt",
        "alone",
    ):
        assert part in page, part
    index = archive.read("index.html").decode()
    assert "not encrypted" in index and "3 posts" in index and "3 files" in index
    assert "downloaded an archive of everything" in archive.read("log.html").decode()


def test_the_log_in_an_archive_can_be_checked_like_the_one_of_the_pages(room: Room) -> None:
    log = json.loads(opened(download(room.owner, room.path)).read("log.json"))
    assert (log["count"], log["lines"][-1]["what"]) == (len(log["lines"]), "exported")
    assert log["lines"][-1]["who"] == room.owner.name
    assert log["head"] == room.owner.get(f"{room.path}/log")["head"]


def test_each_download_is_a_line_that_everybody_inside_reads(room: Room) -> None:
    for _ in range(2):
        opened(download(room.owner, room.path))
    assert room.log()[-2:] == ["exported", "exported"]
    line = room.guest.get(f"{room.path}/log")["lines"][0]
    assert (line["what"], line["who"]) == ("exported", room.owner.name)


def test_nobody_but_owners_downloads_anything(room: Room) -> None:
    for one in (room.member, room.guest):
        assert download(one, room.path).status_code == 403
        assert one.call("POST", f"{room.path}/export").status_code == 403
        assert one.call("DELETE", f"{room.path}/export").status_code == 403
        assert one.get(f"{room.path}/export")["available"] is True
    for method, path in (("POST", "/export/archive"), ("POST", "/export"), ("GET", "/export")):
        found, none = (room.outsider.call(method, base + path) for base in (room.path, f"{SPACES}/none-abcd"))
        assert (found.status_code, found.content) == (none.status_code, none.content)
        assert found.status_code == 404
    assert room.owner.server.client.post(f"{room.path}/export/archive").status_code == 401
    assert "exported" not in room.log()


def test_where_members_are_told_first_nothing_leaves_before_its_time(room: Room) -> None:
    clock = room.owner.server.clock
    assert room.owner.ok("PUT", room.path, json={"export_days": 3})["export_days"] == 3
    refused = download(room.owner, room.path)
    assert refused.status_code == 403 and "announce" in refused.json()["error"]
    told = room.owner.post(f"{room.path}/export")
    assert told["announced_by"] == room.owner.name and told["available"] is False
    assert room.guest.get(f"{room.path}/export") == told
    assert room.owner.call("POST", f"{room.path}/export").status_code == 409
    clock.advance(3 * DAY - HOUR)
    early = download(room.owner, room.path)
    assert early.status_code == 403 and "later time" in early.json()["error"]
    clock.advance(HOUR)
    opened(download(room.owner, room.path))
    opened(download(room.owner, room.path))
    clock.advance(7 * DAY)
    assert download(room.owner, room.path).status_code == 403
    assert room.owner.get(f"{room.path}/export")["announced_at"] is None
    lines = [what for what in room.log() if what.startswith("export")]
    assert lines == ["export_notice", "export_announced", "exported", "exported"]


def test_any_owner_calls_off_what_another_announced(room: Room) -> None:
    room.owner.ok("PUT", room.path, json={"export_days": 1})
    room.owner.ok("PUT", f"{room.path}/members/{room.member.id}", json={"role": "owner"})
    assert room.member.call("DELETE", f"{room.path}/export").status_code == 409
    room.owner.post(f"{room.path}/export")
    assert room.member.ok("DELETE", f"{room.path}/export")["announced_at"] is None
    room.owner.server.clock.advance(2 * DAY)
    assert download(room.owner, room.path).status_code == 403
    lines = [what for what in room.log() if what != "ended"]
    assert lines[-2:] == ["export_announced", "export_called_off"]


def test_telling_members_later_or_not_at_all_counts_after_the_span_that_counted(room: Room) -> None:
    clock = room.owner.server.clock
    room.owner.ok("PUT", room.path, json={"export_days": 7})
    room.owner.ok("PUT", room.path, json={"export_days": 0})
    now = room.owner.get(f"{room.path}/export")
    assert (now["notice_days"], now["next_notice_days"]) == (7, 0) and now["notice_changes_at"]
    assert download(room.owner, room.path).status_code == 403
    # Asked again it is no other change, and begins nothing anew.
    clock.advance(6 * DAY)
    room.owner.ok("PUT", room.path, json={"export_days": 0})
    assert room.owner.get(f"{room.path}/export")["notice_changes_at"] == now["notice_changes_at"]
    room.owner.post(f"{room.path}/export")
    clock.advance(DAY + HOUR)
    # What was announced under the longer span has its time still.
    assert download(room.owner, room.path).status_code == 403
    room.owner.ok("DELETE", f"{room.path}/export")
    opened(download(room.owner, room.path))
    # A longer one counts at once.
    room.owner.ok("PUT", room.path, json={"export_days": 1})
    assert download(room.owner, room.path).status_code == 403


def test_a_span_that_cannot_be_chosen_is_refused(room: Room) -> None:
    for days in (2, -1, 400):
        assert room.owner.call("PUT", room.path, json={"export_days": days}).status_code == 422
    assert room.owner.call("POST", f"{room.path}/export").status_code == 422


def test_two_owners_who_announce_at_once_announce_once(room: Room) -> None:
    room.owner.ok("PUT", room.path, json={"export_days": 1})
    room.owner.ok("PUT", f"{room.path}/members/{room.member.id}", json={"role": "owner"})
    answers: list[int] = []

    def announce(one: Person) -> None:
        headers = {"Authorization": f"Bearer {one.token}"}
        with httpx.Client(base_url=one.server.url) as http:
            answers.append(http.post(f"{room.path}/export", headers=headers).status_code)

    both = [threading.Thread(target=announce, args=(one,)) for one in (room.owner, room.member)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == [200, 409] and room.log().count("export_announced") == 1


def test_an_owner_who_came_without_the_past_takes_none_of_it(
    room: Room, person: Callable[..., Person]
) -> None:
    old = upload(room.owner, room, b"old", "old.txt")
    begun = room.says(room.owner, "long ago", file_ids=[old["id"]])
    room.owner.ok("PUT", room.path, json={"past": False})
    room.owner.server.clock.advance(1000)
    late = person("late")
    let_in(room.owner, room.path, late)
    room.owner.ok("PUT", f"{room.path}/members/{late.id}", json={"role": "owner"})
    room.says(room.owner, "an answer of today", in_reply_to_id=begun["id"])
    archive = opened(download(late, room.path))
    assert [one["text"] for one in listed(archive)] == ["an answer of today"]
    assert "long ago" not in pages(archive) and not [n for n in archive.namelist() if n.startswith("files/")]
    assert "does not see what was said before" in archive.read("index.html").decode()
    assert "answers a post that is not here any more" in pages(archive)
    assert len(listed(opened(download(room.owner, room.path)))) == 2


def test_names_of_files_lead_nowhere_and_each_is_there(room: Room) -> None:
    given = ["../../etc/passwd", "CON.txt", "a:b?.txt", "é.txt", "é.txt", "A.txt", "a.txt"]
    ids = [upload(room.owner, room, name.encode(), name)["id"] for name in given]
    long = upload(room.owner, room, b"long", "ж" * 190 + ".tar")["id"]
    room.says(room.owner, "", file_ids=[*ids, long])
    archive = opened(download(room.owner, room.path))
    (post,) = listed(archive)
    paths = [one["path"] for one in post["files"]]
    names = [path.removeprefix(f"files/{post['id']}/") for path in paths]
    assert names[:3] == ["passwd", "_CON.txt", "a_b_.txt"]
    assert names[5:7] == ["A.txt", "a (2).txt"] and len({name.lower() for name in names}) == 8
    assert all("/" not in name and len(name.encode()) < 255 for name in names)
    assert [archive.read(path).decode() for path in paths[:7]] == given
    assert names[7].endswith(".tar")


def test_what_does_not_open_is_named_and_the_rest_is_there(room: Room) -> None:
    folder = Folder(room)
    made = []
    for number in range(3):
        made.append(upload(room.owner, room, bytes([65 + number]) * 200_000, f"{number}.bin"))
    room.says(room.owner, "three", file_ids=[one["id"] for one in made])
    lying = sorted(folder.new(), key=lambda path: path.stat().st_mtime_ns)
    assert len(lying) == 3
    lying[0].unlink()
    whole = lying[1].read_bytes()
    lying[1].write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    archive = opened(download(room.owner, room.path))
    (post,) = listed(archive)
    assert [one["whole"] for one in post["files"]] == [False, False, True]
    assert archive.read(post["files"][2]["path"]) == b"C" * 200_000
    assert json.loads(archive.read("space.json"))["torn_files"] == [one["path"] for one in post["files"][:2]]
    assert "could not be read whole" in pages(archive)


def test_a_long_room_is_downloaded_thread_by_thread(room: Room) -> None:
    roots = [room.says(room.owner, f"root {n}")["id"] for n in range(70)]
    for number in range(90):
        room.says(room.member, f"answer {number}", in_reply_to_id=roots[0])
    room.says(room.guest, "late", in_reply_to_id=roots[-1])
    archive = opened(download(room.owner, room.path))
    texts = [one["text"] for one in listed(archive)]
    assert texts[:3] == ["root 0", "answer 0", "answer 1"] and texts[91] == "root 1"
    assert texts[-2:] == ["root 69", "late"] and len(texts) == len(set(texts)) == 161


def test_threads_lie_by_the_month_in_which_they_began(room: Room) -> None:
    first = room.says(room.owner, "before")
    room.owner.server.clock.advance(45 * DAY)
    room.says(room.owner, "after")
    room.says(room.owner, "to the old one", in_reply_to_id=first["id"])
    archive = opened(download(room.owner, room.path))
    old, new = sorted(name for name in archive.namelist() if name.startswith("posts/"))
    assert "before" in archive.read(old).decode() and "to the old one" in archive.read(old).decode()
    assert "after" in archive.read(new).decode() and "before" not in archive.read(new).decode()


def test_an_empty_room_and_a_closed_one_can_be_downloaded(room: Room) -> None:
    archive = opened(download(room.owner, room.path))
    assert listed(archive) == [] and "index.html" in archive.namelist()
    room.says(room.owner, "the last word")
    room.owner.ok("DELETE", room.path)
    assert [one["text"] for one in listed(opened(download(room.owner, room.path)))] == ["the last word"]
