"""What becomes of a picture: upright, sRGB, small enough, in a format every client shows."""

import io
from pathlib import Path

import pytest
from PIL import Image

from sabar.backends import media
from tests.pictures import LIMITS, encoded, film, flag, icc_profile, moving, photo, pixels, refused, send

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("form", "picture", "mime"),
    [
        ("JPEG", photo(), "image/jpeg"),
        ("JPEG", photo().convert("L"), "image/jpeg"),
        ("JPEG", photo().convert("CMYK"), "image/jpeg"),
        ("PNG", photo(), "image/jpeg"),
        ("PNG", flag(), "image/png"),
        ("PNG", flag().convert("P"), "image/png"),
        ("PNG", flag().convert("1"), "image/png"),
        ("PNG", flag().convert("I;16"), "image/png"),
        ("PNG", flag().convert("LA"), "image/png"),
        ("GIF", flag(), "image/png"),
        ("WEBP", photo(), "image/webp"),
        ("WEBP", flag(), "image/webp"),
        ("AVIF", photo(), "image/jpeg"),
    ],
)
async def test_every_kind_of_picture_becomes_one_that_all_clients_show(
    worker: media.MediaWorker, tmp_path: Path, form: str, picture: Image.Image, mime: str
) -> None:
    result = await send(worker, tmp_path, encoded(picture, form))
    assert [file.role for file in result.files] == ["original", "small"]
    assert result.file("original").mime == mime
    assert (result.type, result.animated) == ("image", False)
    original = pixels(result.file("original").data)
    assert original.size == (640, 480)
    assert result.meta["original"] == {"width": 640, "height": 480, "size": "640x480", "aspect": 640 / 480}
    assert result.blurhash is not None
    assert len(result.blurhash) == 28
    before = picture.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    after = original.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(before, tuple) and isinstance(after, tuple)
    if picture.mode != "I;16":
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 6


async def test_a_deep_grey_picture_keeps_its_greys(worker: media.MediaWorker, tmp_path: Path) -> None:
    deep = Image.linear_gradient("L").convert("I").point(lambda value: value * 257).convert("I;16")
    result = await send(worker, tmp_path, encoded(deep, "PNG"))
    grey = pixels(result.file("original").data).convert("L")
    assert [grey.getpixel((9, y)) for y in (0, 128, 255)] == [0, 128, 255]


async def test_the_thumbnail_is_at_most_640_pixels_and_a_large_picture_is_stored_smaller(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    result = await send(worker, tmp_path, encoded(photo((5000, 2500)), "JPEG"))
    original, small = result.file("original"), result.file("small")
    assert (small.width, small.height) == (640, 320)
    assert pixels(small.data).size == (640, 320)
    assert 8_200_000 <= original.width * original.height <= LIMITS.stored_pixels
    assert original.width / original.height == pytest.approx(2, abs=0.01)


async def test_a_very_thin_picture_has_a_thumbnail_too(worker: media.MediaWorker, tmp_path: Path) -> None:
    result = await send(worker, tmp_path, encoded(Image.new("RGB", (1, 16_383)), "PNG"))
    assert (result.file("small").width, result.file("small").height) == (1, 640)


async def test_transparency_stays(worker: media.MediaWorker, tmp_path: Path) -> None:
    for form in ("PNG", "WEBP", "AVIF"):
        picture = photo().convert("RGBA")
        picture.paste((0, 0, 0, 0), (0, 0, 320, 480))
        original = pixels((await send(worker, tmp_path, encoded(picture, form))).file("original").data)
        alpha = original.getchannel("A")
        assert (alpha.getpixel((10, 10)), alpha.getpixel((600, 10))) == (0, 255), form


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
async def test_a_picture_is_turned_as_the_camera_was_held(
    worker: media.MediaWorker, tmp_path: Path, orientation: int, form: str
) -> None:
    upright = Image.new("RGB", (64, 32), "white")
    upright.paste("red", (0, 0, 32, 16))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    result = await send(worker, tmp_path, encoded(lying, form, exif=exif))
    for file in result.files:
        shown = pixels(file.data)
        assert shown.size == (64, 32) == (file.width, file.height)
        red, other = shown.getpixel((8, 4)), shown.getpixel((50, 26))
        assert isinstance(red, tuple) and isinstance(other, tuple)
        assert red[0] > 200 > 60 > red[1]
        assert min(other[:3]) > 200


async def test_colours_of_another_profile_are_moved_to_srgb(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    swapped = icc_profile(red="blue", green="green", blue="red")
    for form, mode in [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "P"), ("WEBP", "RGB"), ("AVIF", "RGB")]:
        red = Image.new("RGB", (64, 64), (255, 0, 0)).convert(mode)
        result = await send(worker, tmp_path, encoded(red, form, icc_profile=swapped))
        shown = pixels(result.file("original").data).getpixel((30, 30))
        assert isinstance(shown, tuple)
        assert shown[2] > 240 > 15 > shown[0], form


async def test_a_damaged_or_foreign_profile_costs_the_profile_not_the_picture(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    whole = icc_profile(red="blue", green="green", blue="red")
    for profile in (b"no profile at all", whole[:200], whole.replace(b"RGB ", b"CMYK")):
        result = await send(worker, tmp_path, encoded(flag(), "PNG", icc_profile=profile))
        assert pixels(result.file("original").data).getpixel((600, 400)) == (0x27, 0x30, 0x6B, 255)


async def test_profile_pictures_are_cropped_from_the_middle(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    tall = Image.new("RGB", (900, 2700), "white")
    tall.paste("green", (0, 900, 900, 1800))
    avatar = await send(worker, tmp_path, encoded(tall, "PNG"), "avatar")
    assert [(file.role, file.width, file.height) for file in avatar.files] == [("original", 400, 400)]
    shown = pixels(avatar.files[0].data)
    assert shown.getpixel((5, 5)) == shown.getpixel((395, 395)) == (0, 128, 0, 255)
    header = await send(worker, tmp_path, encoded(photo((3000, 2000)), "JPEG"), "header")
    assert (header.files[0].width, header.files[0].height) == (1500, 500)
    small = await send(worker, tmp_path, encoded(flag((120, 90)), "PNG"), "avatar")
    assert (small.files[0].width, small.files[0].height) == (90, 90)


@pytest.mark.parametrize(
    ("form", "mime"), [("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/webp")]
)
async def test_an_animated_profile_picture_moves_and_has_a_still(
    worker: media.MediaWorker, tmp_path: Path, form: str, mime: str
) -> None:
    result = await send(worker, tmp_path, moving(7, form, (500, 400)), "avatar")
    original, still = result.file("original"), result.file("static")
    assert (original.mime, result.animated) == (mime, True)
    moved = Image.open(io.BytesIO(original.data))
    assert (moved.n_frames, moved.size) == (7, (400, 400))  # type: ignore[attr-defined]
    assert getattr(Image.open(io.BytesIO(still.data)), "n_frames", 1) == 1
    assert (still.width, still.height) == (400, 400)


async def test_an_animation_keeps_its_frames_times_and_loop(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    for form in ("GIF", "WEBP"):
        result = await send(worker, tmp_path, moving(9, form))
        assert result.animated
        assert result.type == "image"
        shown = Image.open(io.BytesIO(result.file("original").data))
        assert (shown.n_frames, shown.info["loop"]) == (9, 0)  # type: ignore[attr-defined]
        colours = []
        for number in range(9):
            shown.seek(number)
            shown.load()
            assert shown.info["duration"] == 40
            colours.append(shown.convert("RGB").getpixel((20, 20)))
        expected = [frame.getpixel((20, 20)) for frame in film(9)]
        for seen, meant in zip(colours, expected, strict=True):
            assert isinstance(seen, tuple) and isinstance(meant, tuple)
            assert max(abs(a - b) for a, b in zip(seen, meant, strict=True)) <= 6
        assert getattr(Image.open(io.BytesIO(result.file("small").data)), "n_frames", 1) == 1


async def test_a_transparent_animation_stays_transparent(worker: media.MediaWorker, tmp_path: Path) -> None:
    frames = []
    for number in range(4):
        frame = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
        frame.paste((200, 30, 60, 255), (number * 15, 0, number * 15 + 15, 60))
        frames.append(frame)
    gif = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50, disposal=2, loop=0)
    shown = Image.open(io.BytesIO((await send(worker, tmp_path, gif)).file("original").data))
    for number in range(4):
        shown.seek(number)
        alpha = shown.convert("RGBA").getchannel("A")
        assert [alpha.getpixel((at * 15 + 7, 30)) for at in range(4)] == [
            255 if at == number else 0 for at in range(4)
        ]


async def test_a_long_animation_is_made_smaller_not_refused(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    result = await send(worker, tmp_path, moving(80, "GIF", (800, 600)))
    original = result.file("original")
    assert original.width * original.height * 80 <= LIMITS.animated_total
    assert Image.open(io.BytesIO(original.data)).n_frames == 80  # type: ignore[attr-defined]


async def test_emoji_are_small_and_may_move(worker: media.MediaWorker, tmp_path: Path) -> None:
    drawing = flag((512, 512)).convert("RGBA")
    drawing.putalpha(Image.radial_gradient("L").resize((512, 512)).point(lambda value: 255 * (value < 128)))
    still = await send(worker, tmp_path, encoded(drawing, "PNG"), "emoji")
    assert [(file.name, file.width, file.height) for file in still.files] == [("original.png", 128, 128)]
    assert pixels(still.files[0].data).getchannel("A").getextrema() == (0, 255)
    live = await send(worker, tmp_path, moving(5, "GIF", (64, 64)), "emoji")
    assert [file.name for file in live.files] == ["original.gif", "static.png"]
    assert await refused(worker, tmp_path, encoded(photo((64, 64)), "JPEG"), "emoji") == "unknown_type"
    assert await refused(worker, tmp_path, encoded(flag((2001, 2000)), "PNG"), "emoji") == "too_many_pixels"
