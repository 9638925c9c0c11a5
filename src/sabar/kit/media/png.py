"""PNG files as browsers read them: what is unimportant and damaged is passed over, a broken animation
is a still.

Only what matters for the look stays; words, XMP and times are left out before any decoder unpacks them.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence

import msgspec

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ANCILLARY = 0x20  # in the first letter of a chunk's name (PNG, third edition, 5.4)
_LOOK = (b"tRNS", b"iCCP", b"eXIf")
_MOVING = (b"acTL", b"fcTL", b"fdAT")


class Chunk(msgspec.Struct, frozen=True):
    """`raw`: with its length and checksum."""

    kind: bytes
    body: bytes
    raw: bytes
    whole: bool


def as_browsers_read(data: bytes) -> bytes:
    """The file with the chunks that count."""
    chunks = [one for one in _chunks(data) if one.whole or not one.kind[0] & _ANCILLARY]
    kept = (*_LOOK, *_MOVING) if _moves(chunks) else _LOOK
    head = next((one.body for one in chunks if one.kind == b"IHDR"), b"")
    return _SIGNATURE + b"".join(
        _clear(one, head) if one.kind == b"tRNS" else one.raw
        for one in chunks
        if not one.kind[0] & _ANCILLARY or (one.kind in kept and _sensible(one, head))
    )


def _sensible(chunk: Chunk, head: bytes) -> bool:
    """Whether it has the shape it must have; else browsers show the picture without it."""
    if chunk.kind == b"tRNS":
        sizes = {0: range(2, 3), 2: range(6, 7), 3: range(1, 257)}
        return len(head) == 13 and len(chunk.body) in sizes.get(head[9], ())
    if chunk.kind == b"iCCP":
        # A name of at most 79 characters, and the one way of packing there is.
        name, _, packed = chunk.body.partition(b"\0")
        return 0 < len(name) < 80 and len(packed) > 1 and packed[0] == 0
    return True


def _clear(chunk: Chunk, head: bytes) -> bytes:
    """The transparent value as Pillow compares it: with greys widened and colours narrowed to 8 bits."""
    depth, colour = head[8:10] if len(head) == 13 else (8, 0)
    value = chunk.body
    if colour == 0 and depth < 8 and len(value) == 2:
        value = struct.pack(">H", min(255, int.from_bytes(value, "big") * 255 // ((1 << depth) - 1)))
    elif colour == 2 and depth == 16 and len(value) == 6:
        value = b"".join(b"\0" + value[at : at + 1] for at in (0, 2, 4))
    raw = b"tRNS" + value
    return struct.pack(">I", len(value)) + raw + struct.pack(">I", zlib.crc32(raw))


def _chunks(data: bytes) -> Iterator[Chunk]:
    at = len(_SIGNATURE)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        at += 12 + size
        if kind[0] & _ANCILLARY and kind not in _LOOK and kind not in _MOVING:
            continue
        raw = data[at - 12 - size : at]
        whole = len(raw) == 12 + size and zlib.crc32(raw[4:-4]) == int.from_bytes(raw[-4:], "big")
        yield Chunk(kind, raw[8 : 8 + size], raw, whole)
        if kind == b"IEND":
            return


def _moves(chunks: Sequence[Chunk]) -> bool:
    """Whether the animation is what it says: its frames numbered without a gap, all there, inside of it."""
    head = next((one.body for one in chunks if one.kind == b"IHDR"), b"")
    control = [one.body for one in chunks if one.kind == b"acTL"]
    if len(head) != 13 or len(control) != 1 or len(control[0]) != 8:
        return False
    canvas = struct.unpack(">II", head[:8])
    number = frames = 0
    filled, seen_data = True, False
    for one in chunks:
        if one.kind == b"acTL" and (seen_data or frames):
            return False
        if one.kind in (b"fcTL", b"fdAT"):
            if int.from_bytes(one.body[:4], "big") != number or len(one.body) < 4:
                return False
            number += 1
        if one.kind == b"fcTL":
            if not filled or not _fits(one.body, canvas, first=not seen_data):
                return False
            filled = False
            frames += 1
        elif one.kind == b"fdAT":
            if not frames or not seen_data:
                return False
            filled = True
        elif one.kind == b"IDAT":
            seen_data = True
            filled = filled or frames == 1
    return filled and 0 < frames == int.from_bytes(control[0][:4], "big")


def _fits(body: bytes, canvas: tuple[int, ...], *, first: bool) -> bool:
    if len(body) != 26:
        return False
    width, height, left, top = struct.unpack(">IIII", body[4:20])
    if first and (width, height, left, top) != (*canvas, 0, 0):
        return False
    inside = width + left <= canvas[0] and height + top <= canvas[1]
    return bool(width and height and inside and body[24] <= 2 and body[25] <= 1)
