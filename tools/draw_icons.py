"""Draws the mark, a goblet drum and its stick, and all icons derived from it: `python tools/draw_icons.py`.

The geometry stands here once, on a field of 32 units; at 16 pixels every edge that matters falls on a pixel.
"""

from pathlib import Path
from typing import TypedDict

from PIL import Image, ImageDraw

STATIC = Path(__file__).parent.parent / "src/sabar/web/static"
INDIGO, NIGHT_INDIGO, OCHRE, NIGHT_OCHRE, PAPER = "#34379c", "#b5b9ff", "#e09a16", "#f2b441", "#fbf7ee"
OVERSAMPLE = 8

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]
Parts = tuple[tuple[Point, list[Curve]], ...]

#: the skin: x, y, width, height, radius
SKIN = (2.5, 9.0, 20.0, 3.2, 1.6)
#: the stick: from, to, width
STICK = ((16.2, 6.0), (29.0, 2.2), 3.2)


def lines(*points: Point) -> list[Curve]:
    """Straight lines as Bézier curves with their control points on the end."""
    return [(point, point, point) for point in points]


#: the drum, cut in two along its lacing: a start, and curves from there
CROWN: tuple[Point, list[Curve]] = (
    (3.5, 13.7),
    lines((21.5, 13.7), (21.5, 14.6), (17.0, 18.6), (12.5, 14.6), (8.0, 18.6), (3.5, 14.6)),
)
GOBLET: tuple[Point, list[Curve]] = (
    (3.8, 17.4),
    [
        *lines((8.0, 21.1), (12.5, 17.1), (17.0, 21.1), (21.2, 17.4)),
        ((20.8, 22.6), (15.2, 22.0), (15.2, 26.0)),
        ((15.2, 28.2), (17.4, 29.2), (18.6, 31.0)),
        *lines((6.4, 31.0)),
        ((7.6, 29.2), (9.8, 28.2), (9.8, 26.0)),
        ((9.8, 22.0), (4.2, 22.6), (3.8, 17.4)),
    ],
)
#: for 16 pixels, where lacing turns to noise: in one piece, every edge on a pixel of two units
SMALL_SKIN = (4.0, 10.0, 18.0, 4.0, 1.0)
SMALL_STICK = ((16.0, 7.0), (27.0, 4.0), 3.2)
SMALL: tuple[Point, list[Curve]] = (
    (6.0, 16.0),
    [
        *lines((20.0, 16.0)),
        ((20.0, 20.0), (15.0, 20.0), (15.0, 23.0)),
        ((15.0, 25.5), (18.0, 26.0), (19.0, 28.0)),
        *lines((7.0, 28.0)),
        ((8.0, 26.0), (11.0, 25.5), (11.0, 23.0)),
        ((11.0, 20.0), (6.0, 20.0), (6.0, 16.0)),
    ],
)
LACED = (CROWN, GOBLET)


def number(value: float) -> str:
    return f"{value:g}"


def path(start: Point, curves: list[Curve]) -> str:
    parts = [f"M{number(start[0])} {number(start[1])}"]
    for a, b, c in curves:
        if b == c:
            parts.append(f"L{number(c[0])} {number(c[1])}")
        else:
            parts.append("C" + " ".join(f"{number(x)} {number(y)}" for x, y in (a, b, c)))
    return "".join(parts) + "Z"


def shapes(drum: str, stick: str) -> str:
    x, y, width, height, radius = map(number, SKIN)
    (x1, y1), (x2, y2), thick = STICK
    return (
        f'<g {drum}><rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>'
        f'<path d="{"".join(path(*part) for part in LACED)}"/></g>'
        f'<path {stick} stroke-width="{number(thick)}" stroke-linecap="round" '
        f'd="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"/>'
    )


def svg(content: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{content}</svg>\n'


def write_svgs() -> None:
    style = (
        f"<style>g{{fill:{INDIGO}}}.s{{stroke:{OCHRE}}}"
        f"@media(prefers-color-scheme:dark){{g{{fill:{NIGHT_INDIGO}}}.s{{stroke:{NIGHT_OCHRE}}}}}</style>"
    )
    (STATIC / "mark.svg").write_text(svg(style + shapes("", 'class="s"')).replace("<g >", "<g>"))
    (STATIC / "mark-mono.svg").write_text(svg(shapes('fill="#000"', 'stroke="#000"')))
    tile = f'<rect width="32" height="32" rx="7" fill="{INDIGO}"/>'
    inner = shapes(f'fill="{PAPER}"', f'stroke="{NIGHT_OCHRE}"')
    (STATIC / "icon.svg").write_text(svg(f'{tile}<g transform="{PLACE_SVG}">{inner}</g>'))


SCALE, LEFT, TOP = 0.72, 4.8, 4.2
PLACE_SVG = f"translate({LEFT} {TOP})scale({SCALE})"


def bezier(start: Point, curves: list[Curve], steps: int = 40) -> list[Point]:
    points, at = [start], start
    for a, b, c in curves:
        for step in range(1, steps + 1):
            t, u = step / steps, 1 - step / steps
            points.append(
                tuple(  # type: ignore[arg-type]
                    u**3 * p + 3 * u * u * t * q + 3 * u * t * t * r + t**3 * s
                    for p, q, r, s in zip(at, a, b, c, strict=True)
                )
            )
        at = c
    return points


def draw(
    size: int, *, corner: float, scale: float, left: float, top: float, small: bool = False
) -> Image.Image:
    """The icon: paper drum on an indigo tile with corners of `corner` units, the mark placed and scaled."""
    unit = size * OVERSAMPLE / 32
    picture = Image.new("RGBA", (size * OVERSAMPLE,) * 2, (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    edge = size * OVERSAMPLE - 1
    pen.rounded_rectangle((0, 0, edge, edge), corner * unit, fill=INDIGO)

    def place(point: Point) -> Point:
        return (left + point[0] * scale) * unit, (top + point[1] * scale) * unit

    x, y, width, height, radius = SMALL_SKIN if small else SKIN
    (x1, y1), (x2, y2) = place((x, y)), place((x + width, y + height))
    pen.rounded_rectangle((x1, y1, x2 - 1, y2 - 1), radius * scale * unit, fill=PAPER)
    for part in (SMALL,) if small else LACED:
        pen.polygon([place(point) for point in bezier(*part)], fill=PAPER)
    start, end, thick = SMALL_STICK if small else STICK
    (x1, y1), (x2, y2) = place(start), place(end)
    half = thick * scale * unit / 2
    pen.line((x1, y1, x2, y2), fill=NIGHT_OCHRE, width=round(2 * half))
    for cx, cy in ((x1, y1), (x2, y2)):
        pen.ellipse((cx - half, cy - half, cx + half, cy + half), fill=NIGHT_OCHRE)
    return picture.resize((size, size), Image.Resampling.BOX)


class Placed(TypedDict):
    """Size and place of the mark on its tile."""

    scale: float
    left: float
    top: float


def main() -> None:
    write_svgs()
    usual: Placed = {"scale": SCALE, "left": LEFT, "top": TOP}
    for size in (192, 512):
        draw(size, corner=7, **usual).save(STATIC / f"icon-{size}.png", optimize=True)
    safe: Placed = {"scale": 0.6, "left": 6.8, "top": 6.2}
    draw(512, corner=0, **safe).convert("RGB").save(STATIC / "icon-maskable-512.png", optimize=True)
    touch: Placed = {"scale": 0.7, "left": 5.2, "top": 4.5}
    draw(180, corner=0, **touch).convert("RGB").save(STATIC / "apple-touch-icon.png", optimize=True)
    tight: Placed = {"scale": 0.86, "left": 2.4, "top": 1.9}
    favicons = [
        draw(16, corner=6, scale=1, left=0, top=0, small=True),
        draw(32, corner=6, **tight),
        draw(48, corner=6, **tight),
    ]
    for picture in favicons:
        picture.save(STATIC / f"favicon-{picture.width}.png", optimize=True)
    favicons[2].save(STATIC / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)], append_images=favicons[:2])


if __name__ == "__main__":
    main()
