"""The town's own emoji, drawn as the faces are."""

from collections.abc import Callable

from PIL import Image

from sabar.demo.portraits import Pen, drawn

_SIDE = 128


def badge(name: str) -> Image.Image:
    """The emoji of this name, on nothing."""
    return drawn("#0000", _BADGES[name], _SIDE)


def _tambour(pen: Pen) -> None:
    pen.disc(50, 80, 34, 15, "#8f3524")
    pen.box(16, 32, 84, 80, "#c0492f")
    for step in range(4):
        left = 16 + step * 17
        pen.line([(left, 36), (left + 8.5, 82), (left + 17, 36)], "#f2c14e", 3)
    pen.disc(50, 31, 36, 16, "#e7a33a")
    pen.disc(50, 29, 32, 13, "#f7ead2")
    pen.line([(96, 4), (60, 27)], "#7a4a2f", 5)
    pen.disc(60, 27, 6, 6, "#7a4a2f")


def _simone(pen: Pen) -> None:
    """The leaven, in her jar."""
    pen.box(20, 22, 80, 94, "#cfe0e4", 14)
    pen.box(25, 46, 75, 90, "#f1dcb4", 10)
    pen.disc(50, 46, 25, 8, "#f8ead0")
    for x, y, wide in ((36, 76, 4), (62, 82, 5), (68, 66, 3), (44, 86, 3), (31, 62, 3)):
        pen.disc(x, y, wide, wide, "#dcbf8c")
    pen.disc(42, 63, 3, 3.6, "#3a2618")
    pen.disc(58, 63, 3, 3.6, "#3a2618")
    pen.arc(50, 67, 8, 25, 155, "#3a2618", 2.6)
    pen.box(24, 8, 76, 24, "#2f3a8f", 6)


def _poule(pen: Pen) -> None:
    pen.shape([(20, 50), (6, 26), (34, 40)], "#a4552b")
    pen.disc(48, 60, 34, 27, "#c9803f")
    pen.disc(72, 36, 16, 17, "#c9803f")
    for x in (64, 72, 80):
        pen.disc(x, 17, 5.5, 7, "#c8321f")
    pen.shape([(86, 33), (99, 39), (86, 44)], "#e7a33a")
    pen.disc(86, 51, 4, 7, "#c8321f")
    pen.disc(76, 34, 3, 3.4, "#2a1d18")
    pen.disc(42, 60, 17, 12, "#a4552b")
    for x in (40, 56):
        pen.line([(x, 84), (x, 97), (x + 8, 97)], "#e7a33a", 4)


_BADGES: dict[str, Callable[[Pen], None]] = {"tambour": _tambour, "simone": _simone, "poule": _poule}
NAMES = tuple(_BADGES)
