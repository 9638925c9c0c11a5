"""Pictures for people who uploaded none: a strip-woven cloth drawn from the name, the same for ever.

Cloth of this kind is sewn from narrow strips on which plain blocks (warp stripes run down) take turns with
patterned ones (weft motifs lie across). Everything here is symmetric about the middle, so that it reads as an
emblem when small. Pure Python and zlib: no imaging library is loaded for it.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

_CELL = 10  # pixels; two threads of four pixels and a one-pixel shadow each
_AVATAR = 40  # cells
_HEADER = 150, 50

Rgb = tuple[int, int, int]

_PAPER: Rgb = (251, 247, 238)
_SAND: Rgb = (240, 222, 186)
_INK: Rgb = (29, 25, 48)
_INDIGO: Rgb = (52, 55, 156)
_NIGHT: Rgb = (31, 33, 96)
_SKY: Rgb = (150, 156, 226)
_OCHRE: Rgb = (224, 154, 22)
_STRAW: Rgb = (246, 205, 116)
_EARTH: Rgb = (152, 84, 18)
_GREEN: Rgb = (31, 106, 65)
_FOREST: Rgb = (18, 66, 44)
_LEAF: Rgb = (132, 190, 142)
_PLUM: Rgb = (127, 42, 109)
_WINE: Rgb = (78, 22, 70)
_ROSE: Rgb = (222, 150, 196)

#: ground, first and second figure, light
_CLOTHS: tuple[tuple[Rgb, Rgb, Rgb, Rgb], ...] = (
    (_INDIGO, _OCHRE, _NIGHT, _PAPER),
    (_NIGHT, _SKY, _OCHRE, _PAPER),
    (_PLUM, _STRAW, _WINE, _PAPER),
    (_GREEN, _STRAW, _FOREST, _PAPER),
    (_OCHRE, _NIGHT, _PLUM, _PAPER),
    (_STRAW, _PLUM, _GREEN, _PAPER),
    (_PAPER, _INDIGO, _OCHRE, _SAND),
    (_PAPER, _GREEN, _PLUM, _SAND),
    (_WINE, _ROSE, _OCHRE, _PAPER),
    (_FOREST, _LEAF, _OCHRE, _PAPER),
    (_SKY, _NIGHT, _PLUM, _PAPER),
    (_SAND, _EARTH, _INDIGO, _PAPER),
    (_LEAF, _FOREST, _INDIGO, _PAPER),
    (_ROSE, _WINE, _INDIGO, _PAPER),
    (_INK, _OCHRE, _PLUM, _PAPER),
    (_EARTH, _STRAW, _INK, _PAPER),
)

#: what a motif is made of, by distance from its middle to the right and down (cells), and the block's half
Motif = Callable[[int, int, int], int]

_MOTIFS: tuple[Motif, ...] = (
    lambda x, y, h: (3, 1, 1, 0, 2, 2, 2, 2)[(x + y) * 4 // h],  # diamond
    lambda x, y, h: (1, 3, 0, 2)[min(3, (y - x) * 4 // h)] if y > x else 2,  # hourglass
    lambda x, y, h: (3, 1, 0, 2)[max(x, y) * 4 // h],  # house within house
    lambda x, y, h: (1, 0, 3, 2)[min(3, min(x, y) * 6 // h)],  # cross
    lambda x, y, h: (3 if x + y < h else 2) if (x * 4 // h + y * 4 // h) % 2 else 1,  # gaming board
    lambda x, y, h: (1, 1, 3, 2)[(x + h - y) * 3 // h % 4],  # chevrons
    lambda x, y, h: (3, 1, 0, 2)[y * 4 // h],  # bars
    lambda x, y, h: (3, 1, 0, 2)[min(3, abs(x - y) * 4 // h)],  # crossing paths
    lambda x, y, h: (3, 1, 2, 0)[min(3, (x * x + y * y) * 4 // (h * h))],  # drum seen from above
    lambda x, y, h: 3 if x + y < h // 2 else 1 if min(x + y - h // 4, max(x, y)) < h * 5 // 8 else 2,  # star
    lambda x, y, h: (1, 3, 0, 2)[min(3, (x + 2 * y) * 2 // h)],  # eye
)

#: warp stripes from the middle outwards, repeated; as figures of the cloth
_WARPS = ((0, 0, 1), (0, 2), (3, 0, 0, 2), (1, 0), (0, 2, 1), (0, 0, 0, 3), (2, 2, 0), (1, 1, 3, 0))
_STRIPE = 2  # cells; narrower ones turn to noise when shown small
_BLOCKS = (24, 16, 16, 12)
_SHADE = 4  # the shadow of colour n is colour n + 4


class _Design(NamedTuple):
    cloth: tuple[Rgb, Rgb, Rgb, Rgb]
    motif: Motif
    warp: tuple[int, ...]
    block: int
    turned: bool


def avatar(name: str) -> bytes:
    """A PNG of 400 × 400 pixels."""
    design = _design(name)
    return _png(_figures(_AVATAR, _AVATAR, design, design.block), _palette(design.cloth))


def header(name: str) -> bytes:
    """A PNG of 1500 × 500 pixels: the same cloth in calm tones."""
    design = _design(name)
    ground, figure, *_ = design.cloth
    calm = ground, _mix(ground, figure, 0.22), _mix(ground, _INK, 0.12), _mix(ground, _PAPER, 0.12)
    return _png(_figures(*_HEADER, design, 16), _palette(calm))


def _design(name: str) -> _Design:
    left = int.from_bytes(hashlib.sha256(b"cloth 1 " + name.casefold().encode()).digest(), "big")
    left, number = divmod(left, len(_CLOTHS))
    ground, first, second, light = _CLOTHS[number]
    left, swapped = divmod(left, 2)
    left, motif = divmod(left, len(_MOTIFS))
    left, warp = divmod(left, len(_WARPS))
    left, block = divmod(left, len(_BLOCKS))
    cloth = (ground, second, first, light) if swapped else (ground, first, second, light)
    return _Design(cloth, _MOTIFS[motif], _WARPS[warp], _BLOCKS[block], bool(left % 2))


def _figures(wide: int, high: int, design: _Design, block: int) -> list[list[int]]:
    """One number per cell: the figure's colour, plus 8 where the warp (threads running down) is on top."""
    motif, warp = design.motif, design.warp
    half = block // 2
    rows = []
    for row in range(high):
        y = abs(2 * row + 1 - high) // 2 + half
        line = []
        for column in range(wide):
            x = abs(2 * column + 1 - wide) // 2 + half
            across, down = x // block, y // block
            dx, dy = abs(2 * (x % block) + 1 - block) // 2, abs(2 * (y % block) + 1 - block) // 2
            if (across + down) % 2:
                line.append(8 + warp[dx // _STRIPE % len(warp)])
            elif dy >= half - max(1, block // 12):
                line.append(1)  # each motif lies between two bars
            else:
                line.append(motif(dy, dx, half) if design.turned else motif(dx, dy, half))
        rows.append(line)
    return rows


def _palette(cloth: Sequence[Rgb]) -> bytes:
    """Four colours and their shadows."""
    return b"".join(bytes(colour) for colour in (*cloth, *(_mix(colour, _INK, 0.16) for colour in cloth)))


def _mix(one: Rgb, other: Rgb, part: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _png(figures: list[list[int]], palette: bytes) -> bytes:
    """The cloth as a palette PNG; a thread casts its shadow below where it lies across, else to the right."""
    thread = _CELL // 2
    lit: dict[int, bytes] = {}
    low: dict[int, bytes] = {}
    for colour in range(4):
        lit[colour] = bytes([colour]) * _CELL
        low[colour] = bytes([colour + _SHADE]) * _CELL
        lit[colour + 8] = low[colour + 8] = (bytes([colour]) * (thread - 1) + bytes([colour + _SHADE])) * 2
    lines = []
    for row in figures:
        bright = b"\0" + b"".join([lit[cell] for cell in row])
        dark = b"\0" + b"".join([low[cell] for cell in row])
        lines.append((bright * (thread - 1) + dark) * 2)
    size = struct.pack(">IIBBBBB", len(figures[0]) * _CELL, len(figures) * _CELL, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in (
            (b"IHDR", size),
            (b"PLTE", palette),
            (b"IDAT", zlib.compress(b"".join(lines), 6)),
            (b"IEND", b""),
        )
    )
