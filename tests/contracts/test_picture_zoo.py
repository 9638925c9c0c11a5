"""Odd pictures that browsers show, and what is to be seen of them. Chromium was asked about each shape."""

import base64
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from sabar.backends import media
from tests.pictures import encoded, flag, moving, pixels, png_chunk, refused, send

pytestmark = pytest.mark.anyio

#: 64 × 64 in HEVC (x265), of which `clap` shows the upper 64 × 48: blue, its first quarter amber.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAL8AAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5j"
    "bHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp"
    "eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAMdtZGF0AAAAuygBrwY44+e969fee///7VXeh+mTiJ+zqWnVfuZ0"
    "778WqP/4X2bPBFEw+RW5rXBzyyzjpjMdo7utJLSfdGKKM6RTdfe/NWuhPhYKJaHg4mye6wby7HNBcVUaAur9pW0AbhIEmBSCCkUq"
    "ybf/E/CsqEYErB1uHL1hZN/y0v6vYa76NKMmvOIGeQkv9FHGjfWlS//W8L8aFOf+dsfOuJfOph/Ahft9dBn/CN3N4sAGzrFHKXpy"
    "qFgG2yhSaFY="
)
AMBER, BLUE = (0xD0, 0x8A, 0x1D), (0x27, 0x30, 0x6B)


def boxed(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def with_property(data: bytes, kind: bytes, body: bytes, *, item: int = 1) -> bytes:
    """An AVIF or HEIC file whose item has one more property, the last one."""
    size = len(boxed(kind, body))
    containers = (b"meta", b"iprp", b"ipco")
    for name in containers:
        data = _grown(data, name, size)
    at = data.index(b"ipco") - 4
    end = at + struct.unpack_from(">I", data, at)[0] - size
    data = data[:end] + boxed(kind, body) + data[end:]
    number = _count(data, at + 8, end + size)
    place = data.index(b"ipma") + 12
    while struct.unpack_from(">H", data, place)[0] != item:
        place += 3 + data[place + 2]
    last = place + 3 + data[place + 2]
    had = data[place + 3 : last]
    data = data[: place + 2] + bytes([len(had) + 1, *had, 0x80 | number]) + data[last:]
    for name in (b"meta", b"iprp", b"ipma"):
        data = _grown(data, name, 1)
    return _moved(data, size + 1)


def _grown(data: bytes, name: bytes, by: int) -> bytes:
    at = data.index(name) - 4
    return data[:at] + struct.pack(">I", struct.unpack_from(">I", data, at)[0] + by) + data[at + 4 :]


def _count(data: bytes, at: int, end: int) -> int:
    count = 0
    while at < end:
        at += struct.unpack_from(">I", data, at)[0]
        count += 1
    return count


def _moved(data: bytes, by: int) -> bytes:
    """The places in `iloc` (version 0, four bytes each, one extent an item) moved by so much."""
    at = data.index(b"iloc") + 4
    sizes, base, count = data[at + 4], data[at + 5] >> 4, struct.unpack_from(">H", data, at + 6)[0]
    assert (data[at], sizes) == (0, 0x44)
    changed = bytearray(data)
    place = at + 8
    for _ in range(count):
        extent = place + 4 + base + 2
        struct.pack_into(">I", changed, extent, struct.unpack_from(">I", data, extent)[0] + by)
        place = extent + 8
    return bytes(changed)


def without_alpha_size(data: bytes) -> bytes:
    """As old encoders wrote it: the alpha item names its `ispe` no more."""
    place = data.index(b"ipma") + 12
    first = place + 3 + data[place + 2]
    assert struct.unpack_from(">H", data, first)[0] == 2
    numbers = data[first + 3 : first + 3 + data[first + 2]]
    rest = bytes([numbers[1], *numbers[1:]])  # the second one twice instead of the size
    return data[: first + 3] + rest + data[first + 3 + len(numbers) :]


def clap(width: int, height: int, right: int, down: int) -> bytes:
    """Offsets of the middle in halves of a pixel."""
    return struct.pack(">IIIIiIiI", width, 1, height, 1, right, 2, down, 2)


async def shown(worker: media.MediaWorker, folder: Path, data: bytes) -> Image.Image:
    return pixels((await send(worker, folder, data)).file("original").data)


def near(picture: Image.Image, at: tuple[int, int], colour: tuple[int, ...]) -> bool:
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 12 for one, other in zip(found, colour, strict=False))


async def test_a_phones_picture_is_taken_cut_and_turned(worker: media.MediaWorker, tmp_path: Path) -> None:
    picture = await shown(worker, tmp_path, HEIC)
    assert picture.size == (64, 48)
    assert near(picture, (8, 8), AMBER) and near(picture, (56, 40), BLUE)
    turned = await shown(worker, tmp_path, with_property(HEIC, b"irot", b"\x01"))
    assert turned.size == (48, 64)
    assert near(turned, (8, 56), AMBER) and near(turned, (40, 8), BLUE)
    emoji = await refused(worker, tmp_path, HEIC, "emoji")
    assert emoji == "unknown_type"
    for cut in (300, 450, len(HEIC) - 40):
        assert await refused(worker, tmp_path, HEIC[:cut]) == "broken"


async def test_a_phones_picture_cannot_claim_more_than_the_limits(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    size = HEIC.index(b"ispe") + 8
    huge = HEIC[:size] + struct.pack(">II", 60_000, 60_000) + HEIC[size + 8 :]
    assert await refused(worker, tmp_path, huge) in ("too_many_pixels", "broken")
    await shown(worker, tmp_path, HEIC)


async def test_what_was_cut_away_is_not_published(worker: media.MediaWorker, tmp_path: Path) -> None:
    picture = Image.new("RGB", (64, 48), "red")
    picture.paste("blue", (0, 0, 32, 24))
    whole = encoded(picture, "AVIF", quality=90)
    cut = await shown(worker, tmp_path, with_property(whole, b"clap", clap(32, 24, -32, -24)))
    assert cut.size == (32, 24)
    assert all(near(cut, at, (0, 0, 255)) for at in ((2, 2), (20, 12)))
    wrong = with_property(whole, b"clap", struct.pack(">IIIIiIiI", 32, 0, 24, 1, 0, 1, 0, 1))
    assert (await shown(worker, tmp_path, wrong)).size == (64, 48)


async def test_an_alpha_without_a_size_of_its_own_is_taken(worker: media.MediaWorker, tmp_path: Path) -> None:
    picture = Image.new("RGBA", (64, 48), (200, 30, 40, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 32, 48))
    alpha = (await shown(worker, tmp_path, without_alpha_size(encoded(picture, "AVIF")))).getchannel("A")
    assert (alpha.getpixel((4, 4)), alpha.getpixel((60, 40))) == (0, 255)


def png(*chunks: tuple[bytes, bytes], damaged: bytes = b"") -> bytes:
    raw = b""
    for name, body in chunks:
        one = png_chunk(name, body)
        raw += one[:-1] + bytes([one[-1] ^ 1]) if name == damaged else one
    return b"\x89PNG\r\n\x1a\n" + raw


HEAD = struct.pack(">IIBBBBB", 4, 2, 8, 2, 0, 0, 0)
RED = zlib.compress((b"\0" + b"\xff\0\0" * 4) * 2)
BLUE_FRAME = zlib.compress((b"\0" + b"\0\0\xff" * 4) * 2)


async def test_a_wrong_checksum_matters_only_where_the_chunk_does(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    for name in (b"iCCP", b"cLLI", b"gAMA", b"tEXt", b"eXIf", b"tRNS"):
        body = b"\0\0\xb1\x8f" if name == b"gAMA" else b"nothing of use"
        picture = png((b"IHDR", HEAD), (name, body), (b"IDAT", RED), (b"IEND", b""), damaged=name)
        assert near(await shown(worker, tmp_path, picture), (1, 1), (255, 0, 0, 255)), name
    for name in (b"IHDR", b"PLTE"):
        palette = (b"PLTE", b"\xff\0\0")
        picture = png((b"IHDR", HEAD), palette, (b"IDAT", RED), (b"IEND", b""), damaged=name)
        assert await refused(worker, tmp_path, picture) == "broken", name


@pytest.mark.parametrize(
    "name", [b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"tIME", b"zTXt", b"eXIf", b"tRNS"]
)
@pytest.mark.parametrize("body", [b"", b"\1", b"abc\0", b"abc\0\0", b"abc\0\1\0junk", b"\1" * 40])
async def test_a_chunk_of_the_wrong_shape_is_passed_over_where_the_picture_needs_it_not(
    worker: media.MediaWorker, tmp_path: Path, name: bytes, body: bytes
) -> None:
    picture = png((b"IHDR", HEAD), (name, body), (b"IDAT", RED), (b"IEND", b""))
    assert near(await shown(worker, tmp_path, picture), (1, 1), (255, 0, 0, 255))


def control(number: int, size: tuple[int, int] = (4, 2)) -> tuple[bytes, bytes]:
    return b"fcTL", struct.pack(">IIIIIHHBB", number, *size, 0, 0, 1, 10, 0, 0)


def frame(number: int) -> tuple[bytes, bytes]:
    return b"fdAT", struct.pack(">I", number) + BLUE_FRAME


@pytest.mark.parametrize(
    ("moves", "frames", "parts"),
    [
        (True, 2, [control(0), (b"IDAT", RED), control(1), frame(2)]),
        (True, 1, [(b"IDAT", RED), control(0), frame(1)]),
        (False, 2, [control(1), (b"IDAT", RED), control(2), frame(3)]),
        (False, 2, [control(0), (b"IDAT", RED), control(1), frame(3)]),
        (False, 3, [control(0), (b"IDAT", RED), control(1), frame(2)]),
        (False, 0, [(b"IDAT", RED)]),
        (False, 300_000_000, [(b"IDAT", RED)]),
        (False, 2, [control(0), (b"IDAT", RED), control(1, (5, 2)), frame(2)]),
        (False, 2, [control(0), (b"IDAT", RED), control(1)]),
        (False, 2, [control(0, (2, 2)), (b"IDAT", RED), control(1), frame(2)]),
    ],
)
async def test_an_animated_png_whose_frames_do_not_follow_is_its_still(
    worker: media.MediaWorker,
    tmp_path: Path,
    moves: bool,
    frames: int,
    parts: list[tuple[bytes, bytes]],
) -> None:
    animation = (b"acTL", struct.pack(">II", frames, 0))
    result = await send(worker, tmp_path, png((b"IHDR", HEAD), animation, *parts, (b"IEND", b"")))
    if not moves:
        assert not result.animated
        assert near(pixels(result.file("original").data), (1, 1), (255, 0, 0, 255))
    elif frames > 1:
        assert result.animated


async def test_deep_grey_with_one_transparent_value_stays_transparent(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    head = struct.pack(">IIBBBBB", 3, 1, 16, 0, 0, 0, 0)
    body = zlib.compress(b"\0" + struct.pack(">HHH", 0x1234, 0x1235, 0xFFFF))
    clear = (b"tRNS", struct.pack(">H", 0x1234))
    picture = await shown(worker, tmp_path, png((b"IHDR", head), clear, (b"IDAT", body), (b"IEND", b"")))
    alpha = picture.getchannel("A")
    assert [alpha.getpixel((x, 0)) for x in range(3)] == [0, 255, 255]
    assert near(picture, (1, 0), (0x12, 0x12, 0x12)) and near(picture, (2, 0), (255, 255, 255))


@pytest.mark.parametrize(
    ("depth", "colour", "pixels_", "clear"),
    [
        (1, 0, b"\x40", (1,)),
        (2, 0, b"\x1b", (1,)),
        (4, 0, b"\x0f\x30", (15,)),
        (8, 0, b"\x01\x22\x03", (0x22,)),
        (8, 2, b"\1\2\3" + b"\4\5\6" + b"\7\7\7", (4, 5, 6)),
        (16, 2, struct.pack(">9H", 1, 1, 1, 0x1234, 0x5678, 0x9ABC, 3, 3, 3), (0x1234, 0x5678, 0x9ABC)),
    ],
)
async def test_the_transparent_value_is_found_at_every_depth(
    worker: media.MediaWorker, tmp_path: Path, depth: int, colour: int, pixels_: bytes, clear: tuple[int, ...]
) -> None:
    head = struct.pack(">IIBBBBB", 3, 1, depth, colour, 0, 0, 0)
    value = b"".join(struct.pack(">H", one) for one in clear)
    whole = png((b"IHDR", head), (b"tRNS", value), (b"IDAT", zlib.compress(b"\0" + pixels_)), (b"IEND", b""))
    alpha = (await shown(worker, tmp_path, whole)).getchannel("A")
    assert [alpha.getpixel((x, 0)) for x in range(3)] == [255, 0, 255]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
async def test_only_what_browsers_follow_turns_a_picture(
    worker: media.MediaWorker, tmp_path: Path, form: str
) -> None:
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    given: dict[str, object] = {"xmp": xmp}
    if form == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_itxt("XML:com.adobe.xmp", xmp.decode())
        given = {"pnginfo": words}
    data = encoded(flag((60, 40)), form, **given)
    assert b"tiff:Orientation" in data
    assert (await shown(worker, tmp_path, data)).size == (60, 40)


async def test_an_animation_may_be_one_pixel_wide(worker: media.MediaWorker, tmp_path: Path) -> None:
    for size in ((1, 40), (40, 1), (1, 1)):
        result = await send(worker, tmp_path, moving(2, "GIF", size))
        picture = Image.open(io.BytesIO(result.file("original").data))
        assert (result.animated, picture.size) == (True, size)
