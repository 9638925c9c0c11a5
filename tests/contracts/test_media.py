"""Pictures from strangers through the real worker process: advisories weakness:image-bomb, weakness:exif-leak,
weakness:svg-html-upload-xss, CVE-2023-36460."""

import asyncio
import contextlib
import io
import os
import signal
import struct
import time
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from sabar.backends import media
from sabar.kit.image_types import Kind, Limits, Processed
from sabar.rules import limits as product

pytestmark = pytest.mark.anyio

SECRET = b"CANARY-7f3a"
TEXT = SECRET.decode()


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def worker() -> AsyncIterator[media.MediaWorker]:
    made = media.MediaWorker()
    yield made
    await made.close()


def photo(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Smooth colours and some noise, as a camera sees."""
    red, green = Image.linear_gradient("L").resize(size), Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", (red, green, Image.effect_noise(size, 60)))


def flag(size: tuple[int, int] = (640, 480)) -> Image.Image:
    picture = Image.new("RGB", size, "#27306b")
    picture.paste("#d08a1d", (0, 0, size[0] // 2, size[1] // 2))
    return picture


def film(frames: int, size: tuple[int, int] = (60, 40)) -> list[Image.Image]:
    return [Image.new("RGB", size, (number * 7 % 256, 90, 255 - number % 256)) for number in range(frames)]


def moving(frames: int, form: str, size: tuple[int, int] = (60, 40)) -> bytes:
    first, *rest = film(frames, size)
    return encoded(first, form, save_all=True, append_images=rest, duration=40, loop=0)


def encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, body: bytes, *extra: bytes) -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


async def send(
    worker: media.MediaWorker, folder: Path, data: bytes, kind: Kind = "attachment", name: str = "upload"
) -> Processed:
    path = folder / name
    path.write_bytes(data)
    return await worker.image(path, kind=kind)


async def refused(worker: media.MediaWorker, folder: Path, data: bytes, kind: Kind = "attachment") -> str:
    with pytest.raises(media.MediaRefused) as caught:
        await send(worker, folder, data, kind)
    assert caught.value.status == 422
    return caught.value.reason


def pixels(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGBA")


# --- what comes out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "picture", "mime"),
    [
        ("JPEG", photo(), "image/jpeg"),
        ("JPEG", photo().convert("L"), "image/jpeg"),
        ("JPEG", photo().convert("CMYK"), "image/jpeg"),
        ("PNG", photo(), "image/jpeg"),
        ("PNG", flag(), "image/png"),
        ("PNG", flag().convert("P"), "image/png"),
        ("PNG", flag().convert("1"), "image/png"),
        ("PNG", flag().convert("I;16"), "image/png"),
        ("PNG", flag().convert("LA"), "image/png"),
        ("GIF", flag(), "image/png"),
        ("WEBP", photo(), "image/webp"),
        ("WEBP", flag(), "image/webp"),
        ("AVIF", photo(), "image/jpeg"),
    ],
)
async def test_every_kind_of_picture_becomes_one_that_all_clients_show(
    worker: media.MediaWorker, tmp_path: Path, form: str, picture: Image.Image, mime: str
) -> None:
    result = await send(worker, tmp_path, encoded(picture, form))
    assert [file.role for file in result.files] == ["original", "small"]
    assert result.file("original").mime == mime
    assert (result.type, result.animated) == ("image", False)
    original = pixels(result.file("original").data)
    assert original.size == (640, 480)
    assert result.meta["original"] == {"width": 640, "height": 480, "size": "640x480", "aspect": 640 / 480}
    assert result.blurhash is not None
    assert len(result.blurhash) == 28
    before = picture.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    after = original.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(before, tuple) and isinstance(after, tuple)
    if picture.mode != "I;16":
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 6


async def test_a_deep_grey_picture_keeps_its_greys(worker: media.MediaWorker, tmp_path: Path) -> None:
    deep = Image.linear_gradient("L").convert("I").point(lambda value: value * 257).convert("I;16")
    result = await send(worker, tmp_path, encoded(deep, "PNG"))
    grey = pixels(result.file("original").data).convert("L")
    assert [grey.getpixel((9, y)) for y in (0, 128, 255)] == [0, 128, 255]


async def test_the_thumbnail_is_at_most_640_pixels_and_a_large_picture_is_stored_smaller(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    result = await send(worker, tmp_path, encoded(photo((5000, 2500)), "JPEG"))
    original, small = result.file("original"), result.file("small")
    assert (small.width, small.height) == (640, 320)
    assert pixels(small.data).size == (640, 320)
    assert 8_200_000 <= original.width * original.height <= Limits().stored_pixels
    assert original.width / original.height == pytest.approx(2, abs=0.01)


async def test_a_very_thin_picture_has_a_thumbnail_too(worker: media.MediaWorker, tmp_path: Path) -> None:
    result = await send(worker, tmp_path, encoded(Image.new("RGB", (1, 16_383)), "PNG"))
    assert (result.file("small").width, result.file("small").height) == (1, 640)


async def test_transparency_stays(worker: media.MediaWorker, tmp_path: Path) -> None:
    for form in ("PNG", "WEBP", "AVIF"):
        picture = photo().convert("RGBA")
        picture.paste((0, 0, 0, 0), (0, 0, 320, 480))
        original = pixels((await send(worker, tmp_path, encoded(picture, form))).file("original").data)
        alpha = original.getchannel("A")
        assert (alpha.getpixel((10, 10)), alpha.getpixel((600, 10))) == (0, 255), form


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
async def test_a_picture_is_turned_as_the_camera_was_held(
    worker: media.MediaWorker, tmp_path: Path, orientation: int, form: str
) -> None:
    upright = Image.new("RGB", (64, 32), "white")
    upright.paste("red", (0, 0, 32, 16))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    result = await send(worker, tmp_path, encoded(lying, form, exif=exif))
    for file in result.files:
        shown = pixels(file.data)
        assert shown.size == (64, 32) == (file.width, file.height)
        red, other = shown.getpixel((8, 4)), shown.getpixel((50, 26))
        assert isinstance(red, tuple) and isinstance(other, tuple)
        assert red[0] > 200 > 60 > red[1]
        assert min(other[:3]) > 200


async def test_colours_of_another_profile_are_moved_to_srgb(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    swapped = Path(__file__).parent / "swapped.icc"
    assert not swapped.exists()
    for profile in (lab_like, b"no profile at all", b""):
        result = await send(worker, tmp_path, encoded(flag(), "JPEG", icc_profile=profile))
        assert pixels(result.file("original").data).size == (640, 480)


# --- what must not come out -----------------------------------------------------------------------------------


def telling_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x9286 - 0x9286 + 0x010E] = TEXT, TEXT
    exif.get_ifd(0x8825).update({1: "N", 2: (14.0, 41.0, 34.0), 3: "W", 4: (17.0, 26.0, 48.0), 29: TEXT})
    exif.get_ifd(0x8769).update({0xA431: TEXT, 0x9003: "2026:01:01 00:00:00"})
    return exif.tobytes()


def telling_files() -> dict[str, bytes]:
    exif, xmp = telling_exif(), b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", TEXT)
    text.add_itxt("XML:com.adobe.xmp", TEXT)
    text.add_text("zipped", TEXT, zip=True)
    alpha = flag().convert("RGBA")
    alpha.putalpha(100)
    jpeg = encoded(photo(), "JPEG", exif=exif, comment=SECRET, xmp=xmp, icc_profile=profile)
    iptc = b"\xff\xed" + struct.pack(">H", 2 + 14 + len(SECRET)) + b"Photoshop 3.0\0" + SECRET
    still_gif = encoded(flag(), "GIF", comment=SECRET)
    animated_gif = encoded(
        film(3)[0], "GIF", save_all=True, append_images=film(3)[1:], comment=SECRET, duration=40
    )
    files = {
        "jpeg": jpeg[:2] + iptc + jpeg[2:] + SECRET,
        "grey jpeg": encoded(photo().convert("L"), "JPEG", exif=exif, comment=SECRET),
        "png": encoded(flag(), "PNG", pnginfo=text, exif=exif, icc_profile=profile) + SECRET,
        "palette png": encoded(flag().convert("P"), "PNG", pnginfo=text, exif=exif) + SECRET,
        "clear png": encoded(alpha, "PNG", pnginfo=text, exif=exif) + SECRET,
        "photo png": encoded(photo(), "PNG", pnginfo=text, exif=exif, icc_profile=profile) + SECRET,
        "gif": still_gif + SECRET,
        "animated gif": animated_gif + SECRET,
        "webp": encoded(photo(), "WEBP", exif=exif, xmp=xmp, icc_profile=profile),
        "flat webp": encoded(flag(), "WEBP", exif=exif, xmp=xmp, lossless=True),
        "animated webp": encoded(
            film(3)[0], "WEBP", save_all=True, append_images=film(3)[1:], exif=exif, xmp=xmp
        ),
        "avif": encoded(photo(), "AVIF", exif=exif, xmp=xmp, icc_profile=profile),
        "animated png": encoded(
            film(3)[0], "PNG", save_all=True, append_images=film(3)[1:], pnginfo=text, exif=exif
        ),
    }
    for name, data in files.items():
        assert SECRET in data, f"the fixture {name} carries nothing to lose"
    return files


MARKS = (SECRET, b"Exif", b"GPS", b"http://ns.adobe", b"xmpmeta", b"ICC_PROFILE", b"iCCP", b"ICCP", b"tEXt")
MARKS += (b"iTXt", b"zTXt", b"eXIf", b"EXIF", b"XMP ", b"Photoshop", b"\xff\xfe", b"2026:01:01", b"sRGB")


@pytest.mark.parametrize("kind", ["attachment", "avatar", "header"])
async def test_no_metadata_survives_in_any_file_weakness_exif_leak(
    worker: media.MediaWorker, tmp_path: Path, kind: Kind
) -> None:
    for name, data in telling_files().items():
        for file in (await send(worker, tmp_path, data, kind)).files:
            head = file.data if file.mime != "image/jpeg" else file.data[: file.data.index(b"\xff\xda")]
            for mark in MARKS:
                if mark == b"\xff\xfe" and file.mime != "image/jpeg":
                    continue
                assert mark not in (head if mark == b"\xff\xfe" else file.data), (name, file.name, mark)
            shown = Image.open(io.BytesIO(file.data))
            assert not set(shown.info) & {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp"}
            assert not dict(shown.getexif())


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n",
        b"push graphic-context\nviewbox 0 0 1 1\nfill 'url(https://127.0.0.1/)'\n",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"%!PS\n/x{x}def x",
        b'{"@context":"https://www.w3.org/ns/activitystreams","type":"Person"}',
        b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 64,
        b"BM" + b"\0" * 64,
        b"II*\0" + b"\0" * 64,
        b"\0" * 64,
        b"G",
        b"",
    ],
)
async def test_what_is_no_picture_by_its_bytes_is_refused_whatever_its_name(
    worker: media.MediaWorker, tmp_path: Path, data: bytes
) -> None:
    for name in ("a.png", "concat:a.jpg", "a.jpg;id", "@x.gif"):
        with pytest.raises(media.MediaRefused) as caught:
            await send(worker, tmp_path, data, name=name)
        assert caught.value.reason == "unknown_type"
    assert not (tmp_path / "id").exists()


async def test_markup_hidden_in_a_picture_does_not_come_out(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    script = b"/*<script>alert(1)</script>*/" + SECRET
    gif = encoded(flag(), "GIF", comment=script) + script
    polyglots = {
        "gif": gif,
        "animated gif": moving(3, "GIF") + script,
        "jpeg": encoded(photo(), "JPEG", comment=script) + script,
        "png": png(8, 8, zlib.compress(b"\0\0" * 8), png_chunk(b"teXt", script)) + script,
        "webp": encoded(photo(), "WEBP") + script,
    }
    for name, data in polyglots.items():
        for file in (await send(worker, tmp_path, data)).files:
            assert b"script" not in file.data, name
            assert SECRET not in file.data, name


# --- bombs ----------------------------------------------------------------------------------------------------


def bombs() -> dict[str, tuple[bytes, str]]:
    zeros = zlib.compress(b"\0" * 20_000_000, 9)
    extended = b"RIFF\x2a\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\xff\xff\xff\xff\xff\xff" + b"\0" * 64
    gif_head = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c\0\0\0\0\2\0\2\0\0\2\3\x44\x02\x05\0"
    wide = b"\x2c\0\0\0\0\xff\xff\xff\xff\0\2\3\x44\x02\x05\0"
    control = png_chunk(b"acTL", struct.pack(">II", 4_000_000_000, 0))
    avif = encoded(Image.new("RGB", (64, 64)), "AVIF")
    size = avif.index(b"ispe") + 8
    return {
        "header of 50,000 × 50,000": (png(50_000, 50_000, b""), "too_many_pixels"),
        "50,000 × 50,000 for real": (png(50_000, 50_000, zeros), "too_many_pixels"),
        "one row more than allowed": (png(7680, 4321, zeros), "too_many_pixels"),
        "one pixel too wide": (png(16_384, 1, zeros), "too_many_pixels"),
        "2^31 pixels a side": (png(2**31 - 1, 2**31 - 1, b""), "too_many_pixels"),
        "no pixels": (png(0, 0, b""), "broken"),
        "webp canvas": (extended, "too_many_pixels"),
        "gif screen": (b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + frame + b";", "too_many_pixels"),
        "gif with 200,000 frames": (gif_head + frame * 200_000 + b";", "too_many_frames"),
        "gif whose second frame is huge": (gif_head + frame + wide + b";", "too_many_pixels"),
        "apng with 4 milliard frames": (png(8, 8, zeros[:100], control), "too_many_frames"),
        "avif header of 60,000": (avif[:size] + struct.pack(">II", 60_000, 60_000) + avif[size + 8 :], ""),
        "text bomb": (png(8, 8, zeros[:100], *[png_chunk(b"zTXt", b"a\0\0" + zeros)] * 30), "broken"),
        "profile bomb": (png(8, 8, zlib.compress(b"\0\0" * 8), png_chunk(b"iCCP", b"a\0\0" + zeros)), "ok?"),
    }


@pytest.mark.parametrize("name", bombs())
async def test_a_bomb_is_refused_quickly_and_the_worker_stays_small(
    worker: media.MediaWorker, tmp_path: Path, name: str
) -> None:
    data, reason = bombs()[name]
    await send(worker, tmp_path, encoded(flag((8, 8)), "PNG"))
    began = time.monotonic()
    if reason == "ok?":
        with contextlib.suppress(media.MediaRefused):
            await send(worker, tmp_path, data)
    else:
        assert await refused(worker, tmp_path, data) in ({reason} if reason else {"too_many_pixels", "broken"})
    assert time.monotonic() - began < 2
    if worker.pid is not None:
        status = Path(f"/proc/{worker.pid}/status").read_text()
        assert int(status.split("VmHWM:")[1].split()[0]) < 512 * 1024


async def test_33_megapixels_are_taken_and_one_row_more_is_not(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    black = zlib.compress(b"\0" * (961 * 4321), 1)
    result = await send(worker, tmp_path, png(7680, 4320, black))
    assert result.file("original").width == 3840
    assert await refused(worker, tmp_path, png(7680, 4321, black)) == "too_many_pixels"


async def test_300_frames_are_taken_and_301_are_not(worker: media.MediaWorker, tmp_path: Path) -> None:
    for form in ("GIF", "WEBP", "PNG"):
        assert (await send(worker, tmp_path, moving(300, form, (8, 8)))).animated
        assert await refused(worker, tmp_path, moving(301, form, (8, 8))) == "too_many_frames"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
async def test_a_file_cut_anywhere_is_refused_or_shown_but_never_hurts(
    worker: media.MediaWorker, tmp_path: Path, form: str
) -> None:
    whole = encoded(photo((200, 150)), form)
    for part in range(1, 20):
        with contextlib.suppress(media.MediaRefused):
            await send(worker, tmp_path, whole[: len(whole) * part // 20])
    assert await refused(worker, tmp_path, whole[: len(whole) // 2]) == "broken"
    pid = worker.pid
    await send(worker, tmp_path, whole)
    assert worker.pid == pid is not None


async def test_files_over_their_size_are_refused_unread(worker: media.MediaWorker, tmp_path: Path) -> None:
    picture = encoded(flag(), "PNG")
    sizes: list[tuple[Kind, int]] = [("attachment", 16 << 20), ("avatar", 2 << 20), ("header", 2 << 20)]
    for kind, most in [*sizes, ("emoji", 256 << 10)]:
        await send(worker, tmp_path, picture.ljust(most, b"\0"), kind)
        assert await refused(worker, tmp_path, picture.ljust(most + 1, b"\0"), kind) == "too_large"


# --- profiles, emoji, animations ------------------------------------------------------------------------------


async def test_profile_pictures_are_cropped_from_the_middle(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    tall = Image.new("RGB", (900, 2700), "white")
    tall.paste("green", (0, 900, 900, 1800))
    avatar = await send(worker, tmp_path, encoded(tall, "PNG"), "avatar")
    assert [(file.role, file.width, file.height) for file in avatar.files] == [("original", 400, 400)]
    shown = pixels(avatar.files[0].data)
    assert shown.getpixel((5, 5)) == shown.getpixel((395, 395)) == (0, 128, 0, 255)
    header = await send(worker, tmp_path, encoded(photo((3000, 2000)), "JPEG"), "header")
    assert (header.files[0].width, header.files[0].height) == (1500, 500)
    small = await send(worker, tmp_path, encoded(flag((120, 90)), "PNG"), "avatar")
    assert (small.files[0].width, small.files[0].height) == (90, 90)


@pytest.mark.parametrize(("form", "mime"), [("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/webp")])
async def test_an_animated_profile_picture_moves_and_has_a_still(
    worker: media.MediaWorker, tmp_path: Path, form: str, mime: str
) -> None:
    result = await send(worker, tmp_path, moving(7, form, (500, 400)), "avatar")
    original, still = result.file("original"), result.file("static")
    assert (original.mime, result.animated) == (mime, True)
    moved = Image.open(io.BytesIO(original.data))
    assert (moved.n_frames, moved.size) == (7, (400, 400))  # type: ignore[attr-defined]
    assert getattr(Image.open(io.BytesIO(still.data)), "n_frames", 1) == 1
    assert (still.width, still.height) == (400, 400)


async def test_an_animation_keeps_its_frames_times_and_loop(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    for form in ("GIF", "WEBP"):
        result = await send(worker, tmp_path, moving(9, form))
        assert result.animated
        assert result.type == "image"
        shown = Image.open(io.BytesIO(result.file("original").data))
        assert (shown.n_frames, shown.info["loop"]) == (9, 0)  # type: ignore[attr-defined]
        colours = []
        for number in range(9):
            shown.seek(number)
            shown.load()
            assert shown.info["duration"] == 40
            colours.append(shown.convert("RGB").getpixel((20, 20)))
        expected = [frame.getpixel((20, 20)) for frame in film(9)]
        for seen, meant in zip(colours, expected, strict=True):
            assert isinstance(seen, tuple) and isinstance(meant, tuple)
            assert max(abs(a - b) for a, b in zip(seen, meant, strict=True)) <= 6
        assert getattr(Image.open(io.BytesIO(result.file("small").data)), "n_frames", 1) == 1


async def test_a_transparent_animation_stays_transparent(worker: media.MediaWorker, tmp_path: Path) -> None:
    frames = []
    for number in range(4):
        frame = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
        frame.paste((200, 30, 60, 255), (number * 15, 0, number * 15 + 15, 60))
        frames.append(frame)
    gif = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50, disposal=2, loop=0)
    shown = Image.open(io.BytesIO((await send(worker, tmp_path, gif)).file("original").data))
    for number in range(4):
        shown.seek(number)
        alpha = shown.convert("RGBA").getchannel("A")
        assert [alpha.getpixel((at * 15 + 7, 30)) for at in range(4)] == [
            255 if at == number else 0 for at in range(4)
        ]


async def test_a_long_animation_is_made_smaller_not_refused(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    result = await send(worker, tmp_path, moving(150, "GIF", (800, 600)))
    original = result.file("original")
    assert original.width * original.height * 150 <= Limits().animated_total
    assert Image.open(io.BytesIO(original.data)).n_frames == 150  # type: ignore[attr-defined]


async def test_emoji_are_small_and_may_move(worker: media.MediaWorker, tmp_path: Path) -> None:
    drawing = flag((512, 512)).convert("RGBA")
    drawing.putalpha(Image.radial_gradient("L").resize((512, 512)).point(lambda value: 255 * (value < 128)))
    still = await send(worker, tmp_path, encoded(drawing, "PNG"), "emoji")
    assert [(file.name, file.width, file.height) for file in still.files] == [("original.png", 128, 128)]
    assert pixels(still.files[0].data).getchannel("A").getextrema() == (0, 255)
    live = await send(worker, tmp_path, moving(5, "GIF", (64, 64)), "emoji")
    assert [file.name for file in live.files] == ["original.gif", "static.png"]
    assert await refused(worker, tmp_path, encoded(photo((64, 64)), "JPEG"), "emoji") == "unknown_type"
    assert await refused(worker, tmp_path, encoded(flag((2001, 2000)), "PNG"), "emoji") == "too_many_pixels"


# --- the process ----------------------------------------------------------------------------------------------


async def test_a_format_can_be_switched_off_while_running_cve_2026_8461(tmp_path: Path) -> None:
    worker = media.MediaWorker()
    try:
        await send(worker, tmp_path, encoded(photo(), "AVIF"))
        pid = worker.pid
        worker.limits = Limits(formats=("jpeg", "png"))
        assert await refused(worker, tmp_path, encoded(photo(), "AVIF")) == "unknown_type"
        await send(worker, tmp_path, encoded(photo(), "JPEG"))
        assert worker.pid == pid
    finally:
        await worker.close()


async def test_twenty_pictures_at_once_all_come_back(worker: media.MediaWorker, tmp_path: Path) -> None:
    async def one(number: int) -> Processed:
        picture = encoded(flag((100 + number, 50)), "PNG")
        return await send(worker, tmp_path, picture, name=f"upload{number}")

    results = await asyncio.gather(*(one(number) for number in range(20)))
    assert [result.file("original").width for result in results] == [100 + number for number in range(20)]


async def test_more_than_may_wait_are_told_to_come_back(tmp_path: Path) -> None:
    worker = media.MediaWorker(waiting=3)
    try:
        results = await asyncio.gather(
            *(send(worker, tmp_path, encoded(flag(), "PNG"), name=f"{n}") for n in range(8)),
            return_exceptions=True,
        )
        assert sum(isinstance(result, Processed) for result in results) == 4
        assert sum(isinstance(result, media.MediaBusy) for result in results) == 4
        await send(worker, tmp_path, encoded(flag(), "PNG"))
    finally:
        await worker.close()


async def test_waiting_too_long_is_busy_not_for_ever(tmp_path: Path) -> None:
    worker = media.MediaWorker(patience_s=0.2, wall_s=1)
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGSTOP)
        first = asyncio.create_task(send(worker, tmp_path, encoded(flag(), "PNG"), name="first"))
        await asyncio.sleep(0.05)
        with pytest.raises(media.MediaBusy):
            await send(worker, tmp_path, encoded(flag(), "PNG"), name="second")
        with pytest.raises(media.MediaRefused):
            await first
    finally:
        await worker.close()


async def test_a_picture_over_its_memory_is_refused_and_the_next_one_works(tmp_path: Path) -> None:
    worker = media.MediaWorker(memory=200 << 20)
    try:
        hungry = encoded(Image.new("RGBA", (7000, 4700), (1, 2, 3, 4)), "PNG", compress_level=1)
        assert await refused(worker, tmp_path, hungry) in ("too_costly", "crashed")
        await send(worker, tmp_path, encoded(photo(), "JPEG"))
    finally:
        await worker.close()


async def test_a_picture_over_its_time_is_refused_its_process_killed_and_the_next_one_works(
    tmp_path: Path,
) -> None:
    worker = media.MediaWorker(wall_s=1.5)
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        pid = worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        assert await refused(worker, tmp_path, encoded(flag(), "PNG")) == "too_costly"
        assert not Path(f"/proc/{pid}").exists()
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        assert worker.pid not in (None, pid)
    finally:
        await worker.close()


async def test_a_worker_killed_midway_costs_one_picture(tmp_path: Path) -> None:
    worker = media.MediaWorker()
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        pid = worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        midway = asyncio.create_task(send(worker, tmp_path, encoded(photo(), "JPEG")))
        behind = asyncio.create_task(send(worker, tmp_path, encoded(flag(), "PNG"), name="behind"))
        await asyncio.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(media.MediaRefused) as caught:
            await midway
        assert caught.value.reason == "crashed"
        assert (await behind).file("original").width == 640
    finally:
        await worker.close()


async def test_a_worker_killed_while_idle_costs_nothing(tmp_path: Path) -> None:
    worker = media.MediaWorker()
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        while worker.pid is not None:
            await asyncio.sleep(0.01)
        await send(worker, tmp_path, encoded(flag(), "PNG"))
    finally:
        await worker.close()


async def test_an_upload_given_up_does_not_mix_up_the_next_one(tmp_path: Path) -> None:
    worker = media.MediaWorker()
    try:
        for delay in (0.0, 0.01, 0.05, 0.3):
            task = asyncio.create_task(send(worker, tmp_path, encoded(photo((2000, 1500)), "PNG"), name="gone"))
            await asyncio.sleep(delay)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            result = await send(worker, tmp_path, encoded(flag((77, 33)), "PNG"))
            assert result.file("original").width == 77
    finally:
        await worker.close()


async def test_the_process_leaves_when_idle_and_after_its_share(tmp_path: Path) -> None:
    worker = media.MediaWorker(idle_s=0.2, recycle_after=3)
    try:
        pids = []
        for _ in range(7):
            await send(worker, tmp_path, encoded(flag(), "PNG"))
            pids.append(worker.pid)
        assert [pid is None for pid in pids] == [False, False, True] * 2 + [False]
        await asyncio.sleep(0.6)
        assert worker.pid is None
        await send(worker, tmp_path, encoded(flag(), "PNG"))
    finally:
        await worker.close()


async def test_the_process_can_write_no_file_and_its_limits_hold(worker: media.MediaWorker, tmp_path: Path) -> None:
    await send(worker, tmp_path, encoded(flag(), "PNG"))
    limits = Path(f"/proc/{worker.pid}/limits").read_text()
    rows = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert rows["Max file size"] == "0"
    assert rows["Max core file size"] == "0"
    assert int(rows["Max open files"]) <= 16
    assert int(rows["Max address space"]) == 1 << 30
    assert int(rows["Max cpu time"]) <= 60


async def test_closing_leaves_no_process(tmp_path: Path) -> None:
    worker = media.MediaWorker()
    await send(worker, tmp_path, encoded(flag(), "PNG"))
    pid = worker.pid
    await worker.close()
    assert not Path(f"/proc/{pid}").exists()


def test_the_worker_and_the_product_agree_on_the_limits() -> None:
    mine, said = Limits(), product.IMAGES
    assert mine.attachment_bytes == said.upload_bytes
    assert mine.pixels == said.upload_pixels
    assert mine.stored_pixels == said.stored_pixels
    assert mine.thumbnail_side == said.thumbnail_edge
    assert mine.animated_pixels == said.animated_pixels
    assert mine.profile_bytes == product.PROFILES.avatar_bytes == product.PROFILES.header_bytes
