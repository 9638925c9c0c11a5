"""The boxes of AVIF and HEIC files (ISO/IEC 14496-12 and 23008-12): what decoders leave to others.

Nothing here is trusted: what does not fit is left as it is, for the decoder to refuse.
"""

import math
import struct
from collections.abc import Iterator, Sequence

import msgspec

_FULL = 4  # version and flags before the body of a full box
_ITEMS = 10_000


class Box(msgspec.Struct, frozen=True):
    """`start`: of its head, `body`: of what is inside."""

    kind: bytes
    start: int
    body: int
    end: int


class Items(msgspec.Struct, frozen=True):
    """Which properties belong to which picture. `auxiliary`: items that serve another one, as its alpha."""

    primary: int
    properties: list[Box]
    #: item → numbers of its properties, from 1
    associated: dict[int, list[int]]
    auxiliary: dict[int, int]

    def of(self, data: bytes, item: int, kind: bytes) -> bytes | None:
        """The first property of this kind."""
        for number in self.associated.get(item, ()):
            if 0 < number <= len(self.properties) and self.properties[number - 1].kind == kind:
                found = self.properties[number - 1]
                return data[found.body : found.end]
        return None


def clean_aperture(data: bytes, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """What of the picture is to be seen (`clap`), as left, top, right, bottom; None for all of it."""
    items = _items(data)
    clap = items and items.of(data, items.primary, b"clap")
    if not clap or len(clap) < 32:
        return None
    wide, wide_by, high, high_by = struct.unpack(">IIII", clap[:16])
    right, right_by, down, down_by = struct.unpack(">iIiI", clap[16:32])
    if 0 in (wide_by, high_by, right_by, down_by):
        return None
    width, height = wide / wide_by, high / high_by
    left = (size[0] - width) / 2 + right / right_by
    top = (size[1] - height) / 2 + down / down_by
    box = (
        max(0, math.ceil(left)),
        max(0, math.ceil(top)),
        min(size[0], math.floor(left + width)),
        min(size[1], math.floor(top + height)),
    )
    whole = (0, 0, *size)
    return box if box != whole and box[0] < box[2] and box[1] < box[3] else None


def with_sizes(data: bytes) -> bytes:
    """The same file, where an alpha that says no size of its own has that of its picture. Old encoders left
    it out; browsers do not mind, libavif does.
    """
    meta = next((box for box in _boxes(data, 0, len(data)) if box.kind == b"meta"), None)
    items = _items(data)
    if meta is None or items is None:
        return data
    size = next((n for n in items.associated.get(items.primary, ()) if _kind(items, n) == b"ispe"), None)
    lacking = [
        item
        for item, master in items.auxiliary.items()
        if master == items.primary and items.of(data, item, b"ispe") is None
    ]
    if size is None or not lacking:
        return data
    associated = {**items.associated}
    for item in lacking:
        associated[item] = [*associated.get(item, ()), size]
    properties = next(box for box in _boxes(data, meta.body + _FULL, meta.end) if box.kind == b"iprp")
    inside = b"".join(
        _association(data, box, associated) if box.kind == b"ipma" else data[box.start : box.end]
        for box in _boxes(data, properties.body, properties.end)
    )
    new = data[meta.body : properties.start] + _box(b"iprp", inside) + data[properties.end : meta.end]
    # The old index stays in its place under a name that means nothing: what it points to must not move.
    return data[: meta.start + 4] + b"free" + data[meta.start + 8 :] + _box(b"meta", new)


def _association(data: bytes, old: Box, associated: dict[int, list[int]]) -> bytes:
    """The `ipma` with these associations, all essential marks kept."""
    essential = {(item, number) for item, number, must in _associations(data, old) if must}
    body = struct.pack(">II", 0x01000001, len(associated))
    for item, numbers in associated.items():
        body += struct.pack(">IB", item, len(numbers))
        for number in numbers:
            body += struct.pack(">H", number | (0x8000 if (item, number) in essential else 0))
    return _box(b"ipma", body)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def _kind(items: Items, number: int) -> bytes:
    return items.properties[number - 1].kind if 0 < number <= len(items.properties) else b""


def _boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1 and body + 8 <= end:
            size = struct.unpack_from(">Q", data, body)[0]
            body += 8
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            return
        yield Box(kind, at, body, at + size)
        at += size


def _items(data: bytes) -> Items | None:
    try:
        return _read(data)
    except (struct.error, IndexError):
        return None


def _read(data: bytes) -> Items | None:
    found: dict[bytes, Box] = {}
    for outer in _boxes(data, 0, len(data)):
        if outer.kind == b"meta":
            found = {box.kind: box for box in _boxes(data, outer.body + _FULL, outer.end)}
            break
    if not {b"pitm", b"iprp"} <= found.keys():
        return None
    primary = _number(data, found[b"pitm"].body + _FULL, wide=data[found[b"pitm"].body] > 0)
    properties: list[Box] = []
    associated: dict[int, list[int]] = {}
    for box in _boxes(data, found[b"iprp"].body, found[b"iprp"].end):
        if box.kind == b"ipco":
            properties = list(_boxes(data, box.body, box.end))
        elif box.kind == b"ipma":
            for item, number, _must in _associations(data, box):
                associated.setdefault(item, []).append(number)
    auxiliary = dict(_auxiliary(data, found[b"iref"])) if b"iref" in found else {}
    return Items(primary, properties, associated, auxiliary)


def _number(data: bytes, at: int, *, wide: bool) -> int:
    found: int = struct.unpack_from(">I" if wide else ">H", data, at)[0]
    return found


def _associations(data: bytes, box: Box) -> Sequence[tuple[int, int, bool]]:
    """Item, number of the property, whether it is essential."""
    wide, large = data[box.body] > 0, bool(data[box.body + 3] & 1)
    count, at = struct.unpack_from(">I", data, box.body + _FULL)[0], box.body + _FULL + 4
    found: list[tuple[int, int, bool]] = []
    for _ in range(min(count, _ITEMS)):
        item = _number(data, at, wide=wide)
        at += 4 if wide else 2
        many = data[at]
        at += 1
        for _ in range(many):
            value = _number(data, at, wide=False) if large else data[at]
            at += 2 if large else 1
            top = 0x8000 if large else 0x80
            found.append((item, value & (top - 1), bool(value & top)))
    return found


def _auxiliary(data: bytes, box: Box) -> Iterator[tuple[int, int]]:
    wide = data[box.body] > 0
    step = 4 if wide else 2
    for one in _boxes(data, box.body + _FULL, box.end):
        if one.kind == b"auxl":
            item = _number(data, one.body, wide=wide)
            if _number(data, one.body + step, wide=False):
                yield item, _number(data, one.body + step + 2, wide=wide)
