"""Faces and emblems of the cast, drawn from a few shapes each."""

import math
from collections.abc import Callable

from PIL import Image, ImageDraw

_SIDE = 400
_FINE = 3  # drawn larger and made small, so that edges are smooth
_CANVAS = _SIDE * _FINE

Draw = ImageDraw.ImageDraw


class Pen:
    """Draws in a square of 100 by 100."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def disc(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """An ellipse by its middle and its half sides."""
        self._draw.ellipse([_px(x - wide), _px(y - high), _px(x + wide), _px(y + high)], fill=colour)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: str, round: float = 0
    ) -> None:
        self._draw.rounded_rectangle(
            [_px(left), _px(top), _px(right), _px(bottom)], radius=_px(round), fill=colour
        )

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        self._draw.polygon([(_px(x), _px(y)) for x, y in points], fill=colour)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        self._draw.line([(_px(x), _px(y)) for x, y in points], fill=colour, width=_px(width), joint="curve")

    def arc(self, x: float, y: float, radius: float, start: int, end: int, colour: str, width: float) -> None:
        edge = [_px(x - radius), _px(y - radius), _px(x + radius), _px(y + radius)]
        self._draw.arc(edge, start, end, fill=colour, width=_px(width))


def _px(part: float) -> int:
    return round(part * _CANVAS / 100)


def portrait(name: str) -> Image.Image:
    """The picture of this person, 400 pixels square."""
    background, paint = _PEOPLE[name]
    return drawn(background, paint, _SIDE).convert("RGB")


def drawn(background: str, paint: Callable[[Pen], None], side: int) -> Image.Image:
    """A square with smooth edges."""
    picture = Image.new("RGBA", (_CANVAS, _CANVAS), background)
    paint(Pen(ImageDraw.Draw(picture)))
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def _bust(pen: Pen, skin: str, shade: str, cloth: str) -> None:
    pen.disc(50, 104, 37, 32, cloth)
    pen.box(42, 56, 58, 80, shade, 7)
    pen.disc(50, 75, 8, 6, shade)
    pen.disc(50, 45, 17.5, 21, skin)


def _eyes(pen: Pen, y: float = 45) -> None:
    for x in (43.4, 56.6):
        pen.disc(x, y, 1.7, 1.9, "#2a1d18")


def _smile(pen: Pen, colour: str, y: float = 50) -> None:
    pen.arc(50, y, 6.5, 35, 145, colour, 1.5)


def _awa(pen: Pen) -> None:
    pen.disc(78, 24, 13, 13, "#e7a33a")
    _bust(pen, "#7a4a2f", "#643a25", "#2f3a8f")
    for step in range(7):
        pen.shape(
            [(22 + step * 8, 90), (26 + step * 8, 83), (30 + step * 8, 90), (26 + step * 8, 97)], "#e7a33a"
        )
    pen.disc(50, 27, 20, 14, "#d2452f")
    pen.disc(62, 15, 10, 9, "#b93a28")
    pen.line([(31, 30), (48, 20), (67, 26)], "#f2c14e", 2.2)
    pen.line([(33, 35), (52, 27), (69, 33)], "#f2c14e", 1.6)
    _eyes(pen, y=46)
    _smile(pen, "#3d1f14", 51)
    pen.disc(32.5, 53, 2, 2.8, "#f2c14e")
    pen.disc(67.5, 53, 2, 2.8, "#f2c14e")


def _ben(pen: Pen) -> None:
    pen.disc(50, 50, 42, 42, "#c8ded6")
    _bust(pen, "#f0c9a6", "#dcae88", "#3f6b5b")
    pen.disc(50, 56, 16.5, 12, "#a4552b")
    pen.disc(50, 47, 15, 12, "#f0c9a6")
    pen.disc(50, 53, 7, 3, "#a4552b")
    pen.disc(50, 27, 18, 9, "#a4552b")
    pen.disc(38, 29, 7, 8, "#a4552b")
    pen.disc(62, 29, 7, 8, "#a4552b")
    _eyes(pen)
    pen.arc(50, 53.5, 3.4, 20, 160, "#6d2f1d", 1.4)
    for side in (-1, 1):
        pen.arc(50 + 7.2 * side, 45, 5.4, 0, 360, "#27323a", 1.2)


def _chloe(pen: Pen) -> None:
    for x, y, colour in ((14, 22, "#7fa05a"), (84, 30, "#6b8f4e"), (90, 72, "#7fa05a"), (9, 66, "#6b8f4e")):
        pen.disc(x, y, 13, 20, colour)
        pen.line([(x, y - 17), (x, y + 20)], "#4f7038", 1)
    pen.disc(50, 52, 25, 32, "#4a2c20")
    _bust(pen, "#f3d0b3", "#e2b794", "#e9b44c")
    pen.shape([(31, 42), (34, 22), (50, 18), (66, 22), (69, 42), (62, 31), (45, 29), (37, 34)], "#4a2c20")
    _eyes(pen)
    _smile(pen, "#a2463c")
    pen.disc(40, 51, 2.6, 1.7, "#efb09a")
    pen.disc(60, 51, 2.6, 1.7, "#efb09a")


def _dede(pen: Pen) -> None:
    for row in range(6):
        for step in range(6):
            pen.arc(step * 20 + (10 if row % 2 else 0), 8 + row * 18, 10, 180, 360, "#3b93a5", 1.4)
    pen.disc(50, 32, 25, 23, "#20130f")
    _bust(pen, "#5b3623", "#4a2b1b", "#f4efe2")
    for x in (31, 42, 53, 64):
        pen.line([(x, 84), (x + 6, 100)], "#d86f45", 2)
    _eyes(pen)
    _smile(pen, "#f4efe2")
    pen.line([(33, 30), (50, 25), (67, 30)], "#d86f45", 3)


def _elodie(pen: Pen) -> None:
    pen.disc(74, 24, 12, 12, "#f3e6c0")
    pen.disc(69, 21, 11, 11, "#2b2f5c")
    for x, y in ((16, 18), (28, 34), (12, 52), (88, 50), (48, 9), (90, 76), (22, 72)):
        pen.disc(x, y, 0.8, 0.8, "#f3e6c0")
    _bust(pen, "#e9c2a0", "#d3a683", "#7fb3b0")
    pen.shape(
        [(31, 46), (31, 30), (40, 20), (58, 19), (69, 30), (69, 46), (64, 32), (52, 30), (38, 33)], "#161320"
    )
    pen.disc(50, 15, 9, 8, "#161320")
    pen.line([(41.2, 45.5), (45.6, 45.5)], "#161320", 1.5)
    pen.line([(54.4, 45.5), (58.8, 45.5)], "#161320", 1.5)
    _smile(pen, "#9c4a45")


def _farid(pen: Pen) -> None:
    for step in range(12):
        angle = step * math.pi / 6
        far = (50 + 70 * math.cos(angle), 46 + 70 * math.sin(angle))
        wide = (50 + 70 * math.cos(angle + 0.26), 46 + 70 * math.sin(angle + 0.26))
        pen.shape([(50, 46), far, wide], "#eab868")
    _bust(pen, "#c98f62", "#b37a50", "#fbf6ea")
    pen.disc(50, 57, 15, 10, "#2c1d15")
    pen.disc(50, 49, 13.6, 9, "#c98f62")
    pen.disc(50, 54.5, 8, 2.6, "#2c1d15")
    pen.box(35, 18, 65, 32, "#fbf6ea", 3)
    for x, y in ((38, 16), (50, 12.5), (62, 16)):
        pen.disc(x, y, 10, 9, "#fbf6ea")
    _eyes(pen)
    pen.arc(50, 56, 3.6, 20, 160, "#f0d9c0", 1.4)


def _grace(pen: Pen) -> None:
    for step in range(5):
        pen.box(step * 20, 0, step * 20 + 10, 100, "#e4c7de")
    pen.disc(50, 54, 23, 30, "#241520")
    _bust(pen, "#8a5638", "#72452c", "#6d2a5e")
    for step in range(9):
        x = 31 + step * 4.75
        pen.line([(50 + (x - 50) * 0.35, 18), (x, 32)], "#241520", 3.6)
        pen.disc(x, 31, 1.5, 1.5, "#e0a526")
    _eyes(pen)
    _smile(pen, "#4a1d1a")
    for side in (-1, 1):
        pen.arc(50 + 7.2 * side, 45, 5.6, 0, 360, "#e0a526", 1.3)
    pen.line([(48.4, 45), (51.6, 45)], "#e0a526", 1.2)


def _hugo(pen: Pen) -> None:
    pen.shape([(0, 72), (24, 40), (40, 62), (66, 30), (100, 70), (100, 100), (0, 100)], "#9db4c4")
    pen.shape([(24, 40), (18, 48), (26, 51), (31, 49.5)], "#f4f7f8")
    pen.shape([(66, 30), (58, 40), (66, 44), (75, 40.5)], "#f4f7f8")
    _bust(pen, "#f5d9c2", "#e4bfa2", "#c8553d")
    pen.box(30.5, 20, 69.5, 36, "#274156", 9)
    pen.box(29, 31, 71, 37, "#1d3040", 3)
    pen.disc(50, 17, 4, 4, "#f4f7f8")
    _eyes(pen)
    pen.arc(50, 50, 6, 45, 135, "#8a4b3c", 1.5)
    pen.box(37, 84, 63, 99, "#20262b", 3)
    pen.disc(50, 91.5, 6, 6, "#6f8796")
    pen.disc(50, 91.5, 3, 3, "#20262b")


def _ines(pen: Pen) -> None:
    for radius, colour in ((46, "#f7d9b7"), (36, "#f2c08d"), (26, "#eca869")):
        pen.disc(50, 46, radius, radius, colour)
    for x, y in ((33, 30), (67, 30), (29, 44), (71, 44), (50, 20), (40, 22), (60, 22), (31, 56), (69, 56)):
        pen.disc(x, y, 9.5, 9.5, "#5a2d1b")
    _bust(pen, "#deac82", "#c8926a", "#26547c")
    for x, y in ((37, 28), (45, 25), (54, 25), (62, 28)):
        pen.disc(x, y, 6, 6, "#5a2d1b")
    _eyes(pen)
    _smile(pen, "#8b3a2f")


def _tambour(pen: Pen) -> None:
    pen.shape([(26, 30), (74, 30), (58, 62), (68, 88), (32, 88), (42, 62)], "#f5e9d3")
    pen.disc(50, 30, 24, 8, "#e0a526")
    pen.disc(50, 29, 20, 5.6, "#f5e9d3")
    for x in (32, 41, 50, 59, 68):
        pen.line([(x, 37), (50 + (x - 50) * 0.35, 62)], "#7d1f2c", 1.6)
    pen.line([(41.5, 62), (58.5, 62)], "#e0a526", 3)
    pen.line([(52, 24), (84, 7)], "#e0a526", 3.4)
    for radius in (15, 22):
        pen.arc(50, 24, radius + 16, 195, 232, "#f5e9d3", 1.8)


def _nadia(pen: Pen) -> None:
    pen.disc(50, 62, 26, 26, "#f6c445")
    for step in range(9):
        angle = math.pi + step * math.pi / 8
        pen.line(
            [
                (50 + 30 * math.cos(angle), 62 + 30 * math.sin(angle)),
                (50 + 42 * math.cos(angle), 62 + 42 * math.sin(angle)),
            ],
            "#f6c445",
            3.2,
        )
    pen.box(0, 62, 100, 100, "#0f6b5c")
    for row, wide in enumerate((46, 34, 22)):
        pen.box(50 - wide, 68 + row * 9, 50 + wide, 71.5 + row * 9, "#f7f1e3", 1.7)


def _library(pen: Pen) -> None:
    spines = ("#b5452c", "#e9c46a", "#2a6f7f", "#f4ead5", "#7b2d43", "#e08e45", "#3d5a40")
    for index, colour in enumerate(spines):
        top = (24, 18, 28, 22, 16, 26, 20)[index]
        left = 15 + index * 10
        pen.box(left, top, left + 8.8, 78, colour, 1.2)
        pen.box(left + 1.6, top + 7, left + 7.2, top + 9, "#1f2933")
        pen.box(left + 1.6, 66, left + 7.2, 68, "#1f2933")
    pen.box(10, 78, 90, 84, "#5b3a24", 1)


def _weather(pen: Pen) -> None:
    pen.disc(66, 36, 17, 17, "#ffce4f")
    for x, y, radius in ((32, 56, 14), (48, 48, 18), (64, 57, 14)):
        pen.disc(x, y, radius, radius, "#ffffff")
    pen.box(32, 56, 64, 70.5, "#ffffff", 4)
    for x in (34, 48, 62):
        pen.line([(x, 76), (x - 4, 88)], "#e8f4fb", 3)


_PEOPLE: dict[str, tuple[str, Callable[[Pen], None]]] = {
    "awa": ("#f3dfc1", _awa),
    "ben": ("#9cc3b5", _ben),
    "chloe": ("#dfe8c6", _chloe),
    "dede": ("#1f7a8c", _dede),
    "elodie": ("#2b2f5c", _elodie),
    "farid": ("#f1cd8b", _farid),
    "grace": ("#f0dcea", _grace),
    "hugo": ("#d5e1e8", _hugo),
    "ines": ("#fbeedd", _ines),
    "tambour": ("#7d1f2c", _tambour),
    "nadia2027": ("#118a76", _nadia),
    "bibliotheque": ("#1f2933", _library),
    "meteo": ("#5aa9d6", _weather),
}
