"""Files in the posts of a space, by its API."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from sabar.rules.spaces import files as rules
from sabar.rules.spaces import limits
from tests import pictures
from tests.api import people
from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES, Room, let_in
from tests.conftest import NewDatabase
from tests.contracts.test_picture_zoo import HEIC
from tests.server import running_server
from tests.waiting import eventually

MB = 1 << 20
PHOTO = pictures.encoded(pictures.photo((900, 700)), "JPEG")


def upload(person: Person, room: Room, content: bytes, name: str = "notes.txt", **words: str) -> Any:
    return person.ok("POST", f"{room.path}/files", files={"file": (name, content)}, data=words)


def refused(person: Person, room: Room, content: bytes, name: str = "notes.txt") -> httpx.Response:
    return person.call("POST", f"{room.path}/files", files={"file": (name, content)})


class Folder:
    """Where uploads lie: what came there since this was made."""

    def __init__(self, room: Room) -> None:
        self._folder = room.owner.server.settings.media
        self._before = self._all()

    def _all(self) -> set[Path]:
        return {path for path in self._folder.rglob("*") if path.is_file()}

    def new(self) -> list[Path]:
        return sorted(self._all() - self._before)


def test_a_file_of_a_post_is_fetched_by_everybody_inside(room: Room) -> None:
    content = bytes(range(256)) * 700
    made = upload(room.member, room, content, "tide table.pdf")
    assert (made["kind"], made["name"], made["size"]) == ("file", "tide table.pdf", len(content))
    assert made["thumbnail_url"] is None and made["sealed"] is False
    assert room.owner.call("GET", made["url"]).status_code == 404
    assert room.member.call("GET", made["url"]).content == content
    said = room.says(room.member, "The tides", file_ids=[made["id"]])
    assert [one["id"] for one in said["files"]] == [made["id"]]
    for one in room.inside:
        answer = one.call("GET", made["url"])
        assert answer.content == content
        assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''tide%20table.pdf"
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert one.call("GET", f"{made['url']}/thumbnail").status_code == 404


def test_a_picture_is_drawn_anew_upright_and_without_what_the_camera_wrote(room: Room) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "token-in-the-camera-data"
    raw = io.BytesIO()
    pictures.photo((900, 700)).save(raw, "JPEG", exif=exif)
    made = upload(room.owner, room, raw.getvalue(), "IMG 1.JPG", description="A boat")
    assert (made["kind"], made["width"], made["height"]) == ("picture", 700, 900)
    assert made["description"] == "A boat"
    room.says(room.owner, "", file_ids=[made["id"]])
    answer = room.guest.call("GET", made["url"])
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("inline;")
    assert b"token-in-the-camera-data" not in answer.content
    whole = Image.open(io.BytesIO(answer.content))
    assert whole.size == (700, 900) and not whole.getexif().get(0x0112)
    small = Image.open(io.BytesIO(room.guest.call("GET", made["thumbnail_url"]).content))
    assert max(small.size) <= 640


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "AVIF", "HEIC"])
def test_every_kind_of_picture_gets_a_small_one(room: Room, kind: str) -> None:
    content = HEIC if kind == "HEIC" else pictures.encoded(pictures.photo((800, 600)), kind)
    made = upload(room.owner, room, content, f"x.{kind.lower()}")
    assert made["kind"] == "picture"
    for url in (made["url"], made["thumbnail_url"]):
        answer = room.owner.call("GET", url)
        shown = Image.open(io.BytesIO(answer.content))
        assert answer.headers["content-type"] == Image.MIME[shown.format or ""]


def hostile() -> list[tuple[str, bytes]]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.html", "<script>alert(1)</script>")
    return [
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("setup.exe", b"MZ\x90\x00" + bytes(300)),
        ("photo.jpg", b"<html>not a picture</html>"),
        ("a.pdf", b"%PDF-1.7\n" + packed.getvalue()),
        ("empty.txt", b""),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(100)),
        ("big.tiff", b"II*\x00" + bytes(300)),
    ]


@pytest.mark.parametrize(("name", "content"), hostile(), ids=[name for name, _ in hostile()])
def test_whatever_is_no_picture_is_only_ever_saved(room: Room, name: str, content: bytes) -> None:
    made = upload(room.owner, room, content, name)
    assert (made["kind"], made["size"]) == ("file", len(content))
    room.says(room.owner, "", file_ids=[made["id"]])
    answer = room.guest.call("GET", made["url"])
    assert answer.content == content
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_picture_that_is_something_else_behind_comes_out_without_it(room: Room) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.html", "<script>alert(1)</script>")
    made = upload(room.owner, room, PHOTO + packed.getvalue(), "both.jpg")
    content = room.owner.call("GET", made["url"]).content
    assert not zipfile.is_zipfile(io.BytesIO(content)) and b"script" not in content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (PHOTO[: len(PHOTO) // 2], "damaged"),
        (b"GIF89a<script>alert(1)</script>", "damaged"),
        (pictures.png(60_000, 60_000, b""), "pixels"),
    ],
    ids=["cut", "only the beginning", "bomb"],
)
def test_what_begins_like_a_picture_and_is_none_is_refused(room: Room, content: bytes, says: str) -> None:
    folder = Folder(room)
    answer = refused(room.owner, room, content, "x.png")
    assert answer.status_code == 422 and says in answer.json()["error"], answer.text
    assert folder.new() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.txt", "a.txt"),
        ("annexe\u202egpj.exe", "annexe gpj.exe"),
        ("a\u2028b\u2066c.txt", "a b c.txt"),
        ("d\u00e9j\u00e0 \u2603.txt", "d\u00e9j\u00e0 \u2603.txt"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        (" . ", "file"),
    ],
)
def test_names_are_harmless(room: Room, given: str, kept: str) -> None:
    made = upload(room.owner, room, b"a", given)
    assert made["name"] == kept
    assert room.owner.call("GET", made["url"]).status_code == 200


def test_fifty_megabytes_fit_and_a_byte_more_does_not(room: Room) -> None:
    content = b"0123456789abcdef" * (50 * MB // 16)
    made = upload(room.owner, room, content, "film.raw")
    assert made["size"] == 50 * MB
    answer = room.owner.call("GET", made["url"])
    assert answer.content == content and answer.headers["content-length"] == str(50 * MB)
    more = refused(room.owner, room, content + b"!", "film.raw")
    assert more.status_code == 422 and "too large" in more.json()["error"]
    assert refused(room.owner, room, content + content[: 2 * MB]).status_code == 413


def test_parts_of_a_file_are_answered(room: Room) -> None:
    content = bytes(range(256)) * 1024 + b"end"
    url = upload(room.owner, room, content)["url"]
    for start, end in (
        (0, 0),
        (5, 9),
        (65_530, 65_545),
        (131_071, 262_146),
        (262_144, 262_146),
        (0, 262_146),
    ):
        answer = room.owner.call("GET", url, headers={"Range": f"bytes={start}-{end}"})
        assert answer.status_code == 206
        assert answer.content == content[start : end + 1], (start, end)
        assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(content)}"
    assert room.owner.call("GET", url, headers={"Range": "bytes=-3"}).content == b"end"
    assert room.owner.call("GET", url, headers={"Range": "bytes=900000-"}).status_code == 416
    head = room.owner.call("HEAD", url)
    assert head.headers["content-length"] == str(len(content)) and head.content == b""


def test_whoever_is_out_finds_what_he_finds_where_there_is_nothing(room: Room) -> None:
    made = upload(room.owner, room, PHOTO, "x.jpg")
    room.says(room.owner, "look", file_ids=[made["id"]])
    room.owner.delete(f"{room.path}/members/{room.member.id}")
    room.owner.server.clock.advance(2 * DAY + 1000)
    for url in (made["url"], made["thumbnail_url"]):
        nowhere = url.replace(made["id"], "12345").replace(room.slug, "none-abcd")
        for one in (room.member, room.guest, room.outsider):
            for method in ("GET", "HEAD"):
                found, missing = one.call(method, url), one.call(method, nowhere)
                assert (found.status_code, found.content) == (missing.status_code, missing.content)
                assert found.status_code == 404
            assert one.call("GET", url, headers={"Range": "bytes=0-1"}).status_code == 404
    assert refused(room.outsider, room, b"a").status_code == 404
    assert room.owner.server.client.get(made["url"]).status_code == 401


def test_who_joins_without_the_past_fetches_nothing_of_it(room: Room, person: Callable[..., Person]) -> None:
    made = upload(room.owner, room, b"old")
    said = room.says(room.owner, "then", file_ids=[made["id"]])
    room.owner.ok("PUT", room.path, json={"past": False})
    room.owner.server.clock.advance(1000)
    late = person("late")
    let_in(room.owner, room.path, late)
    assert late.call("GET", f"{room.path}/posts/{said['id']}").status_code == 404
    assert late.call("GET", made["url"]).status_code == 404


def test_a_file_of_one_space_is_none_of_another(room: Room) -> None:
    other = room.owner.post(SPACES, name="Other")["slug"]
    made = upload(room.owner, room, b"here")
    assert room.owner.call("GET", made["url"].replace(room.slug, other)).status_code == 404
    answer = room.owner.call("POST", f"{SPACES}/{other}/posts", json={"text": "a", "file_ids": [made["id"]]})
    assert answer.status_code == 404


def test_nobody_takes_somebody_elses_file(room: Room) -> None:
    made = upload(room.member, room, b"mine")
    answer = room.owner.call("POST", f"{room.path}/posts", json={"text": "a", "file_ids": [made["id"]]})
    assert answer.status_code == 404 and "files" in answer.json()["error"]
    assert room.owner.get(f"{room.path}/posts") == []
    path = f"{room.path}/files/{made['id']}"
    assert room.owner.call("DELETE", path).status_code == 404
    assert room.owner.call("PUT", path, json={"description": "x"}).status_code == 404
    said = room.says(room.member, "a", file_ids=[made["id"]])
    again = room.member.call("POST", f"{room.path}/posts", json={"text": "b", "file_ids": [made["id"]]})
    assert again.status_code == 404
    assert len(room.member.get(f"{room.path}/posts/{said['id']}")["files"]) == 1


def test_a_post_has_ten_files_in_their_order(room: Room) -> None:
    ids = [upload(room.owner, room, b"%d" % number, f"{number}.txt")["id"] for number in range(11)]
    answer = room.owner.call("POST", f"{room.path}/posts", json={"text": "", "file_ids": ids})
    assert answer.status_code == 422 and "10" in answer.json()["error"]
    said = room.says(room.owner, "", file_ids=ids[9::-1])
    assert [one["name"] for one in said["files"]] == [f"{number}.txt" for number in range(9, -1, -1)]


def test_what_is_loose_can_be_described_and_taken_back(room: Room) -> None:
    folder = Folder(room)
    made = upload(room.owner, room, PHOTO, "x.jpg")
    path = f"{room.path}/files/{made['id']}"
    assert room.owner.ok("PUT", path, json={"description": " A boat "})["description"] == "A boat"
    long = room.owner.call("PUT", path, json={"description": "x" * 2000})
    assert long.status_code == 422
    assert len(folder.new()) == 2
    room.owner.delete(path)
    assert room.owner.call("GET", made["url"]).status_code == 404
    eventually(lambda: folder.new() == [])


def test_an_edit_takes_away_what_it_leaves_out(room: Room) -> None:
    folder = Folder(room)
    first, second, third = (upload(room.owner, room, b"%d" % n, f"{n}.txt") for n in range(3))
    said = room.says(room.owner, "a", file_ids=[first["id"], second["id"]])
    path = f"{room.path}/posts/{said['id']}"
    assert len(room.owner.ok("PUT", path, json={"text": "b"})["files"]) == 2
    changed = room.owner.ok("PUT", path, json={"text": "", "file_ids": [third["id"], second["id"]]})
    assert [one["name"] for one in changed["files"]] == ["2.txt", "1.txt"]
    eventually(lambda: len(folder.new()) == 2)
    assert room.owner.call("GET", first["url"]).status_code == 404
    assert room.owner.call("PUT", path, json={"text": "", "file_ids": []}).status_code == 422
    assert len(room.owner.get(path)["files"]) == 2


def test_deleting_a_post_deletes_its_files_and_those_of_its_answers(room: Room) -> None:
    folder = Folder(room)
    one, two = upload(room.owner, room, PHOTO, "x.jpg"), upload(room.member, room, b"answer")
    said = room.says(room.owner, "a", file_ids=[one["id"]])
    room.says(room.member, "b", in_reply_to_id=said["id"], file_ids=[two["id"]])
    assert len(folder.new()) == 3
    room.owner.delete(f"{room.path}/posts/{said['id']}")
    assert room.owner.call("GET", one["url"]).status_code == 404
    assert room.member.call("GET", two["url"]).status_code == 404
    eventually(lambda: folder.new() == [])


def test_a_member_has_room_for_so_much_and_a_space_for_so_much(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FILES", limits.Files(space_bytes=5 * MB, member_bytes=3 * MB))
    upload(room.member, room, bytes(2 * MB))
    answer = refused(room.member, room, bytes(2 * MB))
    assert answer.status_code == 422 and answer.json()["error"].startswith("Your files in this space")
    kept = upload(room.owner, room, bytes(2 * MB))
    answer = refused(room.guest, room, bytes(2 * MB))
    assert answer.status_code == 422 and answer.json()["error"].startswith("This space is full")
    room.owner.delete(f"{room.path}/files/{kept['id']}")
    eventually(lambda: refused(room.guest, room, bytes(2 * MB)).status_code == 200)


def test_uploads_are_counted_before_anything_is_read(new_database: NewDatabase, tmp_path: Path) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path, rate_limits="on") as server:
        writer, path = people.join(server, "writer"), f"{SPACES}/none-abcd/files"
        given = {"content": b"no form", "headers": {"Content-Type": "multipart/form-data; boundary=a"}}
        assert [writer.call("POST", path, **given).status_code for _ in range(30)] == [400] * 30
        answer = writer.call("POST", path, **given)
        assert answer.status_code == 429 and "retry-after" in answer.headers


def test_nothing_of_a_file_lies_anywhere_in_clear(room: Room) -> None:
    token = "kelpbed-7731-" * 5
    exif = Image.Exif()
    exif[0x010E] = token
    raw = io.BytesIO()
    pictures.photo((900, 700)).save(raw, "JPEG", exif=exif)
    text = (token * 40_000).encode()
    made = [
        upload(room.owner, room, text, f"{token}.txt", description=f"{token} of it"),
        upload(room.owner, room, raw.getvalue(), f"{token}.jpg", description=token),
    ]
    room.says(room.owner, "", file_ids=[one["id"] for one in made])
    assert room.guest.call("GET", made[0]["url"]).content == text
    data = room.owner.server.settings.data
    files = [path for path in data.rglob("*") if path.is_file()]
    assert len(files) > 5
    picture = room.guest.call("GET", made[1]["url"]).content
    for path in files:
        content = path.read_bytes()
        assert b"kelpbed-7731" not in content, path
        assert picture[1000:1040] not in content, path


def test_files_that_were_swapped_or_cut_by_hand_are_refused_with_a_sentence(room: Room) -> None:
    folder = Folder(room)
    made = [upload(room.owner, room, bytes([65 + n]) * 200_000, f"{n}.txt") for n in range(2)]
    one, two = folder.new()
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    for found in made:
        answer = room.owner.call("GET", found["url"])
        assert answer.status_code == 410 and "cannot be opened" in answer.json()["error"]
    one.write_bytes(first[:-1])
    two.unlink()
    for found in made:
        assert room.owner.call("GET", found["url"]).status_code == 410
    # Its end is missed only when one comes to it.
    one.write_bytes(first[:-1] + bytes([first[-1] ^ 1]))
    two.write_bytes(second[:-1] + bytes([second[-1] ^ 1]))
    for found in made:
        with pytest.raises(httpx.RemoteProtocolError):
            room.owner.call("GET", found["url"])


def test_a_download_ends_when_one_is_sent_out(room: Room) -> None:
    content = bytes(50 * MB)
    made = upload(room.owner, room, content, "long.bin")
    room.says(room.owner, "", file_ids=[made["id"]])
    client, taken = room.owner.server.client, 0
    headers = {"Authorization": f"Bearer {room.member.token}"}
    with (
        pytest.raises(httpx.TransportError),
        client.stream("GET", made["url"], headers=headers) as answer,
    ):
        pieces = answer.iter_raw(4096)
        taken += len(next(pieces))
        time.sleep(0.6)
        room.owner.delete(f"{room.path}/members/{room.member.id}")
        for piece in pieces:
            taken += len(piece)
    assert taken < len(content) // 2


def test_json_of_a_post_says_nothing_of_how_files_lie(room: Room) -> None:
    folder = Folder(room)
    made = upload(room.owner, room, b"a")
    said = json.dumps(room.says(room.owner, "", file_ids=[made["id"]]))
    (path,) = folder.new()
    assert path.stem not in said
