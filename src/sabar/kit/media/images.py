"""Pictures from strangers made safe: type by bytes, limits before decoding, upright, sRGB, bare, re-encoded.

Meant to run in a process that may be killed (`image_worker`): decoders are C code fed with hostile input.
"""

import contextlib
import io
import math
from collections.abc import Callable
from pathlib import Path

import blurhash
from PIL import Image, ImageChops, ImageCms, ImageOps

from sabar.kit.media import animations, heif, png, sniff
from sabar.kit.media.image_types import (
    MIDDLE,
    MIME,
    File,
    Format,
    Kind,
    Limits,
    Part,
    Processed,
    Refused,
    Role,
)

#: An avatar and a header as small as pages show them, and still.
_AS_SHOWN = ("face", "band")
_BOX: dict[Kind, tuple[int, int]] = {
    "avatar": (400, 400),
    "face": (88, 88),
    "header": (1500, 500),
    "band": (780, 260),
    "emoji": (256, 128),
}
_TURN: dict[int, tuple[Image.Transpose, ...]] = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
_ORIENTATION = 0x0112
_SRGB = ImageCms.createProfile("sRGB")
_SPACE = {"L": "GRAY", "RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK"}
_FLAT_COLOURS = 2048
#: what the decoders themselves refuse to unpack, should a header have lied to us
DECODED_PIXELS = 34_000_000


def process(source: Path | bytes, kind: Kind, limits: Limits, part: Part = MIDDLE) -> Processed:
    """The files to keep for one uploaded picture. Raises Refused; a source file is only read."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limits.bytes_for(kind):
        raise Refused("too_large")
    data = source if isinstance(source, bytes) else source.read_bytes()
    family = sniff.picture_format(data[:64])
    if family is None or family not in limits.formats_for(kind):
        raise Refused("unknown_type")
    try:
        return _process(data, family, kind, limits, part)
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("too_costly") from error
    except Image.DecompressionBombError as error:
        raise Refused("too_many_pixels") from error
    except Exception as error:  # decoders raise nearly anything over a hostile file
        raise Refused("broken") from error


def _process(data: bytes, family: Format, kind: Kind, limits: Limits, part: Part) -> Processed:
    if family == "png":
        data = png.as_browsers_read(data)
    elif family == "avif":
        data = heif.with_sizes(data)
    image = _open(data, family, kind, limits)
    frames = 1 if kind in _AS_SHOWN else _frames(data, image, family, limits)
    # The decoder of HEIC cuts and turns by itself; that of AVIF leaves the cut to others.
    cut = heif.clean_aperture(data, image.size) if family == "avif" else None
    still = _still(image, kind, limits, cut, part.zoom)
    if frames > 1:
        fit = _animation_fit(still.size, frames, kind, limits, part)
        extension, moving, size = animations.encode(image, family, frames, fit, limits)
        original = File("original", f"original.{extension}", MIME[extension], moving, *size)
    else:
        still = _fit(still, kind, part)
        original = _file("original", still, family, kind)
    files = [original]
    if kind == "attachment":
        still.thumbnail(
            (limits.thumbnail_side, limits.thumbnail_side), Image.Resampling.LANCZOS, reducing_gap=3
        )
        files.append(_file("small", still, family, kind))
    elif frames > 1:
        files.append(_file("static", _fit(still, kind, part), family, kind))
    return Processed(
        files=files,
        meta={file.role: file.measures() for file in files},
        blurhash=blur(still) if kind == "attachment" else None,
        type="image",
        animated=frames > 1,
    )


def _open(data: bytes, family: Format, kind: Kind, limits: Limits) -> Image.Image:
    """The picture with only its header read, its size within the limits."""
    if family == "webp":
        _check_size(sniff.webp_size(data) or (0, 0), kind, limits)
    image = Image.open(io.BytesIO(data), formats=["HEIF" if family == "heic" else family])
    _check_size(image.size, kind, limits)
    return image


def _check_size(size: tuple[int, int], kind: Kind, limits: Limits) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise Refused("broken")
    if width * height > limits.pixels_for(kind) or max(size) > limits.side:
        raise Refused("too_many_pixels")


def _frames(data: bytes, image: Image.Image, family: Format, limits: Limits) -> int:
    """How many frames to keep: the moving part of AVIF is dropped, too many of the others are refused."""
    if family == "gif":
        count = sniff.gif_frames(data, limits.frames + 1)
    elif family in ("webp", "png"):
        count = int(getattr(image, "n_frames", 1))
    else:
        count = 1
    if count > limits.frames or (count > 1 and image.width * image.height * count > limits.frame_pixels):
        raise Refused("too_many_frames")
    return count


def _still(
    image: Image.Image, kind: Kind, limits: Limits, cut: tuple[int, int, int, int] | None, zoom: float
) -> Image.Image:
    """The first frame: what is to be seen of it, at most the stored size, upright, 8-bit sRGB with or without
    alpha, no metadata.
    """
    icc = image.info.get("icc_profile")
    target = _within(image.size, limits.stored_pixels)
    if kind in ("avatar", "header", *_AS_SHOWN):  # whichever way it is turned later, its shorter side will do
        scale = min(1.0, zoom * max(_BOX[kind]) / min(image.size))
        smaller = math.ceil(image.width * scale), math.ceil(image.height * scale)
        target = min(target, smaller)
    if image.format == "JPEG":
        image.draft(None, target)  # lets the decoder itself halve what would be thrown away
    image.load()
    turns = _TURN.get(_orientation(image), ())
    still = _eight_bit(image)
    if cut is not None:
        still = still.crop(cut)
        target = _within(still.size, limits.stored_pixels)
    if still.size[0] > target[0]:
        still = still.resize(target, Image.Resampling.LANCZOS, reducing_gap=2)
    still = _to_srgb(still, icc)
    for turn in turns:
        still = still.transpose(turn)
    if still.mode == "RGBA" and still.getchannel("A").getextrema()[0] == 255:
        still = still.convert("RGB")
    bare = still.copy() if still is image else still
    bare.info = {}
    return bare


def _orientation(image: Image.Image) -> int:
    # Pillow would turn by XMP too, which browsers do not.
    for name in ("xmp", "XML:com.adobe.xmp", "Raw profile type exif"):
        image.info.pop(name, None)
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # a picture with damaged camera data is still a picture; it only stays as it lies
        return 1


def _eight_bit(image: Image.Image) -> Image.Image:
    """The same picture as L, RGB, RGBA or CMYK with 8 bits a channel."""
    if image.mode.startswith("I;16"):
        clear = image.info.get("transparency")
        image = image.convert("I")
        if isinstance(clear, int):
            grey = image.point(lambda value: value * (1 / 256), "F").convert("L")
            return Image.merge("RGBA", (grey, grey, grey, _unlike(image, clear)))
    if image.mode in ("I", "F"):
        return image.point(lambda value: value * (1 / 256), "F").convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _unlike(image: Image.Image, value: int) -> Image.Image:
    """Opaque wherever an image of whole numbers has another value than this."""
    above = image.point(lambda pixel: pixel * 1 + -value).convert("L")
    below = image.point(lambda pixel: pixel * -1 + value).convert("L")
    return ImageChops.add(above, below).point(lambda difference: 255 if difference else 0)


def _to_srgb(image: Image.Image, icc: object) -> Image.Image:
    """Colours moved to sRGB by the embedded profile; without a usable one they are taken as sRGB."""
    if isinstance(icc, bytes):
        # A profile that cannot be read or does not fit the picture is no reason to lose the picture.
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
            fits = profile.profile.xcolor_space.strip() == _SPACE[image.mode]
            if fits and "srgb" not in (profile.profile.profile_description or "").lower():
                mode = "RGBA" if image.mode == "RGBA" else "RGB"
                moved = ImageCms.profileToProfile(image, profile, _SRGB, outputMode=mode)
                if moved is not None:
                    return moved
    return image.convert("RGB") if image.mode == "CMYK" else image


def _within(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    """The size scaled down, never up, to at most so many pixels."""
    scale = min(1.0, math.sqrt(pixels / (size[0] * size[1])))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _fit(image: Image.Image, kind: Kind, part: Part) -> Image.Image:
    """The picture in the shape of its kind: profiles cropped, emoji shrunk, attachments whole."""
    if kind == "attachment":
        return image
    wide, high = _BOX[kind]
    if kind == "emoji":
        scale = min(1.0, wide / image.width, high / image.height)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
    image = _cut(image, wide / high, part)
    scale = min(1.0, image.width / wide, image.height / high)  # small pictures are cropped, not blown up
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    return image if size == image.size else ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def _cut(image: Image.Image, shape: float, part: Part) -> Image.Image:
    """That part of it, as wide as `shape` times its height. The middle is left to whoever fits the rest."""
    if part == MIDDLE:
        return image
    width = min(image.width, image.height * shape) / part.zoom
    height = width / shape
    left, top = part.x * (image.width - width), part.y * (image.height - height)
    right, bottom = max(left + width, left + 1), max(top + height, top + 1)
    return image.crop((round(left), round(top), round(right), round(bottom)))


def _animation_fit(
    size: tuple[int, int], frames: int, kind: Kind, limits: Limits, part: Part
) -> Callable[[Image.Image], Image.Image]:
    """How each frame is brought to its stored size."""
    if kind != "attachment":
        return lambda frame: _fit(frame, kind, part)
    target = _within(size, min(limits.animated_pixels, limits.animated_total // frames))
    return lambda frame: frame if frame.size == target else frame.resize(target, Image.Resampling.BILINEAR)


def _file(role: Role, image: Image.Image, family: Format, kind: Kind) -> File:
    """The still encoded: photographs as JPEG, few colours as PNG, WebP for what came so or needs alpha.
    Pictures of people, which stand on every page, as WebP.
    """
    out = io.BytesIO()
    flat = family not in ("jpeg", "avif", "heic") and _is_flat(image)
    if kind in _AS_SHOWN:
        image.save(out, "WEBP", quality=80, method=4)
        extension = "webp"
    elif family == "webp" or kind in ("avatar", "header") or (image.mode == "RGBA" and not flat):
        image.save(out, "WEBP", quality=85, method=2, lossless=flat)
        extension = "webp"
    elif flat:
        image.save(out, "PNG", compress_level=6)
        extension = "png"
    else:
        image.save(out, "JPEG", quality=85, optimize=True)
        extension = "jpg"
    return File(role, f"{role}.{extension}", MIME[extension], out.getvalue(), *image.size)


def _is_flat(image: Image.Image) -> bool:
    """Whether this is a drawing or a screen rather than a photograph, by the colours of a coarse sample."""
    sample = image.resize((128, 128), Image.Resampling.NEAREST).convert("RGB")
    return sample.getcolors(_FLAT_COLOURS) is not None


def blur(image: Image.Image) -> str:
    """The blurhash of a picture, from a tiny version of it; transparent parts count as white."""
    tiny = image.resize((24, 24), Image.Resampling.BOX)
    if tiny.mode == "RGBA":
        paper = Image.new("RGBA", tiny.size, "white")
        tiny = Image.alpha_composite(paper, tiny)
    flat = tiny.convert("RGB").tobytes()
    rows = [[list(flat[at : at + 3]) for at in range(row * 72, row * 72 + 72, 3)] for row in range(24)]
    wide = image.width >= image.height
    return str(blurhash.encode(rows, 4 if wide else 3, 3 if wide else 4))
