"""What becomes of films and sounds of all kinds, with every ffmpeg there is."""

import contextlib
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from PIL import Image

from sabar.backends import films as backend
from sabar.backends.films import Film, FilmRefused, Films, FilmsBusy, Pace
from sabar.kit.media import sniff
from sabar.kit.media.films import Limits
from sabar.kit.turns import Turns
from sabar.rules.limits import VIDEOS
from tests import filming, pace

pytestmark = pytest.mark.anyio

BOUNDS = Limits(VIDEOS.upload_bytes, VIDEOS.pixels, VIDEOS.frame_rate, VIDEOS.seconds)
TONE = ("-f", "lavfi", "-i", "sine=duration=2")
PICTURE = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=2")


def turns() -> Turns:
    return Turns(each=2, most=8, door_s=0.2, patience_s=20)


@pytest.fixture(params=sorted(filming.programs()))
def films(request: pytest.FixtureRequest) -> Iterator[Films]:
    yield Films(filming.programs()[request.param], BOUNDS, turns())


async def made(films: Films, folder: Path, content: bytes) -> Film:
    source = folder / "upload"
    source.write_bytes(content)
    family = sniff.film_family(content[:64])
    assert family is not None
    await films.look(source, family, party=1)
    return await films.make(source, family)


def still_of(film: Film) -> Image.Image:
    assert film.cover is not None
    with Image.open(film.cover) as found:
        found.load()
        return found.convert("RGB")


def is_the_test_picture(film: Film) -> bool:
    """Its seven stripes differ, where a film that was lost would show nothing."""
    still = still_of(film)
    row = [still.getpixel((x * still.width // 7 + still.width // 14, 4)) for x in range(7)]
    return len(set(row)) > 4


# Which stream is the film is not told by its codec: pictures can be coded like this too.
PICTURE_CODECS = [
    ("mjpeg.mkv", "mjpeg"),
    ("png.mov", "png"),
    ("gif.mov", "gif"),
    ("tiff.mkv", "tiff"),
    ("qtrle.mov", "qtrle"),
    ("jpeg2000.mov", "jpeg2000"),
]


@pytest.mark.parametrize(("name", "codec"), PICTURE_CODECS)
async def test_a_film_coded_as_pictures_is_a_film(
    films: Films, tmp_path: Path, name: str, codec: str
) -> None:
    content = filming.silent(name, "-c:v", codec, size="160x90", seconds=0.4)
    film = await made(films, tmp_path, content)
    assert (film.kind, film.meta["size"], film.meta["fps"]) == ("video", "160x90", 25)
    assert "audio_encode" not in film.meta
    assert is_the_test_picture(film)


@pytest.mark.parametrize(("name", "sound"), [("a.mov", "pcm_u8"), ("a.mkv", "libvorbis")])
async def test_motion_jpeg_keeps_picture_and_sound(
    films: Films, tmp_path: Path, name: str, sound: str
) -> None:
    content = filming.made(name, *PICTURE, *TONE, "-c:v", "mjpeg", "-c:a", sound)
    film = await made(films, tmp_path, content)
    assert (film.kind, film.meta["size"]) == ("video", "320x180")
    assert film.meta["audio_encode"] == "aac"
    assert is_the_test_picture(film)


def covered(name: str, folder: Path, cover: str = "png") -> bytes:
    picture = folder / f"cover.{cover}"
    picture.write_bytes(filming.made(picture.name, *PICTURE, "-frames:v", "1"))
    if name.endswith(".mka"):
        attached = ["-attach", str(picture), "-metadata:s:t", f"mimetype=image/{cover}"]
        return filming.made(name, *TONE, *attached)
    both = ["-i", str(picture), "-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v", "attached_pic"]
    return filming.made(name, *TONE, *both)


@pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.flac", "a.mka"])
async def test_a_cover_is_no_film(films: Films, tmp_path: Path, name: str) -> None:
    film = await made(films, tmp_path, covered(name, tmp_path))
    assert (film.kind, film.path.suffix) == ("audio", ".mp3")
    assert is_the_test_picture(film)
    assert "width" not in film.meta


async def test_a_film_with_a_cover_is_the_film(films: Films, tmp_path: Path) -> None:
    cover = tmp_path / "cover.jpeg"
    cover.write_bytes(
        filming.made("cover.jpeg", "-f", "lavfi", "-i", "color=red:size=90x90", "-frames:v", "1")
    )
    attached = ["-attach", str(cover), "-metadata:s:t", "mimetype=image/jpeg"]
    film = await made(films, tmp_path, filming.made("a.mkv", *PICTURE, *attached))
    assert (film.kind, film.meta["size"], film.meta["duration"]) == ("video", "320x180", 2.0)
    assert is_the_test_picture(film)


def lasting(picture: float, sound: float, name: str = "a.mp4") -> bytes:
    return filming.made(
        name,
        *("-f", "lavfi", "-i", f"testsrc=size=320x180:rate=25:duration={picture}"),
        *("-f", "lavfi", "-i", f"sine=duration={sound}"),
    )


def uneven(name: str) -> bytes:
    """A second of thirty frames, then one frame a second: of four seconds, three and a frame are told."""
    picked = ["-vf", "select='lt(n,30)+not(mod(n,30))'", "-fps_mode", "vfr"]
    return filming.made(
        name, "-f", "lavfi", "-i", "testsrc=size=320x180:rate=30:duration=4", *picked, "-pix_fmt", "yuv420p"
    )


def paused_gif() -> bytes:
    """Two frames a tenth of a second apart; the second one stays for a second and a half."""
    return filming.gif_of([100, 1500])


LENGTHS = [
    ("a silent film", lambda: filming.silent("a.mp4"), 2.0),
    ("a silent WebM", lambda: filming.silent("a.webm", seconds=1), 1.0),
    ("a silent Ogg", lambda: filming.silent("a.ogv", seconds=1.4), 1.4),
    ("a tenth of a second", lambda: filming.silent("a.mp4", rate="50", seconds=0.1), 0.1),
    ("a single frame", lambda: filming.silent("a.mp4", rate="1", seconds=1), 1.0),
    ("five frames in ten seconds", lambda: filming.silent("a.mkv", rate="1/2", seconds=10), 10.0),
    ("sound shorter than the picture", lambda: lasting(3, 1), 3.0),
    ("sound longer than the picture", lambda: lasting(1, 3), 3.0),
    ("sound shorter than the picture, Matroska", lambda: lasting(2, 0.5, "a.mkv"), 2.0),
    ("a rate that varies", lambda: uneven("a.mkv"), 3.03),
    ("a rate that varies, MP4", lambda: uneven("a.mp4"), 3.03),
    ("an animation whose last frame stays", paused_gif, 1.6),
    ("a tenth of a second of sound", lambda: filming.sound("a.wav", seconds=0.1), 0.1),
    ("a tenth of a second of Vorbis", lambda: filming.sound("a.ogg", seconds=0.1), 0.1),
    ("sound of half a minute", lambda: filming.sound("a.mp3", seconds=30), 30.0),
]


@pytest.mark.parametrize(
    ("content", "seconds"), [one[1:] for one in LENGTHS], ids=[one[0] for one in LENGTHS]
)
async def test_the_length_is_that_of_the_file_that_is_kept(
    films: Films, tmp_path: Path, content: Any, seconds: float
) -> None:
    film = await made(films, tmp_path, content())
    assert film.meta["duration"] == pytest.approx(seconds, abs=0.03)
    size = film.path.stat().st_size
    assert film.meta["original"]["bitrate"] == pytest.approx(size * 8 / seconds, rel=0.15)


async def test_what_plays_longer_than_it_may_is_refused_without_sound_too(
    films: Films, tmp_path: Path
) -> None:
    films.limits = Limits(VIDEOS.upload_bytes, VIDEOS.pixels, VIDEOS.frame_rate, 3)
    assert (await made(films, tmp_path, filming.silent("a.mp4", seconds=3))).meta["duration"] == 3
    for content in (
        filming.silent("b.mp4", seconds=3.2),
        lasting(3.2, 1),
        filming.sound("a.mp3", seconds=3.2),
    ):
        with pytest.raises(FilmRefused, match="plays too long"):
            await made(films, tmp_path, content)


# As Chromium shows them: one side grows, none shrinks.
SHAPES = [
    ("720x576", "64/45", "1024x576"),  # PAL, wide
    ("720x576", "16/15", "768x576"),  # PAL
    ("720x480", "8/9", "720x540"),  # NTSC
    ("720x480", "32/27", "852x480"),  # NTSC, wide; 853 is odd
    ("1440x1080", "4/3", "1920x1080"),  # HDV
    ("321x181", "1/1", "320x180"),
    ("2560x1440", "1/1", "1920x1080"),
    ("1440x1080", "2/1", "1920x720"),  # too wide as square pixels
    ("16x16", "1/1", "16x16"),
]


@pytest.mark.parametrize(("coded", "pixel", "shown"), SHAPES)
async def test_pixels_that_are_not_square_are_shown_in_their_shape(
    films: Films, tmp_path: Path, coded: str, pixel: str, shown: str
) -> None:
    # Both say it: the container of QuickTime, and the coding.
    name = "a.mkv" if pixel == "16/15" else "a.mov"
    content = filming.silent(name, "-vf", f"setsar={pixel}", "-c:v", "mpeg4", size=coded, seconds=0.1)
    film = await made(films, tmp_path, content)
    assert film.meta["size"] == shown
    width, height = still_of(film).size
    assert width / height == pytest.approx(film.meta["aspect"], rel=0.01)


async def test_a_turned_film_with_wide_pixels_is_turned_first(films: Films, tmp_path: Path) -> None:
    wide = tmp_path / "wide.mp4"
    coding = ("-vf", "setsar=64/45", "-pix_fmt", "yuv420p")
    wide.write_bytes(filming.silent("wide.mp4", *coding, size="720x576", seconds=0.2))
    turned = filming.turned(wide)
    assert (await made(films, tmp_path, turned)).meta["size"] == "576x1024"


@pytest.mark.parametrize(("ending", "seconds"), [("mp4", 1), ("webm", 0.5), ("mkv", 3)])
async def test_the_rate_is_that_of_the_frames(
    films: Films, tmp_path: Path, ending: str, seconds: float
) -> None:
    def running(rate: int) -> bytes:
        coding = ("-pix_fmt", "yuv420p")
        return filming.silent(f"a.{ending}", *coding, size="64x64", rate=str(rate), seconds=seconds)

    assert (await made(films, tmp_path, running(VIDEOS.frame_rate))).meta["fps"] == 60
    with pytest.raises(FilmRefused, match="frames a second"):
        await made(films, tmp_path, running(VIDEOS.frame_rate + 1))


@pytest.mark.parametrize(
    ("rate", "kept", "ending"),
    [("24000/1001", 23.976, "mp4"), ("30000/1001", 29.97, "mkv"), ("15", 15, "mkv"), ("90", 60, "mp4")],
)
async def test_frames_keep_their_rate_as_far_as_it_is_kept(
    films: Films, tmp_path: Path, rate: str, kept: float, ending: str
) -> None:
    coding = ("-pix_fmt", "yuv420p")
    film = await made(films, tmp_path, filming.silent(f"a.{ending}", *coding, size="64x64", rate=rate))
    told, per = film.meta["original"]["frame_rate"].split("/")
    assert int(told) / int(per) == pytest.approx(kept, abs=0.002)


async def test_quicktime_from_before_ftyp_is_a_film(films: Films, tmp_path: Path) -> None:
    whole = filming.silent("a.mov", "-c:v", "mjpeg", seconds=0.4)
    film = await made(films, tmp_path, whole[:4] + b"wide" + whole[8:])
    assert (film.kind, film.meta["size"]) == ("video", "320x180")


async def test_what_a_file_says_of_itself_is_read_up_to_a_limit(
    films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "_TOLD_BYTES", 4096)
    assert (await made(films, tmp_path, filming.sound("a.flac", seconds=1))).kind == "audio"
    with pytest.raises(FilmRefused, match="too much memory or time"):
        await made(films, tmp_path, filming.sound("a.flac", seconds=30))


def programme(folder: Path, *lines: str) -> Path:
    """A program that could take the place of an ffmpeg that was taken over."""
    script = folder / "program"
    script.write_text("\n".join(["#!/bin/sh", 'for last in "$@"; do :; done', *lines]))
    script.chmod(0o755)
    return script


@pytest.mark.parametrize("deed", ["mkfifo", "ln -s /etc/passwd", "mkdir", "echo"])
async def test_only_a_file_is_taken_for_what_was_made(tmp_path: Path, deed: str) -> None:
    found = Films(programme(tmp_path, f'exec {deed} "$last"'), BOUNDS, turns())
    with pytest.raises(FilmRefused, match="damaged"):
        await made(found, tmp_path, filming.film())


async def test_a_look_that_comes_too_late_is_nobodys_fault(tmp_path: Path) -> None:
    slow = Films(programme(tmp_path, "exec sleep 20"), BOUNDS, turns(), Pace(look=20, late=1))
    with pytest.raises(FilmsBusy):
        await made(slow, tmp_path, filming.film())


async def test_a_look_that_computes_too_long_is_the_files_fault(tmp_path: Path) -> None:
    busy = Films(programme(tmp_path, "while :; do :; done"), BOUNDS, turns(), Pace(look=1, late=60))
    with pytest.raises(FilmRefused, match="too much memory or time"):
        await made(busy, tmp_path, filming.film())


async def test_one_accounts_films_keep_nobody_else_from_being_looked_at(tmp_path: Path) -> None:
    order = []
    found = Films(programme(tmp_path, "exec sleep 0.2"), BOUNDS, turns())

    async def one(party: int, number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "upload").write_bytes(b"x")
        try:
            await found.look(folder / "upload", "mov", party=party)
        except FilmRefused:
            order.append(party)
        except FilmsBusy:
            order.append(0)

    async with anyio.create_task_group() as group:
        for number, party in enumerate((1, 1, 1, 1, 2)):
            group.start_soon(one, party, number)
    # Two of it may wait; the other account's comes in between.
    assert sorted(order) == [0, 1, 1, 1, 2]
    assert order[-1] == 1


async def test_a_small_film_takes_little_work(films: Films, tmp_path: Path) -> None:
    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    content = filming.film()
    before = used()
    await made(films, tmp_path, content)
    assert used() - before < 2 * pace.slowness()


async def test_what_takes_long_steps_back(tmp_path: Path) -> None:
    told = programme(tmp_path, "exec sleep 60")
    found = Films(told, BOUNDS, turns(), Pace(brisk=1))
    (tmp_path / "upload").write_bytes(b"x")

    def precedences() -> set[int]:
        with contextlib.suppress(ProcessLookupError):  # it is only being started
            return {os.getpriority(os.PRIO_PGRP, int(pid)) for pid in children()}
        return set()

    async with anyio.create_task_group() as group:

        async def look() -> None:
            await found.look(tmp_path / "upload", "mov", party=1)

        group.start_soon(look)
        with anyio.fail_after(20):
            while precedences() != {10}:
                await anyio.sleep(0.02)
        group.cancel_scope.cancel()
    # The loop hears of an end a moment later; it must not close before.
    with anyio.fail_after(20):
        while children():
            await anyio.sleep(0.02)


def children() -> list[str]:
    lists = Path("/proc/self/task").glob("*/children")
    return [pid for one in lists for pid in one.read_text().split()]
