"""Pictures for tests, honest and hostile, and how they are sent through the worker."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sabar import wiring
from sabar.backends import media
from sabar.kit.media.image_types import Kind, Processed
from sabar.kit.turns import Turns

LIMITS = wiring.pictures().limits


def a_worker(
    *,
    each: int = 64,
    most: int = 64,
    door_s: float = 10,
    patience_s: float = 60,
    cpu_s: int = 15,
    **given: Any,
) -> media.MediaWorker:
    """The real one, with other bounds."""
    turns = Turns(each=each, most=most, door_s=door_s, patience_s=patience_s)
    return media.MediaWorker(LIMITS, turns, cpu_s=cpu_s, **{"wall_s": 45.0, **given})


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
    worker: media.MediaWorker,
    folder: Path,
    data: bytes,
    kind: Kind = "attachment",
    name: str = "upload",
    party: media.Party = 1,
) -> Processed:
    path = folder / name
    path.write_bytes(data)
    return await worker.image(path, party=party, kind=kind)


async def refused(worker: media.MediaWorker, folder: Path, data: bytes, kind: Kind = "attachment") -> str:
    with pytest.raises(media.MediaRefused) as caught:
        await send(worker, folder, data, kind)
    assert caught.value.status == 422
    return caught.value.reason


def pixels(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGBA")


def icc_profile(red: str, green: str, blue: str) -> bytes:
    """A display profile (gamma 2.2) whose channels show the sRGB primaries named, in any order."""
    primaries = {
        "red": (0.4361, 0.2225, 0.0139),
        "green": (0.3851, 0.7169, 0.0971),
        "blue": (0.1431, 0.0606, 0.7141),
    }

    def place(xyz: tuple[float, float, float]) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(value * 65536) for value in xyz))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    words = b"text\0\0\0\0test\0\0\0\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + b"\0" * 79,
        b"cprt": words,
        b"wtpt": place((0.9642, 1.0, 0.8249)),
        b"rXYZ": place(primaries[red]),
        b"gXYZ": place(primaries[green]),
        b"bXYZ": place(primaries[blue]),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">II", 132 + 12 * len(tags) + len(body), len(data))
        body += data
    illuminant = struct.pack(">iii", 63190, 65536, 54061)
    head = struct.pack(
        ">I4sI4s4s4s", 132 + 12 * len(tags) + len(body), b"", 0x02100000, b"mntr", b"RGB ", b"XYZ "
    )
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + illuminant + b"\0" * 48
    return head + table + body
