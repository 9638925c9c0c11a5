"""Pictures the cast posts: landscapes and things, painted by numbers, each different by its seed."""

import math
import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Array = NDArray[np.float64]
Size = tuple[int, int]
Colour = tuple[int, int, int]


def paint(scene: str, seed: int, size: Size = (1200, 800)) -> Image.Image:
    """The picture of this name; another seed is another day."""
    chance = random.Random(seed)  # noqa: S311 - pictures, not secrets
    picture = _SCENES[scene](chance, size)
    grain = np.random.default_rng(seed).normal(0, 4, (size[1], size[0], 1))
    return Image.fromarray(np.clip(np.asarray(picture, dtype=float) + grain, 0, 255).astype(np.uint8))


def _rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _sky(size: Size, *stops: str) -> Image.Image:
    """Colours from top to bottom, flowing into one another."""
    column = np.linspace(0, len(stops) - 1, size[1])
    channels = [np.interp(column, range(len(stops)), [_rgb(stop)[n] for stop in stops]) for n in range(3)]
    rows = np.stack(channels, axis=-1)[:, None, :]
    return Image.fromarray(np.broadcast_to(rows, (size[1], size[0], 3)).astype(np.uint8))


def _ridge(chance: random.Random, wide: int, rough: float) -> Array:
    """A line of hills, from -1 to 1."""
    x = np.linspace(0, 1, wide)
    line = np.zeros(wide)
    for octave in range(1, 7):
        line += np.sin(x * math.tau * chance.uniform(0.6, 1.4) * 2**octave / 2 + chance.uniform(0, 7)) * (
            rough**octave
        )
    return np.asarray(line / np.abs(line).max())


def _land(picture: Image.Image, line: Array, base: float, height: float, colour: str) -> None:
    wide, high = picture.size
    points = [(x, (base - line[x] * height) * high) for x in range(0, wide, 3)]
    ImageDraw.Draw(picture).polygon([(0, high), *points, (wide, points[-1][1]), (wide, high)], fill=colour)


def _glow(picture: Image.Image, x: float, y: float, radius: float, colour: str, strength: float = 1) -> None:
    wide, high = picture.size
    rows, columns = np.mgrid[0:high, 0:wide]
    distance = np.hypot(columns - x * wide, rows - y * high) / (radius * wide)
    light = np.exp(-(distance**2)) * strength
    base = np.asarray(picture, dtype=float)
    mixed = base + (np.array(_rgb(colour)) - base) * light[..., None]
    picture.paste(Image.fromarray(mixed.astype(np.uint8)))


def _disc(picture: Image.Image, x: float, y: float, radius: float, colour: str) -> None:
    wide, high = picture.size
    r, cx, cy = radius * wide, x * wide, y * high
    mask = Image.new("L", (int(r * 6), int(r * 6)))
    ImageDraw.Draw(mask).ellipse([r, r, r * 5, r * 5], fill=255)
    mask = mask.resize((int(r * 3), int(r * 3)), Image.Resampling.LANCZOS)
    picture.paste(Image.new("RGB", mask.size, colour), (int(cx - r * 1.5), int(cy - r * 1.5)), mask)


def _hills(chance: random.Random, size: Size) -> Image.Image:
    picture = _sky(size, "#8fb8d8", "#cfe1e6", "#fbe7c6", "#f6cfa0")
    x = chance.uniform(0.25, 0.75)
    _glow(picture, x, 0.42, 0.3, "#fff1cf")
    _disc(picture, x, 0.42, 0.035, "#fff8e6")
    for step, colour in enumerate(("#a9bfc9", "#86a5a8", "#67897f", "#466b58", "#2c4d3b", "#1b3527")):
        _land(picture, _ridge(chance, size[0], 0.5), 0.52 + step * 0.085, 0.09 - step * 0.006, colour)
    return picture


def _sea(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = _sky(size, "#2b3a67", "#7b5b8d", "#e58a6c", "#ffce85", "#ffdf9e")
    x = chance.uniform(0.35, 0.65)
    _glow(picture, x, 0.55, 0.28, "#fff0c0")
    _disc(picture, x, 0.53, 0.05, "#fff6da")
    water = _sky((wide, high // 2), "#e0a07a", "#8a6a86", "#3c4672", "#232b4d")
    draw = ImageDraw.Draw(water)
    for _ in range(900):
        y = int(chance.random() ** 1.6 * high / 2)
        near = 6 + y / high * 120
        sparkle = chance.random() < 0.55
        middle = x * wide + chance.gauss(0, 20 + y * 0.28) if sparkle else chance.uniform(0, wide)
        colour = "#ffdba0" if sparkle else "#4a4f7d"
        draw.line([(middle - near, y), (middle + near, y)], fill=colour, width=1 + y * 3 // high)
    picture.paste(water.filter(ImageFilter.GaussianBlur(0.8)), (0, high * 58 // 100))
    boat = ImageDraw.Draw(picture)
    bx, by = chance.uniform(0.15, 0.3) * wide, high * 0.66
    boat.polygon(
        [(bx - 62, by - 9), (bx + 66, by - 15), (bx + 42, by + 12), (bx - 44, by + 12)], fill="#1c1a2e"
    )
    boat.line([(bx, by), (bx + 4, by - 96)], fill="#1c1a2e", width=4)
    boat.polygon([(bx + 6, by - 94), (bx + 52, by - 22), (bx + 6, by - 20)], fill="#3a2a3f")
    return picture


def _city(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = _sky(size, "#0f1530", "#232a56", "#51447a", "#b0627e")
    _disc(picture, 0.8, 0.2, 0.028, "#f6ecd0")
    draw = ImageDraw.Draw(picture)
    for layer, colour in enumerate(("#2a2b55", "#1c1d41", "#11122b")):
        x = -20.0
        while x < wide:
            broad = chance.uniform(60, 130)
            top = high * (0.42 + layer * 0.13) + chance.uniform(-90, 90)
            draw.rectangle([x, top, x + broad, high], fill=colour)
            for row in range(int(top) + 14, high, 24):
                for column in range(int(x) + 10, int(x + broad) - 12, 20):
                    if chance.random() < 0.16 + layer * 0.1:
                        light = chance.choice(("#ffd27a", "#ffe7b0", "#f4b860", "#9fc7ff"))
                        draw.rectangle([column, row, column + 8, row + 11], fill=light)
            x += broad + chance.uniform(0, 10)
    return picture


def _garden(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = _sky(size, "#cfe3d2", "#9cc08a", "#5f8f4e", "#3f6b35")
    draw = ImageDraw.Draw(picture)
    for _ in range(420):
        x, y, r = chance.uniform(0, wide), chance.uniform(0, high), chance.uniform(22, 70)
        green = chance.choice(("#4d7c3a", "#6a9a4a", "#39642c", "#82ab58", "#2f5526"))
        angle = chance.uniform(0, math.tau)
        tip = (x + r * 1.7 * math.cos(angle), y + r * 1.7 * math.sin(angle))
        side = (r * 0.42 * math.cos(angle + 1.57), r * 0.42 * math.sin(angle + 1.57))
        middle = ((x + tip[0]) / 2, (y + tip[1]) / 2)
        draw.polygon(
            [
                (x, y),
                (middle[0] + side[0], middle[1] + side[1]),
                tip,
                (middle[0] - side[0], middle[1] - side[1]),
            ],
            fill=green,
        )
        draw.line([(x, y), tip], fill="#2c4f24", width=1)
    picture = picture.filter(ImageFilter.GaussianBlur(1.6))
    for _ in range(26):
        x, y, r = chance.uniform(0.06, 0.94), chance.uniform(0.1, 0.92), chance.uniform(0.02, 0.036)
        red = chance.choice(("#d63c2a", "#e2532f", "#c42d25", "#e8793a"))
        _disc(picture, x, y + 0.008, r, "#27451f")
        _disc(picture, x, y, r, red)
        _disc(picture, x - r * 0.35, y - r * 0.5, r * 0.24, "#f5b39a")
    return picture


def _shelf(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = Image.new("RGB", size, "#3b2618")
    draw = ImageDraw.Draw(picture)
    colours = [
        "#8f2d25",
        "#d9a441",
        "#27566b",
        "#efe3c8",
        "#5f2340",
        "#c8703a",
        "#36523b",
        "#1f2d4d",
        "#b89b6b",
        "#7a8f86",
    ]
    for shelf in range(4):
        floor = (shelf + 1) * high // 4
        x = 8.0
        while x < wide - 20:
            broad = chance.uniform(18, 46)
            tall = chance.uniform(0.66, 0.9) * high / 4
            lean = chance.choice((0, 0, 0, 0, 0, 9))
            colour, trim = chance.sample(colours, 2)
            top = floor - 14 - tall
            draw.polygon(
                [(x + lean, top), (x + broad + lean, top), (x + broad, floor - 14), (x, floor - 14)],
                fill=colour,
            )
            for place in (0.14, 0.2, 0.8):
                y = top + tall * place
                draw.line([(x + lean * 0.7 + 3, y), (x + broad + lean * 0.7 - 4, y)], fill=trim, width=3)
            x += broad + 2 + lean
        draw.rectangle([0, floor - 14, wide, floor], fill="#6b452a")
        draw.line([(0, floor - 14), (wide, floor - 14)], fill="#8d6240", width=3)
    _glow(picture, 0.3, 0.2, 0.5, "#ffdf9e", 0.22)
    return picture


def _cloth(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = Image.new("RGB", size, "#f3e6cc")
    draw = ImageDraw.Draw(picture)
    colours = ["#27306b", "#d08a1d", "#8c2f39", "#1f6a4d", "#f3e6cc", "#3b2318"]
    for strip in range(0, wide, 120):
        y = -chance.randrange(90)
        while y < high:
            tall = chance.choice((50, 70, 90))
            ground, figure = chance.sample(colours, 2)
            draw.rectangle([strip, y, strip + 117, y + tall], fill=ground)
            if chance.random() < 0.6:
                for step in range(0, 120, 30):
                    middle = strip + step + 14
                    draw.polygon(
                        [
                            (middle, y + 6),
                            (middle + 13, y + tall / 2),
                            (middle, y + tall - 6),
                            (middle - 13, y + tall / 2),
                        ],
                        fill=figure,
                    )
            else:
                for bar in range(6, tall - 4, 14):
                    draw.rectangle([strip, y + bar, strip + 117, y + bar + 5], fill=figure)
            y += tall + 2
    weave = np.asarray(picture, dtype=float)
    rows, columns = np.mgrid[0:high, 0:wide]
    folds = (
        1 + 0.13 * np.sin(columns / 95 + np.sin(rows / 160) * 1.4) + 0.035 * ((rows // 2 + columns // 2) % 2)
    )
    return Image.fromarray(np.clip(weave * folds[..., None], 0, 255).astype(np.uint8))


def _rain(chance: random.Random, size: Size) -> Image.Image:
    picture = _sky(size, "#1a2338", "#26304a", "#3a3850", "#2a2636")
    for _ in range(34):
        colour = chance.choice(("#ffb347", "#ff7f5c", "#ffe0a3", "#7fb7ff", "#e8596b", "#9fe0c9"))
        x, y = chance.random(), chance.uniform(0.3, 0.95)
        spot = Image.new("RGB", size, colour)
        radius = chance.uniform(22, 64)
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).ellipse(
            [x * size[0] - radius, y * size[1] - radius, x * size[0] + radius, y * size[1] + radius],
            fill=chance.randrange(60, 150),
        )
        picture.paste(spot, (0, 0), mask)
    picture = picture.filter(ImageFilter.GaussianBlur(5))
    draw = ImageDraw.Draw(picture, "RGBA")
    for _ in range(260):
        x, y, r = chance.uniform(0, size[0]), chance.uniform(0, size[1]), chance.uniform(1.5, 6)
        draw.ellipse([x - r, y - r * 1.3, x + r, y + r * 1.3], fill=(215, 228, 245, 62))
        draw.ellipse([x - r * 0.5, y - r, x, y - r * 0.3], fill=(255, 255, 255, 150))
        if r > 5.2:
            draw.line([(x, y), (x + chance.uniform(-3, 3), y - r * 14)], fill=(215, 228, 245, 40), width=3)
    return picture


def _stars(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = _sky(size, "#070b1e", "#101a3c", "#1f2c5c", "#4a4a7a")
    for step in range(26):
        x = step / 25
        _glow_small(
            picture, x, 0.62 - x * 0.5 + chance.gauss(0, 0.03), chance.uniform(60, 130), (120, 125, 180)
        )
    draw = ImageDraw.Draw(picture)
    for _ in range(1500):
        x, y = chance.uniform(0, wide), chance.uniform(0, high * 0.86)
        r = chance.choice((0.5, 0.5, 0.7, 1, 1.6))
        draw.ellipse([x - r, y - r, x + r, y + r], fill=chance.choice(("#ffffff", "#cfd9ff", "#fff0d0")))
    _land(picture, _ridge(chance, wide, 0.5), 0.86, 0.05, "#0a0d1c")
    for _ in range(60):
        x, y, r = chance.uniform(0, wide), high * chance.uniform(0.86, 0.93), chance.uniform(14, 38)
        draw.polygon([(x, y - r * 3), (x - r * 0.7, y + 20), (x + r * 0.7, y + 20)], fill="#060812")
    return picture


def _glow_small(picture: Image.Image, x: float, y: float, radius: float, colour: Colour) -> None:
    side = int(radius * 4)
    mask = Image.radial_gradient("L").resize((side, side)).point(lambda v: max(0, 200 - v) * 70 // 200)
    place = (int(x * picture.width - side / 2), int(y * picture.height - side / 2))
    picture.paste(Image.new("RGB", (side, side), colour), place, mask)


def _snow(chance: random.Random, size: Size) -> Image.Image:
    picture = _sky(size, "#b8cbe0", "#dfe8f0", "#f6efe8", "#ffffff")
    for step, (rock, rough) in enumerate((("#a7b8cb", 0.55), ("#7d93ab", 0.53), ("#5a7089", 0.5))):
        line = _ridge(chance, size[0], rough)
        _land(picture, line, 0.42 + step * 0.12, 0.2 - step * 0.03, rock)
        _land(picture, line * 0.8 + _ridge(chance, size[0], 0.66) * 0.2, 0.5 + step * 0.13, 0.13, "#eef3f7")
    draw = ImageDraw.Draw(picture)
    for _ in range(150):
        x, y = chance.uniform(0, size[0]), size[1] * chance.uniform(0.78, 1.0)
        r = (y / size[1] - 0.62) * 130
        green = chance.choice(("#2f4a45", "#3c5a52", "#26403c"))
        for tier in range(3):
            top = y - r * (1.9 - tier * 0.5)
            broad = r * (0.3 + tier * 0.13)
            draw.polygon([(x, top), (x - broad, top + r * 0.8), (x + broad, top + r * 0.8)], fill=green)
    return picture


def _dunes(chance: random.Random, size: Size) -> Image.Image:
    picture = _sky(size, "#f4d6a8", "#f7c98a", "#f0a868", "#e08c55")
    _disc(picture, chance.uniform(0.6, 0.8), 0.24, 0.05, "#fff3d6")
    for step, colour in enumerate(("#e2a468", "#cf8650", "#b96a3e", "#97502f", "#6f3a25")):
        line = np.convolve(_ridge(chance, size[0], 0.36), np.ones(61) / 61, mode="same")
        _land(picture, line, 0.5 + step * 0.11, 0.1, colour)
    draw = ImageDraw.Draw(picture)
    for number in range(4):
        x, y = size[0] * 0.22 + number * 44, size[1] * 0.655 - number * 3
        draw.ellipse([x - 5, y - 32, x + 5, y - 22], fill="#4a2a1c")
        draw.polygon([(x, y - 24), (x - 9, y), (x + 9, y)], fill="#4a2a1c")
    return picture


def _bread(chance: random.Random, size: Size) -> Image.Image:
    wide, high = size
    picture = _sky(size, "#6e4a33", "#5a3a27", "#452b1c")
    draw = ImageDraw.Draw(picture)
    for plank in range(0, high, high // 5):
        draw.rectangle([0, plank, wide, plank + 3], fill="#35200f")
    for loaf in range(4):
        x, y = wide * (0.17 + loaf * 0.22), high * chance.uniform(0.42, 0.58)
        draw.ellipse([x - 128, y - 178, x + 138, y + 200], fill="#2f1c0f")
        for layer, colour in enumerate(("#8a4f22", "#a8642c", "#c27f3d", "#d49a55")):
            r = 1 - layer * 0.13
            draw.ellipse(
                [x - 122 * r, y - 185 * r - layer * 5, x + 122 * r, y + 185 * r - layer * 5], fill=colour
            )
        for cut in range(-2, 3):
            cy = y + cut * 58
            draw.polygon(
                [(x - 66, cy + 18), (x + 58, cy - 30), (x + 70, cy - 12), (x - 50, cy + 30)], fill="#f0d6a4"
            )
            draw.line([(x - 66, cy + 18), (x + 58, cy - 30)], fill="#6b3a17", width=5)
    picture = picture.filter(ImageFilter.GaussianBlur(1.4))
    draw = ImageDraw.Draw(picture)
    for _ in range(900):
        x, y = chance.uniform(0, wide), chance.uniform(0, high)
        draw.point((x, y), fill="#f3e8d4")
    return picture


_SCENES: dict[str, Callable[[random.Random, Size], Image.Image]] = {
    "hills": _hills,
    "sea": _sea,
    "city": _city,
    "garden": _garden,
    "shelf": _shelf,
    "cloth": _cloth,
    "rain": _rain,
    "stars": _stars,
    "snow": _snow,
    "dunes": _dunes,
    "bread": _bread,
}
