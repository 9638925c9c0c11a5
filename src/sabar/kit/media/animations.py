"""Animated pictures frame by frame: decoded, fitted, encoded again, so that nothing of the old file stays."""

import io
from collections.abc import Callable

from PIL import Image

from sabar.kit.media.image_types import Format, Limits, Refused

_SHORTEST_MS = 20
_LONGEST_MS = 60_000


def encode(
    image: Image.Image,
    family: Format,
    frames: int,
    fit: Callable[[Image.Image], Image.Image],
    limits: Limits,
) -> tuple[str, bytes, tuple[int, int]]:
    """File extension, bytes and size of the animation: GIF stays GIF, the others become WebP."""
    loop = int(image.info.get("loop", 0 if family != "gif" else 1))
    pictures: list[Image.Image] = []
    durations: list[int] = []
    for number in range(frames):
        image.seek(number)
        if image.width * image.height > limits.pixels:  # a later frame of a GIF can widen the canvas
            raise Refused("too_many_pixels")
        frame = fit(image.convert("RGBA"))
        frame.info = {}
        pictures.append(frame)
        durations.append(min(max(int(image.info.get("duration", 100)), _SHORTEST_MS), _LONGEST_MS))
    size = pictures[0].size
    out = io.BytesIO()
    if family == "gif":
        first, *rest = _palette_frames(pictures)
        first.save(
            out,
            "GIF",
            save_all=True,
            append_images=rest,
            duration=durations,
            disposal=2 if "transparency" in first.info else 1,
            **({} if loop == 1 else {"loop": loop}),
        )
        return "gif", out.getvalue(), size
    first, *rest = pictures
    first.save(
        out, "WEBP", save_all=True, append_images=rest, duration=durations, loop=loop, quality=80, method=0
    )
    return "webp", out.getvalue(), size


def _palette_frames(pictures: list[Image.Image]) -> list[Image.Image]:
    """The frames in at most 256 colours each; colour 255 is the transparent one where there is any."""
    clear = any(_transparent(picture) for picture in pictures)
    result: list[Image.Image] = []
    for picture in pictures:
        frame = picture.convert("RGB").quantize(255 if clear else 256, Image.Quantize.MEDIANCUT)
        frame.info = {}
        if clear:
            mask = picture.getchannel("A").point(lambda alpha: 255 if alpha < 128 else 0)
            frame.paste(255, mask=mask)
            frame.info["transparency"] = 255
        result.append(frame)
    return result


def _transparent(picture: Image.Image) -> bool:
    return any(picture.getchannel("A").histogram()[:128])
