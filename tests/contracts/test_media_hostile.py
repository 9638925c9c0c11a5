"""Files sent to do harm: advisories weakness:image-bomb, weakness:exif-leak, weakness:svg-html-upload-xss,
CVE-2023-36460."""

import contextlib
import io
import struct
import time
import zlib
from pathlib import Path

import anyio
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from sabar.backends import media
from sabar.kit.media.image_types import Kind
from tests.pictures import encoded, film, flag, moving, photo, png, png_chunk, refused, send

pytestmark = pytest.mark.anyio

SECRET = b"CANARY-7f3a"
TEXT = SECRET.decode()


def telling_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x010E] = TEXT, TEXT
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
        b"\0\0\0\x14ftypisom\0\0\0\0isom" + b"\0" * 64,
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
    assert not await anyio.Path(tmp_path / "id").exists()


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


def bombs() -> dict[str, tuple[bytes, str]]:
    zeros = zlib.compress(b"\0" * 20_000_000, 9)
    extended = b"RIFF\x2a\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\xff\xff\xff\xff\xff\xff" + b"\0" * 64
    gif_head = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c\0\0\0\0\2\0\2\0\0\2\3\x44\x02\x05\0"
    wide = b"\x2c\0\0\0\0\xff\xff\xff\xff\0\2\3\x44\x02\x05\0"
    control = png_chunk(b"acTL", struct.pack(">II", 300_000_000, 0))
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
        "gif screen": (
            b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + frame + b";",
            "too_many_pixels",
        ),
        "gif with 200,000 frames": (gif_head + frame * 200_000 + b";", "too_many_frames"),
        "gif whose second frame is huge": (gif_head + frame + wide + b";", "too_many_pixels"),
        "apng with 300 million frames": (png(8, 8, zeros[:100], control), "ok?"),
        "avif header of 60,000": (avif[:size] + struct.pack(">II", 60_000, 60_000) + avif[size + 8 :], ""),
        "text bomb": (png(8, 8, zeros[:100], *[png_chunk(b"zTXt", b"a\0\0" + zeros)] * 30), "ok?"),
        "profile bomb": (png(8, 8, zlib.compress(b"\0\0" * 8), png_chunk(b"iCCP", b"a\0\0" + zeros)), "ok?"),
    }


@pytest.mark.parametrize("name", bombs())
async def test_a_bomb_is_refused_quickly_and_the_worker_stays_small(
    worker: media.MediaWorker, tmp_path: Path, name: str
) -> None:
    data, reason = bombs()[name]
    await send(worker, tmp_path, encoded(flag((8, 8)), "PNG"))
    taken: list[float] = []
    while not taken or taken[-1] >= 2:
        assert len(taken) < 3, taken
        began = time.monotonic()
        if reason == "ok?":
            with contextlib.suppress(media.MediaRefused):
                await send(worker, tmp_path, data)
        else:
            assert await refused(worker, tmp_path, data) in (
                {reason} if reason else {"too_many_pixels", "broken"}
            )
        taken.append(time.monotonic() - began)
    if worker.pid is not None:
        status = await anyio.Path(f"/proc/{worker.pid}/status").read_text()
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
