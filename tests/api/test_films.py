"""Video, sound and animations: methods/media, and what is kept of them."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sabar.kit.media import image_types
from sabar.rules.limits import VIDEOS
from tests import filming, pictures
from tests.api.people import Person
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture(autouse=True)
def program(server: Server) -> Iterator[None]:
    """Each ffmpeg there is reads the films of one engine; tests/contracts tries every kind with both."""
    before = server.app.films.program
    there = sorted(filming.programs())
    on_sqlite = server.settings.database.startswith("sqlite")
    server.app.films.program = filming.programs()[there[0] if on_sqlite else there[-1]]
    yield
    server.app.films.program = before


def send(person: Person, content: bytes, path: str = "/api/v2/media", **form: Any) -> httpx.Response:
    files = {"file": ("x.bin", content, "application/octet-stream"), **form.pop("files", {})}
    return person.call("POST", path, files=files, data=form)


def ready(person: Person, id: str) -> httpx.Response:
    """The attachment once it is worked on no longer."""

    def worked_on() -> httpx.Response | None:
        answer = person.call("GET", f"/api/v1/media/{id}")
        if answer.status_code != 206:
            return answer
        assert answer.json()["url"] is None
        return None

    return eventually(worked_on, 30, every=0.1)


def sent(person: Person, content: bytes, **form: Any) -> dict[str, Any]:
    answer = send(person, content, **form)
    assert answer.status_code == 202, answer.text
    assert answer.json()["url"] is None
    done = ready(person, answer.json()["id"])
    assert done.status_code == 200, done.text
    body: dict[str, Any] = done.json()
    return body


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.webm", "a.mkv"])
def test_a_film_is_made_anew_as_every_browser_plays_it(ada: Person, name: str) -> None:
    body = sent(ada, filming.film(name), description="Colours")
    assert (body["type"], body["description"]) == ("video", "Colours")
    assert body["blurhash"]
    meta = body["meta"]
    assert (meta["width"], meta["height"], meta["size"]) == (320, 180, "320x180")
    assert meta["fps"] == 25
    assert abs(meta["duration"] - 2) < 0.2
    assert meta["length"].startswith("0:00:0")
    assert meta["audio_encode"] == "aac"
    assert meta["original"]["frame_rate"] == "25000/1000"
    assert meta["original"]["bitrate"] > 0
    assert meta["small"]["width"] == 320
    film = httpx.get(body["url"])
    assert film.headers["content-type"] == "video/mp4"
    assert film.content[4:8] == b"ftyp"
    assert b"SECRET-PLACE" not in film.content
    part = httpx.get(body["url"], headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    assert httpx.get(body["preview_url"]).headers["content-type"].startswith("image/")


@pytest.mark.parametrize("name", ["a.mp3", "a.ogg", "a.opus", "a.flac", "a.wav", "a.m4a", "a.aac"])
def test_a_sound_becomes_an_mp3(ada: Person, name: str) -> None:
    body = sent(ada, filming.sound(name))
    assert body["type"] == "audio"
    assert body["preview_url"] is None
    assert abs(body["meta"]["duration"] - 2) < 0.2
    assert body["meta"]["audio_channels"]
    assert httpx.get(body["url"]).headers["content-type"] == "audio/mpeg"


def test_a_moving_gif_becomes_a_silent_film_and_a_still_one_stays_a_picture(ada: Person) -> None:
    body = sent(ada, filming.gif())
    assert body["type"] == "gifv"
    assert httpx.get(body["url"]).headers["content-type"] == "video/mp4"
    still = send(ada, pictures.encoded(pictures.flag((64, 48)), "GIF"))
    assert (still.status_code, still.json()["type"]) == (200, "image")


def test_an_old_cameras_film_is_a_film(ada: Person) -> None:
    motion_jpeg = sent(ada, filming.silent("a.mov", "-c:v", "mjpeg", "-vf", "setsar=64/45", size="720x576"))
    assert (motion_jpeg["type"], motion_jpeg["meta"]["size"]) == ("video", "1024x576")
    assert abs(motion_jpeg["meta"]["duration"] - 2) < 0.03
    assert motion_jpeg["meta"]["original"]["duration"] == pytest.approx(2, abs=0.03)
    whole = filming.silent("b.mov", "-c:v", "mjpeg", seconds=0.4)
    assert sent(ada, whole[:4] + b"wide" + whole[8:])["type"] == "video"


def test_sound_behind_a_tag_is_what_it_is(ada: Person) -> None:
    tag = b"ID3\x04\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0"
    for name in ("a.flac", "a.aac", "a.mp3"):
        assert sent(ada, tag + filming.sound(name, seconds=0.5))["type"] == "audio"


@pytest.mark.parametrize("name", ["a.avi", "a.ts", "a.aiff", "a.flv", "a.wmv"])
def test_a_kind_that_is_not_taken_is_answered_with_those_that_are(ada: Person, name: str) -> None:
    answer = send(ada, filming.made(name, "-f", "lavfi", "-i", "sine=duration=0.5"))
    assert answer.status_code == 422
    for kind in ("MP4", "WebM", "QuickTime", "MP3", "FLAC", *image_types.NAMES.values()):
        assert kind in answer.json()["error"]
    assert answer.json()["details"]["file"][0]["error"] == "ERR_UNSUPPORTED"


def test_a_film_is_posted_once_it_is_ready_and_not_before(server: Server, ada: Person) -> None:
    hold = server.run(_taken, server)
    try:
        id = send(ada, filming.film()).json()["id"]
        assert ada.call("GET", f"/api/v1/media/{id}").status_code == 206
        refused = ada.call("POST", "/api/v1/statuses", json={"status": "Look", "media_ids": [id]})
        assert refused.status_code == 422
        assert "not finished processing" in refused.json()["error"]
    finally:
        server.run(_given_back, hold)
    assert ready(ada, id).status_code == 200
    post = ada.says("Look", media_ids=[id])
    assert [one["type"] for one in post["media_attachments"]] == ["video"]


def test_one_accounts_films_keep_nobody_elses_waiting(server: Server, ada: Person, bob: Person) -> None:
    hold = server.run(_taken, server)
    try:
        many = [send(ada, filming.sound("a.wav", seconds=1)).json()["id"] for _ in range(5)]
        one = send(bob, filming.sound("a.wav", seconds=1)).json()["id"]
    finally:
        server.run(_given_back, hold)
    assert ready(bob, one).status_code == 200
    states = [ada.call("GET", f"/api/v1/media/{id}").status_code for id in many]
    assert states.count(206) >= 2, states
    assert [ready(ada, id).status_code for id in many] == [200] * 5


async def _taken(server: Server) -> Any:
    await server.app.films._turn.acquire()
    return server.app.films._turn


async def _given_back(hold: Any) -> None:
    hold.release()


def test_the_older_way_waits_until_the_film_is_ready(ada: Person) -> None:
    answer = send(ada, filming.film(), "/api/v1/media")
    assert answer.status_code == 200
    assert answer.json()["url"]


def test_a_thumbnail_that_was_sent_is_the_one_that_is_shown(ada: Person) -> None:
    thumbnail = ("t.png", pictures.encoded(pictures.flag((90, 60)), "PNG"), "image/png")
    body = sent(ada, filming.sound("a.mp3"), files={"thumbnail": thumbnail})
    assert (body["meta"]["small"]["width"], body["meta"]["small"]["height"]) == (90, 60)
    assert httpx.get(body["preview_url"]).status_code == 200
    other = ("t.png", pictures.encoded(pictures.flag((60, 90)), "PNG"), "image/png")
    changed = ada.ok("PUT", f"/api/v1/media/{body['id']}", files={"thumbnail": other})
    assert changed["meta"]["small"]["width"] == 60
    assert changed["preview_url"] != body["preview_url"]


def test_the_announced_limits_are_those_that_hold(ada: Person) -> None:
    bounds = ada.get("/api/v2/instance")["configuration"]["media_attachments"]
    assert "video/mp4" in bounds["supported_mime_types"]
    assert bounds["video_frame_rate_limit"] == VIDEOS.frame_rate
    assert sent(ada, filming.film(size="64x64", rate=VIDEOS.frame_rate, seconds=1))["meta"]["fps"] == 60
    fast = send(ada, filming.film(size="64x64", rate=VIDEOS.frame_rate + 1, seconds=1))
    assert fast.status_code == 422
    assert "frames a second" in fast.json()["error"]
    wide = send(ada, filming.film(size="3842x2160", rate=1, seconds=1))
    assert wide.status_code == 422
    assert "pixels" in wide.json()["error"]


@pytest.mark.parametrize(
    "content",
    [
        filming.film()[:700],
        b"\x1a\x45\xdf\xa3" + b"\x00" * 500,
        b"OggS" + b"\xff" * 500,
        b"ID3\x04\x00" + b"\x00" * 500,
        b"\xff\xfb\x90\x00" + b"x" * 500,
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
    ],
)
def test_what_cannot_be_played_is_refused_at_once(ada: Person, content: bytes) -> None:
    answer = send(ada, content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"].startswith("Validation failed: File ")


def test_a_film_that_breaks_on_the_way_says_so_and_leaves_nothing(server: Server, ada: Person) -> None:
    whole = filming.made(
        "long.wav", "-f", "lavfi", "-i", f"anullsrc=r=8000:cl=mono:duration={VIDEOS.seconds + 60}"
    )
    before = _files(server)
    answer = send(ada, whole)
    assert answer.status_code == 202
    failed = ready(ada, answer.json()["id"])
    assert failed.status_code == 422
    assert "too long" in failed.json()["error"]
    eventually(lambda: _files(server) == before)


def _files(server: Server) -> set[str]:
    async def keys() -> set[str]:
        return {one.key async for one in server.app.files.older(2**60)}

    return server.run(keys)


def test_a_film_is_written_as_it_comes_and_once_beside_what_is_kept(ada: Person) -> None:
    """Twice in all: what parses the form writes without a name. What is kept is written by ffmpeg alone."""
    # Large, and soon made: few seconds, of which each takes much room.
    sine = ("-f", "lavfi", "-i", "sine=duration=14:sample_rate=192000")
    film = filming.made("large.wav", *sine, "-ac", "2", "-c:a", "pcm_s32le")
    assert len(film) > 20_000_000
    before = _written()
    body = sent(ada, film)
    written = _written() - before
    kept = len(httpx.get(body["url"]).content)
    assert written < 2 * len(film) + kept + 8_000_000, (written, len(film), kept)


def _written() -> int:
    """Bytes that this process, and what it waited for, handed to the system to write (proc(5))."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"])


def test_several_at_once_all_come_through(ada: Person, bob: Person) -> None:
    done: list[str] = []

    def one(person: Person, name: str) -> None:
        done.append(sent(person, filming.sound(name))["type"])

    threads = [
        threading.Thread(target=one, args=(person, name))
        for person in (ada, bob)
        for name in ("a.mp3", "a.flac", "a.wav")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == ["audio"] * 6


def test_somebody_elses_film_is_nobodys_business(ada: Person, bob: Person) -> None:
    id = send(ada, filming.sound("a.mp3")).json()["id"]
    assert bob.call("GET", f"/api/v1/media/{id}").status_code == 404
    assert ready(ada, id).status_code == 200
    assert ada.call("DELETE", f"/api/v1/media/{id}").status_code == 200
    assert ada.call("GET", f"/api/v1/media/{id}").status_code == 404
