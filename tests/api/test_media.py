"""Media: methods/media, and the files themselves."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from PIL import Image

from sabar.kit import times
from tests import pictures
from tests.api import people
from tests.api.people import Person
from tests.contracts.test_picture_zoo import HEIC
from tests.server import Server
from tests.waiting import eventually

SMALL = pictures.encoded(pictures.flag((64, 48)), "PNG")


def upload(person: Person, content: bytes = SMALL, **form: Any) -> httpx.Response:
    return person.call("POST", "/api/v2/media", files={"file": ("x.png", content, "text/html")}, data=form)


def picture_of(person: Person, **form: Any) -> dict[str, Any]:
    answer = upload(person, **form)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def files(server: Server) -> set[str]:
    async def keys() -> set[str]:
        return {one.key async for one in server.app.files.older(2**60)}

    return server.run(keys)


def test_a_picture_is_uploaded_described_and_posted(server: Server, ada: Person) -> None:
    photo = pictures.encoded(pictures.photo((1200, 900)), "JPEG")
    found = upload(ada, photo, description="A gradient\u202e", focus="0.5,-3")
    assert found.status_code == 200, found.text
    body = found.json()
    assert body["type"] == "image"
    assert body["description"] == "A gradient"
    assert body["meta"]["focus"] == {"x": 0.5, "y": -1.0}
    assert body["meta"]["original"]["width"] == 1200
    assert body["meta"]["small"]["width"] == 640
    assert body["blurhash"]
    assert body["url"] != body["preview_url"]
    assert ada.call("GET", f"/api/v1/media/{body['id']}").status_code == 200
    changed = ada.ok("PUT", f"/api/v1/media/{body['id']}", json={"description": "Grey", "focus": "0,0"})
    assert (changed["description"], changed["meta"]["focus"]) == ("Grey", {"x": 0.0, "y": 0.0})
    said = ada.says("", media_ids=[body["id"]])
    assert [one["id"] for one in said["media_attachments"]] == [body["id"]]
    assert said["media_attachments"][0]["description"] == "Grey"
    assert ada.call("PUT", f"/api/v1/media/{body['id']}", json={"description": "x"}).status_code == 404
    assert ada.call("DELETE", f"/api/v1/media/{body['id']}").status_code == 422


def test_a_file_is_served_so_that_it_can_do_no_harm(server: Server, ada: Person) -> None:
    posted = ada.says("look", media_ids=[picture_of(ada)["id"]])
    url = posted["media_attachments"][0]["url"]
    whole = httpx.get(url, headers={"Origin": "https://elsewhere.example"})
    assert whole.status_code == 200
    assert whole.headers["content-type"].startswith("image/")
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in whole.headers["content-security-policy"]
    assert "immutable" in whole.headers["cache-control"]
    assert whole.headers["access-control-allow-origin"] == "*"
    assert Image.open(io.BytesIO(whole.content)).size == (64, 48)
    assert httpx.get(url, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    head = httpx.head(url)
    assert head.headers["content-length"] == str(len(whole.content))
    for asked, part in (
        ("bytes=0-9", whole.content[:10]),
        ("bytes=10-", whole.content[10:]),
        ("bytes=-5", whole.content[-5:]),
        ("bytes=3-999999999", whole.content[3:]),
    ):
        answer = httpx.get(url, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (206, part), asked
    assert httpx.get(url, headers={"Range": "bytes=99999999-"}).status_code == 416
    for wrong in ("bytes=a-b", "bytes=0-1,3-4", "lines=1-2", "bytes=-"):
        assert httpx.get(url, headers={"Range": wrong}).content == whole.content
    for key in ("nothing", "..%2f..%2fkey", "a" * 32 + ".png", "a" * 32 + ".svg"):
        assert server.client.get(f"/media/{key}").status_code == 404


def test_a_file_is_answered_under_the_conditions_of_its_caller(ada: Person) -> None:
    url = ada.says("look", media_ids=[picture_of(ada)["id"]])["media_attachments"][0]["url"]
    whole = httpx.get(url)
    tag = whole.headers["etag"]
    weak, other = f"W/{tag}", '"other"'
    # RFC 9110, 13.1: what each says of a file that is there
    for name, value, status in (
        ("If-None-Match", tag, 304),
        ("If-None-Match", weak, 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", f'"a,b", {other} ,, {weak}', 304),
        ("If-None-Match", other, 200),
        ("If-None-Match", f'"a{tag[1:]}', 200),
        ("If-None-Match", f'"{tag}"', 200),
        ("If-None-Match", tag.strip('"'), 200),
        ("If-None-Match", "", 200),
        ("If-Match", tag, 200),
        ("If-Match", f"{other}, {tag}", 200),
        ("If-Match", "*", 200),
        ("If-Match", weak, 412),
        ("If-Match", other, 412),
        ("If-Match", "nonsense", 412),
        ("If-Modified-Since", "Sun, 06 Nov 2094 08:49:37 GMT", 200),
    ):
        for method in ("GET", "HEAD"):
            answer = httpx.request(method, url, headers={name: value})
            assert answer.status_code == status, (method, name, value)
            assert answer.headers["etag"] == tag
            assert answer.content == (whole.content if (method, status) == ("GET", 200) else b"")
    both = httpx.get(url, headers={"If-Match": other, "If-None-Match": tag})
    assert both.status_code == 412
    assert httpx.get(url, headers={"If-Match": tag, "If-None-Match": tag}).status_code == 200
    several = [("If-None-Match", other), ("If-None-Match", tag)]
    assert httpx.get(url, headers=several).status_code == 304


def test_a_part_of_a_file_is_answered_to_whom_it_is_of_use(ada: Person) -> None:
    url = ada.says("look", media_ids=[picture_of(ada)["id"]])["media_attachments"][0]["url"]
    whole = httpx.get(url)
    tag, size = whole.headers["etag"], len(whole.content)
    for condition, status in ((tag, 206), (f"W/{tag}", 200), ('"other"', 200), ("*", 200)):
        answer = httpx.get(url, headers={"Range": "bytes=0-9", "If-Range": condition})
        assert answer.status_code == status, condition
    part = httpx.get(url, headers={"Range": "BYTES=2-3", "If-Match": tag})
    assert (part.status_code, part.content) == (206, whole.content[2:4])
    assert part.headers["content-range"] == f"bytes 2-3/{size}"
    assert part.headers["etag"] == tag
    assert httpx.get(url, headers={"Range": "bytes=0-9", "If-None-Match": tag}).status_code == 304
    assert httpx.get(url, headers={"Range": "bytes=0-9", "If-Match": '"other"'}).status_code == 412
    head = httpx.head(url, headers={"Range": "bytes=0-9"})
    assert (head.status_code, head.headers["content-length"]) == (200, str(size))
    for beyond in (f"bytes={size}-", "bytes=-0"):
        refused = httpx.get(url, headers={"Range": beyond})
        assert (refused.status_code, refused.headers["content-range"]) == (416, f"bytes */{size}")
    assert httpx.get(url, headers={"Range": "bytes=5-3"}).content == whole.content


def test_those_without_a_picture_have_one_woven_from_their_name(server: Server, ada: Person) -> None:
    me = ada.get("/api/v1/accounts/verify_credentials")
    for field, size in (("avatar", (400, 400)), ("header", (1500, 500))):
        answer = httpx.get(me[field])
        assert answer.status_code == 200
        assert Image.open(io.BytesIO(answer.content)).size == size
        assert httpx.get(me[field]).content == answer.content
    assert server.client.get(f"/avatars/{'x' * 400}.png").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64,
        SMALL[: len(SMALL) // 2],
        b"GIF89a" + b"\xff" * 64,
    ],
)
def test_what_is_no_whole_picture_is_refused_and_nothing_is_kept(
    server: Server, ada: Person, content: bytes
) -> None:
    before = files(server)
    answer = upload(ada, content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"].startswith("Validation failed: File ")
    assert files(server) == before


def test_an_upload_that_cannot_be_is_refused(ada: Person) -> None:
    assert ada.call("POST", "/api/v2/media", data={"description": "no file"}).status_code == 422
    assert ada.call("POST", "/api/v2/media", data={"file": "text"}).status_code == 422
    assert upload(ada, focus="middle").status_code == 422
    assert upload(ada, focus="nan,0").status_code == 422
    assert upload(ada, description="x" * 1500).status_code == 200
    assert upload(ada, description="x" * 1501).status_code == 422
    assert upload(ada, b"\x89PNG\r\n\x1a\n" + b"x" * (17 << 20)).status_code in (413, 422)
    assert upload(ada, b"x" * (120 << 20)).status_code == 413
    broken = ada.call(
        "POST",
        "/api/v2/media",
        content=b"--x\r\nbroken",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert broken.status_code in (400, 422)


def test_nobody_touches_what_somebody_else_uploaded(ada: Person, bob: Person) -> None:
    found = picture_of(ada)
    path = f"/api/v1/media/{found['id']}"
    assert bob.call("GET", path).status_code == 404
    assert bob.call("PUT", path, json={"description": "mine"}).status_code == 404
    assert bob.call("DELETE", path).status_code == 404
    taken = bob.call("POST", "/api/v1/statuses", json={"status": "x", "media_ids": [found["id"]]})
    assert taken.status_code == 422
    assert ada.get(path)["description"] is None


def test_an_attachment_belongs_to_one_post_also_when_two_ask_at_once(ada: Person) -> None:
    found = picture_of(ada)
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda n: ada.call(
                    "POST", "/api/v1/statuses", json={"status": f"{n}", "media_ids": [found["id"]]}
                ),
                range(4),
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]


def test_four_pictures_and_no_fifth_and_no_poll_beside_them(ada: Person) -> None:
    ids = [picture_of(ada)["id"] for _ in range(5)]
    assert ada.call("POST", "/api/v1/statuses", json={"media_ids": ids}).status_code == 422
    poll = {"options": ["a", "b"], "expires_in": 300}
    mixed = ada.call("POST", "/api/v1/statuses", json={"status": "x", "media_ids": ids[:1], "poll": poll})
    assert mixed.status_code == 422
    said = ada.says("four", media_ids=ids[3::-1])
    assert [one["id"] for one in said["media_attachments"]] == ids[3::-1]


def test_a_thumbnail_replaces_the_small_picture(server: Server, ada: Person) -> None:
    thumb = ("t.png", pictures.encoded(pictures.flag((32, 32)), "PNG"))
    answer = ada.call("POST", "/api/v1/media", files={"file": ("x.png", SMALL), "thumbnail": thumb})
    body = answer.json()
    assert body["meta"]["small"]["size"] == "32x32"
    assert httpx.get(body["preview_url"]).status_code == 200
    newer = ("t.png", pictures.encoded(pictures.flag((16, 16)), "PNG"))
    changed = ada.ok("PUT", f"/api/v1/media/{body['id']}", files={"thumbnail": newer})
    assert changed["meta"]["small"]["size"] == "16x16"
    assert changed["preview_url"] != body["preview_url"]
    eventually(lambda: httpx.get(body["preview_url"]).status_code == 404)


def test_rewriting_a_post_changes_its_pictures_and_keeps_what_was_said_of_them(ada: Person) -> None:
    one, two = picture_of(ada, description="first"), picture_of(ada)
    said = ada.says("look", media_ids=[one["id"]])
    path = f"/api/v1/statuses/{said['id']}"
    words = [{"id": one["id"], "description": "better", "focus": "1,1"}]
    changed = ada.call(
        "PUT", path, json={"status": "look", "media_ids": [one["id"]], "media_attributes": words}
    )
    assert changed.json()["media_attachments"][0]["description"] == "better"
    assert changed.json()["edited_at"] is not None
    wordings = ada.get(f"{path}/history")
    assert [past["media_attachments"][0]["description"] for past in wordings] == ["first", "better"]
    swapped = ada.ok("PUT", path, json={"status": "look", "media_ids": [two["id"]]})
    assert [found["id"] for found in swapped["media_attachments"]] == [two["id"]]
    form = {
        "status": "look",
        "media_ids[]": two["id"],
        "media_attributes[][id]": two["id"],
        "media_attributes[][description]": "by form",
    }
    assert ada.ok("PUT", path, data=form)["media_attachments"][0]["description"] == "by form"


def test_pictures_of_a_deleted_post_wait_a_day_for_the_next_wording(server: Server) -> None:
    fay = people.join(server)
    found = picture_of(fay)
    said = fay.says("redraft me", media_ids=[found["id"]])
    gone = fay.ok("DELETE", f"/api/v1/statuses/{said['id']}")
    assert gone["media_attachments"][0]["id"] == found["id"]
    again = fay.says("redrafted", media_ids=[found["id"]])
    fay.call("DELETE", f"/api/v1/statuses/{again['id']}")
    server.clock.advance(times.DAY - times.HOUR)
    assert httpx.get(found["url"]).status_code == 200
    server.clock.advance(2 * times.HOUR)
    eventually(lambda: httpx.get(found["url"]).status_code == 404)
    assert fay.call("GET", f"/api/v1/media/{found['id']}").status_code == 404


def test_pictures_nobody_posted_are_forgotten_after_a_day_and_posted_ones_are_not(server: Server) -> None:
    gus = people.join(server)
    loose, used = picture_of(gus), picture_of(gus)
    gus.says("kept", media_ids=[used["id"]])
    server.clock.advance(times.DAY + times.MINUTE)
    eventually(lambda: httpx.get(loose["url"]).status_code == 404)
    assert httpx.get(loose["preview_url"]).status_code == 404
    assert httpx.get(used["url"]).status_code == 200


def test_deleting_takes_the_files_along(server: Server, ada: Person) -> None:
    found = picture_of(ada)
    assert ada.ok("DELETE", f"/api/v1/media/{found['id']}") == {}
    eventually(lambda: httpx.get(found["url"]).status_code == 404)
    other = picture_of(ada)
    said = ada.says("x", media_ids=[other["id"]])
    ada.call("DELETE", f"/api/v1/statuses/{said['id']}", params={"delete_media": "true"})
    eventually(lambda: httpx.get(other["url"]).status_code == 404)


def test_a_phones_picture_and_the_narrowest_animation_are_taken(server: Server, ada: Person) -> None:
    announced = server.client.get("/api/v2/instance").json()["configuration"]["media_attachments"]
    assert {"image/heic", "image/heif", "image/avif"} <= set(announced["supported_mime_types"])
    found = upload(ada, HEIC).json()
    assert (found["type"], found["meta"]["original"]["size"]) == ("image", "64x48")
    assert Image.open(io.BytesIO(httpx.get(found["url"]).content)).format == "JPEG"
    assert upload(ada, pictures.moving(2, "GIF", (1, 40))).json()["type"] == "image"
